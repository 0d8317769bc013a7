#include <string>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/law_conditions.hpp>

#include "support/analysis.hpp"
#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;
using Catch::Matchers::Contains;

ExpressionModel tasks(const std::string& weight, const std::string& other) {
    return read_model(
        "[dimensions]\nd = 1.0\n[parameters]\nf = 0.3\n[joint.tasks]\ndimension = \"d\"\n"
        "matrices = [\"A\"]\natoms = [{ weight = \"" +
            weight + "\", values = [1] }, { weight = \"" + other +
            "\", values = [3] }]\n[output]\nv = \"tr(A)/d\"\n",
        "m.toml");
}

TEST_CASE("weights are a probability law at every point that is solved") {
    ExpressionModel model = tasks("f", "1 - f");
    CHECK_CLOSE(test::solved(model)["v"], 0.3 + 0.7 * 3.0, 1e-14);
    model.set("f", 1.5);
    CHECK_THROWS_WITH(evaluate(model),
                      Contains("m.toml:8:") && Contains("weight of an atom of tasks is -0.5"));
    model.set("f", -0.1);
    CHECK_THROWS_WITH(evaluate(model), Contains("is -0.1"));
    CHECK_THROWS_WITH(evaluate(tasks("f", "f")),
                      Contains("sum of the weights of tasks is 0.6; it must be 1"));
    CHECK_THROWS_WITH(evaluate(tasks("0.5", "0.2*f/f")), Contains("sum of the weights of tasks is 0.7"));
    // The end points are laws.
    for (const double f : {0.0, 1.0}) {
        model.set("f", f);
        CHECK_CLOSE(test::solved(model)["v"], 3.0 - 2.0 * f, 1e-14);
    }
    // A compiled model refuses at the point, not only where it was compiled.
    model.set("f", 0.5);
    const DeterministicEquivalent equivalent(model);
    EquivalentSolver<double> solver(equivalent);
    CHECK(solver.solve({1.0, 0.5}).status == Status::converged);
    CHECK_THROWS_WITH(solver.solve({1.0, 1.5}), Contains("is -0.5"));
    CHECK_THROWS_AS(equivalent.require_laws_at({1.0, 1.5}), BadArgument);
    CHECK_NOTHROW(equivalent.require_laws_at({1.0, 0.75}));
    EquivalentSolver<std::complex<double>> complex_solver(equivalent);
    CHECK_THROWS_AS(complex_solver.solve({1.0, 1.5}), BadArgument);
}

TEST_CASE("negative variances are refused at every point and for symmetric matrices too") {
    const auto with = [](const std::string& section, const std::string& matrix) {
        return read_model("[dimensions]\nd = 1.0\nn = 2.0\n[parameters]\ns = 1.0\n[" + section + "]\nX = { " +
                              matrix +
                              ", variance = \"(s - 2*s^2)*n/(d*n)\" }\n[output]\nv = \"tr(inv(X*X' + "
                              "3*I(d)))/d\"\n",
                          "m.toml");
    };
    for (const bool symmetric : {false, true}) {
        ExpressionModel model = symmetric ? with("symmetric", "dimension = \"d\"")
                                          : with("gaussian", "rows = \"d\", cols = \"n\"");
        CHECK_THROWS_WITH(evaluate(model), Contains("variance of X is -1; it must be zero or positive"));
        model.set("s", 0.5);
        CHECK_CLOSE(test::solved(model)["v"], 1.0 / 3.0, 1e-14);
        model.set("s", 0.25);
        CHECK(test::solved(model)["v"] < 1.0 / 3.0);
        const DeterministicEquivalent equivalent(model);
        EquivalentSolver<double> solver(equivalent);
        std::vector<double> point = equivalent.default_point();
        point[equivalent.parameter_index("s")] = 3.0;
        CHECK_THROWS_WITH(solver.solve(point), Contains("variance of X is -15"));
    }
}

TEST_CASE("a dimension that a formula brings to zero has empty matrices and a negative one is refused") {
    ExpressionModel model = test::analysis("diffusion_finite_draws");
    model.set("m", 1.0);
    const auto one = test::solved(model);
    // One draw leaves no differences between draws: the limit of draws that are nearly one.
    model.set("m", 1.0 + 1e-9);
    for (const auto& [name, value] : test::solved(model)) CHECK_CLOSE(value, one.at(name), 1e-7);
    model.set("m", 0.5);
    CHECK_THROWS_WITH(evaluate(model), Contains("dimension q is -1"));
    CHECK_THROWS_AS(model.set("n", 0.0), BadArgument);
}

TEST_CASE("a deterministic matrix without a law is refused by its name") {
    const Dimension d{"d"}, n{"n"};
    const Expression x = gaussian("X", d, n, 1.0 / as_scalar(n));
    ExpressionModel model;
    model.parameters = {{"d", 1.0, true}, {"n", 2.0, true}};
    model.outputs = {{"v", trace_symbol(model.trace(inverse(x * transpose(x) + deterministic("C", d))))}};
    CHECK_THROWS_WITH(evaluate(model), Contains("law of the deterministic matrix C is missing"));
    model.laws.spectra["C"] = {d, {"B"}, {{1.0, {1.0}}}};
    CHECK_THROWS_WITH(evaluate(model), Contains("must list the matrix") && Contains("C"));
    model.laws.spectra["C"] = {d, {"C"}, {{1.0, {}}}};
    CHECK_THROWS_WITH(evaluate(model), Contains("number of values of an atom of C is 0"));
    model.laws.spectra["C"] = {d, {"C"}, {{0.5, {1.0}}}};
    CHECK_THROWS_WITH(evaluate(model), Contains("sum of the weights of C is 0.5"));
    model.laws.spectra["C"] = {d, {"C"}, {}};
    CHECK_THROWS_WITH(evaluate(model), Contains("sum of the weights of C is 0"));
    model.laws.spectra["C"] = {d, {"C"}, {{1.0, {1.0}}}};
    // C = I: g = 1 + 1/(1 + g^{-1} / 2) for g = 1/G.
    const double g = 1.0 / test::solved(model)["v"];
    CHECK_CLOSE(g, 1.0 + 1.0 / (1.0 + 0.5 / g), 1e-12);
    ExpressionModel given;
    given.parameters = model.parameters;
    const Expression e = matrix({MatrixSymbol::Kind::explicit_matrix, "E", d, d, 0.0, {}});
    given.outputs = {{"v", trace_symbol(given.trace(inverse(x * transpose(x) + e)))}};
    CHECK_THROWS_WITH(evaluate(given), Contains("entries of the explicit matrix E is missing"));
}

}  // namespace
