#include <resolva/numerics/quadrature/hermite_projection.hpp>

#include <algorithm>
#include <cmath>

#include <Eigen/Core>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/gauss_panels.hpp>
#include <resolva/numerics/quadrature/gaussian_expectation.hpp>

namespace resolva {

namespace {

/// Vectorised products; their partial sums also round less than one running sum.
Eigen::Map<const Eigen::VectorXd> as_vector(const std::vector<double>& values) {
    return {values.data(), static_cast<Eigen::Index>(values.size())};
}

}  // namespace

HermiteProjection::HermiteProjection(const std::function<double(double)>& f,
                                     std::span<const double> breakpoints, double width) {
    require_positive("panel width", width);
    // 13 standard deviations suffice unless f grows almost as fast as exp(x^2 / 4).
    double range = 13.0;
    const auto mass_at = [&](double x) { return gaussian_density(x) * (f(x) * f(x) + f(-x) * f(-x)); };
    while (range < 37.0 && mass_at(range) > 1e-28) range += 8.0;
    std::vector<double> points{0.0, range};
    for (const double at : breakpoints) {
        if (std::isnan(at)) refuse("breakpoint", at, "it must be a number");
        if (std::abs(at) < range) points.push_back(std::abs(at));
    }
    std::sort(points.begin(), points.end());
    append_panels(points, width, nodes_, weights_);
    const std::size_t n = nodes_.size();
    even_.resize(n);
    odd_.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
        const double right = f(nodes_[i]);
        const double left = f(-nodes_[i]);
        even_[i] = 0.5 * (right + left);
        odd_[i] = 0.5 * (right - left);
        weights_[i] *= 2.0 * gaussian_density(nodes_[i]);
        finite_ = finite_ && std::isfinite(right) && std::isfinite(left);
    }
    weighted_even_.resize(n);
    weighted_odd_.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
        weighted_even_[i] = weights_[i] * even_[i];
        weighted_odd_[i] = weights_[i] * odd_[i];
    }
    previous_.assign(n, 0.0);
    last_.assign(n, 1.0);
    extend(1);
}

void HermiteProjection::extend(int order) {
    const std::size_t n = nodes_.size();
    for (int k = static_cast<int>(coefficients_.size()); k <= order; ++k) {
        if (k > 0) {
            const double raise = 1.0 / std::sqrt(static_cast<double>(k));
            const double lower = std::sqrt(static_cast<double>(k - 1)) * raise;
            for (std::size_t i = 0; i < n; ++i) {
                previous_[i] = raise * nodes_[i] * last_[i] - lower * previous_[i];
            }
            previous_.swap(last_);
        }
        const std::vector<double>& part = k % 2 == 0 ? weighted_even_ : weighted_odd_;
        coefficients_.push_back(as_vector(part).dot(as_vector(last_)));
    }
}

double HermiteProjection::second_moment() const {
    return as_vector(weighted_even_).dot(as_vector(even_)) + as_vector(weighted_odd_).dot(as_vector(odd_));
}

double HermiteProjection::nonlinear_moment() const {
    double sum = 0.0;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        const double even = even_[i] - coefficients_[0];
        const double odd = odd_[i] - coefficients_[1] * nodes_[i];
        sum += weights_[i] * (even * even + odd * odd);
    }
    return sum;
}

}  // namespace resolva
