#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <resolva/theory/expression/generated_code.hpp>
#include <resolva/theory/expression/latex_lines.hpp>
#include <resolva/theory/expression/limit_equations.hpp>

#include "support/analysis.hpp"
#include "support/close.hpp"
#include "support/places.hpp"
#include "support/program.hpp"

namespace {

using namespace resolva;
using test::analysis;

const std::vector<std::string> shipped = {"anisotropic_marchenko_pastur",
                                          "correlated_designs",
                                          "diffusion_finite_draws",
                                          "diffusion_infinite_draws",
                                          "kernel_limit",
                                          "marchenko_pastur",
                                          "product_of_wisharts",
                                          "random_feature_regression",
                                          "random_features_resolvent",
                                          "ridge_regression",
                                          "two_layers",
                                          "wishart_plus_goe"};

/// The printed equations as a reader would solve them: plain iteration, half a step at a time, from zero.
std::map<std::string, double> iterated(const LimitSystem& system, const DeterministicEquivalent& equivalent) {
    const ExpressionModel& model = equivalent.model();
    ScalarProgram program;
    std::vector<std::size_t> right, outputs;
    for (const LimitLine& line : system.lines()) right.push_back(program.add(line.right));
    for (const auto& output : system.outputs()) outputs.push_back(program.add(output.value));
    std::map<std::string, double> values = model.values();
    for (const LimitLine& line : system.lines()) values[line.name] = 0.0;
    std::vector<double> registers;
    const auto run = [&] {
        program.run(registers, [&](std::size_t k) {
            const auto found = values.find(program.symbols()[k]);
            return found == values.end() ? 0.0 : found->second;  // an eigenvalue outside its average
        });
    };
    double change = 1.0;
    for (int step = 0; step < 20000 && change > 1e-14; ++step) {
        std::map<std::string, double> next;
        run();
        for (std::size_t i = 0; i < right.size(); ++i) {
            const LimitLine& line = system.lines()[i];
            double value = registers[right[i]];
            if (line.kind == LimitLine::Kind::inverse) value = 1.0 / value;
            if (line.kind == LimitLine::Kind::average) {
                const auto& block = equivalent.equation().blocks()[static_cast<std::size_t>(line.block)];
                const auto law = std::find_if(
                    model.laws.spectra.begin(), model.laws.spectra.end(),
                    [&](const auto& spectrum) { return spectrum.second.dimension == block.dimension; });
                REQUIRE(law != model.laws.spectra.end());
                value = 0.0;
                for (const auto& atom : law->second.atoms) {
                    for (std::size_t k = 0; k < atom.values.size(); ++k)
                        values[law->second.matrices[k]] = atom.values[k].number();
                    run();
                    value += atom.weight.number() * registers[right[i]];
                }
            }
            next[line.name] = value;
        }
        change = 0.0;
        for (const auto& [name, value] : next) {
            change = std::max(change, std::abs(value - values[name]) / (1.0 + std::abs(value)));
            values[name] = 0.5 * (values[name] + value);
        }
    }
    CHECK(change < 1e-13);
    run();
    for (std::size_t k = 0; k < outputs.size(); ++k) values[system.outputs()[k].name] = registers[outputs[k]];
    return values;
}

TEST_CASE("the printed equations of every shipped model have the outputs of the engine as their solution") {
    for (const std::string& name : shipped) {
        INFO(name);
        const ExpressionModel model = analysis(name);
        const DeterministicEquivalent equivalent(model);
        const auto values = iterated(LimitSystem(equivalent), equivalent);
        for (const auto& [output, value] : test::solved(model)) {
            INFO(output);
            CHECK(std::abs(values.at(output) - value) <= 1e-9 * (1.0 + std::abs(value)));
        }
    }
}

TEST_CASE("printed meanings have the values of the unknowns") {
    for (const char* name : {"marchenko_pastur", "wishart_plus_goe", "kernel_limit", "product_of_wisharts",
                             "random_feature_regression", "ridge_regression"}) {
        INFO(name);
        ExpressionModel meanings = analysis(name);
        const DeterministicEquivalent equivalent(meanings);
        const LimitEquations equations(equivalent);
        const auto values = iterated(equations.system(), equivalent);
        meanings.traces.clear();
        meanings.outputs.clear();
        for (const LimitLine& line : equations.system().lines()) {
            const auto meaning = equations.meaning(line);
            if (!meaning) continue;
            const auto trace = meanings.trace(*meaning);
            meanings.outputs.push_back({line.name, trace_symbol(trace) / as_scalar(meaning->rows())});
        }
        REQUIRE_FALSE(meanings.outputs.empty());
        // The meaning of each unknown, derived from scratch as an expression of its own.
        for (const auto& [unknown, result] : test::solved(meanings))
            CHECK(std::abs(result - values.at(unknown)) <= 1e-9 * (1.0 + std::abs(result)));
    }
}

TEST_CASE("the Marchenko-Pastur equations print as they are known") {
    ExpressionModel model = analysis("marchenko_pastur");
    model.outputs.erase(model.outputs.begin() + 1, model.outputs.end());
    model.traces.erase(model.traces.begin() + 1, model.traces.end());
    const std::string text = LimitEquations(DeterministicEquivalent(model)).to_text(Notation::text);
    CHECK_THAT(text, Catch::Matchers::Contains("g1 = tr(R)/d"));
    CHECK_THAT(text, Catch::Matchers::Contains("g1 = 1/(g2 + ridge)"));
    CHECK_THAT(text, Catch::Matchers::Contains("g2 = 1/(d*g1/n + 1)"));
    CHECK_THAT(text, Catch::Matchers::Contains("resolvent = g1"));
}

TEST_CASE("one-point systems have as many unknowns as the papers") {
    const std::map<std::string, std::pair<std::size_t, std::size_t>> most = {
        {"marchenko_pastur", {2, 3}},
        {"wishart_plus_goe", {2, 2}},
        {"random_features_resolvent", {3, 3}},
        {"random_feature_regression", {3, 12}},
        {"two_layers", {4, 4}},
        {"diffusion_infinite_draws", {4, 18}}};
    for (const auto& [name, count] : most) {
        INFO(name);
        const LimitSystem system{DeterministicEquivalent(analysis(name))};
        const auto resolvents =
            std::count_if(system.lines().begin(), system.lines().end(),
                          [](const auto& line) { return line.kind == LimitLine::Kind::inverse; });
        CHECK(static_cast<std::size_t>(resolvents) <= count.first);
        CHECK(system.lines().size() <= count.second);
    }
}

TEST_CASE("LaTeX fits a page") {
    std::size_t infinite_draws = 0;
    for (const std::string& name : shipped) {
        INFO(name);
        const std::string text =
            LimitEquations(DeterministicEquivalent(analysis(name))).to_text(Notation::latex);
        if (name == "diffusion_infinite_draws") infinite_draws = text.size();
        CHECK(text.find("pmatrix") == std::string::npos);
        CHECK(text.find("\\_") == std::string::npos);
        CHECK(std::count(text.begin(), text.end(), '{') == std::count(text.begin(), text.end(), '}'));
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);) {
            INFO(line);
            CHECK(latex_width(line) < 1.3 * latex_line_width);
            CHECK(std::count(line.begin(), line.end(), '&') <= 1);
            CHECK((line.empty() || line.find("= 1 \\\\") == std::string::npos));  // no unknown that is known
        }
    }
    CHECK(infinite_draws <= 12000);
}

