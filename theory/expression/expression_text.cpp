#include <resolva/theory/expression/expression.hpp>

namespace resolva {

namespace {

using Names = std::vector<std::pair<Expression, std::string>>;

std::string matrix_name(const std::string& name, Notation notation) {
    return notation == Notation::latex ? to_text(Scalar::symbol(name), notation) : name;
}

std::string render(const Expression& a, Notation notation, const Names& names, int level);

std::string sum_text(const Expression& a, Notation notation, const Names& names) {
    const bool latex = notation == Notation::latex;
    if (a.is_zero()) return "0";
    std::string text;
    for (const auto& [term, factor] : a.parts()) {
        Scalar size = factor;
        // A factor prints its own sign when it is a number or a number times a single term.
        const bool signed_number = factor.is_constant() && factor.number() < 0.0;
        const bool signed_term = factor.kind() == Scalar::Kind::sum && factor.number() == 0.0 &&
                                 factor.parts().size() == 1 && factor.parts()[0].second < 0.0;
        if (signed_number || signed_term) size = -factor;
        text += text.empty() ? (signed_number || signed_term ? "-" : "")
                             : (signed_number || signed_term ? " - " : " + ");
        if (!size.is_one()) {
            const bool compound =
                size.kind() == Scalar::Kind::sum && (size.number() != 0.0 || size.parts().size() > 1);
            std::string number = to_text(size, notation);
            if (compound) number = latex ? "\\left(" + number + "\\right)" : "(" + number + ")";
            text += number + (latex ? " " : "*");
        }
        text += render(term, notation, names, 2);
    }
    return text;
}

std::string render(const Expression& a, Notation notation, const Names& names, int level) {
    const bool latex = notation == Notation::latex;
    for (const auto& [known, name] : names) {
        if (known == a) return matrix_name(name, notation);
        if (transpose(known) == a) return matrix_name(name, notation) + (latex ? "^{\\top}" : "'");
    }
    std::string text;
    int own = 3;
    switch (a.kind()) {
        case Expression::Kind::identity:
            text = latex ? "I_{" : "I(";
            return text + matrix_name(a.rows().name, notation) + (latex ? "}" : ")");
        case Expression::Kind::matrix:
            text = matrix_name(a.symbol().name, notation);
            return a.is_transposed() ? text + (latex ? "^{\\top}" : "'") : text;
        case Expression::Kind::inverse:
            text = latex ? "\\left(" : "inv(";
            text += render(a.parts()[0].first, notation, names, 0);
            return text + (latex ? "\\right)^{-1}" : ")");
        case Expression::Kind::product:
            own = 2;
            for (const auto& part : a.parts()) {
                if (!text.empty()) text += latex ? " " : "*";
                text += render(part.first, notation, names, 2);
            }
            break;
        case Expression::Kind::sum:
            own = 1;
            text = sum_text(a, notation, names);
            break;
    }
    if (own >= level) return text;
    return latex ? "\\left(" + text + "\\right)" : "(" + text + ")";
}

}  // namespace

std::string to_text(const Expression& expression, Notation notation, const Names& names) {
    return render(expression, notation, names, 0);
}

}  // namespace resolva
