#pragma once

#include <string>
#include <vector>

#include <resolva/theory/score_matching/model.hpp>
#include <resolva/validation/finite_size/plan.hpp>

namespace resolva {

/// A model that the theory is held against.
struct SuiteCase {
    std::string name;
    Model model;
};

/// Nine parameter sets: m = 1, 4 and infinity, linear and tanh manifolds, ReLU, erf and tanh features, fewer
/// and more features than samples. Ridges keep the 1/d series well behaved at the sizes of the plans below.
std::vector<SuiteCase> validation_suite();

/// Small sizes for continuous integration: seconds a case.
Plan quick_plan();

/// Sizes that bring the relative standard error of test, train and score below one per cent: d = 100 to 400
/// where the true score takes message passing, beyond that where a replica is cheap or the curvature in 1/d
/// must be resolved. Minutes a case.
Plan full_plan(const Model& model);

}  // namespace resolva
