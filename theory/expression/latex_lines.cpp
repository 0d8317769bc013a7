#include <resolva/theory/expression/latex_lines.hpp>

#include <algorithm>
#include <cctype>
#include <map>

namespace resolva {

namespace {

/// The piece of a formula that an index, an exponent or a command takes, and its end.
std::string argument(const std::string& formula, std::size_t& place) {
    if (place >= formula.size()) return {};
    if (formula[place] != '{') return formula.substr(place++, 1);
    int depth = 0;
    const std::size_t begin = place + 1;
    do {
        depth += formula[place] == '{' ? 1 : formula[place] == '}' ? -1 : 0;
    } while (++place < formula.size() && depth > 0);
    return formula.substr(begin, place - begin - 1);
}

std::map<Scalar, double, bool (*)(const Scalar&, const Scalar&)> powers_of(const Scalar& term) {
    std::map<Scalar, double, bool (*)(const Scalar&, const Scalar&)> powers(
        [](const Scalar& a, const Scalar& b) { return Scalar::compare(a, b) < 0; });
    if (term.kind() == Scalar::Kind::product) {
        for (const auto& [base, exponent] : term.parts()) powers[base] = exponent;
    } else if (!term.is_constant()) {
        powers[term] = 1.0;
    }
    return powers;
}

}  // namespace

double latex_width(const std::string& formula) {
    double width = 0.0;
    for (std::size_t i = 0; i < formula.size();) {
        const char letter = formula[i];
        if (letter == '\\') {
            const std::size_t begin = ++i;
            while (i < formula.size() && std::isalpha(static_cast<unsigned char>(formula[i])) != 0) ++i;
            const std::string command = formula.substr(begin, i - begin);
            if (command.empty()) {
                if (i < formula.size() && formula[i++] == ',') width += 0.4;
            } else if (command == "frac" || command == "tfrac") {
                const double above = latex_width(argument(formula, i));
                width +=
                    std::max(above, latex_width(argument(formula, i))) * (command == "tfrac" ? 0.7 : 1.0) +
                    0.6;
            } else if (command == "sqrt") {
                width += latex_width(argument(formula, i)) + 1.6;
            } else if (command == "mathrm" || command == "operatorname") {
                width += static_cast<double>(argument(formula, i).size());
            } else if (command != "left" && command != "right" && command.substr(0, 3) != "big" &&
                       command.substr(0, 3) != "Big") {
                width += 1.2;
            }
        } else if (letter == '_' || letter == '^') {
            width += 0.7 * latex_width(argument(formula, ++i));
        } else {
            width += letter == '+' || letter == '-' || letter == '='                    ? 2.4
                     : letter == ' ' || letter == '{' || letter == '}' || letter == '&' ? 0.0
                                                                                        : 1.1;
            ++i;
        }
    }
    return width;
}

FactoredSum factored(const Scalar& formula) {
    FactoredSum result;
    if (formula.kind() != Scalar::Kind::sum) {
        result.terms.push_back(formula);
        return result;
    }
    std::vector<Scalar> monic;
    for (const auto& [term, number] : formula.parts()) {
        monic.push_back(term);
        result.terms.push_back(Scalar(number) * term);
    }
    if (formula.number() != 0.0) {
        result.terms.push_back(formula.number());
        return result;
    }
    if (monic.size() < 2) return result;
    auto shared = powers_of(monic.front());
    for (const Scalar& term : monic) {
        const auto powers = powers_of(term);
        for (auto factor = shared.begin(); factor != shared.end();) {
            const auto found = powers.find(factor->first);
            const double own = found == powers.end() ? 0.0 : found->second;
            factor->second = own * factor->second <= 0.0 ? 0.0
                             : own > 0.0                 ? std::min(own, factor->second)
                                                         : std::max(own, factor->second);
            factor = factor->second == 0.0 ? shared.erase(factor) : std::next(factor);
        }
    }
    for (const auto& [base, exponent] : shared) result.common = result.common * pow(base, exponent);
    for (Scalar& term : result.terms) term = term / result.common;
    return result;
}

std::string latex_line(const std::string& left, const Scalar& right, const std::string& open,
                       const std::string& close) {
    FactoredSum sum = factored(right);
    // Terms wider than a line are opened: their coefficients may be sums.
    std::vector<Scalar> terms;
    for (const Scalar& term : sum.terms) {
        const bool is_wide = latex_width(to_text(term, Notation::latex)) > latex_line_width - 12.0;
        const auto widest = [](const Scalar& product) {
            const Scalar* found = nullptr;
            for (const auto& [base, exponent] : product.parts()) {
                if (base.kind() == Scalar::Kind::sum && exponent == 1.0) found = &base;
            }
            return found;
        };
        const bool scaled =
            term.kind() == Scalar::Kind::sum && term.parts().size() == 1 && term.number() == 0.0;
        const Scalar monic = scaled ? term.parts()[0].first : term;
        const Scalar* inner = monic.kind() == Scalar::Kind::product ? widest(monic) : nullptr;
        if (!is_wide || inner == nullptr) {
            terms.push_back(term);
            continue;
        }
        const Scalar rest = term / *inner;
        for (const auto& [piece, number] : inner->parts()) terms.push_back(rest * (Scalar(number) * piece));
        if (inner->number() != 0.0) terms.push_back(rest * Scalar(inner->number()));
    }
    const bool has_common = !sum.common.is_one() && terms.size() > 1;
    if (!has_common && terms.size() == 1) terms[0] = terms[0] * sum.common;
    std::string text = left + " &= " + open;
    double width = latex_width(left + open) + 3.0;
    if (has_common) {
        const std::string common = to_text(sum.common, Notation::latex) + " \\Bigl( ";
        text += common;
        width += latex_width(common) + 1.0;
    }
    bool first = true;
    for (const Scalar& term : terms) {
        std::string piece = to_text(term, Notation::latex);
        const bool negative = piece.front() == '-';
        if (negative && !first) piece.erase(0, 1);
        const double size = latex_width(piece) + 2.5;
        if (!first && width + size > latex_line_width) {
            text += " \\\\\n  &\\quad ";
            width = 8.0;
        }
        text += first ? "" : negative ? " - " : " + ";
        text += piece;
        width += size;
        first = false;
    }
    return text + (has_common ? " \\Bigr)" : "") + close + " \\\\\n";
}

}  // namespace resolva
