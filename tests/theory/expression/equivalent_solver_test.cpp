#include <cmath>
#include <filesystem>
#include <fstream>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/equivalent_solver.hpp>
#include <resolva/theory/expression/model_file.hpp>

#include "support/analysis.hpp"
#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;
using Catch::Matchers::Contains;

const std::string ginibre = R"toml([dimensions]
d = 1.0
[parameters]
c = 0.5
[gaussian]
W = { rows = "d", cols = "d", variance = "1/d" }
[output]
value = "tr(inv(I(d) + c*W))/d"
)toml";

TEST_CASE("a matrix that is not invertible is never reported as converged") {
    // I + c W with W real Ginibre: the eigenvalues fill a disk of radius c around 1, so the inverse exists
    // for c < 1 and its trace is 1 there. The equation keeps the solution 1 for every c; beyond 1 it is not
    // the limit.
    ExpressionModel model = read_model(ginibre, "ginibre.toml");
    for (const double c : {0.1, 0.5, 0.9}) {
        model.set("c", c);
        CHECK_CLOSE(test::solved(model)["value"], 1.0, 1e-13);
    }
    for (const double c : {1.1, 2.0, 5.0}) {
        model.set("c", c);
        const auto solution = evaluate(model);
        CHECK(solution.status == Status::singular);
        CHECK_FALSE(solution.reason.empty());
        CHECK(std::isnan(solution.outputs[0]));
    }
}

TEST_CASE("a ridgeless inverse is solved where it exists and refused where it does not") {
    ExpressionModel model = read_model(R"toml([dimensions]
d = 1.0
n = 2.0
[gaussian]
X = { rows = "d", cols = "n", variance = "1" }
[output]
value = "tr(inv(X*X'/n))/d"
)toml",
                                       "ridgeless.toml");
    for (const double n : {1.2, 2.0, 10.0}) {
        model.set("n", n);
        CHECK_CLOSE(test::solved(model)["value"], 1.0 / (1.0 - 1.0 / n),
                    1e-9);  // mean of the inverse Wishart law
    }
    model.set("n", 0.5);
    CHECK(evaluate(model).status != Status::converged);
}

TEST_CASE("gradients agree with the derivative of a closed form and with differences of solutions") {
    const ExpressionModel model = test::analysis("random_feature_regression");
    const DeterministicEquivalent equivalent(model);
    EquivalentSolver<double> solver(equivalent);
    std::vector<double> point = equivalent.default_point();
    REQUIRE(solver.solve(point).status == Status::converged);
    for (const auto& name : equivalent.free_parameters()) {
        solver.solve(equivalent.default_point());
        const std::vector<double> slope = solver.gradient(name);
        point = equivalent.default_point();
        double& value = point[equivalent.parameter_index(name)];
        const double centre = value, step = 1e-4 * centre;
        // Fourth-order differences of solutions: a second route, accurate to about 1e-10 relative to the
        // outputs.
        std::vector<double> outputs(4);
        for (std::size_t k = 0; k < 3; ++k) {
            double estimate = 0.0;
            for (const auto& [shift, weight] :
                 {std::pair{-2.0, 1.0}, {-1.0, -8.0}, {1.0, 8.0}, {2.0, -1.0}}) {
                value = centre + shift * step;
                estimate += weight * solver.solve(point).outputs[k] / (12.0 * step);
            }
            INFO(name << " output " << k << ": " << slope[k] << " against " << estimate);
            CHECK(std::abs(slope[k] - estimate) < 1e-7 * (1.0 + std::abs(estimate)));
        }
    }
}

TEST_CASE("normalised outputs do not depend on the unit of the dimensions") {
    ExpressionModel model = test::analysis("diffusion_infinite_draws");
    auto expected = test::solved(model);
    for (const char* name : {"d", "n", "p", "D"}) model.set(name, 7.0 * model.value_of(name));
    for (const auto& [name, value] : test::solved(model)) CHECK_CLOSE(value, expected[name], 1e-12);
}

TEST_CASE("matrices without a joint law are refused with the reason") {
    const auto model = read_model(R"toml([dimensions]
d = 1.0
n = 2.0
[gaussian]
X = { rows = "d", cols = "n", variance = "1" }
[deterministic]
A = { dimension = "d", spectrum = "atoms:1@0.5,2@0.5" }
B = { dimension = "d", spectrum = "atoms:1@0.5,3@0.5" }
[output]
value = "tr(A*inv(X*X'/n + B))/d"
)toml",
                                  "separate.toml");
    CHECK_THROWS_WITH(evaluate(model), Contains("joint spectrum") && Contains("A") && Contains("B"));
}

