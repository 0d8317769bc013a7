#include <resolva/theory/expression/generated_code.hpp>

#include <algorithm>
#include <array>
#include <cctype>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/generated_solver.hpp>
#include <resolva/theory/expression/linearisation.hpp>

namespace resolva {

namespace {

std::size_t at(int i) {
    return static_cast<std::size_t>(i);
}

std::string text(std::size_t number) {
    return std::to_string(number);
}
std::string text(int number) {
    return std::to_string(number);
}

constexpr std::array cpp_keywords = {
    "alignas",     "alignof",  "and",       "and_eq",    "asm",       "auto",         "bitand",
    "bitor",       "bool",     "break",     "case",      "catch",     "char",         "char16_t",
    "char32_t",    "char8_t",  "class",     "co_await",  "co_return", "co_yield",     "compl",
    "concept",     "const",    "consteval", "constexpr", "constinit", "const_cast",   "continue",
    "decltype",    "default",  "delete",    "do",        "double",    "dynamic_cast", "else",
    "enum",        "explicit", "export",    "extern",    "false",     "float",        "for",
    "friend",      "goto",     "if",        "inline",    "int",       "long",         "mutable",
    "namespace",   "new",      "noexcept",  "not",       "not_eq",    "nullptr",      "operator",
    "or",          "or_eq",    "private",   "protected", "public",    "register",     "reinterpret_cast",
    "requires",    "return",   "short",     "signed",    "sizeof",    "static",       "static_assert",
    "static_cast", "struct",   "switch",    "template",  "this",      "thread_local", "throw",
    "true",        "try",      "typedef",   "typeid",    "typename",  "union",        "unsigned",
    "using",       "virtual",  "void",      "volatile",  "wchar_t",   "while",        "xor",
    "xor_eq",      "main",     "std"};

bool is_word(const std::string& name) {
    const auto letter = [](unsigned char c) { return (std::isalnum(c) != 0 && c < 128) || c == '_'; };
    return !name.empty() && std::isdigit(static_cast<unsigned char>(name[0])) == 0 &&
           std::all_of(name.begin(), name.end(), letter);
}

/// What may stand in a comment: everything else could end it.
std::string in_comment(const std::string& name) {
    std::string result;
    for (const char c : name.substr(0, 80)) {
        const auto code = static_cast<unsigned char>(c);
        result += code < 32 || code == 127 || c == '\\' || c == '?' ? '_' : c;
    }
    return result;
}

/// Symbols of the model get a prefix: none can then meet a keyword, a macro or a name of the solver.
class Formulas {
  public:
    explicit Formulas(const DeterministicEquivalent& equivalent) {
        const auto declare = [this](const std::string& name) {
            if (!is_word(name))
                refuse("parameter", name, "C++ needs a name of letters, digits and underscores");
            replacements_.emplace(name, Scalar::symbol("p_" + name));
        };
        for (const auto& parameter : equivalent.model().parameters) declare(parameter.name);
        for (std::size_t k = 0; k < equivalent.traces().size(); ++k) declare(trace_symbol(k).name());
        replacements_.emplace(inverse_shift, Scalar(0.0));
    }

    std::string operator()(const Scalar& scalar) const {
        return "Real(" + to_text(scalar.substitute(replacements_), Notation::cpp) + ")";
    }

