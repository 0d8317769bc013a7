#pragma once

#include <string>
#include <vector>

#include "support/models.hpp"

namespace resolva::test {

struct ReferencePoint {
    std::string feature, manifold;
    double time, psi_n, psi_p, psi_d, ridge;
    long draws;  ///< 0: infinite
    double test, train, objective, exact, score;

    Model model() const { return model_of(feature, manifold, time, psi_n, psi_p, psi_d, ridge, draws); }
};

/// 40-digit fixed-point solution of the order-parameter equations with constants from 40-digit quadrature
/// (mpmath); 13 digits shown. Equations: [GM26] theorem 1, [UBBM26] for finite m.
inline const std::vector<ReferencePoint>& reference_points() {
    static const std::vector<ReferencePoint> points = {
        {"relu", "linear", 0.1, 1.5, 3, 0.3, 1e-2, 0, 0.7657684124798, 0.4830567876985, 0.5162279086241,
         0.2748276650422, 2.70835100699},
        {"relu", "linear", 0.1, 2, 1.5, 0.5, 1e-3, 1, 2.731325235084, 0.1974636782451, 0.2119687928224,
         0.4198773011685, 12.75146211045},
        {"relu", "linear", 0.01, 8, 16, 0.2, 1e-4, 4, 4.534571959267, 0.134669173301, 0.139047746955,
         0.1989962615775, 218.9537986446},
        {"erf", "linear", 0.1, 4, 3, 0.25, 1e-3, 0, 0.4050767764857, 0.3582438576497, 0.3616013038127,
         0.2331695573598, 0.948352917248},
        {"tanh", "linear", 0.5, 2, 3, 0.5, 1e-3, 2, 0.7651625931598, 0.06907184608024, 0.08149382941328,
         0.2354378057898, 0.8380122746707},
    };
    return points;
}

}  // namespace resolva::test
