#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <resolva/theory/score_matching/prediction.hpp>
#include <resolva/validation/finite_size/extrapolation.hpp>
#include <resolva/validation/finite_size/study.hpp>
#include <resolva/validation/finite_size/summary.hpp>

namespace resolva {

enum class Outcome {
    agrees,     ///< |z| below the limit, error bar fine enough to tell
    disagrees,  ///< |z| at or above the limit
    undecided   ///< too wide an error bar, too bad a fit, failed replicas, or no prediction
};

std::string_view to_string(Outcome outcome);

/// The rule of judgement.
struct Judgement {
    double z_limit = 4.0;
    double precision = 0.1;   ///< largest relative standard error with which agreement means something
    double worst_fit = 1e-6;  ///< smallest p-value of the extrapolation that is believed
};

/// Whether a number measured with an error bar is the predicted one.
///
/// z is the distance in standard errors; the error bar itself is known with `degrees_of_freedom`, so z is the
/// normal deviate of the same two-sided probability as Student's t.
struct Verdict {
    Outcome outcome = Outcome::undecided;
    double predicted = 0.0;
    double measured = 0.0;
    double standard_error = 0.0;
    double z = 0.0;
    std::string sentence;
};

/// Judges one extrapolated quantity.
Verdict judge(std::string_view quantity, double predicted, const Extrapolation& measured,
              double degrees_of_freedom, const Judgement& rule = {});

/// One observable of a study against the theory. `averages` are corrected for the rounding of sizes: at each
/// size the difference between the predictions at nominal and at actual ratios is added.
struct Comparison {
    Observable observable;
    Summary summary;
    Extrapolation extrapolation;
    Verdict verdict;
};

/// What the theory says about each observable, NaN where it says nothing.
/// @throws BadArgument as `predict`.
ObservableValues predicted_observables(const Model& model);

/// Compares the observables that the theory predicts and the study measured. `predicted` replaces the
/// theory's limit: the verdict must turn when a wrong one is given.
std::vector<Comparison> compare(const Study& study, const std::vector<Observable>& observables,
                                const ObservableValues& predicted, const Judgement& rule = {});

/// The same against `predicted_observables(study.model)`.
std::vector<Comparison> compare(const Study& study, const std::vector<Observable>& observables,
                                const Judgement& rule = {});

/// Disagrees if one does, agrees if all do.
Outcome overall(const std::vector<Comparison>& comparisons);

}  // namespace resolva
