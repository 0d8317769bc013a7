// Uses one header of each layer and returns 0 only when the numbers are right.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>

#include <resolva/numerics/fixed_point/monotone_newton.hpp>
#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/score_matching/model.hpp>
#include <resolva/theory/score_matching/prediction.hpp>
#include <resolva/validation/random/random_stream.hpp>

namespace {

/// The Marchenko-Pastur resolvent at ratio one: G = 1 / (ridge + 1 / (1 + G)), solved by
/// G = (sqrt(1 + 4 / ridge) - 1) / 2.
struct MarchenkoPasturEquation {
    using Scalar = double;
    static constexpr std::size_t dimension = 1;
    double ridge;
    template <class S>
    std::array<S, 1> operator()(const std::array<S, 1>& g) const {
        return {1.0 / (ridge + 1.0 / (1.0 + g[0]))};
    }
};

bool agree(const char* what, double actual, double expected, double tolerance) {
    std::printf("%s: %.16g, expected %.16g\n", what, actual, expected);
    return std::abs(actual - expected) <= tolerance * std::abs(expected);
}

}  // namespace

int main() {
    const double ridge = 0.01;
    const auto resolvent = resolva::solve(MarchenkoPasturEquation{ridge}, {1.0 / ridge});
    bool right = resolvent.status == resolva::Status::converged;
    right &= agree("resolvent", resolvent.value[0], 0.5 * (std::sqrt(1.0 + 4.0 / ridge) - 1.0), 1e-14);

    // Solved independently in 40-digit arithmetic.
    resolva::Model model{resolva::find_activation("relu"), resolva::find_activation("identity")};
    model.noising = resolva::Noising::at_time(0.1);
    model.sample_ratio = 1.5;
    model.feature_ratio = 3.0;
    model.intrinsic_ratio = 0.3;
    model.ridge = ridge;
    const resolva::Prediction prediction = resolva::predict(resolva::equations(model));
    right &= prediction.status == resolva::Status::converged;
    right &= agree("test error", prediction.test, 0.7657684124798, 1e-12);

    // Computed by another program from the published definition of Philox and the layout of the counter.
    const resolva::RandomStream stream({1, 2, 3, resolva::Purpose::latent});
    right &= agree("uniform", stream.uniform(0), 0.20791842250308046, 0.0);
    return right ? 0 : 1;
}
