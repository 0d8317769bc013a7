#include <resolva/theory/expression/limit_equations.hpp>

#include <set>

#include <resolva/theory/expression/latex_lines.hpp>
#include <resolva/theory/expression/written_matrix.hpp>

namespace resolva {

namespace {

constexpr std::size_t longest_meaning = 90;  // letters

}  // namespace

LimitEquations::LimitEquations(const DeterministicEquivalent& equivalent)
    : equivalent_(&equivalent), system_(equivalent) {
    for (const auto& [expression, name] : equivalent.model().names) {
        if (const auto written = multiplied_out(expression)) names_.emplace_back(*written, name);
    }
}

std::optional<Expression> LimitEquations::meaning(const LimitLine& line) const {
    if (line.factor.is_zero() || line.kind == LimitLine::Kind::function) return std::nullopt;
    auto result = entry_of_inverse(*equivalent_, line.block, line.column, line.row);
    if (result) result = *result / line.factor;
    if (result && resolva::to_text(*result, Notation::text, names_).size() > longest_meaning) result.reset();
    return result;
}

std::string LimitEquations::symbol(const std::string& name, Notation notation) const {
    if (notation != Notation::latex) return name;
    const auto& chosen = equivalent_->model().latex_names;
    const auto found = chosen.find(name);
    return resolva::to_text(Scalar::symbol(found == chosen.end() ? name : found->second), notation);
}

/// The formula with the names that the model chose for LaTeX.
Scalar LimitEquations::set_in_latex(const Scalar& formula) const {
    std::map<std::string, Scalar> names;
    for (const auto& [name, latex] : equivalent_->model().latex_names) names[name] = Scalar::symbol(latex);
    return formula.substitute(names);
}

const Dimension& LimitEquations::dimension_of(const LimitLine& line) const {
    return equivalent_->equation().blocks()[static_cast<std::size_t>(line.block)].dimension;
}

std::string LimitEquations::line_text(const LimitLine& line) const {
    const std::string& dimension = dimension_of(line).name;
    const FactoredSum sum = factored(line.right);
    Scalar right = 0.0;
    for (const Scalar& term : sum.terms) right = right + term;
    const std::string text = resolva::to_text(sum.common * right);
    switch (line.kind) {
        case LimitLine::Kind::value:
            return line.name + " = " + text + "\n";
        case LimitLine::Kind::inverse:
            return line.name + " = " + resolva::to_text(1.0 / line.right) + "\n";
        case LimitLine::Kind::function:
            return line.name + " = " + resolva::to_text(1.0 / line.right) +
                   "   (a function of the eigenvalues over " + dimension + ")\n";
        case LimitLine::Kind::average:
            return line.name + " = <" + text + ">_" + dimension + "\n";
        case LimitLine::Kind::trace:
            break;
    }
    return line.name + " = tr([inv(K_" + dimension + ")]_{" + std::to_string(line.column + 1) + "," +
           std::to_string(line.row + 1) + "})/" + dimension + "\n";
}

std::string LimitEquations::line_latex(const LimitLine& line) const {
    const std::string dimension = symbol(dimension_of(line).name, Notation::latex);
    const std::string name = symbol(line.name, Notation::latex);
    const Scalar right = set_in_latex(line.right);
    switch (line.kind) {
        case LimitLine::Kind::value:
            return latex_line(name, right);
        case LimitLine::Kind::inverse:
        case LimitLine::Kind::function: {
            const std::string whole = resolva::to_text(1.0 / right, Notation::latex);
            const std::string note =
                line.kind == LimitLine::Kind::function
                    ? " \\quad \\text{(a function of the eigenvalues over $" + dimension + "$)}"
                    : "";
            if (latex_width(name + whole) + 3.0 + (note.empty() ? 0.0 : 34.0) <= latex_line_width)
                return name + " &= " + whole + note + " \\\\\n";
            return latex_line(name + "^{-1}", right, "", note);
        }
        case LimitLine::Kind::average:
            return latex_line(name, right, "\\Bigl\\langle ", " \\Bigr\\rangle_{" + dimension + "}");
        case LimitLine::Kind::trace:
            break;
    }
    return name + " &= \\tfrac{1}{" + dimension + "} \\operatorname{tr} \\left[ K_{" + dimension +
           "}^{-1} \\right]_{" + std::to_string(line.column + 1) + "," + std::to_string(line.row + 1) +
           "} \\\\\n";
}

/// The entries of the matrices that some line inverts as they are, one an equation.
std::string LimitEquations::matrices(Notation notation) const {
    const bool latex = notation == Notation::latex;
    std::string text;
    std::set<int> printed;
    for (const LimitLine& line : system_.lines()) {
        if (line.kind != LimitLine::Kind::trace || !printed.insert(line.block).second) continue;
        const std::string dimension = symbol(dimension_of(line).name, notation);
        for (const LimitLine& entry : system_.matrix_entries(line.block)) {
            const std::string index = std::to_string(entry.row + 1) + "," + std::to_string(entry.column + 1);
            text += latex ? latex_line("\\left[ K_{" + dimension + "} \\right]_{" + index + "}",
                                       set_in_latex(entry.right))
                          : "[K_" + dimension + "]_{" + index + "} = " + resolva::to_text(entry.right) + "\n";
        }
    }
    return text;
}

/// The parameters given by formulas that the equations mention, and those in their formulas.
std::string LimitEquations::definitions(Notation notation) const {
    std::set<std::string> open;
    for (const LimitLine& line : system_.lines()) open.merge(line.right.symbols());
    for (const auto& output : system_.outputs()) open.merge(output.value.symbols());
    const auto& parameters = equivalent_->model().parameters;
    std::set<std::string> mentioned;
    while (!open.empty()) {
        const std::string name = open.extract(open.begin()).value();
        if (!mentioned.insert(name).second) continue;
        for (const auto& parameter : parameters) {
            if (parameter.name == name) open.merge(parameter.value.symbols());
        }
    }
    std::string text;
    for (const auto& parameter : parameters) {
        if (parameter.value.is_constant() || mentioned.count(parameter.name) == 0) continue;
        text += notation == Notation::latex
                    ? latex_line(symbol(parameter.name, notation), set_in_latex(parameter.value))
                    : parameter.name + " = " + resolva::to_text(parameter.value) + "\n";
    }
    return text;
}

std::string LimitEquations::to_text(Notation notation) const {
    const bool latex = notation == Notation::latex;
    std::string text = latex ? "% needs the package amsmath\n" : "";
    const auto section = [&](const std::string& title, const std::string& body) {
        if (body.empty()) return;
        if (!latex) {
            text += title + ":\n" + body;
            return;
        }
        // The last line of an environment has no break.
        const std::string lines = body.substr(0, body.rfind(" \\\\\n"));
        text += "\\noindent " + title + ":\n{\\allowdisplaybreaks\n\\begin{align*}\n" + lines +
                "\n\\end{align*}}\n";
    };
    std::vector<std::pair<Expression, std::string>> names = names_;
    if (latex) {
        for (auto& [expression, name] : names) name = symbol(name, notation);
        for (const MatrixSymbol& matrix : equivalent_->pencil().matrices) {
            if (equivalent_->model().latex_names.count(matrix.name) != 0)
                names.emplace_back(resolva::matrix(matrix), symbol(matrix.name, notation));
        }
    }
    std::string unknowns, equations, outputs;
    for (const LimitLine& line : system_.lines()) {
        equations += latex ? line_latex(line) : line_text(line);
        const auto matrix = meaning(line);
        if (!matrix) continue;
        const std::string dimension = symbol(dimension_of(line).name, notation);
        const std::string whole = resolva::to_text(*matrix, notation, names);
        if (!latex) {
            unknowns += line.name + " = tr(" + whole + ")/" + dimension + "\n";
        } else if (latex_width(whole) + 12.0 <= latex_line_width) {
            unknowns += symbol(line.name, notation) + " &= \\tfrac{1}{" + dimension +
                        "} \\operatorname{tr} \\left[ " + whole + " \\right] \\\\\n";
        }
    }
    for (const auto& output : system_.outputs()) {
        LimitLine line;
        line.name = output.name;
        line.right = output.value;
        outputs += latex ? line_latex(line) : line_text(line);
    }
    section("Unknowns", unknowns);
    section("Matrices", matrices(notation));
    section("Equations", equations);
    section("Outputs", outputs);
    section("Definitions", definitions(notation));
    return text;
}

}  // namespace resolva
