#include <resolva/validation/simulate/conditional_feature.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <variant>
#include <vector>

#include <boost/math/special_functions/owens_t.hpp>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/gauss_hermite.hpp>
#include <resolva/numerics/quadrature/gauss_panels.hpp>
#include <resolva/numerics/quadrature/gaussian_expectation.hpp>
#include <resolva/theory/hermite/he_n.hpp>

namespace resolva {

namespace {

constexpr int gauss_hermite_size = 160;

double normal_distribution(double x) {
    return 0.5 * std::erfc(-x * std::numbers::sqrt2 / 2.0);
}

/// Calls visit(q, h_q(x)) for the orthonormal polynomials of degree 0 to order.
template <class Visit>
void visit_polynomials(std::size_t order, double x, Visit&& visit) {
    double previous = 0.0;
    double last = 1.0;
    visit(std::size_t{0}, last);
    for (std::size_t q = 1; q <= order; ++q) {
        const double k = static_cast<double>(q);
        const double next = (x * last - std::sqrt(k - 1.0) * previous) / std::sqrt(k);
        previous = last;
        last = next;
        visit(q, last);
    }
}

/// P(X <= x, Y <= y) for standard Gaussians of correlation r; source: Owen 1956, equation 2.1.
double bivariate_normal_distribution(double x, double y, double r) {
    const double root = std::sqrt((1.0 - r) * (1.0 + r));
    const auto owen = [&](double h, double k) {
        if (h == 0.0)
            return std::copysign(0.25, k);  // T(0, +-infinity); k = 0 is the case of both zero, below
        return boost::math::owens_t(h, (k - r * h) / (h * root));
    };
    if (x == 0.0 && y == 0.0) return 0.25 + std::asin(r) * 0.5 * std::numbers::inv_pi;
    const double crossing = (x * y < 0.0 || (x * y == 0.0 && x + y < 0.0)) ? 0.5 : 0.0;
    return 0.5 * (normal_distribution(x) + normal_distribution(y)) - owen(x, y) - owen(y, x) - crossing;
}

/// E (X)_+ (Y)_+ for Gaussians of means m, deviations s and correlation r.
double positive_part_kernel(double mx, double sx, double my, double sy, double r) {
    const double x = mx / sx;
    const double y = my / sy;
    const double root = std::sqrt((1.0 - r) * (1.0 + r));
    const double distance = (x * x - 2.0 * r * x * y + y * y) / (root * root);
    return (mx * my + r * sx * sy) * bivariate_normal_distribution(x, y, r) +
           mx * sy * gaussian_density(y) * normal_distribution((x - r * y) / root) +
           my * sx * gaussian_density(x) * normal_distribution((y - r * x) / root) +
           sx * sy * root * 0.5 * std::numbers::inv_pi * std::exp(-0.5 * distance);
}

}  // namespace

ConditionalFeature::ConditionalFeature(const Activation& activation, std::size_t order)
    : activation_(activation), order_(std::max<std::size_t>(order, 1)) {
    const GaussHermite& rule = GaussHermite::of_size(gauss_hermite_size);
    weighted_polynomials_.resize(static_cast<Eigen::Index>(order_ + 1), gauss_hermite_size);
    for (Eigen::Index j = 0; j < gauss_hermite_size; ++j) {
        const auto node = static_cast<std::size_t>(j);
        visit_polynomials(order_, rule.nodes()[node], [&](std::size_t q, double h) {
            weighted_polynomials_(static_cast<Eigen::Index>(q), j) = rule.weights()[node] * h;
        });
    }
}

double ConditionalFeature::expand(double mean, double deviation, std::span<double> c) const {
    const Core& core = activation_.form().core;
    if (const auto* absolute = std::get_if<core::AbsoluteValue>(&core)) {
        return expand_absolute_value(absolute->factor, mean, deviation, c);
    }
    if (std::holds_alternative<core::ErrorFunction>(core) && activation_.form().slope == 0.0 &&
        activation_.form().offset == 0.0) {
        return expand_error_function(mean, deviation, c);
    }
    return activation_.breakpoints().empty() ? expand_smooth(mean, deviation, c)
                                             : expand_piecewise(mean, deviation, c);
}

// rho(x) = offset + slope x + factor |x|. From degree 2 on, integration by parts leaves the second derivative
// of |mean + deviation g|, which is 2 deviation times a delta function at g = -mean / deviation.
double ConditionalFeature::expand_absolute_value(double factor, double mean, double deviation,
                                                 std::span<double> c) const {
    const double offset = activation_.form().offset;
    const double slope = activation_.form().slope;
    const double t = mean / deviation;
    const double density = gaussian_density(t);
    const double sign_mean = std::erf(t * std::numbers::sqrt2 / 2.0);
    const double absolute_mean = mean * sign_mean + 2.0 * deviation * density;
    c[0] = offset + slope * mean + factor * absolute_mean;
    c[1] = slope * deviation + factor * deviation * sign_mean;
    double previous = 0.0;
    double last = 2.0 * factor * deviation * density;  // times h_{q-2}(-t)
    for (std::size_t q = 2; q <= order_; ++q) {
        const double k = static_cast<double>(q);
        c[q] = last / std::sqrt(k * (k - 1.0));
        const double next = (-t * last - std::sqrt(k - 2.0) * previous) / std::sqrt(k - 1.0);
        previous = last;
        last = next;
    }
    const double square = mean * mean + deviation * deviation;
    const double signed_square = square * sign_mean + 2.0 * mean * deviation * density;
    return offset * offset + (slope * slope + factor * factor) * square + 2.0 * offset * slope * mean +
           2.0 * offset * factor * absolute_mean + 2.0 * slope * factor * signed_square;
}

// E erf(mean + deviation g) = erf(mean / sqrt(1 + 2 deviation^2)); degree q is its q-th derivative in the
// mean.
double ConditionalFeature::expand_error_function(double mean, double deviation, std::span<double> c) const {
    const double scale = std::numbers::sqrt2 / std::sqrt(1.0 + 2.0 * deviation * deviation);
    const double t = scale * mean;
    const double ratio = scale * deviation;
    c[0] = std::erf(t * std::numbers::sqrt2 / 2.0);
    double previous = 0.0;
    double last = 2.0 * gaussian_density(t) * ratio;  // 2 density ratio^q (-1)^{q-1} h_{q-1}(t)
    for (std::size_t q = 1; q <= order_; ++q) {
        const double k = static_cast<double>(q);
        c[q] = last / std::sqrt(k);
        const double next =
            (-t * ratio * last - ratio * ratio * std::sqrt(k - 1.0) * previous) / std::sqrt(k);
        previous = last;
        last = next;
    }
    const double r = ratio * ratio;
    return 1.0 - 8.0 * boost::math::owens_t(t, std::sqrt((1.0 - r) / (1.0 + r)));
}

double ConditionalFeature::expand_smooth(double mean, double deviation, std::span<double> c) const {
    const GaussHermite& rule = GaussHermite::of_size(gauss_hermite_size);
    Eigen::Matrix<double, gauss_hermite_size, 1> values;
    double second_moment = 0.0;
    for (Eigen::Index j = 0; j < gauss_hermite_size; ++j) {
        const auto node = static_cast<std::size_t>(j);
        values[j] = activation_(mean + deviation * rule.nodes()[node]);
        second_moment += rule.weights()[node] * values[j] * values[j];
    }
    Eigen::Map<Eigen::VectorXd> result(c.data(), static_cast<Eigen::Index>(order_ + 1));
    result.noalias() = weighted_polynomials_ * values;
    return second_moment;
}

double ConditionalFeature::expand_piecewise(double mean, double deviation, std::span<double> c) const {
    // Polynomials of degree q grow up to 2 sqrt(q) before the density takes over.
    const double reach = 8.0 + 2.0 * std::sqrt(static_cast<double>(order_));
    std::vector<double> points{-reach};
    for (const double at : activation_.breakpoints()) {
        const double g = (at - mean) / deviation;
        if (g > -reach && g < reach) points.push_back(g);
    }
    points.push_back(reach);
    std::vector<double> nodes, weights;
    append_panels(points, 1.5, nodes, weights);
    std::fill(c.begin(), c.end(), 0.0);
    double second_moment = 0.0;
    for (std::size_t j = 0; j < nodes.size(); ++j) {
        const double value = activation_(mean + deviation * nodes[j]);
        const double mass = weights[j] * gaussian_density(nodes[j]) * value;
        second_moment += mass * value;
        visit_polynomials(order_, nodes[j], [&](std::size_t q, double h) { c[q] += mass * h; });
    }
    return second_moment;
}

double conditional_kernel(const Activation& activation, double mean_x, double deviation_x, double mean_y,
                          double deviation_y, double correlation) {
    const ActivationForm& form = activation.form();
    if (const auto* absolute = std::get_if<core::AbsoluteValue>(&form.core)) {
        // rho(x) = offset + rising (x)_+ + falling (-x)_+
        const double rising = absolute->factor + form.slope;
        const double falling = absolute->factor - form.slope;
        const auto kernel = [&](double sign_x, double sign_y) {
            return positive_part_kernel(sign_x * mean_x, deviation_x, sign_y * mean_y, deviation_y,
                                        sign_x * sign_y * correlation);
        };
        const auto mean = [&](double m, double s) {
            const double upper = m * normal_distribution(m / s) + s * gaussian_density(m / s);
            return rising * upper + falling * (upper - m);
        };
        return form.offset * (form.offset + mean(mean_x, deviation_x) + mean(mean_y, deviation_y)) +
               rising * rising * kernel(1, 1) + falling * falling * kernel(-1, -1) +
               rising * falling * (kernel(1, -1) + kernel(-1, 1));
    }
    if (std::holds_alternative<core::ErrorFunction>(form.core) && form.slope == 0.0 && form.offset == 0.0) {
        const double scale_x = std::numbers::sqrt2 / std::sqrt(1.0 + 2.0 * deviation_x * deviation_x);
        const double scale_y = std::numbers::sqrt2 / std::sqrt(1.0 + 2.0 * deviation_y * deviation_y);
        const double x = scale_x * mean_x;
        const double y = scale_y * mean_y;
        const double r = correlation * scale_x * deviation_x * scale_y * deviation_y;
        return 4.0 * bivariate_normal_distribution(x, y, r) - 2.0 * normal_distribution(x) -
               2.0 * normal_distribution(y) + 1.0;
    }
    refuse("activation", activation.name(), "closed-form noise averages exist for relu, leaky_relu and erf");
}

}  // namespace resolva
