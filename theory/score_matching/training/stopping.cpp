#include <resolva/theory/score_matching/training/stopping.hpp>

#include <algorithm>
#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/root/bracketing.hpp>

namespace resolva {

namespace {

// The time in [lower, upper] at which the test error passes the level.
Root crossing(const TrainingFlow& flow, double level, double lower, double upper) {
    Bracketing method;
    method.relative_tolerance = 1e-10;
    Root root = find_root([&](double log_time) { return flow.at(std::exp(log_time)).test - level; },
                          std::log(lower), std::log(upper), method);
    root.argument = std::exp(root.argument);
    return root;
}

// A test error within its own rounding of one has not been seen to fall (training_flow.hpp).
constexpr double resolved_drop = 1e-10;
constexpr double smallest_time = 1e-30;
constexpr double largest_time = 1e24;
constexpr double extension = 1e5;

Stopping never_started(const ScoreProblem& problem) {
    Stopping result;
    result.time = result.generalization_time = result.memorization_time = 0.0;
    result.test = result.train = 1.0;
    result.score = (1.0 - problem.exact.value) / problem.noising.noise;
    result.status = Status::converged;
    result.reason =
        "The features have no linear part (mu_1 = 0) and learn nothing of the score: training can only raise "
        "the "
        "test error.";
    return result;
}

// What one range of times shows: the answer, or on which side the range is too short.
struct Attempt {
    Stopping found;
    bool begins_too_late = false;
    bool ends_too_early = false;
};

Attempt search_range(const ScoreProblem& problem, const StoppingSearch& search, double first, double last) {
    Attempt attempt;
    Stopping& result = attempt.found;
    result.first = first;
    result.last = last;
    const TrainingFlow flow(problem, first, last);
    result.status = flow.status();
    if (result.status != Status::converged) return attempt;

    Minimization method;
    method.scan_points = 129;
    const Minimum best =
        find_minimum_on_log_scale([&](double time) { return flow.at(time).test; }, first, last, method);
    result.status = best.status;
    if (best.status != Status::converged) return attempt;

    // The end of the flow, when it has one; at the threshold the ridgeless flow runs to infinity.
    const double limit = flow.limit().test;
    const bool settled = last * problem.ridge > 39.0 || std::abs(flow.at(last).test - limit) <= 1e-9 * limit;
    const bool at_the_end = best.place == MinimumPlace::at_upper_end;
    attempt.begins_too_late = !(best.value < 1.0 - resolved_drop) && !(limit < 1.0 - resolved_drop);
    attempt.ends_too_early = !attempt.begins_too_late && at_the_end && !settled;
    if (attempt.begins_too_late || attempt.ends_too_early) return attempt;
    const bool to_the_end = (at_the_end && settled) || best.value >= limit * (1.0 - 1e-10);
    const TrainingPoint at =
        to_the_end ? flow.at(std::numeric_limits<double>::infinity()) : flow.at(best.argument);
    result.time = at.time;
    result.test = at.test;
    result.score = at.score;
    result.train = at.train;

    const double level = at.test + search.tolerance * (1.0 - at.test);
    const double inside = to_the_end ? last : best.argument;
    if (flow.at(inside).test > level) {
        attempt.ends_too_early = true;
        return attempt;
    }
    if (best.place == MinimumPlace::at_lower_end || flow.at(first).test <= level) {
        attempt.begins_too_late = true;
        return attempt;
    }
    const Root begin = crossing(flow, level, first, inside);
    result.generalization_time = begin.argument;
    if (begin.status != Status::converged) result.status = begin.status;
    if (to_the_end || (flow.at(last).test <= level && limit <= level)) {
        result.memorization_time = std::numeric_limits<double>::infinity();
    } else if (flow.at(last).test <= level) {
        attempt.ends_too_early = true;
    } else {
        const Root end = crossing(flow, level, inside, last);
        result.memorization_time = end.argument;
        if (end.status != Status::converged) result.status = end.status;
    }
    return attempt;
}

}  // namespace

Stopping optimal_stopping(const ScoreProblem& problem, const StoppingSearch& search) {
    require_positive("first training time", search.first);
    require_positive("last training time", search.last);
    if (!(search.first < search.last))
        refuse("last training time", search.last, "it must exceed the first one");
    require_positive("tolerance of the window", search.tolerance);
    if (!(search.tolerance < 1.0))
        refuse("tolerance of the window", search.tolerance, "it must be below one");
    if (problem.constants.b2 == 0.0 && problem.constants.beta2 == 0.0) return never_started(problem);

    // Beyond this time a flow with a ridge stands still.
    const double end = problem.ridge > 0.0 ? std::min(40.0 / problem.ridge, largest_time) : largest_time;
    double last = std::min(search.last, end);
    double first = std::min(search.first, last / extension);
    for (;;) {
        Attempt attempt = search_range(problem, search, first, last);
        Stopping& result = attempt.found;
        const bool lower = attempt.begins_too_late && first > smallest_time;
        const bool upper = attempt.ends_too_early && last < end;
        if (result.status == Status::converged && (lower || upper)) {
            if (lower) first = std::max(first / extension, smallest_time);
            if (upper) last = std::min(last * extension, end);
            continue;
        }
        if (result.status != Status::converged) {
            result.reason = explain(result.status);
        } else if (attempt.begins_too_late || attempt.ends_too_early) {
            result = Stopping{};
            result.first = first;
            result.last = last;
            result.status = Status::inaccurate;
            result.reason = attempt.begins_too_late ? "The test error of the flow falls by less than 1e-10 "
                                                      "before it rises again; the best time lies "
                                                      "below what its accuracy can show."
                                                    : "The test error still falls at training time " +
                                                          to_text(last) + ", the largest that is searched.";
        } else if (std::isinf(result.time)) {
            result.reason = "The test error is smallest at the end of training; stopping early does not pay.";
        } else if (std::isinf(result.memorization_time)) {
            result.reason = "The test error stays within the window to the end of training.";
        }
        if (const Status status = resting_on(problem.constants, result.status); status != result.status) {
            result.status = status;
            result.reason = explain(status, problem.constants);
        }
        return result;
    }
}

}  // namespace resolva
