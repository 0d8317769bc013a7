#pragma once

#include <map>
#include <string>

#include <resolva/theory/expression/equivalent_solver.hpp>
#include <resolva/theory/expression/model_file.hpp>

#include "support/catch.hpp"
#include "support/places.hpp"

namespace resolva::test {

/// A model file of theory/analyses.
inline ExpressionModel analysis(const std::string& name) {
    return read_model_file(places::source_directory + "/theory/analyses/" + name + ".toml");
}

/// Outputs by name at the values of the model; fails the test unless converged.
inline std::map<std::string, double> solved(const ExpressionModel& model) {
    const auto solution = evaluate(model);
    INFO(solution.reason);
    REQUIRE(solution.status == Status::converged);
    CHECK(solution.residual < 1e-12);
    std::map<std::string, double> outputs;
    for (std::size_t k = 0; k < solution.outputs.size(); ++k)
        outputs[model.outputs[k].name] = solution.outputs[k];
    return outputs;
}

}  // namespace resolva::test
