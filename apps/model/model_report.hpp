#pragma once

#include <string_view>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/prediction.hpp>

#include "model/model_options.hpp"
#include "output/json.hpp"

namespace resolva::program {

/// {mu0, mu1, mu_star2, nu1, nu_star2, b2, beta2, alpha2, s2, gamma2}.
Json constants_json(const EquivalenceConstants& constants);

using resolva::to_text;  // of numbers and statuses, which the overload below would hide

/// The object that --json prints about a model, behind the head that its table has: the version and every
/// option that has a value.
Json headed(const ModelOptions& options, const Noising& noising, const Json& answer);

/// The regime's name in tables and JSON.
std::string_view to_text(RidgelessRegime regime);

/// A table for a person on standard output.
void print_report(const ScoreProblem& problem, const Prediction& prediction);

}  // namespace resolva::program
