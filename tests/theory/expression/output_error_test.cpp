#include <cmath>
#include <random>

#include <resolva/theory/expression/equivalent_solver.hpp>
#include <resolva/theory/expression/model_file.hpp>

#include "support/analysis.hpp"
#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/learning_models.hpp"

namespace {

using namespace resolva;

/// The error that an output claims covers its distance from the true value.
void check_covered(const EquivalentSolution<double>& solution, std::size_t k, double truth,
                   double truth_error = 0.0) {
    const double distance = std::abs(solution.outputs[k] - truth);
    INFO("output " << k << ": " << solution.outputs[k] << " against " << truth << ", claimed "
                   << solution.errors[k]);
    CHECK(distance <= solution.errors[k] + truth_error + 3e-16 * std::abs(truth));
}

TEST_CASE("every output of the shipped analyses claims an error far below the promise") {
    for (const char* name :
         {"marchenko_pastur", "ridge_regression", "random_feature_regression", "two_layers", "kernel_limit",
          "correlated_designs", "diffusion_infinite_draws"}) {
        INFO(name);
        const auto solution = evaluate(test::analysis(name));
        REQUIRE(solution.errors.size() == solution.outputs.size());
        for (std::size_t k = 0; k < solution.outputs.size(); ++k) {
            CHECK(solution.errors[k] > 0.0);
            CHECK(solution.errors[k] <= 1e-11 * std::abs(solution.outputs[k]));
        }
        CHECK(solution.relative_error <= 1e-11);
    }
}

TEST_CASE("small ridges keep nine digits on both sides of the interpolation threshold") {
    ExpressionModel primal = test::analysis("random_feature_regression");
    ExpressionModel dual = read_model(test::random_feature_regression_dual, "dual.toml");
    const auto bias = [](ExpressionModel& model, double n, double p, double ridge) {
        model.set("n", n);
        model.set("p", p);
        model.set("ridge", ridge);
        const auto solution = evaluate(model);
        INFO("n " << n << " ridge " << ridge << ": " << solution.reason);
        REQUIRE(solution.status == Status::converged);
        CHECK(solution.relative_error <= output_relative_error);
        return solution.outputs[0];
    };
    // 50-digit solutions of the dual form.
    CHECK_CLOSE(bias(primal, 3.0, 2.0, 1e-12), 0.684899392790422, 1e-12);
    CHECK_CLOSE(bias(dual, 3.0, 2.0, 1e-12), 0.684899392790422, 1e-13);
    CHECK_CLOSE(bias(dual, 2.0, 3.0, 1e-14), 0.53082043456, 5e-12);
    for (const double ridge : {1e-8, 1e-12})
        CHECK_CLOSE(bias(primal, 2.0, 3.0, ridge), bias(dual, 2.0, 3.0, ridge), 1e-11);
}

TEST_CASE("claimed errors cover the distance between two forms of one model at random points") {
    const DeterministicEquivalent primal(test::analysis("random_feature_regression"));
    const DeterministicEquivalent dual(read_model(test::random_feature_regression_dual, "dual.toml"));
    EquivalentSolver<double> first(primal);
    EquivalentSolver<double> second(dual);
    std::mt19937 engine(20);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    const auto between = [&](double low, double high) { return low * std::pow(high / low, uniform(engine)); };
    int converged = 0;
    int digits_recovered = 0;
    for (int k = 0; k < 8; ++k) {
        std::vector<double> point = primal.default_point();
        const auto set = [&](const char* name, double value) { point[primal.parameter_index(name)] = value; };
        set("n", between(0.3, 4.0));
        set("p", between(0.3, 4.0));
        set("ridge", between(1e-15, 1.0));
        set("mu1", between(0.1, 1.0));
        set("mu_star2", between(0.01, 1.0));
        std::vector<double> dual_point;
        for (const std::string& name : dual.free_parameters())
            dual_point.push_back(point[primal.parameter_index(name)]);
        const auto a = first.solve(point);
        const auto b = second.solve(dual_point);
        INFO("point " << k << ": " << a.reason << b.reason);
        // A path may be lost at the smallest ridges; it then says so and gives no number.
        for (const auto* solution : {&a, &b})
            REQUIRE((solution->status == Status::converged || solution->status == Status::inaccurate));
        if (a.status != Status::converged || b.status != Status::converged) continue;
        ++converged;
        if (a.residual < 1e-40 || b.residual < 1e-40) ++digits_recovered;
        for (std::size_t output = 0; output < a.outputs.size(); ++output)
            check_covered(a, output, b.outputs[output], b.errors[output]);
    }
    CHECK(converged >= 5);
    CHECK(digits_recovered > 0);  // some of the points are beyond the digits of a double
}

TEST_CASE("a continuous law is exact at every distance from its support") {
    for (const double ratio : {0.5, 1.0, 3.0}) {
        const std::string law = to_text(ratio);
        ExpressionModel model = read_model(
            "[dimensions]\nd = 1.0\n[parameters]\nx = 1e-2\n[deterministic]\n"
            "C = { dimension = \"d\", spectrum = \"marchenko_pastur:" +
                law + "\" }\n[output]\nr = \"tr(inv(C + x*I(d)))/d\"\n",
            "law.toml");
        for (const double x : {1.0, 1e-3, 1e-6}) {
            model.set("x", x);
            const auto solution = evaluate(model);
            INFO("ratio " << ratio << " x " << x << ": " << solution.reason);
            REQUIRE(solution.status == Status::converged);
            // The Stieltjes transform at -x, written without cancellation: (x/D) g^2 + (1 - 1/D + x) g = 1.
            const long double c = 1.0L / static_cast<long double>(ratio);
            const long double b = static_cast<long double>(x) + 1.0L - c;
            const long double root = std::sqrt(b * b + 4.0L * c * static_cast<long double>(x));
            const long double g =
                b > 0 ? 2.0L / (b + root) : (root - b) / (2.0L * c * static_cast<long double>(x));
            CHECK_CLOSE(solution.outputs[0], static_cast<double>(g), 1e-13);
            check_covered(solution, 0, static_cast<double>(g));
        }
    }
}

TEST_CASE("an inverse Wishart matrix is solved next to the threshold") {
    ExpressionModel model = read_model(R"toml([dimensions]
d = 1.0
n = 2.0
[gaussian]
X = { rows = "d", cols = "n", variance = "1" }
[output]
value = "tr(inv(X*X'/n))/d"
)toml",
                                       "wishart.toml");
    for (const double n : {1.00002, 1.00001}) {
        model.set("n", n);
        const auto solution = evaluate(model);
        INFO("n " << n << ": " << solution.reason);
        REQUIRE(solution.status == Status::converged);
        const long double exact = static_cast<long double>(n) / (static_cast<long double>(n) - 1.0L);
        CHECK_CLOSE(solution.outputs[0], static_cast<double>(exact), 1e-9);
        check_covered(solution, 0, static_cast<double>(exact));
    }
    // Nearer still the path is lost: no number, and no claim that the matrix is singular.
    model.set("n", 1.0000001);
    CHECK(evaluate(model).status == Status::inaccurate);
    for (const double n : {1.0, 0.99}) {
        model.set("n", n);
        CHECK(evaluate(model).status != Status::converged);
    }
}

