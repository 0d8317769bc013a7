#include <resolva/theory/exact_score/nonlinear_exact_score.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/fixed_point/fixed_point_search.hpp>
#include <resolva/numerics/fixed_point/scalar_fixed_point.hpp>
#include <resolva/theory/exact_score/scalar_channel.hpp>

namespace resolva {

namespace {

/// Three levels: a search for all fixed points, a refinement of each, one accurate evaluation, whose relative
/// errors of knowledge and variance are about 1e-9 (against finer resolutions). At weak signals a map that
/// grows has its effect in the tails, so the reach follows it. The grids of V differ from level to level, so
/// that their difference tells the error of V as well.
struct Levels {
    ChannelResolution search{8, 0.02, 4.75, 14.0, 8.0, 0.4, 4e-3};
    ChannelResolution working{12, 1e-4, 6.25, 20.0, 8.0, 0.4, 1e-7};
    ChannelResolution accurate{16, 1e-5, 7.25, 24.0, 7.0, 0.3, 3e-9};

    explicit Levels(const ScalarChannel& channel) {
        search.reach = std::max(search.reach, channel.reach_of(1e-4));
        working.reach = std::max(working.reach, channel.reach_of(1e-8));
        accurate.reach = std::max(accurate.reach, channel.reach_of(1e-11));
    }
};

/// Last Newton steps of a branch and of the dominant one: what is left after a step is of the order of its
/// square, and the accurate evaluation steps once more.
constexpr double branch_step = 3e-3;
constexpr double dominant_step = 1e-5;

/// Where the search starts when Q = 0 is fixed. Below, Q < 1.3e-4, and the error departs from its value at Q
/// = 0 by terms of order Q^2 only, since Cov(c, w | y) vanishes there by symmetry.
constexpr double least_log_odds = -9.0;

/// The overlap equation in log-odds, x = T(x) = ln R(x), with dT/dx = Q E[(1 - Var w)^2] / E[E[w]^2].
struct OverlapMap {
    const ScalarChannel& channel;
    double intrinsic_ratio;
    WorkBudget& budget;

