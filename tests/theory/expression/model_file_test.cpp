#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/model_file.hpp>

#include "support/analysis.hpp"
#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/places.hpp"

namespace {

using namespace resolva;
using Catch::Matchers::Contains;

/// A small model whose pieces can be replaced.
struct Pieces {
    std::string parameters = "r = 0.1\n";
    std::string gaussian = R"(X = { rows = "d", cols = "n", variance = "1/n" })"
                           "\n";
    std::string sections;
    std::string output = "tr(inv(X*X' + r*I(d)))/d";

    ExpressionModel read() const {
        return read_model("[dimensions]\nd = 1.0\nn = 2.0\n[parameters]\n" + parameters + "[gaussian]\n" +
                              gaussian + sections + "[output]\nvalue = \"" + output + "\"\n",
                          "m.toml");
    }
};

std::string repeated(const std::string& piece, std::size_t count) {
    std::string text;
    for (std::size_t k = 0; k < count; ++k) text += piece;
    return text;
}

TEST_CASE("unknown keys of a model file are refused with the nearest one") {
    Pieces m;
    m.gaussian = "X = { rows = \"d\", cols = \"n\", varience = \"1/n\" }\n";
    CHECK_THROWS_WITH(m.read(), Contains("m.toml:7:") && Contains("varience") && Contains("variance"));
    m.gaussian = "X = { rows = \"d\", cols = \"n\", mean = 3, variance = \"1/n\" }\n";
    CHECK_THROWS_WITH(m.read(), Contains("mean") && Contains("rows, cols, variance"));
    m = {};
    m.sections = "[density]\nmatrix = \"X*X'\"\nshift = 1\n";
    CHECK_THROWS_WITH(m.read(), Contains("shift"));
    m.sections = "[deterministic]\nC = { dimension = \"d\", spectrum = \"atoms:1@1\", mean = 1 }\n";
    CHECK_THROWS_WITH(m.read(), Contains("entry of C is mean"));
    m.sections =
        "[joint.j]\ndimension = \"d\"\nmatrices = [\"C\"]\natoms = [{ weight = 1, values = [2], w = 1 }]\n";
    CHECK_THROWS_WITH(m.read(), Contains("entry of an atom of j is w"));
    m.sections = "[option]\nx = 1\n";
    CHECK_THROWS_WITH(m.read(), Contains("option"));
}

TEST_CASE("what nothing uses is refused by its name") {
    Pieces m;
    m.parameters = "r = 0.1\ns = 2\n";
    CHECK_THROWS_WITH(m.read(), Contains("m.toml:6:") && Contains("parameter s is unused"));
    m = {};
    m.gaussian += "Y = { rows = \"d\", cols = \"n\", variance = \"1\" }\n";
    CHECK_THROWS_WITH(m.read(), Contains("matrix Y is unused"));
    m = {};
    m.sections =
        "[joint.j]\ndimension = \"d\"\nmatrices = [\"C\", \"D\"]\n"
        "atoms = [{ weight = 1, values = [2, 3] }]\n";
    m.output = "tr(C*inv(X*X' + r*I(d)))/d";
    CHECK_THROWS_WITH(m.read(), Contains("matrix D is unused"));
    CHECK_THROWS_WITH(read_model("[dimensions]\nd = 1\np = 2\n[output]\nv = \"d\"\n", "m.toml"),
                      Contains("dimension p is unused"));
    // A name counts as used by a definition, a variance, a weight, an eigenvalue, another parameter.
    m.parameters = "r = 0.1\ns = 1\nt = \"s\"\nu = \"0.5\"\nv = 2\n";
    m.gaussian = "X = { rows = \"d\", cols = \"n\", variance = \"t/n\" }\n";
    m.sections =
        "[joint.j]\ndimension = \"d\"\nmatrices = [\"C\"]\n"
        "atoms = [{ weight = \"u\", values = [\"v\"] }, { weight = \"1 - u\", values = [1] }]\n"
        "[define]\nR = \"inv(X*X' + r*I(d))\"\n";
    m.output = "tr(C*R)/d";
    CHECK_NOTHROW(m.read());
}

TEST_CASE("names are letters and digits and underscores") {
    Pieces m;
    for (const char* name :
         {"\"a b\"", "\"x);system(\"", "\"a\\\\b\"", "\"2a\"", "\"_a\"", "\"a-b\"", "\"é\"", "\"\""}) {
        m.parameters = std::string("r = 0.1\n") + name + " = 1\n";
        INFO(name);
        CHECK_THROWS_WITH(m.read(), Contains("a name begins with a letter"));
    }
    CHECK_THROWS_WITH(read_model("[dimensions]\nd = 1\n[output]\n\"a`b\" = \"d\"\n", "m.toml"),
                      Contains("a name begins with a letter"));
    m.parameters = "r = 0.1\n" + repeated("a", 65) + " = 1\n";
    CHECK_THROWS_WITH(m.read(), Contains("at most 64"));
    m.parameters = "r = 0.1\ninf = 1\n";
    CHECK_THROWS_WITH(m.read(), Contains("meaning of its own"));
}

TEST_CASE("infinity and nan are no parameters and names that begin like them are names") {
    Pieces m;
    for (const char* value : {"inf", "-inf", "nan", "\"inf\"", "\"2*nan\"", "\"1e999\"", "\"exp(1000)\""}) {
        m.parameters = std::string("r = ") + value + "\n";
        INFO(value);
        CHECK_THROWS_WITH(m.read(), Contains("m.toml:5:"));
    }
    m.parameters = "info = 0.1\nnano = 2\ninfinite = 3\n";
    m.output = "info*nano*infinite*tr(X*X')/d";
    CHECK_CLOSE(test::solved(m.read())["value"], 0.6, 1e-14);
}

TEST_CASE("long and deep formulas are refused before they can exhaust the stack") {
    Pieces m;
    const auto refused = [&](const std::string& formula, const char* words) {
        m.output = formula;
        INFO(formula.substr(0, 40));
        CHECK_THROWS_WITH(m.read(), Contains(words));
    };
    const std::string product = "r*tr(X*X')*";
    refused(product + repeated("(", 8000) + "r" + repeated(")", 8000), "characters long");
    refused(product + repeated("(", 51) + "r" + repeated(")", 51), "nested too deeply");
    refused(product + repeated("-", 51) + "r", "nested too deeply");
    refused(product + repeated("2^", 51) + "r", "nested too deeply");
    refused("r*tr(X" + repeated("'", 52) + "*X)", "nested too deeply");
    refused(product + repeated("-(", 30) + "r" + repeated(")", 30), "nested too deeply");
    refused(product + "r" + repeated("+r", 5000), "characters long");
    m.output = "tr(X*X')/d*(" + repeated("(", 48) + "r" + repeated(")", 48) + repeated("+r", 3000) +
               repeated("-2*r^2*-r", 200) + ")";
    CHECK_CLOSE(test::solved(m.read())["value"], 300.1 + 0.4, 1e-12);
    // Doubling definitions reach 2^40 parts in forty lines.
    m.sections = "[define]\nD0 = \"X*X'\"\n";
    for (int k = 1; k <= 40; ++k) {
        const std::string last = "D" + std::to_string(k - 1);
        m.sections += "D" + std::to_string(k) + " = \"inv(" + last + "*" + last + " + I(d))\"\n";
    }
    refused("r*tr(D40)", "too long when its definitions are written out");
    m.sections = "[define]\nD0 = \"X*X'\"\n";
    for (int k = 1; k <= 4; ++k)
        m.sections += "D" + std::to_string(k) + " = \"D" + std::to_string(k - 1) + "^64\"\n";
    refused("r*tr(D4)", "too long when it is written out");
    m.sections = "[define]\n";
    for (int k = 60; k > 0; --k)
        m.sections += "D" + std::to_string(k) + " = \"D" + std::to_string(k - 1) + " + X*X'\"\n";
    m.sections += "D0 = \"X*X'\"\n";
    refused("r*tr(D60)", "write them in the order of their use");
}

TEST_CASE("formulas and model files are plain text") {
    Pieces m;
    m.output = "r*tr(X*X')*é";
    CHECK_THROWS_WITH(m.read(), Contains("ASCII"));
    // Mutants of a model that are no valid UTF-8, or hold control characters.
    std::size_t count = 0;
    for (const auto& file :
         std::filesystem::directory_iterator(test::places::source_directory + "/tests/corpus/model_files")) {
        INFO(file.path());
        CHECK_THROWS_WITH(read_model_file(file.path().string()), Contains("UTF-8"));
        ++count;
    }
    CHECK(count >= 12);
}

TEST_CASE("finite ranks and activations are refused with what to write") {
    Pieces m;
    m.gaussian = "X = { rows = \"d\", cols = \"1\", variance = \"1/n\" }\n";
    CHECK_THROWS_WITH(m.read(), Contains("finite rank"));
    m.gaussian = "X = { rows = \"d\", cols = 1, variance = \"1/n\" }\n";
    CHECK_THROWS_WITH(m.read(), Contains("finite rank"));
    m = {};
    m.output = "r*tr(relu(X)*X')";
    CHECK_THROWS_WITH(m.read(), Contains("Gaussian equivalent") && Contains("mu_star2"));
    m.output = "r*tr(foo(X)*X')";
    CHECK_THROWS_WITH(m.read(), Contains("one of inv") && !Contains("Gaussian equivalent"));
}

TEST_CASE("the circle of a definition is found and long chains of parameters are followed once") {
    Pieces m;
    m.parameters = "r = \"s\"\ns = \"r\"\n";
    CHECK_THROWS_WITH(m.read(), Contains("must not refer to itself"));
    // p60 written out has 3^60 parts.
    m.parameters = "r = 0.1\np0 = 1.0\n";
    for (int k = 1; k <= 60; ++k) {
        const std::string last = "p" + std::to_string(k - 1);
        m.parameters += "p" + std::to_string(k) + " = \"(" + last + "^2 + " + last + ")/2\"\n";
    }
    m.output = "p60*r*tr(X*X')/d";
    CHECK_CLOSE(test::solved(m.read())["value"], 0.1, 1e-14);
}

}  // namespace
