#include "figures/geometry_figure.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/root/bracketing.hpp>
#include <resolva/theory/geometry/error_regime.hpp>
#include <resolva/theory/geometry/tempered_law.hpp>

#include "parallel/parallel_for.hpp"

namespace resolva::program {

namespace {

constexpr double gap = std::numeric_limits<double>::quiet_NaN();  // interrupts a line
constexpr double turn = 2.0 * std::numbers::pi;

void add_point(Curve& curve, PlaneVector at) {
    curve.x.push_back(at.x);
    curve.y.push_back(at.y);
}

/// Level lines of log p at `drop` below its value on the curve at u = 0, outside and inside.
template <NoisedManifold M>
Curve level_line(const M& manifold, double drop, int color) {
    Curve line{{}, {}, {}, "log p at -" + to_text(drop), color, LineStyle::solid};
    const double s = manifold.sigma();
    const auto log_density = [&](double u, double t) {
        return manifold.excess_log_density({u, t}) - 0.5 * t * t / (s * s);
    };
    const double level = log_density(0.0, 0.0) - drop;
    for (const double side : {1.0, -1.0}) {
        for (int i = 0; i <= 240; ++i) {
            const double u = turn * i / 240.0;
            const NormalRange range = manifold.normal_range(u);
            const double limit = side > 0.0 ? std::min(range.outer, 2.0) : 0.999 * range.inner;
            const Root root =
                find_root([&](double t) { return log_density(u, side * t) - level; }, 0.0, limit);
            const bool found = root.status == Status::converged;
            add_point(line, found ? manifold.point({u, side * root.argument}) : PlaneVector{gap, gap});
        }
        add_point(line, {gap, gap});
    }
    return line;
}

template <NoisedManifold M>
Panel field_panel(const std::string& title, const M& manifold, double extent) {
    const std::string range = "[" + to_text(-extent) + ":" + to_text(extent) + "]";
    const std::string tall = "[" + to_text(-1.8 * extent) + ":" + to_text(extent) + "]";  // room for the key
    Panel panel{title, {"x", false, range}, {"y", false, tall}, {}, "bottom right"};
    Curve shape{{}, {}, {}, "M", 6, LineStyle::dashed};
    for (int i = 0; i <= 240; ++i) add_point(shape, manifold.point({turn * i / 240.0, 0.0}));
    Curve arrows{{}, {}, {}, "direction of the score", 5, LineStyle::solid};
    const int count = 16;
    const double pitch = 2.0 * extent / count;
    for (int i = 0; i < count; ++i) {
        for (int j = 0; j < count; ++j) {
            const PlaneVector at{pitch * (i + 0.5) - extent, pitch * (j + 0.5) - extent};
            const PlaneVector score = manifold.score(at);
            const PlaneVector along = (0.7 * pitch / norm(score)) * score;
            const PlaneVector across{-along.y, along.x};
            add_point(arrows, at);
            add_point(arrows, at + along);
            add_point(arrows, at + 0.65 * along + 0.2 * across);
            add_point(arrows, at + along);
            add_point(arrows, at + 0.65 * along - 0.2 * across);
            add_point(arrows, {gap, gap});
        }
    }
    panel.equal_axes = true;
    panel.curves = {arrows, shape, level_line(manifold, 1.0, 0), level_line(manifold, 4.0, 2),
                    level_line(manifold, 9.0, 1)};
    return panel;
}

Panel density_panel() {
    Panel panel{"Stationary density on the circle, sigma = 0.02",
                {"angle", false, "[0:6.2832]"},
                {"density / uniform"},
                {},
                "top center"};
    const NoisedCircle circle(1.0, {1.0}, 0.02);
    int color = 0;
    for (const double alpha : {0.0, 0.25, 0.5, 1.0, 1.5}) {
        const TemperedLaw law = tempered_law(circle, alpha);
        Curve curve{{}, {}, {}, "alpha = " + to_text(alpha), color++, LineStyle::solid};
        for (int i = 0; i <= 200; ++i) add_point(curve, {turn * i / 200.0, law.ratio(turn * i / 200.0)});
        panel.curves.push_back(curve);
    }
    return panel;
}

/// The law at sigma = 0.01 under a gradient error sigma^b cos 3u, point by point, with the theorem's
/// boundaries.
Panel phase_panel(int threads) {
    Panel panel{"Score error sigma^b, sigma = 0.01: nearest law (TV below 0.05)",
                {"alpha", false, "[-0.05:2]"},
                {"b", false, "[-2.2:2.4]"},
                {},
                "top right"};
    constexpr int columns = 20;
    constexpr int rows = 16;
    enum Kind : std::size_t { uniform, data, other, kinds };
    std::array<Curve, kinds> curves{Curve{{}, {}, {}, "uniform", 2, LineStyle::points},
                                    Curve{{}, {}, {}, "data", 0, LineStyle::points},
                                    Curve{{}, {}, {}, "neither", 1, LineStyle::points}};
    std::vector<Kind> kind(columns * rows, other);
    const auto alpha_of = [](std::size_t i) { return 0.1 * static_cast<double>(i % columns); };
    const auto b_of = [](std::size_t i) { return -1.9 + 0.175 * static_cast<double>(i / columns); };
    parallel_for(kind.size(), threads, [&](std::size_t i) {
        const double size = std::pow(0.01, alpha_of(i) + b_of(i));
        if (size > 100.0) return;  // all the mass sits at the three maxima of the error's potential
        const TemperedLaw law = tempered_law(NoisedCircle(1.0, {1.0}, 0.01), alpha_of(i), [&](TubePoint at) {
            return -size * std::cos(3.0 * at.parameter);
        });
        if (law.status != Status::converged) return;
        if (law.tv_uniform < 0.05) kind[i] = uniform;
        if (law.tv_data < 0.05) kind[i] = data;
    });
    for (std::size_t i = 0; i < kind.size(); ++i) add_point(curves[kind[i]], {alpha_of(i), b_of(i)});
    Curve balance{{0.0, 2.0}, {0.0, -2.0}, {}, "b = -alpha", 6, LineStyle::solid};
    Curve escape{{0.0, 2.0}, {-2.0, -2.0}, {}, "b = -2: the mass leaves M", 6, LineStyle::dashed};
    panel.curves = {curves[uniform], curves[data], curves[other], balance, escape};
    return panel;
}

}  // namespace

FigureOutput geometry_figure(int threads) {
    Plot plot{
        "Scores learn geometry before density", "von Mises data, kappa = 1; fields at sigma = 0.2", {}, 2};
    plot.panels.push_back(field_panel("Circle", NoisedCircle(1.0, {1.0}, 0.2), 1.9));
    plot.panels.push_back(
        field_panel("Ellipse 2 x 1", NoisedCurve(ClosedCurve::ellipse(2.0, 1.0), {1.0}, 0.2), 3.0));
    plot.panels.push_back(density_panel());
    plot.panels.push_back(phase_panel(threads));
    Table table{{{"resolva", RESOLVA_VERSION}, {"figure", "geometry"}}, {"panel", "curve", "x", "y"}, {}};
    for (const Panel& panel : plot.panels) {
        for (const Curve& curve : panel.curves) {
            for (std::size_t i = 0; i < curve.x.size(); ++i) {
                if (std::isfinite(curve.x[i])) {
                    table.rows.push_back(
                        {panel.title, curve.label, to_text(curve.x[i]), to_text(curve.y[i])});
                }
            }
        }
    }
    return {plot, table};
}

}  // namespace resolva::program
