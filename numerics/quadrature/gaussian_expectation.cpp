#include <resolva/numerics/quadrature/gaussian_expectation.hpp>

#include <algorithm>

namespace resolva {

std::vector<double> graded_gaussian_points(std::span<const double> breakpoints, double resolution) {
    constexpr double range = 38.0;
    constexpr double grading = 8.0;
    require_positive("resolution", resolution);
    std::vector<double> centres{0.0};
    for (const double at : breakpoints) {
        if (std::isnan(at)) refuse("breakpoint", at, "it must be a number");
        if (std::abs(at) < range) centres.push_back(at);
    }
    std::vector<double> points{-range, -20.0, -12.0, -8.0, -5.0, -2.5, 2.5, 5.0, 8.0, 12.0, 20.0, range};
    for (const double centre : centres) {
        points.push_back(centre);
        for (double distance = 1.0; distance >= resolution; distance /= grading) {
            for (const double at : {centre - distance, centre + distance}) {
                if (std::abs(at) < range) points.push_back(at);
            }
        }
    }
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    return points;
}

}  // namespace resolva
