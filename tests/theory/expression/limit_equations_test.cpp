#include <cmath>
#include <fstream>
#include <sstream>

#include <resolva/theory/expression/generated_code.hpp>
#include <resolva/theory/expression/limit_equations.hpp>

#include "support/analysis.hpp"
#include "support/close.hpp"
#include "support/places.hpp"

namespace {

using namespace resolva;
using test::analysis;

/// The scalar at the model's parameters and the given unknowns.
double value(const Scalar& scalar, const ExpressionModel& model,
             const std::map<std::string, Scalar>& unknowns) {
    std::map<std::string, Scalar> values = unknowns;
    for (const auto& parameter : model.parameters) values[parameter.name] = model.value_of(parameter.name);
    const Scalar result = scalar.substitute(values);
    REQUIRE(result.is_constant());
    return result.number();
}

TEST_CASE(
    "printed equations are satisfied by the solution and printed meanings have the values of the unknowns") {
    for (const char* name :
         {"marchenko_pastur", "random_features_resolvent", "product_of_wisharts", "kernel_limit"}) {
        INFO(name);
        ExpressionModel model = analysis(name);
        const DeterministicEquivalent equivalent(model);
        EquivalentSolver<double> solver(equivalent);
        REQUIRE(solver.solve(equivalent.default_point()).status == Status::converged);
        const LimitEquations equations(equivalent);
        std::map<std::string, Scalar> unknowns;
        for (const auto& u : equations.unknowns()) {
            unknowns[u.name] = solver.unknowns()[static_cast<Eigen::Index>(u.unknown)];
        }
        ExpressionModel meanings = model;
        meanings.traces.clear();
        meanings.outputs.clear();
        for (const auto& u : equations.unknowns()) {
            const auto closed = equations.closed_entry(u.block, u.column, u.row);
            REQUIRE(closed.has_value());
            const double expected = unknowns.at(u.name).number();
            CHECK(std::abs(value(*closed, model, unknowns) - expected) <= 1e-11 * (1.0 + std::abs(expected)));
            REQUIRE(u.meaning.has_value());
            const auto trace = meanings.trace(*u.meaning);
            meanings.outputs.push_back({u.name, trace_symbol(trace) / as_scalar(u.meaning->rows())});
        }
        // The meaning of each unknown, derived from scratch as an expression of its own.
        for (const auto& [unknown, result] : test::solved(meanings)) {
            CHECK(std::abs(result - unknowns.at(unknown).number()) <= 1e-9 * (1.0 + std::abs(result)));
        }
    }
}

TEST_CASE("the Marchenko-Pastur equations print as they are known") {
    ExpressionModel model = analysis("marchenko_pastur");
    model.outputs.erase(model.outputs.begin() + 1, model.outputs.end());
    model.traces.erase(model.traces.begin() + 1, model.traces.end());
    const std::string text = LimitEquations(DeterministicEquivalent(model)).to_text(Notation::text);
    CHECK_THAT(text, Catch::Matchers::Contains("tr(R)/d"));
    CHECK_THAT(text, Catch::Matchers::Contains("g1 = 1/(d*g2/n + 1)"));
    CHECK_THAT(text, Catch::Matchers::Contains("g2 = 1/(g1 + ridge)"));
    CHECK_THAT(text, Catch::Matchers::Contains("resolvent = g2"));
}

TEST_CASE("generated code needs no library and refuses explicit matrices") {
    const std::string code =
        generated_code(DeterministicEquivalent(analysis("random_features_resolvent")), "solve_model");
    CHECK_THAT(code,
               Catch::Matchers::Contains(
                   "bool solve_model(double d, double n, double ridge, double zeta, double* outputs)") ||
                   Catch::Matchers::Contains("bool solve_model(double d, double n, double ridge, double "
                                             "zeta, double eta, double* outputs)"));
    CHECK(code.find("resolva/") == std::string::npos);
}

/// The text of a file below the root of the sources.
std::string contents(const std::string& path) {
    std::ifstream file(test::places::source_directory + "/" + path);
    REQUIRE(file.good());
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST_CASE("the model shown in the guide is the model that is tested") {
    const std::string guide = contents("docs/adding_an_analysis.md");
    const std::string opening = "```toml\n";
    const std::size_t begin = guide.find(opening);
    REQUIRE(begin != std::string::npos);
    const std::size_t end = guide.find("```", begin + opening.size());
    CHECK(guide.substr(begin + opening.size(), end - begin - opening.size()) ==
          contents("theory/analyses/ridge_regression.toml"));
}

}  // namespace