    ValueAndSlope operator()(double log_odds, const ChannelAverages& at) const {
        return {std::log(at.knowledge / intrinsic_ratio) + std::log1p(std::exp(log_odds)),
                at.contraction / (at.knowledge * (1.0 + std::exp(-log_odds)))};
    }
    ValueAndSlope operator()(double log_odds, const ChannelResolution& resolution) const {
        return (*this)(log_odds, channel.averages(log_odds, resolution, budget));
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

ExactScoreBranch branch_at(const OverlapMap& map, double log_odds, bool stable, const ChannelAverages& at) {
    return {overlap_of(log_odds), log_odds, at.variance,
            free_entropy_at(log_odds, at.information, map.intrinsic_ratio), stable};
}

/// Appends every fixed point from `lower` upwards: bracketed on the coarse map, refined on the fine one.
Status add_branches(const OverlapMap& map, double lower, const ChannelResolution& coarse,
                    const ChannelResolution& fine, double separation,
                    std::vector<ExactScoreBranch>& branches) {
    ValueAndSlope at_upper;
    double upper = -std::numeric_limits<double>::infinity();
    const auto search = [&](double log_odds) { return log_odds == upper ? at_upper : map(log_odds, coarse); };
    FixedPointSearch limits;
    limits.resolution = separation;
    limits.slack = 8e-3;           // above the largest error of T at this level: 6e-3 (cubic map, t >= 1e-3)
    lower -= 10.0 * limits.slack;  // T(-infinity) bounds every fixed point from below, up to the error of T
    const ScalarChannel& channel = map.channel;
    double reach =
        std::max(lower, std::log1p(channel.gain() * channel.gain() * channel.power() / map.intrinsic_ratio)) +
        2.0;
    for (int steps = 0; upper != reach; ++steps) {
        if (steps == 40) return Status::no_bracket;
        at_upper = search(reach);
        upper = reach;
        if (at_upper.value > upper) reach += 3.0;
    }
    const FixedPointBrackets found = search_fixed_points(search, lower, upper, limits);
    if (found.status != Status::converged) return found.status;
    for (const FixedPointBracket& bracket : found.brackets) {
        const auto cheap = refine_fixed_point([&](double x) { return map(x, coarse); },
                                              0.5 * (bracket.lower + bracket.upper), bracket, 1e-3);
        ChannelAverages at;
        const auto point =
            refine_fixed_point([&](double x) { return map(x, at = channel.averages(x, fine, map.budget)); },
                               cheap.value, bracket, branch_step);
        if (point.status != Status::converged) return point.status;
        branches.push_back(branch_at(map, point.value, bracket.attracting, shifted(at, point)));
    }
    return Status::converged;
}

}  // namespace

NonlinearExactScore exact_score(const Activation& manifold, const Noising& noising, double intrinsic_ratio,
                                const ExactScoreAccuracy& accuracy) {
    require_positive("intrinsic ratio psi_D", intrinsic_ratio);
    require_positive("tolerance", accuracy.tolerance);
    require_positive("separation", accuracy.separation);
    require_positive("budget of work", accuracy.work);
    const double gain =
        require_positive("signal", noising.signal) / std::sqrt(require_positive("noise", noising.noise));
    const ScalarChannel channel(manifold, gain);
    if (!(channel.power() > 0.0)) refuse("manifold map", manifold.name(), "it must not vanish identically");
    if (std::abs(channel.mean()) > 1e-8 * std::sqrt(channel.power())) {
        refuse("mean of the manifold map " + manifold.name(), channel.mean(),
               "E sigma(g) must be zero; subtract it from the map");
    }

    NonlinearExactScore score;
    if (!channel.resolved()) {
        score.status = Status::iteration_limit;
        return score;
    }
    const Levels levels(channel);
    WorkBudget budget(gain > accuracy.free_gain ? accuracy.work : std::numeric_limits<double>::infinity());
    const OverlapMap map{channel, intrinsic_ratio, budget};
    const double zero = -std::numeric_limits<double>::infinity();
    const ChannelAverages at_zero = channel.averages(zero, levels.working, budget);
    if (budget.spent()) {
        score.status = Status::iteration_limit;
        return score;
    }
    const bool zero_is_fixed = channel.even() || at_zero.knowledge < 1e-20;

    // All fixed points. Near a continuous transition T almost touches the diagonal, and the cheap map may
    // cross it where the true one does not: then no bracket survives the refinement, and the search is
    // repeated more finely.
    Status outcome = Status::not_run;
    for (const auto& [coarse, fine] :
         {std::pair{levels.search, levels.working}, std::pair{levels.working, levels.accurate},
          std::pair{levels.accurate, levels.accurate}}) {
        score.branches.clear();
        // R'(0) = E[(1 - Var w)^2] / psi_D decides whether Q = 0 is a maximum.
        if (zero_is_fixed)
            score.branches.push_back(branch_at(map, zero, at_zero.contraction < intrinsic_ratio, at_zero));
        outcome =
            add_branches(map, zero_is_fixed ? least_log_odds : std::log(at_zero.knowledge / intrinsic_ratio),
                         coarse, fine, accuracy.separation, score.branches);
        if (outcome == Status::converged && score.branches.empty()) outcome = Status::no_bracket;
        if (outcome != Status::no_bracket) break;
    }
    if (budget.spent()) outcome = Status::iteration_limit;
    if (outcome != Status::converged) {
        score.status = outcome;
        return score;
    }

    auto& dominant =
        *std::max_element(score.branches.begin(), score.branches.end(),
                          [](const auto& a, const auto& b) { return a.free_entropy < b.free_entropy; });
    bool settled = at_zero.settled;
    const double coarse = dominant.error;
    if (dominant.overlap == 0.0) {
        const ChannelAverages at = channel.averages(zero, levels.accurate, budget);
        settled = settled && at.settled;
        dominant = branch_at(map, zero, dominant.stable, at);
    } else {
        ChannelAverages at;
        const auto point = refine_fixed_point(
            [&](double x) { return map(x, at = channel.averages(x, levels.accurate, budget)); },
            dominant.log_odds, {dominant.log_odds - 0.1, dominant.log_odds + 0.1, dominant.stable},
            dominant_step);
        if (point.status != Status::converged) {
            score.status = budget.spent() ? Status::iteration_limit : point.status;
            return score;
        }
        settled = settled && at.settled;
        dominant = branch_at(map, point.value, dominant.stable, shifted(at, point));
    }
    if (budget.spent()) {
        score.status = Status::iteration_limit;
        return score;
    }
    score.error = dominant.error;
    score.overlap = dominant.overlap;
    score.free_entropy = dominant.free_entropy;
    score.error_estimate = std::abs(dominant.error - coarse);
    if (!std::isfinite(score.error) || !std::isfinite(score.free_entropy)) {
        score.status = Status::not_finite;
    } else {
        const double unresolved = 1e-12 * std::min(1.0, gain * gain * channel.power());
        const bool accurate =
            settled && score.error_estimate <= accuracy.tolerance * score.error + unresolved;
        score.status = accurate ? Status::converged : Status::inaccurate;
    }
    return score;
}

}  // namespace resolva
