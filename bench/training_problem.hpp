#pragma once

// The problem, the times and the grid on which the speed of the training-time theory is measured.

#include <cmath>
#include <vector>

#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/score_matching/model.hpp>
#include <resolva/theory/score_matching/training/feature_spectrum.hpp>

namespace resolva::bench {

inline ScoreProblem training_problem() {
    Model model{find_activation("relu"), find_activation("identity")};
    model.noising = Noising::at_time(0.1);
    model.sample_ratio = 8.0;
    model.feature_ratio = 16.0;
    model.intrinsic_ratio = 0.2;
    model.ridge = 0.0;
    model.draws = Draws::finite(4);
    return equations(model);
}

/// 200 times from 1e-3 to 1e9.
inline std::vector<double> training_times() {
    std::vector<double> times;
    for (int i = 0; i < 200; ++i) times.push_back(std::pow(10.0, -3.0 + 12.0 * i / 199.0));
    return times;
}

/// 1,000 eigenvalues from the lowest edge to the highest.
inline std::vector<double> density_grid(const FeatureSpectrum& spectrum) {
    std::vector<double> x;
    const double low = spectrum.edges().front(), high = spectrum.edges().back();
    for (int i = 0; i < 1000; ++i) x.push_back(low * std::pow(high / low, (i + 0.5) / 1000.0));
    return x;
}

}  // namespace resolva::bench
