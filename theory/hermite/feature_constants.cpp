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
#include <resolva/numerics/core/tolerance.hpp>
#include <resolva/numerics/quadrature/hermite_projection.hpp>
#include <resolva/theory/hermite/closed_forms.hpp>

namespace resolva {

namespace {

constexpr int smallest_order = 64;
constexpr int largest_order = 1024;
constexpr int largest_order_at_breakpoints = 512;
constexpr double negligible = 1e-20;
constexpr double leading_degree = 6.0;
constexpr double epsilon = std::numeric_limits<double>::epsilon();

/// A positive series: its partial sum, the first-order effect of the errors of c_k, and a bound on what
/// follows.
struct PartialSum {
    double value = 0.0;
    double error = 0.0;
    double previous_quarter = 0.0;
    double last_quarter = 0.0;

    /// The coefficients of an analytic function decay like exp(-c k^{1/2}) or faster; then the quarters of
    /// the sum shrink by a ratio that tends to one slowly enough for its power 3/4 to bound all later ones.
    double tail() const {
        if (last_quarter <= 1e-18 * value)
            return last_quarter;  // below rounding, where no decay is left to see
        const double ratio = std::pow(last_quarter / previous_quarter, 0.75);
        return ratio < 0.5 ? last_quarter * ratio / (1.0 - ratio) : std::numeric_limits<double>::infinity();
    }
};

/// The sums over k >= 2 of c_k^2 times 1, r^k and 1 - r^k, for coefficients known to +-delta.
struct SeriesSums {
    PartialSum total;
    PartialSum shared;
    PartialSum own;

    SeriesSums(const std::vector<double>& c, double delta, double log_r) {
        const std::size_t half = c.size() / 2;
        const std::size_t last = c.size() - c.size() / 4;
        for (std::size_t k = 2; k < c.size(); ++k) {
            if (c[k] == 0.0) continue;  // zero by parity: exact
            const double square = c[k] * c[k];
            const double uncertainty = (2.0 * std::abs(c[k]) + delta) * delta;
            const double exponent = static_cast<double>(k) * log_r;
            const auto add = [&](PartialSum& sum, double weight) {
                sum.value += square * weight;
                sum.error += uncertainty * weight;
                if (k >= last) {
                    sum.last_quarter += square * weight;
                } else if (k >= half) {
                    sum.previous_quarter += square * weight;
                }
            };
            add(total, 1.0);
            add(shared, std::exp(exponent));
            add(own, -std::expm1(exponent));
        }
    }

