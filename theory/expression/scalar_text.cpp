#include <algorithm>
#include <cmath>
#include <set>

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

bool is_greek(const std::string& word) {
    static const std::set<std::string> greek = {
        "alpha",   "beta",   "gamma", "delta",   "epsilon", "zeta",  "eta",   "theta", "iota",
        "kappa",   "lambda", "mu",    "nu",      "xi",      "pi",    "rho",   "sigma", "tau",
        "upsilon", "phi",    "chi",   "psi",     "omega",   "Gamma", "Delta", "Theta", "Lambda",
        "Xi",      "Pi",     "Sigma", "Upsilon", "Phi",     "Psi",   "Omega"};
    return greek.count(word) != 0;
}

/// An index: digits as they are, words upright, underscores as commas.
std::string index_text(const std::string& index) {
    std::string text;
    for (std::size_t i = 0; i < index.size();) {
        if (index[i] == '_') {
            text += ",";
            ++i;
            continue;
        }
        const std::size_t end = std::min(index.find_first_of("_0123456789", i), index.size());
        const std::string word = index.substr(i, end - i);
        if (word.empty()) {
            text += index[i++];
        } else {
            text += is_greek(word) ? "\\" + word + " " : word.size() > 1 ? "\\mathrm{" + word + "}" : word;
            i = end;
        }
    }
    return text;
}

std::string symbol_text(const std::string& name, Notation notation) {
    if (notation != Notation::latex || name.size() == 1 || name.front() == '\\' ||
        name.find('{') != std::string::npos) {
        return name;
    }
    const auto tail = name.find_first_of("_0123456789");
    std::string head = name.substr(0, tail);
    if (is_greek(head)) {
        head = "\\" + head;
    } else if (head.size() > 1) {
        head = "\\mathrm{" + head + "}";
    }
    if (tail == std::string::npos) return head;
    const std::string index = name.substr(name[tail] == '_' ? tail + 1 : tail);
    return head + "_{" + index_text(index) + "}";
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
    if (notation == Notation::latex) {
        const bool is_half = 2.0 * exponent == std::round(2.0 * exponent) && exponent != std::round(exponent);
        return inside + "^{" + (is_half ? number_text(2.0 * exponent, notation) + "/2" : power) + "}";
    }
    return inside + "^" + (exponent < 0.0 ? "(" + power + ")" : power);
}

std::string product_text(const Scalar& product, Notation notation) {
    std::string above, below;
    std::vector<Scalar::Part> upper, lower;
    int count_below = 0;
    bool single_below = true;  // one factor that binds as tightly as a name
    const std::string times = notation == Notation::latex ? " " : (notation == Notation::cpp ? " * " : "*");
    for (const auto& [base, exponent] : product.parts()) {
        if (exponent < 0.0) {
            ++count_below;
            const bool square_as_product = notation == Notation::cpp && exponent == -2.0;
            single_below = !square_as_product && base.kind() != Scalar::Kind::product;
        }
        (exponent < 0.0 ? lower : upper).emplace_back(base, std::abs(exponent));
    }
    const auto joined = [&](const std::vector<Scalar::Part>& factors) {
        // Below or above a bar a single factor needs no parentheses.
        const bool alone = notation == Notation::latex && factors.size() == 1 && count_below > 0;
        std::string side;
        for (const auto& [base, exponent] : factors) {
            const std::string factor =
                alone && exponent == 1.0 ? render(base, notation, 0) : factor_text(base, exponent, notation);
            // A word beside another factor needs a space.
            const bool is_word = factor.rfind("\\mathrm", 0) == 0 || side.rfind("\\mathrm", 0) == 0;
            side += (side.empty() ? "" : notation == Notation::latex && is_word ? " \\, " : times) + factor;
        }
        return side;
    };
    above = joined(upper);
    below = joined(lower);
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
            const bool is_word = term.rfind("\\mathrm", 0) == 0;
            const std::string times = notation == Notation::latex ? (is_word ? " \\, " : " ")
                                                                  : (notation == Notation::cpp ? " * " : "*");
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
