#include <resolva/theory/hermite/feature_constants.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
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
constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double negligible = 1e-20;
constexpr double leading_degree = 6.0;
/// Panels narrower than this mean that a series of the largest order does not end.
constexpr double steep_width = 0.1;

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

/// A general core seen at one pre-activation deviation: x -> core(gamma x) with its breakpoints.
struct ScaledCore {
    std::function<double(double)> f;
    std::vector<double> breakpoints;
};

/// Panels that follow the oscillation of the highest polynomial.
double width_for(int order) {
    return std::min(1.0, 15.0 / std::sqrt(static_cast<double>(order)));
}

double relative(double error, double value) {
    return error > 0.0 ? error / value : 0.0;
}

/// Why a general core has no constants of the promised accuracy.
std::string reason_for(const GaussianPanels& panels) {
    if (panels.unresolved() > 0.0)
        return "the function varies on so many scales, or is rounded so coarsely, that quadrature does not "
               "resolve it under "
               "pre-activations of this size";
    return "the quadrature of the constants did not reach the accuracy of a converged result";
}

/// Mean, linear and nonlinear constants of a core without closed form.
CoreConstants general_core(const Activation& rho, double gamma, const Correlation& r,
                           FeatureConstants& outcome) {
    ScaledCore core{[&rho, gamma](double x) { return rho.core(gamma * x); }, rho.breakpoints()};
    for (double& at : core.breakpoints) at /= gamma;
    const double log_r = r.complement < 0.5 ? std::log1p(-r.complement) : std::log(r.value);

    // Analytic cores without steep parts: the smallest order at which the series is complete, found on the coarse
    // grid alone.
    double width = width_for(2 * smallest_order);
    HermiteProjection coarse(core.f, core.breakpoints, width);
    const bool smooth = coarse.panels().breakpoints().empty() && coarse.panels().finest() > steep_width;

    // The order at which r^k alone makes the remainder negligible beside a leading term of low degree.
    const double order_by_r = leading_degree + std::log(negligible) / log_r;
    const int allowed = smooth ? largest_order : largest_order_at_breakpoints;
    const bool ends_by_r = order_by_r < allowed;
    const int limit = ends_by_r ? static_cast<int>(order_by_r) + 1 : (smooth ? allowed : 1);

    int order = std::min(smooth ? smallest_order : limit, limit);
    for (;; order = std::min(order + order / 2, limit)) {
        if (width_for(order) < width) {
            width = width_for(2 * order);
            coarse = HermiteProjection(core.f, core.breakpoints, width);
        }
        coarse.extend(order);
        if (order >= limit || !coarse.finite() ||
            SeriesSums(coarse.coefficients(), 0.0, log_r).complete(coarse.nonlinear_moment()))
            break;
    }
    const SettledProjection settled = settle(core.f, std::move(coarse), order);
    const GaussianPanels& panels = settled.projection.panels();
    CoreConstants result;
    if (!panels.finite()) {
        const double at = gamma * panels.fault();
        const double value = rho(at);
        outcome.status = Status::not_finite;
        outcome.reason = "the function is " + to_text(value) + " at " + to_text(at) +
                         (std::isnan(value) ? ", so it has no Gaussian expectation"
                                            : ": it overflows for Gaussian arguments");
        return result;
    }
    const std::vector<double>& c = settled.projection.coefficients();
    const SeriesSums sums(c, settled.error, log_r);
    result.mean = c[0];
    result.linear = c[1];
    result.nonlinear = settled.projection.nonlinear_moment();
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
        own_error = shared_error + settled.moment_error;
    } else {
        const Integral own = half_squared_difference(core.f, panels.breakpoints(), c[1], r);
        if (own.status == Status::not_finite) outcome.status = own.status;
        result.own = own.value;
        result.shared = result.nonlinear - own.value;
        own_error = own.error;
        shared_error = own.error + settled.moment_error;
    }
    // gamma and r are rounded, and r^k changes by k (|log r| + 1) roundings.
    const double rounding = closed_form_error + (r.value > 0.0 ? -leading_degree * epsilon * log_r : 0.0);
    result.relative_error =
        std::max({rounding, relative(settled.error, std::sqrt(settled.projection.second_moment())),
                  relative(shared_error, result.shared), relative(own_error, result.own),
                  relative(settled.moment_error, result.nonlinear)});
    if (!(result.relative_error <= converged_input_error)) outcome.reason = reason_for(panels);
    return result;
}

}  // namespace

FeatureConstants feature_constants(const Activation& rho, double gamma, const Correlation& r) {
    require_positive("pre-activation deviation", gamma);
    require_nonnegative("correlation", r.value);
    require_nonnegative("complement of the correlation", r.complement);
    if (!(r.value <= 1.0)) refuse("correlation", r.value, "it must not exceed one");
    FeatureConstants result;
    result.status = Status::converged;
    const CoreConstants core = std::visit(
        [&](const auto& kind) {
            if constexpr (std::is_same_v<std::decay_t<decltype(kind)>, core::General>) {
                return general_core(rho, gamma, r, result);
            } else {
                return core_constants(kind, gamma, r);
            }
        },
        rho.form().core);
    result.mu0 = rho.form().offset + core.mean;
    result.mu1 = rho.form().slope * gamma + core.linear;
    result.mu_star2 = core.nonlinear;
    result.alpha2 = core.shared;
    result.s2 = core.own;
    result.relative_error = core.relative_error;
    if (result.status != Status::converged) return result;
    if (!std::isfinite(result.mu0 + result.mu1 + result.mu_star2 + result.alpha2 + result.s2)) {
        result.status = Status::not_finite;
        result.reason = "its moments overflow at pre-activations of deviation " + to_text(gamma);
    } else if (!(core.relative_error <= converged_input_error)) {
        result.status = Status::inaccurate;
    }
    return result;
}

}  // namespace resolva
