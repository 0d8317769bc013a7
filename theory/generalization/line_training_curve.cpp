#include <resolva/theory/generalization/line_training_curve.hpp>

#include <string>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

LineTrainingCurve line_training_curve(const ScoreMatchingForm& training, const ScoreMatchingForm& population,
                                      std::span<const double> times) {
    if (times.size() < 2)
        refuse("number of training times", std::to_string(times.size()), "it must be at least 2");
    for (std::size_t i = 0; i < times.size(); ++i) {
        require_positive("training time", times[i]);
        if (i > 0 && !(times[i] > times[i - 1])) refuse("training time", times[i], "times must increase");
    }
    const GradientFlow flow(training);
    const ScoreMatchingForm train = flow.in_eigenbasis(training);
    const ScoreMatchingForm test = flow.in_eigenbasis(population);
    LineTrainingCurve curve;
    for (const double time : times) {
        const Eigen::VectorXd theta = flow.coefficients(time);
        curve.time.push_back(time);
        curve.train.push_back(train(theta));
        curve.test.push_back(test(theta));
    }
    const Minimum best = find_minimum_on_log_scale([&](double time) { return test(flow.coefficients(time)); },
                                                   times.front(), times.back());
    curve.stopping_time = best.argument;
    curve.stopping_test = best.value;
    curve.place = best.place;
    curve.status = best.status;
    return curve;
}

}  // namespace resolva
