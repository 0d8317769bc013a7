#include <resolva/theory/exact_score/nonlinear_exact_score.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/exact_score/overlap_branches.hpp>
#include <resolva/theory/exact_score/scalar_channel.hpp>

namespace resolva {

namespace {

/// Three levels: a search for all fixed points, a refinement of each, one accurate evaluation, whose relative
/// errors of knowledge and variance are about 1e-9 (against finer resolutions). At weak signals a map that
/// grows has its effect in the tails, so the reach follows it. Above Q = 0.12 the grids of V differ from
/// level to level, so that their difference tells the error of V as well.
struct Levels {
    ChannelResolution search{8, 0.02, 4.75, 14.0, 8.0, 0.4, 4e-3};
    ChannelResolution working{14, 1e-4, 6.25, 20.0, 8.0, 0.4, 1e-7};
    ChannelResolution accurate{16, 1e-5, 7.25, 24.0, 7.0, 0.3, 3e-9};

    explicit Levels(const ScalarChannel& channel) {
        search.reach = std::max(search.reach, channel.reach_of(1e-4));
        working.reach = std::max(working.reach, channel.reach_of(1e-8));
        accurate.reach = std::max(accurate.reach, channel.reach_of(1e-11));
    }

    /// Searches, to be tried in turn. Near a continuous transition T runs along the diagonal, and a cheap T
    /// may cross it where the true one does not. The slack is above the largest error of T at the level: 6e-3
    /// in the search (cubic map, t >= 1e-3), 4e-6 in the working level (even maps at small overlaps).
    std::array<BranchSearch, 3> searches(double separation) const {
        const double closer = std::min(separation, 0.05);
        return {BranchSearch{search, working, 8e-3, separation},
                BranchSearch{working, accurate, 2e-5, closer},
                BranchSearch{accurate, accurate, 1e-6, closer}};
    }
};

/// Last Newton step of the dominant branch: what is left is of the order of its square, and the averages are
/// carried along it.
constexpr double dominant_step = 1e-5;

/// Where the search starts when Q = 0 is fixed. Below, Q < 1.3e-4, and the error departs from its value at Q
/// = 0 by terms of order Q^2 only, since Cov(c, w | y) vanishes there by symmetry.
constexpr double least_log_odds = -9.0;

const double no_overlap = -std::numeric_limits<double>::infinity();  // log-odds of Q = 0

/// All branches and the accurate dominant one by one way of searching.
Status solve(const OverlapMap& map, const BranchSearch& search, const Levels& levels,
             NonlinearExactScore& score, bool& settled) {
    score.branches.clear();
    const ChannelAverages at_zero = map.channel.averages(no_overlap, search.fine, map.budget);
    settled = at_zero.settled;
    const bool zero_is_fixed = map.channel.even() || at_zero.knowledge < 1e-20;
    // R'(0) = E[(1 - Var w)^2] / psi_D decides whether Q = 0 is a maximum.
    if (zero_is_fixed) {
        score.branches.push_back(map.branch(no_overlap, at_zero.contraction < map.intrinsic_ratio, at_zero));
    }
    const double lower = zero_is_fixed ? least_log_odds : std::log(at_zero.knowledge / map.intrinsic_ratio);
    const Status outcome = append_branches(map, lower, search, score.branches);
    if (outcome != Status::converged) return outcome;
    if (score.branches.empty()) return Status::no_bracket;

    auto& dominant =
        *std::max_element(score.branches.begin(), score.branches.end(),
                          [](const auto& a, const auto& b) { return a.free_entropy < b.free_entropy; });
    // The working level tells the error of the accurate one.
    const bool known = search.fine.tolerance == levels.working.tolerance;
    const double coarse =
        known ? dominant.error : map.channel.averages(dominant.log_odds, levels.working, map.budget).variance;
    const ChannelResolution& accurate = levels.accurate;
    if (dominant.overlap == 0.0) {
        const ChannelAverages at = map.channel.averages(no_overlap, accurate, map.budget);
        settled = settled && at.settled;
        dominant = map.branch(no_overlap, at.contraction < map.intrinsic_ratio, at);
    } else {
        const RefinedBranch refined =
            refine_branch(map, accurate, dominant.log_odds,
                          {dominant.log_odds - 0.1, dominant.log_odds + 0.1, dominant.stable}, dominant_step);
        if (refined.status != Status::converged) return refined.status;
        settled = settled && refined.settled;
        dominant = refined.branch;
    }
    score.error = dominant.error;
    score.overlap = dominant.overlap;
    score.free_entropy = dominant.free_entropy;
    score.error_estimate = std::abs(dominant.error - coarse);
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
    bool settled = false;
    for (const BranchSearch& search : levels.searches(accuracy.separation)) {
        score.status = solve(map, search, levels, score, settled);
        if (budget.spent()) score.status = Status::iteration_limit;
        if (score.status != Status::no_bracket && score.status != Status::inaccurate) break;
    }
    if (score.status != Status::converged) {
        NonlinearExactScore failed;
        failed.status = score.status == Status::inaccurate ? Status::no_bracket : score.status;
        return failed;
    }
    if (!std::isfinite(score.error) || !std::isfinite(score.free_entropy)) {
        score.status = Status::not_finite;
        return score;
    }
    const double unresolved = 1e-12 * std::min(1.0, gain * gain * channel.power());
    const bool accurate = settled && score.error_estimate <= accuracy.tolerance * score.error + unresolved;
    score.status = accurate ? Status::converged : Status::inaccurate;
    return score;
}

std::string_view explain_exact_score(Status status) {
    if (status == Status::iteration_limit) {
        return "The manifold map is too steep for this little noise: the score of the data was given up; a "
               "longer "
               "time needs less work.";
    }
    return explain(status);
}

}  // namespace resolva