TEST_CASE("explicit matrices that do not commute make the order of factors count") {
    const auto folder = std::filesystem::temp_directory_path() / "resolva_explicit_matrices";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "a.txt") << "1 0 0\n0 2 0\n0 0 3\n";
    std::ofstream(folder / "b.txt") << "1 2 0\n1 0 1\n0 3 1\n";
    std::ofstream(folder / "c.txt") << "1 1 0\n2 1 0\n0 0 2\n";
    const std::string text = R"toml([dimensions]
d = 3
n = 6
[parameters]
ridge = 0.5
[gaussian]
X = { rows = "d", cols = "n", variance = "1" }
[deterministic]
A = { dimension = "d", matrix = "matrix:a.txt" }
B = { dimension = "d", matrix = "matrix:b.txt" }
C = { dimension = "d", matrix = "matrix:c.txt" }
[define]
R = "inv(X*X'/n + A + ridge*I(d))"
[output]
abc = "tr(A*R*B*C)"
acb = "tr(A*R*C*B)"
)toml";
    auto out = test::solved(read_model(text, "explicit.toml", folder.string()));
    // R tends to (A + kappa)^{-1} with one scalar kappa, 1 + ridge-like: kappa = ridge + 1/(1 + tr(R)/n).
    double kappa = 1.0;
    for (int k = 0; k < 200; ++k) {
        kappa = 0.5 + 1.0 / (1.0 + (1.0 / (1.0 + kappa) + 1.0 / (2.0 + kappa) + 1.0 / (3.0 + kappa)) / 6.0);
    }
    Eigen::Matrix3d a = Eigen::Vector3d(1, 2, 3).asDiagonal(), b, c;
    b << 1, 2, 0, 1, 0, 1, 0, 3, 1;
    c << 1, 1, 0, 2, 1, 0, 0, 0, 2;
    const Eigen::Matrix3d r = (a + kappa * Eigen::Matrix3d::Identity()).inverse();
    CHECK_CLOSE(out["abc"], (a * r * b * c).trace() + 0.0, 1e-12);
    CHECK_CLOSE(out["acb"], (a * r * c * b).trace() + 0.0, 1e-12);
    CHECK(std::abs(out["abc"] - out["acb"]) > 1e-3);
    std::filesystem::remove_all(folder);
}

TEST_CASE("errors in a model file carry file and line and column and a caret") {
    const auto with_output = [](const std::string& formula) {
        return "[dimensions]\nd = 1.0\nn = 2.0\n[gaussian]\nX = { rows = \"d\", cols = \"n\", variance = "
               "\"1\" }\n[output]\nvalue = \"" +
               formula + "\"\n";
    };
    CHECK_THROWS_WITH(read_model(with_output("tr(X*X)"), "m.toml"),
                      Contains("m.toml:7:14") && Contains("d x n") && Contains("\n                 ^"));
    CHECK_THROWS_WITH(read_model(with_output("tr(X*X'"), "m.toml"),
                      Contains("m.toml:7:17") && Contains("expected"));
    CHECK_THROWS_WITH(read_model(with_output("tr(Y)"), "m.toml"), Contains("m.toml:7:13") && Contains("Y"));
    CHECK_THROWS_WITH(read_model(with_output("tr(2 + X*X')"), "m.toml"), Contains("2*I(d)"));
    CHECK_THROWS_WITH(read_model(with_output("X*X'"), "m.toml"), Contains("a number is needed"));
    CHECK_THROWS_WITH(read_model("[dimensions]\nd = = 1\n", "m.toml"), Contains("m.toml:2:5"));
    CHECK_THROWS_WITH(read_model("[dimensions]\nd = -1\n[output]\nv = 1\n", "m.toml"), Contains("positive"));
    CHECK_THROWS_WITH(
        read_model("[dimensions]\nd = 1\n[define]\nA = \"2*B\"\nB = \"A\"\n[output]\nv = \"A\"\n", "m.toml"),
        Contains("circular"));
    CHECK_THROWS_AS(read_model("[dimension]\nd = 1\n", "m.toml"), BadArgument);
    CHECK_THROWS_WITH(read_model_file("/nonexistent/model.toml"), Contains("opened for reading"));
}

}  // namespace
