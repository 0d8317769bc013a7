#pragma once

#include <cmath>
#include <random>
#include <vector>

#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/score_matching/model.hpp>

namespace resolva::bench {

/// Problems drawn log-uniformly over psi_n, psi_p in [1e-2, 1e3], psi_D in [1e-2, 1], ridge in [1e-8, 10], m
/// in 1 .. 20 or infinite; ReLU features on the linear manifold at t = 0.1.
inline std::vector<ScoreProblem> random_problems(std::size_t count, unsigned seed = 1) {
    std::mt19937_64 generator(seed);
    const auto log_uniform = [&](double lower, double upper) {
        return std::exp(std::uniform_real_distribution<double>(std::log(lower), std::log(upper))(generator));
    };
    Model model{find_activation("relu"), find_activation("linear")};
    model.noising = Noising::at_time(0.1);
    const ScoreProblem base = equations(model);
    std::vector<ScoreProblem> problems;
    problems.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const double sample_ratio = log_uniform(1e-2, 1e3);
        const double feature_ratio = log_uniform(1e-2, 1e3);
        const AnySpectrum spectrum = MarchenkoPastur(log_uniform(1e-2, 1.0));
        const double ridge = log_uniform(1e-8, 10.0);
        const long m = std::uniform_int_distribution<long>(0, 20)(generator);
        problems.push_back({base.constants, base.noising, spectrum,
                            gaussian_exact_error(spectrum, base.noising), sample_ratio, feature_ratio, ridge,
                            m == 0 ? Draws::infinite() : Draws::finite(m)});
    }
    return problems;
}

}  // namespace resolva::bench
