#include <resolva/theory/hermite/feature_constants.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <span>
#include <type_traits>
#include <variant>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/hermite_projection.hpp>
#include <resolva/theory/hermite/closed_forms.hpp>

namespace resolva {

namespace {

constexpr int smallest_order = 64;
constexpr int largest_order = 4096;
constexpr int largest_order_at_breakpoints = 512;
constexpr double negligible = 1e-20;
constexpr double leading_degree = 6.0;
constexpr double epsilon = std::numeric_limits<double>::epsilon();

/// Weighted sums of c_k^2 with first-order error bounds, for coefficients known to +-delta.
struct Sums {
    double total = 0.0;
    double shared = 0.0;
    double own = 0.0;
    double shared_error = 0.0;
    double own_error = 0.0;
    double last_quarter_own = 0.0;
    double last_quarter_shared = 0.0;
};

Sums sum_series(const std::vector<double>& c, double delta, double log_r) {
    Sums sums;
    const std::size_t quarter = c.size() - c.size() / 4;
    for (std::size_t k = 2; k < c.size(); ++k) {
        if (c[k] == 0.0) continue;  // zero by parity: exact
        const double square = c[k] * c[k];
        const double uncertainty = (2.0 * std::abs(c[k]) + delta) * delta;
        const double shared = std::exp(static_cast<double>(k) * log_r);
        const double own = -std::expm1(static_cast<double>(k) * log_r);
        sums.total += square;
        sums.shared += square * shared;
        sums.own += square * own;
        sums.shared_error += uncertainty * shared;
        sums.own_error += uncertainty * own;
        if (k >= quarter) {
            sums.last_quarter_own += square * own;
            sums.last_quarter_shared += square * shared;
        }
    }
    return sums;
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
    double largest = 0.0;
    for (std::size_t k = 0; k < std::min(a.size(), b.size()); ++k) largest = std::max(largest, std::abs(a[k] - b[k]));
    return largest;
}

/// A projection fine enough for degree `order`, with the change of the coefficients under halving of the panels.
struct Resolved {
    HermiteProjection fine;
    double delta;
};

Resolved resolve(const std::function<double(double)>& f, std::span<const double> breakpoints, int order) {
    double width = std::min(1.5, 12.0 / std::sqrt(static_cast<double>(order)));
    HermiteProjection coarse(f, breakpoints, width);
    coarse.extend(order);
    for (int halving = 0;; ++halving) {
        width *= 0.5;
        HermiteProjection fine(f, breakpoints, width);
        fine.extend(order);
        const double norm = std::sqrt(fine.second_moment());
        const double delta = std::max(largest_difference(coarse.coefficients(), fine.coefficients()),
                                      0.25 * epsilon * norm);
        if (!fine.finite() || delta <= 8.0 * epsilon * norm || halving >= 4) return {std::move(fine), delta};
        coarse = std::move(fine);
    }
}

/// The core of a general callable: mean, linear and nonlinear constants with an error estimate.
CoreConstants general_core(const Activation& rho, double gamma, const Correlation& r, Status& status) {
    const std::function<double(double)> f = [&](double x) { return rho.core(gamma * x); };
    std::vector<double> breakpoints = rho.breakpoints();
    for (double& at : breakpoints) at /= gamma;
    const double log_r = r.complement < 0.5 ? std::log1p(-r.complement) : std::log(r.value);

    // The order at which r^k alone makes the remainder negligible beside a leading term of low degree.
    const double order_by_r = leading_degree + std::log(negligible) / log_r;
    const int limit = breakpoints.empty() ? largest_order : largest_order_at_breakpoints;
    const bool ends_by_r = order_by_r < limit;
    CoreConstants result;
    const auto finish = [&](const Resolved& at, double shared_error, double own_error, double nonlinear_error) {
        const auto& c = at.fine.coefficients();
        result.mean = c[0];
        result.linear = c[1];
        const double norm = std::sqrt(at.fine.second_moment());
        const auto relative = [](double error, double value) { return error > 0.0 ? error / value : 0.0; };
        result.relative_error =
            std::max({relative(at.delta, norm), relative(shared_error, result.shared), relative(own_error, result.own),
                      relative(nonlinear_error, result.nonlinear)});
    };

    int order = smallest_order;
    for (;;) {
        if (ends_by_r) order = std::min(order, static_cast<int>(order_by_r) + 1);
        const Resolved at = resolve(f, breakpoints, order);
        if (!at.fine.finite()) {
            status = Status::not_finite;
            return result;
        }
        const double nonlinear = at.fine.nonlinear_moment();
        const double rounding = 8.0 * epsilon * nonlinear + 4.0 * epsilon * at.delta;
        const Sums sums = sum_series(at.fine.coefficients(), at.delta, log_r);
        // Complete: the last quarter of the terms no longer counts in either sum, and Parseval's identity holds.
        const bool complete = sums.last_quarter_own <= 1e-15 * sums.own &&
                              sums.last_quarter_shared <= 1e-15 * sums.shared &&
                              std::abs(nonlinear - sums.total) <= 1e-12 * nonlinear;
        if (complete && breakpoints.empty()) {
            result.nonlinear = nonlinear;
            result.shared = sums.shared;
            result.own = sums.own;
            finish(at, sums.shared_error + sums.last_quarter_shared, sums.own_error + sums.last_quarter_own,
                   rounding + std::abs(nonlinear - sums.total));
            return result;
        }
        if (ends_by_r && order > order_by_r) {
            const double remainder = std::exp((order + 1) * log_r) * nonlinear;
            result.nonlinear = nonlinear;
            result.shared = sums.shared;
            result.own = nonlinear - sums.shared;
            finish(at, sums.shared_error + remainder, sums.shared_error + remainder + rounding, rounding);
            return result;
        }
        if (2 * order > limit || !breakpoints.empty()) {
            if (ends_by_r) {
                order = static_cast<int>(order_by_r) + 1;
                continue;
            }
            const Integral own = half_squared_difference(f, breakpoints, at.fine.coefficients()[1], r);
            if (own.status == Status::not_finite) status = own.status;
            result.nonlinear = nonlinear;
            result.own = own.value;
            result.shared = nonlinear - own.value;
            finish(at, own.error + rounding, own.error, rounding);
            return result;
        }
        order *= 2;
    }
}

}  // namespace

FeatureConstants feature_constants(const Activation& rho, double gamma, const Correlation& r) {
    require_positive("pre-activation deviation", gamma);
    require_nonnegative("correlation", r.value);
    require_nonnegative("complement of the correlation", r.complement);
    if (!(r.value <= 1.0)) refuse("correlation", r.value, "it must not exceed one");
    Status status = Status::converged;
    const CoreConstants core = std::visit(
        [&](const auto& kind) {
            if constexpr (std::is_same_v<std::decay_t<decltype(kind)>, core::General>) {
                return general_core(rho, gamma, r, status);
            } else {
                return core_constants(kind, gamma, r);
            }
        },
        rho.form().core);
    FeatureConstants result;
    result.mu0 = rho.form().offset + core.mean;
    result.mu1 = rho.form().slope * gamma + core.linear;
    result.mu_star2 = core.nonlinear;
    result.alpha2 = core.shared;
    result.s2 = core.own;
    result.relative_error = core.relative_error;
    if (status == Status::converged && !(core.relative_error <= 1e-10)) status = Status::inaccurate;
    result.status = status;
    return result;
}

}  // namespace resolva
