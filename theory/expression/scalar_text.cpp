#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/scalar.hpp>

namespace resolva {

namespace {

constexpr int sum_level = 1;
constexpr int product_level = 2;
constexpr int power_level = 3;

std::string number_text(double value, Notation notation) {
    std::string text = to_text(value);
    const auto exponent = text.find('e');
    if (notation == Notation::latex && exponent != std::string::npos) {
        const std::string mantissa = text.substr(0, exponent);
        std::string power = text.substr(exponent + 1);
        if (power.front() == '+') power.erase(0, 1);
        text = (mantissa == "1" ? "" : mantissa + " \\cdot ") + "10^{" + power + "}";
    }
    if (notation == Notation::cpp && text.find_first_of(".en") == std::string::npos) text += ".0";
    return text;
}

std::string in_parentheses(const std::string& text, Notation notation) {
    return notation == Notation::latex ? "\\left(" + text + "\\right)" : "(" + text + ")";
}

std::string symbol_text(const std::string& name, Notation notation) {
    if (notation != Notation::latex || name.size() == 1 || name.front() == '\\' ||
        name.find('{') != std::string::npos) {
        return name;
    }
    static const std::set<std::string> greek = {
        "alpha", "beta",  "gamma", "delta", "eta", "zeta", "kappa", "lambda", "mu",      "nu",
        "rho",   "sigma", "tau",   "theta", "chi", "psi",  "phi",   "omega",  "epsilon", "xi"};
    const auto tail = name.find_first_of("_0123456789");
    std::string head = name.substr(0, tail);
    if (greek.count(head) != 0) {
        head = "\\" + head;
    } else if (head.size() > 1) {
        head = "\\mathrm{" + head + "}";
    }
    if (tail == std::string::npos) return head;
    std::string index = name.substr(name[tail] == '_' ? tail + 1 : tail);
    std::string escaped;
    for (const char letter : index) escaped += letter == '_' ? std::string("\\_") : std::string(1, letter);
    return head + "_{" + escaped + "}";
}

std::string render(const Scalar& scalar, Notation notation, int level);

std::string factor_text(const Scalar& base, double exponent, Notation notation) {
    if (exponent == 1.0) return render(base, notation, product_level);
    if (exponent == 0.5) {
        const std::string inside = render(base, notation, 0);
        return notation == Notation::latex
                   ? "\\sqrt{" + inside + "}"
                   : (notation == Notation::cpp ? "std::sqrt(" : "sqrt(") + inside + ")";
    }
    if (notation == Notation::cpp) {
        if (exponent == 2.0 && base.kind() == Scalar::Kind::symbol) return base.name() + " * " + base.name();
        return "std::pow(" + render(base, notation, 0) + ", " + number_text(exponent, notation) + ")";
    }
    const std::string inside = render(base, notation, power_level + 1);
    const std::string power = number_text(exponent, notation);
    if (notation == Notation::latex) return inside + "^{" + power + "}";
    return inside + "^" + (exponent < 0.0 ? "(" + power + ")" : power);
}

std::string product_text(const Scalar& product, Notation notation) {
    std::string above;
    std::string below;
    int count_below = 0;
    bool single_below = true;  // one factor that binds as tightly as a name
    const std::string times = notation == Notation::latex ? " " : (notation == Notation::cpp ? " * " : "*");
    for (const auto& [base, exponent] : product.parts()) {
        std::string& side = exponent < 0.0 ? below : above;
        if (exponent < 0.0) {
            ++count_below;
            const bool square_as_product = notation == Notation::cpp && exponent == -2.0;
            single_below = !square_as_product && base.kind() != Scalar::Kind::product;
        }
        side += (side.empty() ? "" : times) + factor_text(base, std::abs(exponent), notation);
    }
    if (count_below == 0) return above;
    if (above.empty()) above = notation == Notation::cpp ? "1.0" : "1";
    if (notation == Notation::latex) return "\\frac{" + above + "}{" + below + "}";
    const bool single = count_below == 1 && single_below;
    const std::string slash = notation == Notation::cpp ? " / " : "/";
    return above + slash + (single ? below : "(" + below + ")");
}

std::string sum_text(const Scalar& sum, Notation notation) {
    std::string text;
    const auto append = [&](double factor, const std::string& term) {
        const bool negative = factor < 0.0;
        if (text.empty()) {
            if (negative) text.push_back('-');
        } else {
            text += negative ? " - " : " + ";
        }
        const double size = std::abs(factor);
        if (term.empty()) {
            text += number_text(size, notation);
        } else if (size == 1.0) {
            text += term;
        } else {
            const std::string times =
                notation == Notation::latex ? " " : (notation == Notation::cpp ? " * " : "*");
            text += number_text(size, notation) + times + term;
        }
    };
    for (const auto& [term, factor] : sum.parts()) append(factor, render(term, notation, product_level));
    if (sum.number() != 0.0) append(sum.number(), "");
    return text;
}

std::string render(const Scalar& scalar, Notation notation, int level) {
    std::string text;
    int own = power_level + 1;
    switch (scalar.kind()) {
        case Scalar::Kind::constant:
            text = number_text(scalar.number(), notation);
            if (scalar.number() < 0.0) own = sum_level;
            break;
        case Scalar::Kind::symbol:
            text = symbol_text(scalar.name(), notation);
            break;
        case Scalar::Kind::sum:
            text = sum_text(scalar, notation);
            own = sum_level;
            break;
        case Scalar::Kind::product:
            text = product_text(scalar, notation);
            own = product_level;
            break;
        case Scalar::Kind::exponential:
        case Scalar::Kind::logarithm: {
            const std::string name = scalar.kind() == Scalar::Kind::exponential ? "exp" : "log";
            const std::string prefix =
                notation == Notation::latex ? "\\" : (notation == Notation::cpp ? "std::" : "");
            text = prefix + name + in_parentheses(render(scalar.parts()[0].first, notation, 0), notation);
            break;
        }
    }
    return own < level ? in_parentheses(text, notation) : text;
}

}  // namespace

std::string to_text(const Scalar& scalar, Notation notation) {
    return render(scalar, notation, 0);
}

}  // namespace resolva
