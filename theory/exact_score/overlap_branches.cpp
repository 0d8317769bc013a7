#include <resolva/theory/exact_score/overlap_branches.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <resolva/numerics/fixed_point/fixed_point_search.hpp>

namespace resolva {

namespace {

/// Last Newton steps on the two maps: what is left after a step is of the order of its square.
constexpr double coarse_step = 1e-3;
constexpr double fine_step = 3e-3;

/// Beyond, 1 - Q is lost in the rounding of pre-activations.
constexpr double greatest_log_odds = 60.0;

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

ValueAndSlope OverlapMap::operator()(double log_odds, const ChannelAverages& at) const {
    return {std::log(at.knowledge / intrinsic_ratio) + std::log1p(std::exp(log_odds)),
            at.contraction / (at.knowledge * (1.0 + std::exp(-log_odds)))};
}

ExactScoreBranch OverlapMap::branch(double log_odds, bool stable, const ChannelAverages& at) const {
    return {overlap_of(log_odds), log_odds, at.variance,
            free_entropy_at(log_odds, at.information, intrinsic_ratio), stable};
}

RefinedBranch refine_branch(const OverlapMap& map, const ChannelResolution& resolution, double guess,
                            const FixedPointBracket& bracket, double step) {
    ChannelAverages at;
    const auto point = refine_fixed_point(
        [&](double x) { return map(x, at = map.channel.averages(x, resolution, map.budget)); }, guess,
        bracket, step);
    return {map.branch(point.value, bracket.attracting, shifted(at, point)), at.settled, point.status};
}

Status append_branches(const OverlapMap& map, double lower, const BranchSearch& search,
                       std::vector<ExactScoreBranch>& branches) {
    ValueAndSlope at_upper;
    double upper = -std::numeric_limits<double>::infinity();
    const auto coarse = [&](double x) { return x == upper ? at_upper : map(x, search.coarse); };
    FixedPointSearch limits;
    limits.resolution = search.separation;
    limits.slack = search.slack;
    lower -= 10.0 * limits.slack;  // T(-infinity) bounds every fixed point from below, up to the error of T
    const double power = map.channel.gain() * map.channel.gain() * map.channel.power();
    double reach = std::max(lower, std::log1p(power / map.intrinsic_ratio)) + 2.0;
    while (upper != reach) {
        if (reach > greatest_log_odds) return Status::not_finite;
        at_upper = coarse(reach);
        upper = reach;
        if (at_upper.value > upper) reach += 3.0;
    }
    const FixedPointBrackets found = search_fixed_points(coarse, lower, upper, limits);
    if (found.status != Status::converged) return found.status;
    if (found.doubtful) return Status::inaccurate;
    for (const FixedPointBracket& bracket : found.brackets) {
        const auto cheap =
            refine_fixed_point(coarse, 0.5 * (bracket.lower + bracket.upper), bracket, coarse_step);
        const RefinedBranch refined = refine_branch(map, search.fine, cheap.value, bracket, fine_step);
        if (refined.status != Status::converged) return refined.status;
        branches.push_back(refined.branch);
    }
    return Status::converged;
}

}  // namespace resolva
