#include <resolva/validation/compare/verdict.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <resolva/theory/score_matching/modes.hpp>
#include <resolva/validation/compare/normal_deviate.hpp>
#include <resolva/validation/finite_size/asymptotic_size.hpp>
#include <resolva/validation/simulate/dimensions.hpp>

namespace resolva {

namespace {

std::string short_text(double value) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.6g", value);
    return buffer;
}

}  // namespace

std::string_view to_string(Outcome outcome) {
    switch (outcome) {
        case Outcome::agrees:
            return "agrees";
        case Outcome::disagrees:
            return "disagrees";
        case Outcome::undecided:
            break;
    }
    return "undecided";
}

Verdict judge(std::string_view quantity, double predicted, const Extrapolation& measured,
              double degrees_of_freedom, const Judgement& rule) {
    Verdict verdict;
    verdict.predicted = predicted;
    verdict.measured = measured.limit;
    verdict.standard_error = measured.standard_error;
    verdict.z = normal_deviate((measured.limit - predicted) / measured.standard_error, degrees_of_freedom);
    const std::string name(quantity);
    const std::string numbers = "simulation extrapolates to " + short_text(measured.limit) + " +- " +
                                short_text(measured.standard_error) + ", theory predicts " +
                                short_text(predicted);
    const double precision = measured.standard_error / std::abs(predicted);
    if (measured.status != Status::converged || !std::isfinite(predicted)) {
        verdict.outcome = Outcome::undecided;
        verdict.sentence = name + " is undecided: " +
                           (std::isfinite(predicted) ? "the sizes and replicas do not determine the limit."
                                                     : "the theory gives no number.");
    } else if (measured.p_value < rule.worst_fit) {
        verdict.outcome = Outcome::undecided;
        verdict.sentence =
            name + " is undecided: no polynomial in 1/d fits the sizes (p = " + short_text(measured.p_value) +
            "); add larger ones.";
    } else if (!(std::abs(verdict.z) < rule.z_limit)) {
        verdict.outcome = Outcome::disagrees;
        verdict.sentence = name + " disagrees: " + numbers + ", z = " + short_text(verdict.z) + ".";
    } else if (!(precision <= rule.precision)) {
        verdict.outcome = Outcome::undecided;
        verdict.sentence = name + " is undecided: " + numbers + ", too coarse to tell; add replicas.";
    } else {
        verdict.outcome = Outcome::agrees;
        verdict.sentence = name + " agrees: " + numbers + ", z = " + short_text(verdict.z) + ".";
    }
    return verdict;
}

ObservableValues predicted_observables(const Model& model) {
    ObservableValues values;
    const ScoreProblem problem = equations(model);
    const Prediction prediction = predict(problem);
    if (prediction.status != Status::converged) return values;
    values[Observable::test] = prediction.test;
    values[Observable::train] = prediction.train;
    values[Observable::objective] = prediction.objective;
    values[Observable::score] = prediction.score;
    values[Observable::exact] = prediction.exact;
    if (model.covariance || !model.manifold.is_linear()) return values;
    const Modes modes = predict_modes(problem);
    if (modes.status != Status::converged) return values;
    double weight = 0.0, test = 0.0, train = 0.0, trace = 0.0, weighted_test = 0.0, weighted_train = 0.0;
    for (const Mode& mode : modes.modes) {
        if (mode.eigenvalue == 0.0) {
            values[Observable::normal_test] = mode.test;
            values[Observable::normal_train] = mode.train;
            continue;
        }
        weight += mode.weight;
        test += mode.weight * mode.test;
        train += mode.weight * mode.train;
        trace += mode.weight * mode.eigenvalue;
        weighted_test += mode.weight * mode.eigenvalue * mode.test;
        weighted_train += mode.weight * mode.eigenvalue * mode.train;
    }
    values[Observable::tangent_test] = test / weight;
    values[Observable::tangent_train] = train / weight;
    values[Observable::weighted_test] = weighted_test / trace;
    values[Observable::weighted_train] = weighted_train / trace;
    return values;
}

std::vector<Comparison> compare(const Study& study, const std::vector<Observable>& observables,
                                const ObservableValues& predicted, const Judgement& rule) {
    const ObservableValues nominal = predicted_observables(study.model);
    std::vector<ObservableValues> actual;
    for (const std::size_t size : study.plan.sizes) {
        actual.push_back(predicted_observables(at_ratios_of(study.model, dimensions_of(study.model, size))));
    }
    const std::string too_small =
        study.plan.sizes.empty() ? "" : below_asymptotic_size(study.model, study.plan.sizes.front());
    std::vector<Comparison> comparisons;
    for (const Observable observable : observables) {
        Comparison comparison{observable, summarise(study, observable), {}, {}};
        if (comparison.summary.averages.empty()) continue;
        if (std::isnan(comparison.summary.averages.front().value)) continue;
        for (SizeAverage& average : comparison.summary.averages) {
            const auto at = std::find(study.plan.sizes.begin(), study.plan.sizes.end(),
                                      static_cast<std::size_t>(average.size));
            const double shift = nominal[observable] -
                                 actual[static_cast<std::size_t>(at - study.plan.sizes.begin())][observable];
            if (std::isfinite(shift)) average.value += shift;
        }
        comparison.extrapolation = extrapolate(comparison.summary.averages);
        comparison.verdict = judge(to_string(observable), predicted[observable], comparison.extrapolation,
                                   comparison.summary.degrees_of_freedom, rule);
        if (!too_small.empty() && comparison.verdict.outcome != Outcome::undecided) {
            comparison.verdict.outcome = Outcome::undecided;
            comparison.verdict.sentence =
                std::string(to_string(observable)) + " is undecided: " + too_small + "; choose larger sizes.";
        }
        if (comparison.summary.failed > 0) {
            comparison.verdict.outcome = Outcome::undecided;
            comparison.verdict.sentence = std::string(to_string(observable)) +
                                          " is undecided: " + std::to_string(comparison.summary.failed) +
                                          " replicas did not converge.";
        }
        comparisons.push_back(std::move(comparison));
    }
    return comparisons;
}

std::vector<Comparison> compare(const Study& study, const std::vector<Observable>& observables,
                                const Judgement& rule) {
    return compare(study, observables, predicted_observables(study.model), rule);
}

Outcome overall(const std::vector<Comparison>& comparisons) {
    Outcome worst = comparisons.empty() ? Outcome::undecided : Outcome::agrees;
    for (const Comparison& comparison : comparisons) {
        if (comparison.verdict.outcome == Outcome::disagrees) return Outcome::disagrees;
        if (comparison.verdict.outcome == Outcome::undecided) worst = Outcome::undecided;
    }
    return worst;
}

}  // namespace resolva