  private:
    std::map<std::string, Scalar> replacements_;
};

std::string equation_text(const DysonEquation& equation, const Formulas& cpp, bool with_certificate) {
    std::string code = "        e.unknowns = " + text(equation.unknown_count()) +
                       ";\n        e.blocks.resize(" + text(equation.blocks().size()) + ");\n";
    for (std::size_t number = 0; number < equation.blocks().size(); ++number) {
        const auto& block = equation.blocks()[number];
        if (block.replicas != 1) {
            refuse("dimension " + block.dimension.name, "with explicit matrices",
                   "they cannot be written into a function");
        }
        const std::size_t m = block.members.size();
        code += "        {  // dimension " + block.dimension.name + "\n            auto& b = e.blocks[" +
                text(number) + "];\n            b.resize(" + text(m) + ", " + text(block.atoms.size()) +
                ");\n";
        const auto place = [&](const auto& entry) { return text(at(entry.row) * m + at(entry.column)); };
        for (std::size_t a = 0; a < block.atoms.size(); ++a) {
            code +=
                "            b.weights.push_back(" + cpp(equation.scalar_of(block.atoms[a].weight)) + ");\n";
            for (const auto& entry : block.entries) {
                if (entry.is_shift) continue;
                Scalar value = equation.scalar_of(entry.coefficient);
                if (entry.eigenvalue >= 0)
                    value = value * equation.scalar_of(block.atoms[a].values[at(entry.eigenvalue)]);
                code += "            b.fixed[" + text(a) + "][" + place(entry) + "] += " + cpp(value) + ";\n";
            }
        }
        for (const auto& entry : block.entries) {
            if (!entry.is_shift) continue;
            code += "            b.shift[" + place(entry) +
                    "] += " + cpp(equation.scalar_of(entry.coefficient)) + ";\n";
        }
        for (const auto& term : block.terms) {
            code += "            b.terms.push_back({" + text(term.row) + ", " + text(term.column) + ", " +
                    text(term.unknown) + ", " + cpp(equation.scalar_of(term.coefficient)) + "});\n";
        }
        for (const int u : block.unknowns) {
            const auto& unknown = equation.unknowns()[at(u)];
            code += "            b.averages.push_back({" + text(u) + ", " + text(unknown.column) + ", " +
                    text(unknown.row) + "});\n";
        }
        code += "        }\n";
    }
    for (const auto& c : equation.correlations()) {
        if (!with_certificate) break;
        code += "        e.correlations.push_back({" + text(c.target) + ", " + text(c.row) + ", " +
                text(c.other_row) + ", " + text(c.source) + ", " + text(c.column) + ", " +
                text(c.other_column) + ", " +
                cpp(equation.scalar_of(c.left) * equation.scalar_of(c.right) * equation.scalar_of(c.size)) +
                "});\n";
    }
    return code;
}

/// The function template that solves the model for one kind of real number.
std::string model_text(const DeterministicEquivalent& equivalent, const Formulas& cpp) {
    const ExpressionModel& model = equivalent.model();
    std::string code =
        "// Solves from scratch, or again from the solutions given.\n"
        "template <class Real>\nbool evaluate_model(const std::vector<Real>& given, "
        "std::vector<std::vector<Real>>& solutions, bool again, std::vector<Real>& outputs) {\n    (void)given;\n    (void)again;\n";
    std::vector<std::string> printed = equivalent.free_parameters();
    for (std::size_t k = 0; k < printed.size(); ++k)
        code += "    const Real p_" + printed[k] + " = given[" + text(k) + "];\n    (void)p_" + printed[k] +
                ";\n";
    // Definitions refer to each other in any order; print each after those it needs.
    for (std::size_t round = 0; round < model.parameters.size(); ++round) {
        for (const auto& parameter : model.parameters) {
            const auto is_printed = [&](const std::string& symbol) {
                return std::find(printed.begin(), printed.end(), symbol) != printed.end();
            };
            if (is_printed(parameter.name)) continue;
            const auto symbols = parameter.value.symbols();
            if (!std::all_of(symbols.begin(), symbols.end(), is_printed)) continue;
            code += "    const Real p_" + parameter.name + " = " + cpp(parameter.value) + ";\n    (void)p_" +
                    parameter.name + ";\n";
            printed.push_back(parameter.name);
        }
    }
    const std::size_t count = equivalent.components().size();
    code += "    std::vector<Equation<Real>> components(" + text(count) + ");\n    solutions.resize(" +
            text(count) + ");\n";
    for (std::size_t c = 0; c < count; ++c) {
        code += "    {\n        auto& e = components[" + text(c) + "];\n" +
                equation_text(*equivalent.components()[c].without_symmetry, cpp, true) +
                "        auto& x = solutions[" + text(c) +
                "];\n        if (again ? !e.polish(x) : !e.find(x)) return false;\n    }\n";
    }
    const DysonEquation& equation = equivalent.equation();
    code += "    Equation<Real> whole;\n    {\n        auto& e = whole;\n" +
            equation_text(equation, cpp, false) + "    }\n    std::vector<Real> x(" +
            text(equation.unknown_count()) + ", Real(0));\n";
    for (std::size_t u = 0; u < equivalent.links().size(); ++u) {
        const auto& link = equivalent.links()[u];
        if (link.component < 0) continue;
        code += "    x[" + text(u) + "] = " + cpp(link.factor) + " * components[" + text(link.component) +
                "].blocks[" + text(link.block) + "].average(" + text(link.column) + ", " + text(link.row) +
                ");\n";
    }
    code += "    for (int round = 0; round < 2; ++round) {\n";
    for (const auto& level : equivalent.linear_levels()) {
        std::string list;
        for (const int u : level) list += (list.empty() ? "" : ", ") + text(u);
        code += "        if (!whole.solve_linear(x, {" + list + "})) return false;\n";
    }
    code +=
        "    }\n    if (!whole.evaluate(x, 1, 0) || !(whole.relative_size(whole.defect, x) <= Real(1e-11))) "
        "return false;\n";
    for (std::size_t k = 0; k < equivalent.traces().size(); ++k) {
        const auto& functional = equivalent.pencil().functionals[k];
        const auto input = at(functional.input);
        std::string sum = cpp(functional.constant);
        for (const auto& [j, u] : functional.output) {
            for (const auto& [i, v] : equivalent.pencil().inputs[input]) {
                sum += " + " + cpp(u * v) + " * whole.blocks[" + text(equation.block_of(j)) + "].average(" +
                       text(equation.position_of(j)) + ", " + text(equation.position_of(i)) + ")";
            }
        }
        code += "    const Real p_" + trace_symbol(k).name() + " = " +
                cpp(as_scalar(equivalent.pencil().input_dimensions[input])) + " * (" + sum +
                ");\n    (void)p_" + trace_symbol(k).name() + ";\n";
    }
    for (std::size_t k = 0; k < model.outputs.size(); ++k)
        code += "    outputs[" + text(k) + "] = " + cpp(model.outputs[k].value) + ";\n";
    return code + "    return true;\n}\n";
}

}  // namespace

std::string generated_code(const DeterministicEquivalent& equivalent, const std::string& name,
                           const std::string& origin) {
    if (!is_word(name) || std::find(cpp_keywords.begin(), cpp_keywords.end(), name) != cpp_keywords.end())
        refuse("name of the C++ function", name, "it must be an identifier: letters, digits and underscores");
    const Formulas cpp(equivalent);
    std::string signature;
    std::string given;
    std::string order;
    for (const auto& parameter : equivalent.free_parameters()) {
        signature += "double p_" + parameter + ", ";
        given += (given.empty() ? "p_" : ", p_") + parameter;
        order += (order.empty() ? "" : ", ") + parameter;
    }
    std::string outputs;
    for (const auto& output : equivalent.model().outputs)
        outputs += (outputs.empty() ? "" : ", ") + in_comment(output.name);
    const std::string count = text(equivalent.model().outputs.size());
    return "// The limit equations of " + in_comment(origin) +
           ", written by resolva derive --cpp.\n//\n// parameters, in this order: " + order +
           "\n// outputs, in this order:    " + outputs +
           "\n//\n// Returns true when a solution was found that carries the branch certificate, and every "
           "output has nine "
           "right\n// digits or more; else false, and the outputs are not numbers.\n\n" +
           generated_solver_includes + "\nnamespace " + name + "_equations {\nnamespace {\n" +
           generated_solver_text + "\n" + model_text(equivalent, cpp) +
           "\n}  // namespace\n}  // namespace " + name + "_equations\n\nbool " + name + "(" + signature +
           "double* outputs) {\n    constexpr int count = " + count +
           ";\n    for (int k = 0; k < count; ++k) outputs[k] = std::nan(\"\");\n"
           "    const std::vector<double> given = {" +
           given +
           "};\n"
           "    std::vector<std::vector<long double>> solutions;\n"
           "    std::vector<long double> found(count);\n"
           "    if (!" +
           name +
           "_equations::evaluate_model<long double>({given.begin(), given.end()}, solutions, false, "
           "found)) return false;\n"
           "    // Again in double: the difference is some thousand times the error of the long double.\n"
           "    std::vector<std::vector<double>> rounded;\n"
           "    for (const auto& x : solutions) rounded.emplace_back(x.begin(), x.end());\n"
           "    std::vector<double> again(count);\n"
           "    if (!" +
           name +
           "_equations::evaluate_model<double>(given, rounded, true, again)) return false;\n"
           "    for (int k = 0; k < count; ++k)\n"
           "        if (!(std::abs(found[k] - again[k]) <= 1e-7L * std::abs(found[k]))) return false;\n"
           "    for (int k = 0; k < count; ++k) outputs[k] = static_cast<double>(found[k]);\n"
           "    return true;\n}\n";
}

}  // namespace resolva
