#pragma once

#include <cmath>
#include <random>
#include <string>

#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/score_matching/model.hpp>
#include <resolva/theory/spectra/marchenko_pastur.hpp>

namespace resolva::test {

/// A model from its numbers, in the order of the tables of reference values; draws = 0 stands for infinity.
inline Model model_of(const std::string& feature, const std::string& manifold, double time, double psi_n,
                      double psi_p, double psi_d, double ridge, long draws) {
    Model model{find_activation(feature), find_activation(manifold)};
    model.noising = Noising::at_time(time);
    model.sample_ratio = psi_n;
    model.feature_ratio = psi_p;
    model.intrinsic_ratio = psi_d;
    model.ridge = ridge;
    model.draws = draws == 0 ? Draws::infinite() : Draws::finite(draws);
    return model;
}

/// Parameters drawn log-uniformly over the box on which the solver is promised to work.
struct RandomPoint {
    double psi_n, psi_p, psi_d, ridge;
    Draws draws;
};

class RandomBox {
  public:
    explicit RandomBox(unsigned seed) : generator_(seed) {}

    /// psi_n, psi_p in [1e-2, 1e3], psi_D in [1e-2, 1], ridge in [1e-8, 10], m in 1 .. 20 or infinite.
    RandomPoint operator()() {
        const double psi_n = log_uniform(1e-2, 1e3), psi_p = log_uniform(1e-2, 1e3);
        const double psi_d = log_uniform(1e-2, 1.0), ridge = log_uniform(1e-8, 10.0);
        const long m = std::uniform_int_distribution<long>(0, 20)(generator_);
        return {psi_n, psi_p, psi_d, ridge, m == 0 ? Draws::infinite() : Draws::finite(m)};
    }

    double log_uniform(double lower, double upper) {
        return std::exp(std::uniform_real_distribution<double>(std::log(lower), std::log(upper))(generator_));
    }

  private:
    std::mt19937_64 generator_;
};

}  // namespace resolva::test
