#include <resolva/numerics/fourier/largest_deviation.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

#include <resolva/numerics/root/bracketing.hpp>

namespace resolva {

double largest_deviation(const PeriodicSeries& f, double level) {
    const std::size_t points = 8 * (f.degree() + 4);
    const double spacing = 2.0 * std::numbers::pi / static_cast<double>(points);
    const auto slope = [&](double u) { return f.jet(u)[1]; };
    double largest = 0.0;
    double before = slope(0.0);
    for (std::size_t i = 1; i <= points; ++i) {
        const double u = spacing * static_cast<double>(i);
        const PeriodicSeries::Jet at = f.jet(u);
        largest = std::max(largest, std::abs(at[0] - level));
        if ((before > 0.0) != (at[1] > 0.0)) {
            const Root root = find_root(slope, u - spacing, u, {.relative_tolerance = 1e-10});
            if (root.status == Status::converged)
                largest = std::max(largest, std::abs(f(root.argument) - level));
        }
        before = at[1];
    }
    return largest;
}

}  // namespace resolva
