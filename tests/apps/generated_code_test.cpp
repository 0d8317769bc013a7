#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/equivalent_solver.hpp>
#include <resolva/theory/expression/model_file.hpp>

#include "support/close.hpp"
#include "support/learning_models.hpp"
#include "support/program.hpp"

namespace {

using resolva::test::run_program;
using resolva::test::ScratchFolder;

/// Writes a file of the folder; its path.
std::string write(const ScratchFolder& folder, const std::string& name, const std::string& text) {
    std::ofstream(folder.file(name)) << text;
    return folder.file(name);
}

/// One generated function and how to call it: its return value and outputs are printed.
struct Call {
    std::string function;
    std::vector<double> arguments;
    std::size_t outputs;
};

/// Compiles the sources as one program with these calls; a row of numbers for each.
std::vector<std::vector<double>> run_calls(const ScratchFolder& folder, const std::string& sources,
                                           const std::vector<Call>& calls) {
    std::string text = sources + "\n#include <cstdio>\nint main() {\n";
    for (const Call& call : calls) {
        text += "    {\n        double y[" + std::to_string(call.outputs) +
                "];\n        std::printf(\"%d\", " + call.function + "(";
        for (const double x : call.arguments) text += resolva::to_text(x) + ", ";
        text +=
            "y));\n        for (double v : y) std::printf(\" %.17g\", v);\n        std::printf(\"\\n\");\n   "
            " }\n";
    }
    const std::string source = write(folder, "main.cpp", text + "}\n");
    const std::string compile = std::string(RESOLVA_CXX) + " -std=c++17 -O0 -Wall -Wextra -Werror " + source +
                                " -o " + folder.file("main");
    REQUIRE(std::system(compile.c_str()) == 0);
    REQUIRE(std::system((folder.file("main") + " > " + folder.file("out")).c_str()) == 0);
    std::ifstream out(folder.file("out"));
    std::vector<std::vector<double>> rows;
    for (const Call& call : calls) {
        auto& row = rows.emplace_back();
        for (std::size_t k = 0; k <= call.outputs; ++k) {
            std::string word;
            out >> word;
            row.push_back(std::stod(word));
        }
    }
    return rows;
}

std::string generated(const std::string& model, const std::string& name) {
    const auto code = run_program("derive '" + model + "' --cpp " + name);
    INFO(code.errors);
    REQUIRE(code.status == 0);
    return code.output;
}

/// inv(I + c W): the equation keeps the solution 1 beyond c = 1, where the matrix has eigenvalues at the origin.
const std::string ring = R"toml([dimensions]
d = 1.0
[parameters]
x = 2.0
double = 1.0
[gaussian]
W = { rows = "d", cols = "d", variance = "1/d" }
[define]
b = "inv(double*I(d) + x*W)"
[output]
r = "tr(b)/d"
)toml";

TEST_CASE("generated functions carry the certificate and live together in one program") {
    const ScratchFolder folder;
    const std::string first = write(folder, "ring.toml", ring);
    const std::string second = write(folder, "collapse.toml", resolva::test::model_collapse);
    const auto rows = run_calls(folder, generated(first, "ring") + generated(second, "collapse"),
                                {{"ring", {1.0, 2.0, 1.0}, 1},
                                 {"ring", {1.0, 0.5, 1.0}, 1},
                                 {"ring", {1.0, 1.0 / 0.95, 1.0}, 1},
                                 {"collapse", {1.0, 1.6, 2.0, 0.1, 0.5, 0.3}, 3}});
    CHECK(rows[0][0] == 0.0);
    CHECK(std::isnan(rows[0][1]));
    CHECK(rows[1][0] == 1.0);
    CHECK_CLOSE(rows[1][1], 1.0, 1e-14);
    CHECK(rows[2][0] == 0.0);
    CHECK(rows[3][0] == 1.0);
    const auto engine =
        resolva::evaluate(resolva::read_model(resolva::test::model_collapse, "collapse.toml"));
    for (std::size_t k = 0; k < engine.outputs.size(); ++k)
        CHECK_CLOSE(rows[3][k + 1], engine.outputs[k], 1e-12);
}

TEST_CASE("a generated function solves what the library solves and refuses what rounding spoils") {
    const ScratchFolder folder;
    const std::string path = write(folder, "context.toml", resolva::test::in_context_learning);
    const auto model = resolva::read_model(resolva::test::in_context_learning, "context.toml");
    const resolva::DeterministicEquivalent equivalent(model);
    std::vector<double> point = equivalent.default_point();
    const auto engine = resolva::evaluate(model);
    std::vector<double> extreme = point;
    extreme[equivalent.parameter_index("ridge")] = 1e-13;
    extreme[equivalent.parameter_index("tau")] = 0.4;
    const auto rows =
        run_calls(folder, generated(path, ""), {{"solve_model", point, 3}, {"solve_model", extreme, 3}});
    CHECK(rows[0][0] == 1.0);
    for (std::size_t k = 0; k < engine.outputs.size(); ++k)
        CHECK_CLOSE(rows[0][k + 1], engine.outputs[k], 1e-12);
    resolva::EquivalentSolver<double> solver(equivalent);
    const auto truth = solver.solve(extreme);
    for (std::size_t k = 0; k < truth.outputs.size(); ++k) {
        if (rows[1][0] == 1.0) CHECK_CLOSE(rows[1][k + 1], truth.outputs[k], 1e-9);
    }
}

TEST_CASE("names in generated code are checked and described") {
    const ScratchFolder folder;
    const std::string path = write(folder, "ring.toml", ring);
    for (const char* name : {"int", "2f", "f-g", "'f(){}'", "'a b'"})
        CHECK(run_program("derive '" + path + "' --cpp=" + name).status == 2);
    const std::string code = generated(path, "");
    CHECK(code.find("bool solve_model(double p_d, double p_x, double p_double, double* outputs)") !=
          std::string::npos);
    CHECK(code.find("parameters, in this order: d, x, double") != std::string::npos);
    CHECK(code.find("ring.toml") != std::string::npos);
    // The option may stand before the file, as a flag does.
    CHECK(run_program("derive --cpp '" + path + "'").output == code);
}

}  // namespace
