#include <resolva/theory/activation/named_activations.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/hermite/he_n.hpp>

namespace resolva {

namespace {

// Each activation is written as offset + slope x + core with a core whose parity is exact in floating point.

Activation identity() {
    return {"identity",
            [](double x) { return x; },
            {},
            {0.0, 1.0, core::Polynomial{}},
            [](double) { return 0.0; }};
}

Activation hyperbolic_tangent() {
    return {"tanh", [](double x) { return std::tanh(x); }};
}

Activation error_function() {
    const auto f = [](double x) { return std::erf(x); };
    return {"erf", f, {}, {0.0, 0.0, core::ErrorFunction{}}, f};
}

Activation sigmoid() {
    return {
        "sigmoid",
        [](double x) { return x >= 0.0 ? 1.0 / (1.0 + std::exp(-x)) : std::exp(x) / (1.0 + std::exp(x)); },
        {},
        {0.5, 0.0, core::General{}},
        [](double x) { return 0.5 * std::tanh(0.5 * x); }};
}

Activation gelu() {
    constexpr double root_half = 0.5 * std::numbers::sqrt2;
    return {"gelu",
            [](double x) { return 0.5 * x * std::erfc(-x * root_half); },
            {},
            {0.0, 0.5, core::General{}},
            [](double x) { return 0.5 * x * std::erf(x * root_half); }};
}

Activation silu() {
    return {
        "silu",
        [](double x) { return x >= 0.0 ? x / (1.0 + std::exp(-x)) : x * std::exp(x) / (1.0 + std::exp(x)); },
        {},
        {0.0, 0.5, core::General{}},
        [](double x) { return 0.5 * x * std::tanh(0.5 * x); }};
}

Activation softplus() {
    return {"softplus",
            [](double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); },
            {},
            {0.0, 0.5, core::General{}},
            [](double x) { return 0.5 * std::abs(x) + std::log1p(std::exp(-std::abs(x))); }};
}

Activation hard_tanh() {
    const auto f = [](double x) { return std::clamp(x, -1.0, 1.0); };
    return {"hard_tanh", f, {-1.0, 1.0}, {0.0, 0.0, core::HardTanh{}}, f};
}

Activation sine() {
    const auto f = [](double x) { return std::sin(x); };
    return {"sin", f, {}, {0.0, 0.0, core::Sine{}}, f};
}

Activation sign() {
    const auto f = [](double x) { return x > 0.0 ? 1.0 : (x < 0.0 ? -1.0 : 0.0); };
    return {"sign", f, {0.0}, {0.0, 0.0, core::Sign{}}, f};
}

Activation heaviside() {
    return {"step",
            [](double x) { return x > 0.0 ? 1.0 : (x < 0.0 ? 0.0 : 0.5); },
            {0.0},
            {0.5, 0.0, core::Sign{0.5}},
            [](double x) { return x > 0.0 ? 0.5 : (x < 0.0 ? -0.5 : 0.0); }};
}

Activation absolute_value() {
    const auto f = [](double x) { return std::abs(x); };
    return {"abs", f, {0.0}, {0.0, 0.0, core::AbsoluteValue{1.0}}, f};
}

Activation cosine() {
    const auto f = [](double x) { return std::cos(x); };
    return {"cos", f, {}, {0.0, 0.0, core::Cosine{}}, f};
}

Activation exponential() {
    const auto f = [](double x) { return std::exp(x); };
    return {"exp", f, {}, {0.0, 0.0, core::Exponential{}}, f};
}

Activation bell() {
    const auto f = [](double x) { return std::exp(-0.5 * x * x); };
    return {"gaussian", f, {}, {0.0, 0.0, core::Bell{}}, f};
}

Activation scaled_elu() {
    constexpr double scale = 1.0507009873554804934, alpha = 1.6732632423543772848;
    return {"selu", [](double x) { return x > 0.0 ? scale * x : scale * alpha * std::expm1(x); }, {0.0}};
}

Activation mish() {
    // tanh(log(1 + e^x)) = (e^x (e^x + 2)) / (e^x (e^x + 2) + 2), without overflow on either side.
    return {"mish", [](double x) {
                const double e = std::exp(-std::abs(x));
                const double up = 1.0 + 2.0 * e;
                return x >= 0.0 ? x * up / (up + 2.0 * e * e) : x * e * (e + 2.0) / (e * (e + 2.0) + 2.0);
            }};
}

Activation relu_to_six() {
    return {"relu6", [](double x) { return std::clamp(x, 0.0, 6.0); }, {0.0, 6.0}};
}

Activation softsign() {
    return {"softsign", [](double x) { return x / (1.0 + std::abs(x)); }, {0.0}};
}

Activation arc_tangent() {
    return {"atan", [](double x) { return std::atan(x); }};
}

Activation quadratic() {
    return polynomial("quadratic", {0.0, 0.0, 1.0});
}
Activation cubic() {
    return polynomial("cubic", {0.0, 0.0, 0.0, 1.0});
}
Activation relu() {
    return leaky_relu("relu", 0.0);
}
Activation default_leaky_relu() {
    return leaky_relu("leaky_relu", 0.01);
}
Activation default_elu() {
    return elu("elu", 1.0);
}

struct Entry {
    std::string_view name;
    Activation (*build)();
};

constexpr std::array<Entry, 25> entries{{{"identity", identity},
                                         {"relu", relu},
                                         {"leaky_relu", default_leaky_relu},
                                         {"tanh", hyperbolic_tangent},
                                         {"erf", error_function},
                                         {"sigmoid", sigmoid},
                                         {"gelu", gelu},
                                         {"silu", silu},
                                         {"softplus", softplus},
                                         {"hard_tanh", hard_tanh},
                                         {"sin", sine},
                                         {"sign", sign},
                                         {"quadratic", quadratic},
                                         {"cubic", cubic},
                                         {"abs", absolute_value},
                                         {"cos", cosine},
                                         {"exp", exponential},
                                         {"gaussian", bell},
                                         {"step", heaviside},
                                         {"elu", default_elu},
                                         {"selu", scaled_elu},
                                         {"mish", mish},
                                         {"relu6", relu_to_six},
                                         {"softsign", softsign},
                                         {"atan", arc_tangent}}};

/// Names that others have for the same functions.
constexpr std::array<std::array<std::string_view, 2>, 7> synonyms{{{"linear", "identity"},
                                                                   {"swish", "silu"},
                                                                   {"heaviside", "step"},
                                                                   {"logistic", "sigmoid"},
                                                                   {"hardtanh", "hard_tanh"},
                                                                   {"leakyrelu", "leaky_relu"},
                                                                   {"absolute", "abs"}}};

}  // namespace

