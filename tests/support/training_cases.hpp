#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include <resolva/theory/score_matching/model.hpp>

#include "support/models.hpp"

namespace resolva::test {

/// A linear manifold in numbers.
struct TrainingCase {
    std::string feature;
    double time, psi_n, psi_p, psi_d, ridge;
    long draws;  ///< 0: infinite

    ScoreProblem problem() const {
        return equations(model_of(feature, "linear", time, psi_n, psi_p, psi_d, ridge, draws));
    }
};

/// Cases with and without an atom, with a gap, and with one, several and infinitely many draws; then others.
inline std::vector<TrainingCase> training_cases(std::initializer_list<TrainingCase> others) {
    std::vector<TrainingCase> cases = {{"relu", 0.1, 1.5, 3, 0.3, 1e-2, 0},
                                       {"relu", 0.1, 2, 1.5, 0.5, 1e-3, 1},
                                       {"relu", 0.01, 8, 16, 0.2, 1e-4, 4},
                                       {"erf", 0.1, 4, 3, 0.25, 1e-3, 0},
                                       {"tanh", 0.5, 2, 3, 0.5, 1e-3, 2}};
    cases.insert(cases.end(), others);
    return cases;
}

}  // namespace resolva::test
