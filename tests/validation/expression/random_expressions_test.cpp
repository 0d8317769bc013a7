#include <cmath>
#include <set>

#include <resolva/theory/expression/equivalent_solver.hpp>
#include <resolva/validation/expression/expression_simulation.hpp>

#include "support/catch.hpp"
#include "support/random_expression.hpp"

namespace {

using namespace resolva;

/// The limit estimated from sizes N and 2 N by Richardson's extrapolation in 1/N, with its standard error.
std::pair<double, double> extrapolated(const ExpressionModel& model, int size, int replicas) {
    const SimulatedOutputs small = simulate(model, {"a", size, replicas, 11});
    const SimulatedOutputs large = simulate(model, {"a", 2 * size, replicas, 12});
    return {2.0 * large.mean[0] - small.mean[0],
            std::hypot(2.0 * large.standard_error[0], small.standard_error[0])};
}

TEST_CASE("a thousand random expressions agree with simulation within five standard errors") {
    test::RandomExpressions random(20240607);
    std::set<const void*> distinct;
    std::vector<Expression> kept;
    int compared = 0;
    int confirmed_later = 0;
    while (compared < 1000) {
        const ExpressionModel model = random.model(2 + compared % 4);
        const Expression& e = model.traces[0];
        if (e.is_zero() || !distinct.insert(e.address()).second) continue;
        kept.push_back(e);
        ++compared;
        const EquivalentSolution<double> solution = evaluate(model);
        INFO(to_text(e) << " -> " << solution.reason);
        REQUIRE(solution.status == Status::converged);
        REQUIRE(solution.residual < 1e-11);
        // Each stage has finer error bars and a smaller bias of order 1/N^2; a true disagreement persists.
        bool agrees = false;
        double deviation = 0.0;
        for (const auto& [size, replicas] : {std::pair{16, 10}, {32, 30}, {64, 60}}) {
            const auto [limit, error] = extrapolated(model, size, replicas);
            deviation = std::abs(solution.outputs[0] - limit) / (error + 1e-9 * std::abs(limit) + 1e-12);
            agrees = deviation < 5.0;
            if (agrees) break;
            ++confirmed_later;
        }
        INFO("deviation in standard errors: " << deviation);
        CHECK(agrees);
    }
    // Five standard errors of ten replicas are exceeded rarely; many retries would mean a bias.
    CHECK(confirmed_later < 40);
}

}  // namespace