Activation leaky_relu(std::string name, double slope) {
    const double factor = 0.5 * (1.0 - slope);
    return {std::move(name),
            [slope](double x) { return x > 0.0 ? x : slope * x; },
            {0.0},
            {0.0, 0.5 * (1.0 + slope), core::AbsoluteValue{factor}},
            [factor](double x) { return factor * std::abs(x); }};
}

Activation elu(std::string name, double alpha) {
    return {std::move(name), [alpha](double x) { return x > 0.0 ? x : alpha * std::expm1(x); }, {0.0}};
}

Activation polynomial(std::string name, std::vector<double> coefficients) {
    coefficients.resize(std::max<std::size_t>(coefficients.size(), 2), 0.0);
    const auto f = [coefficients](double x) { return he_series(coefficients, x); };
    std::vector<double> high = coefficients;
    const double offset = std::exchange(high[0], 0.0);
    const double slope = std::exchange(high[1], 0.0);
    return {std::move(name), f, {}, {offset, slope, core::Polynomial{high}}, [high](double x) {
                return he_series(high, x);
            }};
}

Activation monomial(std::string name, int degree) {
    // x^n = sum_m n! / (2^m m! (n - 2m)!) he_{n - 2m}.
    std::vector<double> coefficients(static_cast<std::size_t>(degree) + 1, 0.0);
    double coefficient = 1.0;
    for (int m = 0; 2 * m <= degree; ++m) {
        coefficients[static_cast<std::size_t>(degree - 2 * m)] = coefficient;
        coefficient *= static_cast<double>((degree - 2 * m) * (degree - 2 * m - 1)) / (2.0 * (m + 1));
    }
    // The sum would cancel near zero.
    const Activation sum = polynomial(name, std::move(coefficients));
    const auto power = [degree](double x) {
        double value = 1.0;
        for (int k = 0; k < degree; ++k) value *= x;
        return value;
    };
    return {std::move(name), power, {}, sum.form(), [sum](double x) { return sum.core(x); }};
}

std::optional<Activation> named_activation(std::string_view name) {
    for (const auto& [other, own] : synonyms) {
        if (name == other) name = own;
    }
    for (const Entry& entry : entries) {
        if (entry.name == name) return entry.build();
    }
    return std::nullopt;
}

std::vector<std::string_view> built_in_names() {
    std::vector<std::string_view> names;
    for (const Entry& entry : entries) names.push_back(entry.name);
    return names;
}

std::vector<std::string_view> synonym_names() {
    std::vector<std::string_view> names;
    for (const auto& pair : synonyms) names.push_back(pair[0]);
    return names;
}

}  // namespace resolva