TEST_CASE("LaTeX of every shipped model compiles without a line beyond the page") {
    if (test::run_command("command -v pdflatex").status != 0) {
        WARN("pdflatex is not installed");
        return;
    }
    const test::ScratchFolder folder;
    std::ofstream document(folder.file("all.tex"));
    document << "\\documentclass{article}\n\\usepackage{amsmath}\n\\begin{document}\n";
    for (const std::string& name : shipped)
        document << LimitEquations(DeterministicEquivalent(analysis(name))).to_text(Notation::latex)
                 << "\n\n";
    document << "\\end{document}\n";
    document.close();
    const auto run = test::run_command("cd " + folder.path() +
                                       " && pdflatex -interaction=nonstopmode -halt-on-error all.tex");
    CHECK(run.status == 0);
    const std::string log = test::read_text(folder.file("all.log"));
    CHECK(log.find("\n!") == std::string::npos);
    CHECK(log.find("Overfull") == std::string::npos);
}

TEST_CASE("LaTeX takes the names that a model chooses and no other commands") {
    const auto with_name = [](const std::string& name, const std::string& latex) {
        return read_model(
            "[dimensions]\nd = 1\nn = 2\n[parameters]\nridge = 0.1\nmu_star2 = 2\n[gaussian]\nX = { rows = "
            "\"d\", cols = \"n\", variance = \"mu_star2\" }\n[output]\nvalue = \"tr(inv(X*X'/n + "
            "ridge*I(d)))/d\"\n[names]\n" +
                name + " = '" + latex + "'\n",
            "m.toml");
    };
    const auto latex = [](const ExpressionModel& model) {
        return LimitEquations(DeterministicEquivalent(model)).to_text(Notation::latex);
    };
    CHECK_THAT(latex(with_name("mu_star2", "\\mu_\\star^2")), Catch::Matchers::Contains("{\\mu_\\star^2}"));
    CHECK_THAT(latex(with_name("ridge", "\\lambda")), Catch::Matchers::Contains("{\\lambda}"));
    CHECK_THAT(latex(analysis("diffusion_infinite_draws")),
               Catch::Matchers::Contains("\\beta_{2}") && Catch::Matchers::Contains("Definitions"));
    using Catch::Matchers::Contains;
    for (const char* bad :
         {"\\input{/etc/passwd}", "\\write18{x}", "a}b{", "$x$", "", "\\def\\a{b}", "a%b"}) {
        INFO(bad);
        CHECK_THROWS_WITH(with_name("ridge", bad), Contains("m.toml:") && Contains("LaTeX of ridge"));
    }
    CHECK_THROWS_WITH(with_name("other", "a"), Contains("a name of the model"));
}

TEST_CASE("generated code needs no library and refuses explicit matrices") {
    const std::string code =
        generated_code(DeterministicEquivalent(analysis("random_features_resolvent")), "solve_model");
    CHECK_THAT(code, Catch::Matchers::Contains("bool solve_model(double p_d, double p_n, double p_ridge, "
                                               "double p_zeta, double p_eta, double* outputs)"));
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
