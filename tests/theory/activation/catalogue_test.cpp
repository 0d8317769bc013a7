#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <utility>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/activation/catalogue.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::Activation;
using resolva::find_activation;

TEST_CASE("every activation equals its affine part plus its core") {
    for (const std::string& name : resolva::activation_names()) {
        const Activation f = find_activation(name);
        CHECK(f.name() == name);
        for (const double x : {-30.0, -2.5, -1.0, -0.3, 0.0, 1e-3, 0.7, 1.0, 4.0, 25.0}) {
            INFO(name << " at " << x);
            const double sum = f.form().offset + f.form().slope * x + f.core(x);
            CHECK(std::abs(f(x) - sum) <= 4e-16 * (std::abs(f.form().slope * x) + std::abs(f.core(x)) + 1.0));
        }
    }
}

TEST_CASE("activations take their textbook values") {
    // Decimals: mpmath 40 digits, 1 / (1 + exp(-x)), x ncdf(x), x / (1 + exp(-x)), log1p(exp(x)).
    CHECK(find_activation("relu")(-2.0) == 0.0);
    CHECK(find_activation("relu")(2.5) == 2.5);
    CHECK(find_activation("leaky_relu:0.25")(-2.0) == -0.5);
    CHECK(find_activation("leaky-relu")(-1.0) == -0.01);
    CHECK_CLOSE(find_activation("sigmoid")(1.0), 0.7310585786300048793, 2e-16);
    CHECK_CLOSE(find_activation("sigmoid")(-40.0), 4.2483542552915889953e-18, 1e-15);
    CHECK_CLOSE(find_activation("gelu")(-1.0), -0.15865525393145705142, 1e-15);
    CHECK_CLOSE(find_activation("silu")(-1.0), -0.26894142136999512075, 1e-15);
    CHECK_CLOSE(find_activation("softplus")(-30.0), 9.3576229688397367794e-14, 1e-15);
    CHECK(find_activation("softplus")(800.0) == 800.0);
    CHECK(find_activation("hard-tanh")(3.0) == 1.0);
    CHECK(find_activation("sign")(-0.1) == -1.0);
    CHECK(find_activation("quadratic")(3.0) == 8.0);
    CHECK(find_activation("cubic")(2.0) == 2.0);
    CHECK_CLOSE(find_activation("hermite:1,2,-0.5")(3.0), 1.0 + 6.0 - 4.0, 1e-15);
    CHECK(find_activation("linear")(0.1) == 0.1);
}

TEST_CASE("kinks and jumps are known") {
    CHECK(find_activation("relu").breakpoints() == std::vector<double>{0.0});
    CHECK(find_activation("centred:hard-tanh").breakpoints() == std::vector<double>{-1.0, 1.0});
    CHECK(find_activation("tanh").breakpoints().empty());
}

TEST_CASE("a name read back gives the same function") {
    for (const char* text :
         {"leaky-relu:0.2", "hermite:0.5,-1e-3,2", "centred:relu", "centred:leaky-relu:0.1"}) {
        const Activation f = find_activation(text);
        const Activation again = find_activation(f.name());
        for (const double x : {-1.5, 0.2, 3.0}) CHECK(f(x) == again(x));
    }
}

TEST_CASE("unknown names are answered with the list and the nearest name") {
    using Catch::Matchers::Contains;
    CHECK_THROWS_WITH(find_activation("rleu"), Contains("did you mean relu?") && Contains("softplus"));
    CHECK_THROWS_WITH(find_activation("hermit:1"), Contains("did you mean hermite:"));
    CHECK_THROWS_WITH(find_activation("tanhh"), Contains("did you mean tanh?") && Contains("tanhh"));
    CHECK_THROWS_WITH(find_activation("centred:silly"), Contains("did you mean silu?"));
    CHECK_THROWS_WITH(find_activation("foo"), !Contains("did you mean"));
    CHECK_THROWS_AS(find_activation(""), resolva::BadArgument);
}

TEST_CASE("names are read in any case and under the names that others use") {
    for (const auto& [text, name] : {std::pair{"ReLU", "relu"},
                                     {"Leaky-ReLU", "leaky_relu"},
                                     {"swish", "silu"},
                                     {"Linear", "identity"},
                                     {"Heaviside", "step"},
                                     {"TANH", "tanh"}}) {
        CHECK(find_activation(text).name() == name);
    }
    CHECK_CLOSE(find_activation("mish")(1.0), std::tanh(std::log1p(std::exp(1.0))), 1e-15);
    CHECK_CLOSE(find_activation("mish")(-30.0), -30.0 * std::tanh(std::log1p(std::exp(-30.0))), 1e-14);
    CHECK(find_activation("mish")(800.0) == 800.0);
    CHECK(find_activation("relu6")(7.0) == 6.0);
    CHECK(find_activation("softsign")(-3.0) == -0.75);
    CHECK(find_activation("step")(0.0) == 0.5);
    CHECK_CLOSE(find_activation("elu:0.5")(-1.0), 0.5 * std::expm1(-1.0), 1e-15);
    CHECK_CLOSE(find_activation("x^3")(1.7), 1.7 * 1.7 * 1.7, 1e-15);
    CHECK_CLOSE(find_activation("He_4")(1.5), 1.5 * 1.5 * 1.5 * 1.5 - 6.0 * 2.25 + 3.0, 1e-14);
}

