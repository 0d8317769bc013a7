#include <resolva/theory/exact_score/nonlinear_exact_score.hpp>

#include <algorithm>
#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/fixed_point/increasing_scalar_map.hpp>
#include <resolva/theory/exact_score/scalar_channel.hpp>

namespace resolva {

namespace {

constexpr ChannelResolution search_resolution{8, 1e-3, 4.5, 14.0, 9.0};
constexpr ChannelResolution working_resolution{11, 1e-5, 6.0, 20.0, 8.0};
constexpr ChannelResolution final_resolution{14, 1e-6, 7.25, 27.0, 7.0};

/// Where the search starts when Q = 0 is fixed. Below, Q < 1.3e-4, and the error departs from its value at Q
/// = 0 by terms of order Q^2 only, since Cov(c, w | y) vanishes there by symmetry.
constexpr double least_log_odds = -9.0;

/// The overlap equation in log-odds, x = T(x) = ln R(x), with dT/dx = Q E[(1 - Var w)^2] / E[E[w]^2].
struct OverlapMap {
    const ScalarChannel& channel;
    double intrinsic_ratio;

    ValueAndSlope operator()(double log_odds, const ChannelAverages& at) const {
        return {std::log(at.knowledge / intrinsic_ratio) + std::log1p(std::exp(log_odds)),
                at.contraction / (at.knowledge * (1.0 + std::exp(-log_odds)))};
    }
    ValueAndSlope operator()(double log_odds, const ChannelResolution& resolution) const {
        return (*this)(log_odds, channel.averages(log_odds, resolution));
    }
};

double overlap_of(double log_odds) {
    return 1.0 / (1.0 + std::exp(-log_odds));
}

/// Phi; ln(1 - Q) = -ln(1 + e^x). The sum Q + ln(1 - Q) is -Q^2/2 - Q^3/3 - ... near 0.
double free_entropy_at(double log_odds, double information, double intrinsic_ratio) {
    const double q = overlap_of(log_odds);
    double prior = q - std::log1p(std::exp(log_odds));
    if (q < 1e-3) prior = -q * q * (0.5 + q * (1.0 / 3.0 + q * (0.25 + q * (0.2 + q / 6.0))));
    return 0.5 * prior - information / intrinsic_ratio;
}

/// Averages carried along the last Newton step by their derivatives; the step is so short that its square is
/// nothing.
ChannelAverages shifted(ChannelAverages at, const ScalarFixedPoint& point) {
    const double q = overlap_of(point.value);
    at.variance -= q * at.alignment * point.last_step;
    at.information -= 0.5 * q * at.knowledge * point.last_step;  // dI/dQ = -E g_out^2 / 2
    return at;
}

}  // namespace

NonlinearExactScore exact_score(const Activation& manifold, const Noising& noising, double intrinsic_ratio,
                                const ExactScoreAccuracy& accuracy) {
    require_positive("intrinsic ratio psi_D", intrinsic_ratio);
    require_positive("tolerance", accuracy.tolerance);
    require_positive("separation", accuracy.separation);
    const double gain =
        require_positive("signal", noising.signal) / std::sqrt(require_positive("noise", noising.noise));
    const ScalarChannel channel(manifold, gain);
    if (!(channel.power() > 0.0)) refuse("manifold map", manifold.name(), "it must not vanish identically");
    if (std::abs(channel.mean()) > 1e-8 * std::sqrt(channel.power())) {
        refuse("mean of the manifold map " + manifold.name(), channel.mean(),
               "E sigma(g) must be zero; subtract it from the map");
    }

    NonlinearExactScore score;
    const auto branch_at = [&](double log_odds, bool stable, const ChannelAverages& at) {
        return ExactScoreBranch{overlap_of(log_odds), log_odds, at.variance,
                                free_entropy_at(log_odds, at.information, intrinsic_ratio), stable};
    };

    const OverlapMap map{channel, intrinsic_ratio};
    const auto search = [&](double log_odds) { return map(log_odds, search_resolution).value; };

    // Interval: Q = 0 gives the least R; upwards until the map falls below the diagonal.
    const double zero = -std::numeric_limits<double>::infinity();
    const ChannelAverages at_zero = channel.averages(zero, final_resolution);
    const bool zero_is_fixed = channel.even() || at_zero.knowledge < 1e-20;
    FixedPointSearch limits;
    limits.resolution = accuracy.separation;
    limits.slack = 1e-3;
    const double lower =
        zero_is_fixed ? least_log_odds : std::log(at_zero.knowledge / intrinsic_ratio) - 2.0 * limits.slack;
    double upper = std::max(lower, std::log1p(gain * gain * channel.power() / intrinsic_ratio)) + 2.0;
    int steps = 0;
    while (search(upper) > upper) {
        upper += 3.0;
        if (++steps > 40) {
            score.status = Status::no_bracket;
            return score;
        }
    }
    const FixedPointBrackets found = bracket_fixed_points(search, lower, upper, limits);
    if (found.status != Status::converged) {
        score.status = found.status;
        return score;
    }

    // Refine every fixed point, first cheaply; then one accurate evaluation at the dominant one.
    if (zero_is_fixed) score.branches.push_back(branch_at(zero, search(lower) < lower, at_zero));
    for (const FixedPointBracket& bracket : found.brackets) {
        const auto cheap = refine_fixed_point([&](double x) { return map(x, search_resolution); },
                                              0.5 * (bracket.lower + bracket.upper), bracket, 1e-3);
        ChannelAverages at;
        const auto point =
            refine_fixed_point([&](double x) { return map(x, at = channel.averages(x, working_resolution)); },
                               cheap.value, bracket, 1e-5);
        if (point.status != Status::converged) {
            score.status = point.status;
            return score;
        }
        score.branches.push_back(branch_at(point.value, bracket.attracting, shifted(at, point)));
    }
    if (score.branches.empty()) {
        score.status = Status::no_bracket;
        return score;
    }
    auto& dominant =
        *std::max_element(score.branches.begin(), score.branches.end(),
                          [](const auto& a, const auto& b) { return a.free_entropy < b.free_entropy; });
    bool settled = at_zero.settled && channel.resolved();
    double coarse = dominant.error;
    if (dominant.overlap == 0.0) {
        coarse = channel.averages(zero, working_resolution).variance;
    } else {
        ChannelAverages at;
        const auto point = refine_fixed_point(
            [&](double x) { return map(x, at = channel.averages(x, final_resolution)); }, dominant.log_odds,
            {dominant.log_odds - 0.1, dominant.log_odds + 0.1, dominant.stable}, 1e-5);
        if (point.status != Status::converged) {
            score.status = point.status;
            return score;
        }
        settled = settled && at.settled;
        dominant = branch_at(point.value, dominant.stable, shifted(at, point));
    }
    score.error = dominant.error;
    score.overlap = dominant.overlap;
    score.free_entropy = dominant.free_entropy;
    score.error_estimate = std::abs(dominant.error - coarse);
    if (!std::isfinite(score.error) || !std::isfinite(score.free_entropy)) {
        score.status = Status::not_finite;
    } else {
        const bool accurate = settled && score.error_estimate <= accuracy.tolerance * score.error + 1e-15;
        score.status = accurate ? Status::converged : Status::inaccurate;
    }
    return score;
}

}  // namespace resolva
