#include <resolva/validation/finite_size/extrapolation.hpp>

#include <algorithm>
#include <cmath>

#include <Eigen/QR>
#include <boost/math/distributions/chi_squared.hpp>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

namespace {

/// Least squares with `columns` powers of 1/d; when `allowance` is positive, the last coefficient is also
/// observed to be zero +- allowance.
Extrapolation fit(const std::vector<SizeAverage>& averages, Eigen::Index columns, double allowance = 0.0) {
    using Index = Eigen::Index;
    // The unit of 1/d is the smallest size, so that the columns are of one magnitude.
    double unit = averages.front().size;
    for (const SizeAverage& average : averages) unit = std::min(unit, average.size);
    const Index count = static_cast<Index>(averages.size());
    const Index rows = count + (allowance > 0.0 ? 1 : 0);
    Eigen::MatrixXd design = Eigen::MatrixXd::Zero(rows, columns);
    Eigen::VectorXd target = Eigen::VectorXd::Zero(rows);
    for (Index i = 0; i < count; ++i) {
        const SizeAverage& at = averages[static_cast<std::size_t>(i)];
        double power = 1.0 / at.standard_error;
        for (Index j = 0; j < columns; ++j, power *= unit / at.size) design(i, j) = power;
        target[i] = at.value / at.standard_error;
    }
    if (allowance > 0.0) design(count, columns - 1) = unit * unit / allowance;
    const Eigen::HouseholderQR<Eigen::MatrixXd> factors(design);
    const Eigen::VectorXd coefficients = factors.solve(target);
    // Row 0 of R^{-1}: the limit is that combination of independent unit normals.
    const Eigen::MatrixXd triangle = factors.matrixQR().topRows(columns);
    Eigen::VectorXd first = Eigen::VectorXd::Unit(columns, 0);
    triangle.triangularView<Eigen::Upper>().transpose().solveInPlace(first);
    Extrapolation result;
    result.limit = coefficients[0];
    result.standard_error = first.norm();
    if (columns > 1) result.slope = coefficients[1] * unit;
    if (columns > 2) result.curvature = coefficients[2] * unit * unit;
    result.terms = static_cast<std::size_t>(columns) - (allowance > 0.0 ? 1 : 0);
    result.degrees_of_freedom = static_cast<std::size_t>(rows - columns);
    if (result.degrees_of_freedom > 0) {
        result.chi_square = (target - design * coefficients).squaredNorm();
        const boost::math::chi_squared law(static_cast<double>(result.degrees_of_freedom));
        result.p_value = std::isfinite(result.chi_square) ? cdf(complement(law, result.chi_square)) : 0.0;
    }
    result.status = Status::converged;
    return result;
}

/// The curvature that a geometric series with this slope would have.
double next_order(const Extrapolation& linear, const ExtrapolationRule& rule) {
    return rule.next_order * linear.slope * linear.slope / std::abs(linear.limit);
}

/// Whether that curvature would be visible at the smallest size.
bool demands_curvature(const std::vector<SizeAverage>& averages, const Extrapolation& linear,
                       const ExtrapolationRule& rule) {
    const SizeAverage& smallest =
        *std::min_element(averages.begin(), averages.end(),
                          [](const SizeAverage& a, const SizeAverage& b) { return a.size < b.size; });
    return next_order(linear, rule) / (smallest.size * smallest.size) >
           rule.visible * smallest.standard_error;
}

}  // namespace

Extrapolation extrapolate(const std::vector<SizeAverage>& averages, const ExtrapolationRule& rule) {
    if (averages.empty()) refuse("averages", "", "an extrapolation needs at least one size");
    Extrapolation nothing;
    nothing.status = Status::not_finite;
    for (std::size_t i = 0; i < averages.size(); ++i) {
        require_positive("size", averages[i].size);
        for (std::size_t j = 0; j < i; ++j) {
            if (averages[i].size == averages[j].size)
                refuse("size", averages[i].size, "each size occurs once");
        }
        if (!std::isfinite(averages[i].value) || !std::isfinite(averages[i].standard_error) ||
            !(averages[i].standard_error > 0.0)) {
            return nothing;
        }
    }
    if (averages.size() == 1) {
        Extrapolation constant = fit(averages, 1);
        constant.status = Status::inaccurate;
        return constant;
    }
    Extrapolation linear = fit(averages, 2);
    if (averages.size() >= 4 && demands_curvature(averages, linear, rule)) return fit(averages, 3);
    // The allowance follows the slope, which follows the allowance: a few rounds settle both.
    constexpr int rounds = 10;
    for (int round = 0; round < rounds; ++round) {
        const double allowance = next_order(linear, rule);
        if (!std::isfinite(allowance) || !(allowance > 0.0)) break;
        linear = fit(averages, 3, allowance);
    }
    if (averages.size() < 3 || linear.p_value >= rule.quadratic_below) return linear;
    return fit(averages, 3);
}

}  // namespace resolva