TEST_CASE("resolvents in gaps between eigenvalues are found from the other side of the spectrum") {
    // Y Y' has as many eigenvalues above 0.1 as Y'Y, and zeros below.
    ExpressionModel model = read_model(R"toml([dimensions]
d = 1.0
k = 0.5
[parameters]
z = 0.1
[gaussian]
Y = { rows = "d", cols = "k", variance = "1/k" }
[output]
large = "tr(inv(Y*Y' - z*I(d)))/d"
small = "tr(inv(Y'*Y - z*I(k)))/k"
)toml",
                                       "gap.toml");
    for (const double z : {0.1, 0.02, 0.17}) {  // the bulk begins at 0.171572875
        model.set("z", z);
        auto outputs = test::solved(model);
        CHECK_CLOSE(outputs["large"], 0.5 * outputs["small"] - 0.5 / z, 1e-12);
    }
    model.set("z", 0.1);
    CHECK_CLOSE(test::solved(model)["small"], 1.29844, 5e-6);
    for (const double z : {0.18, 1.0}) {
        model.set("z", z);
        CHECK(evaluate(model).status == Status::singular);
    }
}

TEST_CASE("an output that cancels exactly is zero and one that cannot be trusted says so") {
    ExpressionModel model = read_model(R"toml([dimensions]
d = 1.0
n = 2.0
[parameters]
ridge = 0.1
[gaussian]
X = { rows = "d", cols = "n", variance = "1/n" }
[define]
R = "inv(X*X' + ridge*I(d))"
Q = "inv(X'*X + ridge*I(n))"
[output]
push_through = "tr(X'*R*X)/n - tr(X'*X*Q)/n"
value = "tr(R)/d"
)toml",
                                       "zero.toml");
    const auto solution = evaluate(model);
    REQUIRE(solution.status == Status::converged);
    CHECK(solution.outputs[0] == 0.0);
    CHECK(solution.errors[0] < 1e-60);
    CHECK(solution.relative_error <= output_relative_error);
}

TEST_CASE("the bias-variance decomposition keeps its values") {
    auto outputs = test::solved(read_model(test::bias_variance, "bias_variance.toml"));
    CHECK_CLOSE(outputs["first"], 0.679845231979399, 1e-12);
    CHECK_CLOSE(outputs["s_same"], 0.684896658183109, 1e-12);
    CHECK_CLOSE(outputs["n_same"], 0.0662275744473792, 1e-12);
    CHECK_CLOSE(outputs["s_newW"], 0.492995676942381, 1e-12);
    CHECK_CLOSE(outputs["s_newX"], 0.547036120343205, 1e-12);
    CHECK_CLOSE(outputs["s_newboth"], 0.462189539445123, 1e-12);
}

}  // namespace
