#include <cmath>
#include <limits>

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
    CHECK_THROWS_AS(find_activation(""), resolva::BadArgument);
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
