#include <resolva/theory/score_matching/training/stopping.hpp>

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

}  // namespace

Stopping optimal_stopping(const ScoreProblem& problem, const StoppingSearch& search) {
    require_positive("first training time", search.first);
    require_positive("tolerance of the window", search.tolerance);
    if (!(search.tolerance < 1.0))
        refuse("tolerance of the window", search.tolerance, "it must be below one");
    const TrainingFlow flow(problem, search.first, search.last);
    Stopping result;
    result.status = flow.status();
    if (result.status != Status::converged) return result;

    // Beyond this time a flow with a ridge stands still.
    const double last = problem.ridge > 0.0 ? std::min(search.last, 40.0 / problem.ridge) : search.last;
    if (!(search.first < last)) refuse("first training time", search.first, "the flow has ended before it");
    Minimization method;
    method.scan_points = 129;
    const Minimum best = find_minimum_on_log_scale([&](double time) { return flow.at(time).test; },
                                                   search.first, last, method);
    result.status = best.status;
    if (best.status != Status::converged) return result;

    const bool to_the_end =
        best.place == MinimumPlace::at_upper_end || best.value >= flow.limit().test * (1.0 - 1e-10);
    const TrainingPoint at =
        to_the_end ? flow.at(std::numeric_limits<double>::infinity()) : flow.at(best.argument);
    result.time = at.time;
    result.test = at.test;
    result.score = at.score;
    result.train = at.train;

    const double level = at.test + search.tolerance * (1.0 - at.test);
    const double inside = to_the_end ? last : best.argument;
    if (flow.at(search.first).test <= level) {
        result.generalization_time = search.first;
        result.status = Status::no_bracket;
        return result;
    }
    const Root begin = crossing(flow, level, search.first, inside);
    result.generalization_time = begin.argument;
    if (begin.status != Status::converged) result.status = begin.status;
    if (to_the_end || flow.at(last).test <= level) {
        result.memorization_time = std::numeric_limits<double>::infinity();
    } else {
        const Root end = crossing(flow, level, inside, last);
        result.memorization_time = end.argument;
        if (end.status != Status::converged) result.status = end.status;
    }
    result.status = resting_on(problem.constants, result.status);
    return result;
}

}  // namespace resolva
