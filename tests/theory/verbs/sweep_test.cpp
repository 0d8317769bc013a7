#include <resolva/theory/verbs/sweep.hpp>

#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/models/expression/derived_model.hpp>
#include <resolva/theory/models/score_matching/score_matching_model.hpp>
#include <resolva/theory/score_matching/model.hpp>
#include <resolva/theory/score_matching/prediction.hpp>

#include "support/analysis.hpp"
#include "support/catch.hpp"
#include "support/function_model.hpp"

namespace {

using namespace resolva;

/// The opposite order, as another number of threads might choose.
bool run_backwards(std::size_t count, const std::function<void(std::size_t)>& body) {
    for (std::size_t i = count; i-- > 0;) body(i);
    return true;
}

std::vector<Value> numbers(std::initializer_list<double> list) {
    return {list.begin(), list.end()};
}

TEST_CASE("a sweep of score matching gives what predict gives at every point") {
    const ScoreMatchingModel model;
    ParameterPoint base(model.parameters());
    base.set("draws", 2.0);
    base.set("psi_p", 3.0);
    const std::vector<SweepAxis> axes{{base.number_of("time"), numbers({0.05, 0.5})},
                                      {base.number_of("psi-n"), numbers({0.5, 1.0, 4.0})}};
    const Sweep found = sweep(model, base, axes);
    REQUIRE(found.points.size() == 6);
    CHECK(found.complete);
    CHECK(found.failed == 0);
    for (const SweepPoint& point : found.points) {
        Model direct{find_activation("relu"), find_activation("linear")};
        direct.noising = Noising::at_time(std::get<double>(axes[0].values[point.indices[0]]));
        direct.sample_ratio = std::get<double>(axes[1].values[point.indices[1]]);
        direct.feature_ratio = 3.0;
        direct.intrinsic_ratio = 0.5;
        direct.draws = Draws::finite(2);
        const Prediction expected = predict(equations(direct));
        CHECK(point.answer.values[model.quantity("test")] == expected.test);
        CHECK(point.answer.values[model.quantity("score")] == expected.score);
        CHECK(point.answer.errors[model.quantity("score")] == expected.score_error);
    }
}

TEST_CASE("no digit of a sweep depends on the order in which its points are computed") {
    const DerivedModel model("regression", test::analysis("random_feature_regression"));
    const ParameterPoint base(model.parameters());
    std::vector<Value> ridges;
    for (int k = 0; k < 40; ++k) ridges.emplace_back(1e-3 * std::pow(1.3, k));
    const std::vector<SweepAxis> axes{{base.number_of("ridge"), ridges}};
    const Sweep forwards = sweep(model, base, axes), backwards = sweep(model, base, axes, run_backwards);
    for (std::size_t k = 0; k < ridges.size(); ++k) {
        REQUIRE(forwards.points[k].answer.outcome.converged());
        CHECK(forwards.points[k].answer.values == backwards.points[k].answer.values);
    }
}

TEST_CASE("points that agree in shared parameters are prepared once") {
    const test::FunctionModel model([](double x, double s) { return x * s; });
    const ParameterPoint base(model.parameters());
    const Sweep found = sweep(model, base, {{0, numbers({1.0, 2.0, 3.0})}, {1, numbers({5.0, 7.0})}});
    CHECK(model.prepared == 2);
    for (const SweepPoint& point : found.points) {
        const double x = 1.0 + static_cast<double>(point.indices[0]), s = point.indices[1] == 0 ? 5.0 : 7.0;
        CHECK(point.answer.values[0] == x * s);
    }
}

TEST_CASE("a sweep refuses axes that contradict each other and values outside the domain") {
    const ScoreMatchingModel model;
    const ParameterPoint base(model.parameters());
    const std::size_t time = base.number_of("time"), signal = base.number_of("signal");
    CHECK_THROWS_AS(sweep(model, base, {{time, {}}}), BadArgument);
    CHECK_THROWS_AS(sweep(model, base, {{time, numbers({0.1})}, {time, numbers({0.2})}}), BadArgument);
    CHECK_THROWS_AS(sweep(model, base, {{time, numbers({0.1})}, {signal, numbers({0.2})}}), BadArgument);
    CHECK_THROWS_AS(sweep(model, base, {{time, numbers({0.1, -1.0})}}), BadArgument);
    CHECK_THROWS_WITH(sweep(model, base, {{base.number_of("activation"), {std::string("rellu")}}}),
                      Catch::Matchers::Contains("rellu"));
    // An interrupted executor leaves an incomplete sweep.
    const Executor stopped = [](std::size_t, const std::function<void(std::size_t)>&) { return false; };
    CHECK_FALSE(sweep(model, base, {{time, numbers({0.1})}}, stopped).complete);
}

TEST_CASE("points without an answer are counted and say why") {
    const test::FunctionModel model([](double x, double) { return x > 2.0 ? NAN : x; });
    const Sweep found = sweep(model, ParameterPoint(model.parameters()), {{0, numbers({1.0, 3.0, 4.0})}});
    CHECK(found.failed == 2);
    CHECK(std::isnan(found.points[1].answer.values[0]));
    CHECK(found.points[1].answer.outcome.status == Status::iteration_limit);
}

}  // namespace
