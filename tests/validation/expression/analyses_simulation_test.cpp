#include <cmath>

#include <resolva/validation/expression/expression_simulation.hpp>

#include "support/analysis.hpp"

namespace {

using namespace resolva;

TEST_CASE("analyses without a closed form agree with simulation extrapolated to infinite size") {
    for (const char* name :
         {"random_feature_regression", "two_layers", "diffusion_finite_draws", "ridge_regression"}) {
        INFO(name);
        ExpressionModel model = test::analysis(name);
        if (std::string(name) == "diffusion_finite_draws") model.set("ridge", 0.05);
        const auto limit = test::solved(model);
        const SimulatedOutputs small = simulate(model, {"d", 40, 40, 3});
        const SimulatedOutputs large = simulate(model, {"d", 80, 40, 4});
        for (std::size_t k = 0; k < model.outputs.size(); ++k) {
            // Richardson in 1/d removes the leading finite-size term.
            const double extrapolated = 2.0 * large.mean[k] - small.mean[k];
            const double error = std::hypot(2.0 * large.standard_error[k], small.standard_error[k]);
            const double expected = limit.at(model.outputs[k].name);
            INFO(model.outputs[k].name << ": " << expected << " against " << extrapolated << " +- " << error);
            CHECK(std::abs(extrapolated - expected) < 5.0 * error);
            CHECK(error < 0.05 * std::abs(expected));
        }
    }
}

TEST_CASE("a simulation is reproducible and its sizes keep the ratios") {
    const ExpressionModel model = test::analysis("ridge_regression");
    const auto first = simulate(model, {"d", 50, 3, 9});
    CHECK(first.sizes.at("n") == 80);
    CHECK(first.mean == simulate(model, {"d", 50, 3, 9}).mean);
    CHECK_FALSE(first.mean == simulate(model, {"d", 50, 3, 10}).mean);
    CHECK_THROWS(simulate(model, {"d", 50, 1, 9}));
    CHECK_THROWS(simulate(model, {"unknown", 50, 3, 9}));
}

}  // namespace
