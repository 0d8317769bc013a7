#include "sampling/sampling_options.hpp"

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/sampling/sampling_errors.hpp>

#include "command_line/columns_file.hpp"
#include "command_line/values.hpp"
#include "model/spectrum_option.hpp"

namespace resolva::program {

namespace {

/// Steps of one run: tables and plots take a line for each.
constexpr long most_steps = 1 << 20;

std::vector<SamplerCoefficients> read_design(const std::string& path) {
    std::vector<SamplerCoefficients> rows;
    const NumberTable table = read_columns("--design", path, 2, "eta and the variance of each step");
    for (std::size_t row = 0; row < table.rows; ++row) rows.push_back({table(row, 0), table(row, 1)});
    return rows;
}

}  // namespace

void add_sampling_options(std::vector<Option>& options, SamplingOptions& target) {
    options.push_back({"--dimension", "d", "Dimension of the data", &target.dimension});
    options.push_back(
        {"--intrinsic", "k", "Coordinates on which the data have variance 1", &target.intrinsic});
    options.push_back({"--spectrum", "NAME",
                       "Covariance of the data: subspace, isotropic, power-law:E, file:PATH, data:PATH",
                       &target.spectrum});
    options.push_back({"--steps",
                       "T",
                       "Number of steps",
                       &target.steps,
                       false,
                       {{[&target] { return target.schedule.rfind("file:", 0) != 0; },
                         "the file of the schedule has its own steps"}}});
    options.push_back({"--schedule", "NAME", "li-yan, linear, cosine or file:PATH (one step variance a line)",
                       &target.schedule});
    const Condition li_yan = chosen_among(target.schedule, {"li-yan"}, "the schedule");
    options.push_back(
        {"--c0", "C", "Exponent of the first step variance T^-c0 (li-yan)", &target.c0, false, {li_yan}});
    options.push_back({"--c1", "C", "Factor of the rate c1 ln(T)/T (li-yan)", &target.c1, false, {li_yan}});
    options.push_back({"--design", "NAME",
                       "adaptive, ho, ho-posterior, equal, exponential-integrator, ddim or table:PATH",
                       &target.design});
}

int build_dimension(const SamplingOptions& options) {
    return static_cast<int>(parse_integer("--dimension", options.dimension, 1, 1'000'000'000));
}

int build_intrinsic(const SamplingOptions& options) {
    return static_cast<int>(parse_integer("--intrinsic", options.intrinsic, 1, build_dimension(options)));
}

DiscreteSpectrum build_data(const SamplingOptions& options) {
    if (options.spectrum == "subspace") {
        return subspace_spectrum(build_dimension(options), build_intrinsic(options));
    }
    const auto spectrum =
        options.spectrum == "manifold" ? std::nullopt : build_spectrum(options.spectrum, 1.0);
    if (!spectrum || options.spectrum == "projector") {
        refuse("--spectrum", options.spectrum,
               "it must be subspace, isotropic, power-law:EXPONENT, file:PATH or data:PATH");
    }
    return *spectrum;
}

NoiseSchedule build_schedule(const SamplingOptions& options) {
    if (options.schedule.rfind("file:", 0) == 0) {
        const std::string path = options.schedule.substr(5);
        return NoiseSchedule(read_list("--schedule", path, "the variance of each step"));
    }
    const int steps = static_cast<int>(parse_integer("--steps", options.steps, 2, most_steps));
    if (options.schedule == "li-yan") {
        return li_yan_schedule(steps, parse_number("--c0", options.c0), parse_number("--c1", options.c1));
    }
    if (options.schedule == "linear") return linear_schedule(steps);
    if (options.schedule == "cosine") return cosine_schedule(steps);
    refuse("--schedule", options.schedule, "it must be li-yan, linear, cosine or file:PATH");
}

SamplerDesign build_design(const SamplingOptions& options, const NoiseSchedule& schedule) {
    if (options.design.rfind("table:", 0) == 0) {
        return tabulated_design(schedule, read_design(options.design.substr(6)));
    }
    return find_design(options.design, schedule);
}

GaussianMixture build_mixture(const std::string& option, const std::string& text) {
    std::vector<MixtureComponent> components;
    for (const std::string& piece : split(text, ',')) {
        const std::vector<std::string> fields = split(piece, ':');
        if (fields.size() < 2 || fields.size() > 3) {
            refuse(option, text, "give components MEAN:DEVIATION[:WEIGHT] separated by commas");
        }
        components.push_back({parse_number(option, fields[0]), parse_number(option, fields[1]),
                              fields.size() == 3 ? parse_number(option, fields[2]) : 1.0});
    }
    return GaussianMixture(std::move(components));
}

}  // namespace resolva::program
