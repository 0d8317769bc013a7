#include <resolva/theory/exact_score/nonlinear_exact_score.hpp>

#include <algorithm>
#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/fixed_point/increasing_scalar_map.hpp>
#include <resolva/theory/exact_score/scalar_channel.hpp>

namespace resolva {

namespace {

constexpr ChannelResolution search_resolution{8, 1e-4, 4.5, 12.0};
constexpr ChannelResolution working_resolution{12, 1e-8, 6.5, 23.0};
constexpr ChannelResolution final_resolution{16, 1e-10, 7.0, 28.0};

/// The overlap equation in log-odds, x = ln R(x), at one resolution.
struct OverlapMap {
    const ScalarChannel& channel;
    double intrinsic_ratio;
    ChannelResolution resolution;

    double operator()(double log_odds) const {
        const ChannelAverages at = channel.averages(log_odds, resolution);
        return std::log(at.knowledge / intrinsic_ratio) + std::log1p(std::exp(log_odds));
    }
};

double overlap_of(double log_odds) { return 1.0 / (1.0 + std::exp(-log_odds)); }

/// Phi; ln(1 - Q) = -ln(1 + e^x). The sum Q + ln(1 - Q) is -Q^2/2 - Q^3/3 - ... near 0.
double free_entropy_at(double log_odds, double information, double intrinsic_ratio) {
    const double q = overlap_of(log_odds);
    double prior = q - std::log1p(std::exp(log_odds));
    if (q < 1e-3) prior = -q * q * (0.5 + q * (1.0 / 3.0 + q * (0.25 + q * (0.2 + q / 6.0))));
    return 0.5 * prior - information / intrinsic_ratio;
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

    // Interval: Q = 0 gives the least R; upwards until the map falls below the diagonal.
    const OverlapMap search{channel, intrinsic_ratio, search_resolution};
    const double zero = -std::numeric_limits<double>::infinity();
    const ChannelAverages at_zero = channel.averages(zero, final_resolution);
    const bool zero_is_fixed = channel.even() || at_zero.knowledge < 1e-20;
    FixedPointSearch limits;
    limits.resolution = accuracy.separation;
    limits.slack = 2e-3;
    const double lower = zero_is_fixed ? -14.0 : std::log(at_zero.knowledge / intrinsic_ratio) - 2.0 * limits.slack;
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

    // Refine every fixed point; the dominant one at two resolutions.
    const OverlapMap working{channel, intrinsic_ratio, working_resolution};
    if (zero_is_fixed) score.branches.push_back(branch_at(zero, search(lower) < lower, at_zero));
    for (const FixedPointBracket& bracket : found.brackets) {
        const double middle = 0.5 * (bracket.lower + bracket.upper);
        const auto point = refine_fixed_point(working, middle, bracket.attracting, 1e-9, 0.5);
        if (point.status != Status::converged) {
            score.status = point.status;
            return score;
        }
        score.branches.push_back(
            branch_at(point.value, bracket.attracting, channel.averages(point.value, working_resolution)));
    }
    if (score.branches.empty()) {
        score.status = Status::no_bracket;
        return score;
    }
    auto& dominant = *std::max_element(score.branches.begin(), score.branches.end(), [](const auto& a, const auto& b) {
        return a.free_entropy < b.free_entropy;
    });
    bool settled = at_zero.settled && channel.resolved();
    double coarse = dominant.error;
    if (dominant.overlap == 0.0) {
        coarse = channel.averages(zero, working_resolution).variance;
    } else {
        const OverlapMap fine{channel, intrinsic_ratio, final_resolution};
        const auto point = refine_fixed_point(fine, dominant.log_odds, dominant.stable, 1e-12, 0.5);
        if (point.status != Status::converged) {
            score.status = point.status;
            return score;
        }
        const ChannelAverages at = channel.averages(point.value, final_resolution);
        settled = settled && at.settled;
        dominant = branch_at(point.value, dominant.stable, at);
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