    /// True when what follows is below rounding in every sum and Parseval's identity holds.
    bool complete(double nonlinear_moment) const {
        return own.tail() <= 1e-15 * own.value && shared.tail() <= 1e-15 * shared.value &&
               std::abs(nonlinear_moment - total.value) <= 1e-12 * nonlinear_moment;
    }
};

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
    double largest = 0.0;
    for (std::size_t k = 0; k < std::min(a.size(), b.size()); ++k)
        largest = std::max(largest, std::abs(a[k] - b[k]));
    return largest;
}

/// A general core seen at one pre-activation deviation: x -> core(gamma x) with its breakpoints.
struct ScaledCore {
    std::function<double(double)> f;
    std::vector<double> breakpoints;
};

/// A projection with an estimate of the error of its coefficients.
struct Resolved {
    HermiteProjection projection;
    double delta;
};

/// Panels that follow the oscillation of the highest polynomial.
double width_for(int order) {
    return std::min(1.0, 12.0 / std::sqrt(static_cast<double>(order)));
}

/// Halves the panels until the coefficients up to `order` settle at rounding level.
Resolved resolve(const ScaledCore& core, HermiteProjection coarse, int order, double width) {
    coarse.extend(order);
    for (int halving = 0;; ++halving) {
        width *= 0.5;
        HermiteProjection fine(core.f, core.breakpoints, width);
        fine.extend(order);
        const double norm = std::sqrt(fine.second_moment());
        const double change = largest_difference(coarse.coefficients(), fine.coefficients());
        const double delta = std::max(change, 0.25 * epsilon * norm);
        if (!fine.finite() || delta <= 64.0 * epsilon * norm || halving >= 4) return {std::move(fine), delta};
        coarse = std::move(fine);
    }
}

double relative(double error, double value) {
    return error > 0.0 ? error / value : 0.0;
}

/// Mean, linear and nonlinear constants of a core without closed form.
CoreConstants general_core(const Activation& rho, double gamma, const Correlation& r, Status& status) {
    ScaledCore core{[&rho, gamma](double x) { return rho.core(gamma * x); }, rho.breakpoints()};
    for (double& at : core.breakpoints) at /= gamma;
    const bool smooth = core.breakpoints.empty();
    const double log_r = r.complement < 0.5 ? std::log1p(-r.complement) : std::log(r.value);

    // The order at which r^k alone makes the remainder negligible beside a leading term of low degree.
    const double order_by_r = leading_degree + std::log(negligible) / log_r;
    const int allowed = smooth ? largest_order : largest_order_at_breakpoints;
    const bool ends_by_r = order_by_r < allowed;
    const int limit = ends_by_r ? static_cast<int>(order_by_r) + 1 : (smooth ? allowed : 1);

    // Analytic cores: the smallest order at which the series is complete, found on the coarse grid alone.
    int order = std::min(smooth ? smallest_order : limit, limit);
    double width = width_for(std::max(order, 4 * smallest_order));
    HermiteProjection coarse(core.f, core.breakpoints, width);
    for (;; order = std::min(order + order / 2, limit)) {
        if (width_for(order) < width) {
            width = width_for(2 * order);
            coarse = HermiteProjection(core.f, core.breakpoints, width);
        }
        coarse.extend(order);
        if (order >= limit ||
            SeriesSums(coarse.coefficients(), 0.0, log_r).complete(coarse.nonlinear_moment()))
            break;
    }
    const Resolved resolved = resolve(core, std::move(coarse), order, width);
    CoreConstants result;
    if (!resolved.projection.finite()) {
        status = Status::not_finite;
        return result;
    }
    const std::vector<double>& c = resolved.projection.coefficients();
    const SeriesSums sums(c, resolved.delta, log_r);
    result.mean = c[0];
    result.linear = c[1];
    result.nonlinear = resolved.projection.nonlinear_moment();
    const double rounding = 8.0 * epsilon * result.nonlinear + 4.0 * epsilon * resolved.delta;
    double shared_error = 0.0;
    double own_error = 0.0;
    if (smooth && sums.complete(result.nonlinear)) {
        result.shared = sums.shared.value;
        result.own = sums.own.value;
        shared_error = sums.shared.error + sums.shared.tail();
        own_error = sums.own.error + sums.own.tail();
    } else if (ends_by_r && order >= limit) {
        result.shared = sums.shared.value;
        result.own = result.nonlinear - sums.shared.value;
        shared_error = sums.shared.error + std::exp((order + 1) * log_r) * result.nonlinear;
        own_error = shared_error + rounding;
    } else {
        const Integral own = half_squared_difference(core.f, core.breakpoints, c[1], r);
        if (own.status == Status::not_finite) status = own.status;
        result.own = own.value;
        result.shared = result.nonlinear - own.value;
        own_error = own.error;
        shared_error = own.error + rounding;
    }
    result.relative_error =
        std::max({relative(resolved.delta, std::sqrt(resolved.projection.second_moment())),
                  relative(shared_error, result.shared), relative(own_error, result.own),
                  relative(rounding, result.nonlinear)});
    return result;
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
    if (status == Status::converged && !(core.relative_error <= converged_input_error)) status = Status::inaccurate;
    result.status = status;
    return result;
}

}  // namespace resolva
