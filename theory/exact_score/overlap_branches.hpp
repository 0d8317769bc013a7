#pragma once

// The fixed points of the overlap equation of NonlinearExactScore, as a map of the log-odds x = ln(Q/(1-Q)):
//     x = T(x) = ln R(x),   dT/dx = Q E[(1 - Var(w|y,V))^2] / E[E[w|y,V]^2].

#include <vector>

#include <resolva/numerics/core/status.hpp>
#include <resolva/numerics/fixed_point/scalar_fixed_point.hpp>
#include <resolva/theory/exact_score/nonlinear_exact_score.hpp>
#include <resolva/theory/exact_score/scalar_channel.hpp>
#include <resolva/theory/exact_score/work_budget.hpp>

namespace resolva {

/// T at one psi_D, within a budget of work.
struct OverlapMap {
    const ScalarChannel& channel;
    double intrinsic_ratio;
    WorkBudget& budget;

    ValueAndSlope operator()(double log_odds, const ChannelAverages& at) const;
    ValueAndSlope operator()(double log_odds, const ChannelResolution& resolution) const {
        return (*this)(log_odds, channel.averages(log_odds, resolution, budget));
    }
    /// The branch at a fixed point, from the averages there.
    ExactScoreBranch branch(double log_odds, bool stable, const ChannelAverages& at) const;
};

/// A fixed point refined by Newton steps, with the averages carried along the last one.
struct RefinedBranch {
    ExactScoreBranch branch;
    bool settled = false;  ///< the quadratures met their tolerance
    Status status = Status::not_run;
};

/// Newton steps from `guess` inside the bracket, to the last step below `step`.
RefinedBranch refine_branch(const OverlapMap& map, const ChannelResolution& resolution, double guess,
                            const FixedPointBracket& bracket, double step);

/// How fixed points are searched for: on a cheap T first, whose error is below `slack`, then refined.
struct BranchSearch {
    ChannelResolution coarse, fine;
    double slack;
    double separation;  ///< pairs of fixed points closer than this may be missed
};

/// Appends every fixed point from `lower` upwards, in increasing order. `inaccurate`: the coarse T comes so
/// close to the diagonal that its crossings mean nothing; `no_bracket`: one of them was none of the fine T.
Status append_branches(const OverlapMap& map, double lower, const BranchSearch& search,
                       std::vector<ExactScoreBranch>& branches);

}  // namespace resolva
