#include "geometry/shape_options.hpp"

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/nearest_name.hpp>

#include "command_line/columns_file.hpp"
#include "command_line/values.hpp"

namespace resolva::program {

namespace {

const std::vector<std::string_view> shapes{"circle", "ellipse", "sphere", "torus", "curve"};

std::vector<double> numbers(std::string_view option, const std::string& text, std::size_t count) {
    const std::vector<std::string> pieces = split(text, ',');
    if (pieces.size() != count) {
        refuse(option, text,
               "give " + std::to_string(count) + (count == 1 ? " number" : " numbers, with commas"));
    }
    std::vector<double> values;
    for (const std::string& piece : pieces) values.push_back(parse_number(option, piece));
    return values;
}

ClosedCurve read_curve(const ShapeOptions& options) {
    if (options.points.empty() == options.fourier.empty()) {
        refuse("--shape", "curve", "give either --points FILE or --fourier FILE with it");
    }
    if (!options.points.empty()) {
        std::vector<PlaneVector> points;
        const NumberTable table = read_columns("--points", options.points, 2, "x and y");
        for (std::size_t row = 0; row < table.rows; ++row) points.push_back({table(row, 0), table(row, 1)});
        return ClosedCurve::through(points);
    }
    const NumberTable table =
        read_columns("--fourier", options.fourier, 4, "x cos, x sin, y cos and y sin of each harmonic");
    if (table.rows < 2) {
        refuse("number of rows of --fourier", std::to_string(table.rows),
               "it must be at least 2: the mean, then one row for each harmonic");
    }
    std::vector<std::vector<double>> columns(4);
    for (std::size_t row = 0; row < table.rows; ++row) {
        for (std::size_t c = 0; c < 4; ++c) columns[c].push_back(table(row, c));
    }
    return {PeriodicSeries(columns[0], columns[1]), PeriodicSeries(columns[2], columns[3])};
}

VonMisesLaw read_law(const ShapeOptions& options) {
    VonMisesLaw law{parse_number("--kappa", options.kappa), parse_number("--centre", options.centre),
                    ReferenceMeasure::chart};
    const std::string chosen =
        options.reference.empty() ? (options.shape == "sphere" ? "volume" : "chart") : options.reference;
    if (chosen == "volume") {
        law.reference = ReferenceMeasure::volume;
    } else if (chosen != "chart") {
        refuse("--reference", chosen, "it must be chart or volume");
    }
    return law;
}

}  // namespace

void add_shape_options(std::vector<Option>& options, ShapeOptions& target) {
    options.push_back({"--shape", "NAME", "circle, ellipse, sphere, torus or curve", &target.shape});
    const auto of = [&target](const std::vector<std::string>& names) {
        return chosen_among(target.shape, names, "the shape");
    };
    options.push_back({"--axes", "A,B", "Semi-axes of the ellipse", &target.axes, false, {of({"ellipse"})}});
    options.push_back({"--radii",
                       "R[,r]",
                       "Radius of circle or sphere (default 1); core and tube radius of the torus "
                       "(default 1,0.4)",
                       &target.radii,
                       false,
                       {of({"circle", "sphere", "torus"})}});
    options.push_back({"--points",
                       "FILE",
                       "Curve: two columns x,y at equally spaced parameters, first row repeated last",
                       &target.points,
                       false,
                       {of({"curve"})}});
    options.push_back({"--fourier",
                       "FILE",
                       "Curve: columns x cos, x sin, y cos, y sin; row k is harmonic k",
                       &target.fourier,
                       false,
                       {of({"curve"})}});
    options.push_back({"--kappa", "K", "Concentration of the von Mises data", &target.kappa});
    options.push_back({"--centre", "ANGLE", "Parameter where the data peak", &target.centre});
    options.push_back({"--reference", "MEASURE",
                       "What the data are a density of: chart or volume (default: chart; "
                       "volume on the sphere)",
                       &target.reference});
    options.push_back({"--sigma", "S", "Standard deviation of the noise", &target.sigma});
}

AnyNoisedManifold build_manifold(const ShapeOptions& options) {
    const VonMisesLaw law = read_law(options);
    const double sigma = require_positive("--sigma", parse_number("--sigma", options.sigma));
    const std::string& radii = options.radii;
    if (options.shape == "circle")
        return NoisedCircle(numbers("--radii", radii.empty() ? "1" : radii, 1)[0], law, sigma);
    if (options.shape == "sphere")
        return NoisedSphere(numbers("--radii", radii.empty() ? "1" : radii, 1)[0], law, sigma);
    if (options.shape == "torus") {
        const std::vector<double> both = numbers("--radii", radii.empty() ? "1,0.4" : radii, 2);
        return NoisedTorus(both[0], both[1], law, sigma);
    }
    if (options.shape == "ellipse") {
        const std::vector<double> axes = numbers("--axes", options.axes, 2);
        return NoisedCurve(ClosedCurve::ellipse(axes[0], axes[1]), law, sigma);
    }
    if (options.shape == "curve") return NoisedCurve(read_curve(options), law, sigma);
    refuse("--shape", options.shape,
           "it must be circle, ellipse, sphere, torus or curve; the nearest is " +
               std::string(nearest_name(options.shape, shapes)));
}

std::string caption_of(const ShapeOptions& options) {
    std::string text = options.shape;
    if (options.shape == "ellipse") text += " " + options.axes;
    if (!options.radii.empty()) text += " " + options.radii;
    return text + ", kappa " + options.kappa + ", sigma " + options.sigma;
}

}  // namespace resolva::program