TEST_CASE("formulas are functions and find their way back from their names") {
    const Activation f = find_activation("expr: X / (1 + exp(-1.7 * x))");
    CHECK(f.name() == "expr:x/(1+exp(-1.7*x))");
    CHECK(f.breakpoints().empty());
    for (const double x : {-3.0, -0.2, 0.0, 1.5}) {
        CHECK_CLOSE(f(x) + 1.0, x / (1.0 + std::exp(-1.7 * x)) + 1.0, 1e-15);
        CHECK(find_activation(f.name())(x) == f(x));
        CHECK_CLOSE(find_activation("expr:-x^2^1+2*-3/4-(1-2-3)")(x), -x * x + 2.0 * -3.0 / 4.0 + 4.0, 1e-15);
        CHECK_CLOSE(
            find_activation("expr:max(x,abs(x)/2)+min(1,relu(x))*sign(x)")(x),
            std::max(x, std::abs(x) / 2) + std::min(1.0, std::max(x, 0.0)) * (x > 0 ? 1 : (x < 0 ? -1 : 0)),
            1e-15);
    }
    const Activation kinked = find_activation("expr:abs(x-0.25)+step(x+1)@0.25,-1");
    CHECK(kinked.breakpoints() == std::vector<double>{-1.0, 0.25});
    CHECK(find_activation(kinked.name()).breakpoints() == kinked.breakpoints());
    CHECK(find_activation("centred:expr:abs(x)").name() == "centred:expr:abs(x)");
}

TEST_CASE("formulas that make no sense are refused with the place and the nearest function") {
    using Catch::Matchers::Contains;
    CHECK_THROWS_WITH(find_activation("expr:x+"), Contains("character 3"));
    CHECK_THROWS_WITH(find_activation("expr:x y"), Contains("xy"));
    CHECK_THROWS_WITH(find_activation("expr:(x"), Contains("closing bracket"));
    CHECK_THROWS_WITH(find_activation("expr:sigmiod(x)"), Contains("did you mean sigmoid?"));
    CHECK_THROWS_WITH(find_activation("expr:zzzzzz(x)"), !Contains("did you mean"));
    CHECK_THROWS_WITH(find_activation("expr:min(x)"), Contains("second argument"));
    CHECK_THROWS_AS(find_activation("expr:"), resolva::BadArgument);
    CHECK_THROWS_AS(find_activation("expr:x;1"), resolva::BadArgument);
    CHECK_THROWS_AS(find_activation("expr:x@"), resolva::BadArgument);
    CHECK_THROWS_AS(find_activation("expr:" + std::string(100000, '(') + "x"), resolva::BadArgument);
    CHECK_THROWS_AS(find_activation("x^21"), resolva::BadArgument);
    CHECK_THROWS_AS(find_activation("he_-1"), resolva::BadArgument);
}

TEST_CASE("tables are straight lines between their rows and beyond") {
    const auto path = std::filesystem::temp_directory_path() / "resolva_activation_table.csv";
    const auto write = [&](const std::string& text) { std::ofstream(path) << text; };
    const std::string text = "file:" + path.string();
    write("x,y\n-2,0\n-1,0\n0,0\n1,1\n3,3\n");
    const Activation relu = find_activation(text);
    CHECK(relu.name() == text);
    CHECK(relu.breakpoints() == std::vector<double>{0.0});
    for (const double x : {-7.0, -1.0, -0.5, 0.0, 0.5, 2.0, 40.0}) CHECK(relu(x) == std::max(x, 0.0));
    write("0,0\n1,1\n1,3\n2,3\n");  // a jump
    const Activation jump = find_activation(text);
    CHECK(jump.breakpoints() == std::vector<double>{1.0});
    CHECK(jump(0.5) == 0.5);
    CHECK(jump(1.0) == 2.0);
    CHECK(jump(1.5) == 3.0);
    for (const char* bad : {"1,2\n0,3\n", "1,2\n", "1\n2\n", "1,2,3\n4,5,6\n", "1,1\n1,2\n"}) {
        INFO(bad);
        write(bad);
        CHECK_THROWS_AS(find_activation(text), resolva::BadArgument);
    }
    std::filesystem::remove(path);
    CHECK_THROWS_AS(find_activation(text), resolva::BadArgument);
}

TEST_CASE("linearity is a property of the function and not of its name") {
    for (const char* text : {"identity", "linear", "hermite:0,1", "hermite:0,2.5", "he_1", "x^1"})
        CHECK(find_activation(text).is_linear());
    for (const char* text : {"relu", "hermite:1,1", "hermite:0,1,1e-9", "quadratic", "tanh"})
        CHECK(!find_activation(text).is_linear());
    CHECK(!Activation("identity", [](double x) { return x > 0.0 ? x : 0.5 * x; }, {0.0}).is_linear());
}

TEST_CASE("the line of forms names every built-in function") {
    const std::string forms = resolva::activation_forms();
    for (const std::string& name : resolva::activation_names()) CHECK(forms.find(name) != std::string::npos);
    for (const char* form : {"hermite:", "expr:", "file:", "centred:"})
        CHECK(forms.find(form) != std::string::npos);
}

TEST_CASE("parameters must be finite numbers in the right places") {
    for (const char* text : {"hermite:", "hermite:1,,2", "hermite:1,x", "hermite:nan",
                             "leaky_relu:", "leaky_relu:1,2", "leaky_relu:inf", "relu:1", "centred:"}) {
        INFO(text);
        CHECK_THROWS_AS(find_activation(text), resolva::BadArgument);
    }
}

TEST_CASE("activations without name or function are refused") {
    CHECK_THROWS_AS(Activation("", [](double x) { return x; }), resolva::BadArgument);
    CHECK_THROWS_AS(Activation("empty", std::function<double(double)>()), resolva::BadArgument);
    CHECK_THROWS_AS(Activation("kink", [](double x) { return x; }, {std::nan("")}), resolva::BadArgument);
}

}  // namespace
