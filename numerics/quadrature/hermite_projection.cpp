#include <resolva/numerics/quadrature/hermite_projection.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <Eigen/Core>

#include <resolva/numerics/quadrature/gaussian_expectation.hpp>

namespace resolva {

namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

/// Vectorised products; their partial sums also round less than one running sum.
Eigen::Map<const Eigen::VectorXd> as_vector(const std::vector<double>& values) {
    return {values.data(), static_cast<Eigen::Index>(values.size())};
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
    double largest = 0.0;
    for (std::size_t k = 0; k < std::min(a.size(), b.size()); ++k)
        largest = std::max(largest, std::abs(a[k] - b[k]));
    return largest;
}

}  // namespace

HermiteProjection::HermiteProjection(const std::function<double(double)>& f,
                                     std::span<const double> breakpoints, double width)
    : HermiteProjection(GaussianPanels(f, breakpoints, width)) {}

HermiteProjection::HermiteProjection(GaussianPanels panels) : panels_(std::move(panels)) {
    const std::vector<double>& nodes = panels_.nodes();
    const std::size_t n = nodes.size();
    even_.resize(n);
    odd_.resize(n);
    weights_.resize(n);
    weighted_even_.resize(n);
    weighted_odd_.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
        const double right = panels_.right()[i];
        const double left = panels_.left()[i];
        even_[i] = 0.5 * (right + left);
        odd_[i] = 0.5 * (right - left);
        weights_[i] = 2.0 * panels_.weights()[i] * gaussian_density(nodes[i]);
        weighted_even_[i] = weights_[i] * even_[i];
        weighted_odd_[i] = weights_[i] * odd_[i];
    }
    previous_.assign(n, 0.0);
    last_.assign(n, 1.0);
    extend(1);
}

void HermiteProjection::extend(int order) {
    const std::vector<double>& nodes = panels_.nodes();
    const std::size_t n = nodes.size();
    for (int k = static_cast<int>(coefficients_.size()); k <= order; ++k) {
        if (k > 0) {
            const double raise = 1.0 / std::sqrt(static_cast<double>(k));
            const double lower = std::sqrt(static_cast<double>(k - 1)) * raise;
            for (std::size_t i = 0; i < n; ++i) {
                previous_[i] = raise * nodes[i] * last_[i] - lower * previous_[i];
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
    for (std::size_t i = 0; i < panels_.nodes().size(); ++i) {
        const double even = even_[i] - coefficients_[0];
        const double odd = odd_[i] - coefficients_[1] * panels_.nodes()[i];
        sum += weights_[i] * (even * even + odd * odd);
    }
    return sum;
}

SettledProjection settle(const std::function<double(double)>& f, HermiteProjection coarse, int order) {
    coarse.extend(order);
    for (int halving = 0;; ++halving) {
        HermiteProjection fine(coarse.panels().halved(f));
        fine.extend(order);
        const double norm = std::sqrt(fine.second_moment());
        const double change = largest_difference(coarse.coefficients(), fine.coefficients());
        const double nonlinear = fine.nonlinear_moment();
        const double moment_change = std::abs(nonlinear - coarse.nonlinear_moment());
        const double missing = fine.panels().unresolved();
        const double error = std::max({change, missing, 0.25 * epsilon * norm});
        if (!fine.finite() || change <= 64.0 * epsilon * norm || halving >= 4 || missing > 0.0) {
            const double moment_error =
                std::max({moment_change, 2.0 * std::sqrt(nonlinear) * error + error * error,
                          8.0 * epsilon * nonlinear});
            return {std::move(fine), error, moment_error};
        }
        coarse = std::move(fine);
    }
}

}  // namespace resolva
