#include <resolva/theory/activation/catalogue.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/hermite/feature_constants.hpp>
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

Activation leaky_relu(std::string name, double slope) {
    const double factor = 0.5 * (1.0 - slope);
    return {std::move(name),
            [slope](double x) { return x > 0.0 ? x : slope * x; },
            {0.0},
            {0.0, 0.5 * (1.0 + slope), core::AbsoluteValue{factor}},
            [factor](double x) { return factor * std::abs(x); }};
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

/// f less E f(g): the affine part takes the mean, so that every other constant stays the same number.
Activation centred(const Activation& f) {
    const double mean = feature_constants(f, 1.0, {0.5, 0.5}).mu0;
    require_finite("mean of " + f.name(), mean);
    ActivationForm form = f.form();
    form.offset -= mean;
    return {"centred:" + f.name(), [f, mean](double x) { return f(x) - mean; }, f.breakpoints(),
            std::move(form), [f](double x) { return f.core(x); }};
}

struct Entry {
    std::string_view name;
    Activation (*build)();
};

constexpr std::array<Entry, 14> catalogue{{{"identity", identity},
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
                                           {"cubic", cubic}}};

constexpr std::array<std::string_view, 4> other_names{"linear", "leaky_relu:SLOPE", "hermite:C0,C1,...",
                                                      "centred:NAME"};

/// Number of single-letter insertions, deletions and replacements between two words (Levenshtein).
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

[[noreturn]] void refuse_unknown(std::string_view text, std::string_view name) {
    std::string allowed = "known activations are ";
    std::string_view nearest = catalogue.front().name;
    std::vector<std::string_view> names;
    for (const Entry& entry : catalogue) names.push_back(entry.name);
    names.insert(names.end(), other_names.begin(), other_names.end());
    for (const std::string_view known : names) {
        allowed += known == names.front() ? "" : ", ";
        allowed += known;
        const std::string_view word = known.substr(0, known.find(':'));
        const std::string_view best = nearest.substr(0, nearest.find(':'));
        if (edit_distance(name, word) < edit_distance(name, best)) nearest = known;
    }
    allowed += "; did you mean ";
    allowed += nearest;
    allowed += "?";
    refuse("activation", text, allowed);
}

std::vector<double> parse_numbers(std::string_view text, std::string_view parameters) {
    std::vector<double> numbers;
    for (bool more = true; more;) {
        const std::size_t comma = parameters.find(',');
        more = comma != std::string_view::npos;
        const std::string_view field = parameters.substr(0, comma);
        double value = 0.0;
        const auto [end, code] = std::from_chars(field.data(), field.data() + field.size(), value);
        if (code != std::errc{} || end != field.data() + field.size() || !std::isfinite(value)) {
            refuse("activation", text, "after the colon it needs finite numbers separated by commas");
        }
        numbers.push_back(value);
        if (more) parameters.remove_prefix(comma + 1);
    }
    return numbers;
}

}  // namespace

Activation find_activation(std::string_view text) {
    const std::size_t colon = text.find(':');
    std::string name(text.substr(0, colon));
    std::replace(name.begin(), name.end(), '-', '_');
    if (name == "linear") name = "identity";
    if (colon == std::string_view::npos) {
        for (const Entry& entry : catalogue) {
            if (entry.name == name) return entry.build();
        }
        refuse_unknown(text, name);
    }
    const std::string_view parameters = text.substr(colon + 1);
    if (name == "centred") return centred(find_activation(parameters));
    if (name == "hermite")
        return polynomial("hermite:" + std::string(parameters), parse_numbers(text, parameters));
    if (name == "leaky_relu") {
        const std::vector<double> slope = parse_numbers(text, parameters);
        if (slope.size() != 1) refuse("activation", text, "leaky_relu takes one slope");
        return leaky_relu("leaky_relu:" + std::string(parameters), slope.front());
    }
    for (const Entry& entry : catalogue) {
        if (entry.name == name) refuse("activation", text, "this name takes no parameters");
    }
    refuse_unknown(text, name);
}

std::vector<std::string> activation_names() {
    std::vector<std::string> names;
    for (const Entry& entry : catalogue) names.emplace_back(entry.name);
    return names;
}

}  // namespace resolva
