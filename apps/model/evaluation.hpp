#pragma once

#include <string>
#include <vector>

#include <resolva/theory/score_matching/prediction.hpp>

#include "command_line/values.hpp"
#include "model/model_options.hpp"
#include "output/table.hpp"

namespace resolva::program {

/// A point of a sweep: its options, its equations without the spectrum, its prediction, and the dimension
/// that finite systems must exceed by far to follow it.
struct EvaluatedPoint {
    ModelOptions options;
    Noising noising;
    Prediction prediction;
    double finite_size_scale;
    std::string reason{};  ///< why there is no finite answer, where the status alone does not say it
};

/// Every combination of the axes' values applied to the base options; the first axis varies slowest.
std::vector<ModelOptions> grid(const ModelOptions& base, const std::vector<Axis>& axes);

/// Predicts every point. Equivalence constants, spectrum and exact score are computed once for all points
/// that share them. Parallel; shows progress.
/// @throws BadArgument for the first point that is not a legal model.
std::vector<EvaluatedPoint> evaluate(const std::vector<ModelOptions>& points, int threads);

/// A tidy table with one row a point. The head lists the version and every option that no axis varies.
Table to_table(const std::vector<EvaluatedPoint>& points, const std::vector<Axis>& axes);

/// The error of that name: test, train, objective, score, exact or gap.
/// @throws BadArgument for another name.
double error_named(const Prediction& prediction, const std::string& name);

}  // namespace resolva::program
