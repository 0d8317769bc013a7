#include <resolva/theory/activation/catalogue.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/nearest_name.hpp>
#include <resolva/theory/activation/formula_activation.hpp>
#include <resolva/theory/activation/named_activations.hpp>
#include <resolva/theory/activation/table_activation.hpp>
#include <resolva/theory/hermite/feature_constants.hpp>

namespace resolva {

namespace {

constexpr int highest_degree = 20;

constexpr std::array<std::string_view, 8> parametric_forms{"leaky_relu:SLOPE",
                                                           "elu:ALPHA",
                                                           "x^K",
                                                           "he_K",
                                                           "hermite:C0,C1,... (sum of C_k he_k)",
                                                           "expr:FORMULA-IN-x[@KINKS]",
                                                           "file:TABLE-OF-x-f(x)",
                                                           "centred:ACTIVATION"};

/// f less E f(g): the affine part takes the mean, so that every other constant stays the same number.
Activation centred(const Activation& f) {
    const FeatureConstants constants = feature_constants(f, 1.0, {0.5, 0.5});
    if (constants.status == Status::not_finite) refuse("activation", f.name(), constants.reason);
    const double mean = constants.mu0;
    ActivationForm form = f.form();
    form.offset -= mean;
    return {"centred:" + f.name(), [f, mean](double x) { return f(x) - mean; }, f.breakpoints(),
            std::move(form), [f](double x) { return f.core(x); }};
}

std::string joined(const std::vector<std::string_view>& names) {
    std::string list;
    for (const std::string_view name : names) {
        if (!list.empty()) list += ", ";
        list += name;
    }
    return list;
}

[[noreturn]] void refuse_unknown(std::string_view text, std::string_view name) {
    // All names would fill a paragraph; the help of the program and activation_forms() list them.
    std::vector<std::string_view> names = built_in_names();
    const std::vector<std::string_view> first(names.begin(), names.begin() + 9);
    std::string allowed = "known activations are " + joined(first) + " and " +
                          std::to_string(names.size() - first.size()) +
                          " others, hermite:C0,C1,..., expr:FORMULA, file:PATH, centred:NAME";
    for (const std::string_view other : synonym_names()) names.push_back(other);
    for (const std::string_view form : parametric_forms) {
        if (const std::size_t colon = form.find(':'); colon != std::string_view::npos)
            names.push_back(form.substr(0, colon));
    }
    if (const auto near = resembling_name(name, names)) {
        const auto form =
            std::find_if(parametric_forms.begin(), parametric_forms.end(), [&](std::string_view known) {
                return known.substr(0, known.find(':')) == *near && *near != "leaky_relu" && *near != "elu";
            });
        allowed += "; did you mean " + std::string(*near) + (form != parametric_forms.end() ? ":" : "") + "?";
    }
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
            refuse("activation", text,
                   "it needs finite numbers separated by commas, and no blanks, where " +
                       (field.empty() ? "nothing" : std::string(field)) + " stands");
        }
        numbers.push_back(value);
        if (more) parameters.remove_prefix(comma + 1);
    }
    return numbers;
}

double one_number(std::string_view text, std::string_view parameters) {
    const std::vector<double> numbers = parse_numbers(text, parameters);
    if (numbers.size() != 1) refuse("activation", text, "this form takes one number");
    return numbers.front();
}

/// expr:FORMULA[@A,B,...]
Activation formula(std::string_view text, std::string_view parameters) {
    const std::size_t end = parameters.find('@');
    if (end == std::string_view::npos) return formula_activation(parameters);
    return formula_activation(parameters.substr(0, end), parse_numbers(text, parameters.substr(end + 1)));
}

/// x^K or he_K; none when the name has another shape.
std::optional<Activation> power(std::string_view text, const std::string& name) {
    const std::size_t head = name.rfind("x^", 0) == 0 ? 2 : (name.rfind("he_", 0) == 0 ? 3 : 0);
    if (head == 0) return std::nullopt;
    int degree = 0;
    const char* last = name.data() + name.size();
    const auto [end, code] = std::from_chars(name.data() + head, last, degree);
    if (code != std::errc{} || end != last || degree < 0 || degree > highest_degree)
        refuse("activation", text,
               "the degree is a whole number from 0 to " + std::to_string(highest_degree));
    if (head == 2) return monomial(name, degree);
    std::vector<double> coefficients(static_cast<std::size_t>(degree) + 1, 0.0);
    coefficients.back() = 1.0;
    return polynomial(name, std::move(coefficients));
}

}  // namespace

Activation find_activation(std::string_view text) {
    const std::size_t colon = text.find(':');
    std::string name(text.substr(0, colon));
    for (char& c : name) c = c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (colon == std::string_view::npos) {
        if (std::optional<Activation> found = named_activation(name)) return *std::move(found);
        if (std::optional<Activation> found = power(text, name)) return *std::move(found);
        refuse_unknown(text, name);
    }
    const std::string_view parameters = text.substr(colon + 1);
    if (name == "expr") return formula(text, parameters);
    if (name == "file") return table_activation(parameters);
    if (name == "centred" || name == "centered") return centred(find_activation(parameters));
    const std::string full = name + ":" + std::string(parameters);
    if (name == "hermite") return polynomial(full, parse_numbers(text, parameters));
    if (name == "leaky_relu") return leaky_relu(full, one_number(text, parameters));
    if (name == "elu") return elu(full, one_number(text, parameters));
    if (named_activation(name)) refuse("activation", text, "this name takes no parameters");
    refuse_unknown(text, name);
}

std::vector<std::string> activation_names() {
    std::vector<std::string> names;
    for (const std::string_view name : built_in_names()) names.emplace_back(name);
    return names;
}

std::string activation_forms() {
    std::vector<std::string_view> forms = built_in_names();
    for (const std::string_view other : synonym_names()) forms.push_back(other);
    forms.insert(forms.end(), parametric_forms.begin(), parametric_forms.end());
    return joined(forms);
}

}  // namespace resolva
