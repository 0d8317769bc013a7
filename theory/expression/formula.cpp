#include <resolva/theory/expression/formula.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/formula_tree.hpp>

namespace resolva {

void refuse_at(const FormulaSource& source, std::size_t offset, const std::string& argument,
               const std::string& value, const std::string& allowed) {
    constexpr std::size_t window = 100;  // columns of a long line that are shown
    const std::string& text = *source.text;
    const std::size_t place = std::min(source.begin + offset, text.size());
    const std::size_t line_start = place == 0 ? 0 : text.rfind('\n', place - 1) + 1;  // npos + 1 == 0
    const std::size_t line_end = std::min(text.find('\n', place), text.size());
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(place), '\n');
    const std::size_t column = place - line_start + 1;
    const std::size_t shown_from =
        line_end - line_start > window && column > window / 2 ? place - window / 2 : line_start;
    std::string shown = text.substr(shown_from, std::min(line_end - shown_from, window));
    for (char& letter : shown) {  // the line is shown to people: one plain letter a byte
        if (static_cast<unsigned char>(letter) < 0x20 || static_cast<unsigned char>(letter) > 0x7e)
            letter = letter == '\t' ? ' ' : '?';
    }
    refuse(source.file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + argument, value,
           allowed + "\n    " + shown + "\n    " + std::string(place - shown_from, ' ') + "^");
}

namespace {

constexpr std::size_t largest_value = 10000;
constexpr std::size_t deepest_value = 500;

/// What may stand for an activation, where its Gaussian equivalent is due.
bool names_activation(const std::string& name) {
    static const std::set<std::string> known = {
        "relu",      "leaky_relu", "elu",     "selu",     "gelu",     "silu",     "swish",
        "mish",      "softplus",   "sigmoid", "logistic", "tanh",     "erf",      "sign",
        "step",      "sin",        "cos",     "arctan",   "atan",     "abs",      "absolute",
        "quadratic", "cubic",      "square",  "hermite",  "identity", "softsign", "max"};
    return known.count(name) != 0;
}

class Reader {
  public:
    Reader(const FormulaSource& source, const FormulaScope& scope) : source_(source), scope_(scope) {}

    FormulaValue value(const FormulaTree& node) {
        if (node->kind == '+' || node->kind == '*') {
            FormulaValue result = value(node->children[0]);
            for (std::size_t k = 0; k < node->marks.size(); ++k) {
                const FormulaValue right = value(node->children[k + 1]);
                result = located(node->marks[k], [&] { return operate(node->marks[k], result, right); });
            }
            return result;
        }
        std::vector<FormulaValue> arguments;
        if (node->kind != 'c' || node->name != "I") {
            for (const auto& child : node->children) arguments.push_back(value(child));
        }
        return located(node->place, [&] { return apply(*node, arguments); });
    }

    Scalar scalar(const FormulaTree& node) {
        const FormulaValue result = value(node);
        if (const Scalar* number = std::get_if<Scalar>(&result)) return *number;
        refuse_at(source_, node->place, "value", "a matrix", "a number is needed here");
    }

  private:
    /// The value of an operation; a complaint of it, without location yet, is told where.
    template <class Operation>
    FormulaValue located(std::size_t place, const Operation& operation) {
        try {
            FormulaValue result = operation();
            const auto [size, depth] =
                std::visit([](const auto& v) { return std::pair(v.written_size(), v.depth()); }, result);
            if (size > largest_value || depth > deepest_value) {
                refuse_at(source_, place, "value",
                          size > largest_value ? "too long when its definitions are written out"
                                               : "nested too deeply when its definitions are written out",
                          "at most " + std::to_string(largest_value) + " parts, " +
                              std::to_string(deepest_value) + " inside one another");
            }
            return result;
        } catch (const BadArgument& error) {
            const std::string what = error.what();
            if (what.rfind(source_.file + ":", 0) == 0) refuse_again(what);
            const std::size_t start = error.argument().size() + 4;
            const std::size_t split = what.find("; ", start);
            refuse_at(source_, place, error.argument(), what.substr(start, split - start),
                      what.substr(split + 2));
        }
    }

    /// Passes on a message that already carries its location.
    [[noreturn]] static void refuse_again(const std::string& what) {
        const std::size_t is = what.find(" is ");
        const std::size_t split = what.find("; ", is);
        refuse(what.substr(0, is), what.substr(is + 4, split - is - 4), what.substr(split + 2));
    }

    [[noreturn]] void bad(std::size_t place, const std::string& argument, const std::string& found,
                          const std::string& allowed) {
        refuse_at(source_, place, argument, found, allowed);
    }

    FormulaValue operate(std::size_t mark, const FormulaValue& left, const FormulaValue& right) {
        const char sign = (*source_.text)[source_.begin + mark];
        const Scalar* a = std::get_if<Scalar>(&left);
        const Scalar* b = std::get_if<Scalar>(&right);
        if (a != nullptr && b != nullptr) {
            switch (sign) {
                case '+':
                    return *a + *b;
                case '-':
                    return *a - *b;
                case '*':
                    return *a * *b;
                default:
                    return *a / *b;
            }
        }
        const Expression* m = std::get_if<Expression>(&left);
        const Expression* n = std::get_if<Expression>(&right);
        switch (sign) {
            case '+':
            case '-': {
                if (m != nullptr && n != nullptr) return sign == '+' ? *m + *n : *m - *n;
                const Expression& matrix = m != nullptr ? *m : *n;
                bad(mark, "sum", "of a number and a matrix (" + matrix.shape() + ")",
                    "multiply the number by an identity, as in 2*I(" + matrix.rows().name + ")");
            }
            case '*':
                if (a != nullptr) return *a * *n;
                return b != nullptr ? *b * *m : *m * *n;
            default:
                if (n != nullptr)
                    bad(mark, "divisor", "a matrix (" + n->shape() + ")", "use inv(...) to invert");
                return *m / *b;
        }
    }

    FormulaValue apply(const FormulaNode& node, const std::vector<FormulaValue>& arguments) {
        const auto number = [&](std::size_t i) { return std::get_if<Scalar>(&arguments[i]); };
        const auto matrix = [&](std::size_t i) { return std::get_if<Expression>(&arguments[i]); };
        switch (node.kind) {
            case 'n':
                if (!std::isfinite(node.number)) bad(node.place, "number", "too large", "it must be finite");
                return Scalar(node.number);
            case 'v':
                return look_up(node);
            case 'c':
                return call(node, arguments);
            case '\'':
                return number(0) ? FormulaValue(*number(0)) : FormulaValue(transpose(*matrix(0)));
            case '~':
                return number(0) ? FormulaValue(-*number(0)) : FormulaValue(-*matrix(0));
            default:
                break;
        }
        const Scalar* exponent = number(1);
        if (exponent == nullptr || !exponent->is_constant())
            bad(node.place, "exponent", "not a plain number", "it must be one");
        const double e = exponent->number();
        if (number(0)) return pow(*number(0), e);
        const int whole = static_cast<int>(e);
        if (whole != e || std::abs(whole) > 64)
            bad(node.place, "exponent", to_text(e), "a matrix takes whole powers up to 64");
        if (static_cast<std::size_t>(std::abs(whole)) * matrix(0)->written_size() > largest_value) {
            bad(node.place, "power", "too long when it is written out",
                "at most " + std::to_string(largest_value) + " factors");
        }
        return power(*matrix(0), whole);
    }

    FormulaValue look_up(const FormulaNode& node) {
        if (const auto found = scope_.lookup(node.name)) return *found;
        if (node.name == "pi") return Scalar(std::numbers::pi);
        if (node.name == "inf" || node.name == "infinity" || node.name == "nan" || node.name == "NaN") {
            bad(node.place, "number", node.name,
                "it must be finite; write the limit itself, for instance by leaving out a term 1/m");
        }
        bad(node.place, "name", node.name,
            "it must be a dimension, a parameter, a matrix or a definition of the model");
    }

    FormulaValue call(const FormulaNode& node, const std::vector<FormulaValue>& arguments) {
        if (node.name == "I") {
            const FormulaNode& dimension = *node.children[0];
            if (dimension.kind != 'v' || !scope_.is_dimension(dimension.name)) {
                bad(dimension.place, "argument of I", dimension.kind == 'v' ? dimension.name : "a formula",
                    "it must be the name of a dimension");
            }
            return identity(Dimension{dimension.name});
        }
        const Scalar* number = std::get_if<Scalar>(&arguments[0]);
        const Expression* matrix = std::get_if<Expression>(&arguments[0]);
        if (node.name == "inv") return number ? FormulaValue(1.0 / *number) : FormulaValue(inverse(*matrix));
        if (node.name == "tr") {
            if (!scope_.trace) bad(node.place, "tr", "used here", "traces belong into outputs");
            if (number) bad(node.place, "argument of tr", "a number", "it must be a matrix");
            if (!matrix->is_square()) {
                bad(node.place, "trace", "of " + to_text(*matrix) + " (" + matrix->shape() + ")",
                    "only square matrices have one");
            }
            return scope_.trace(*matrix);
        }
        if (node.name == "sqrt" || node.name == "exp" || node.name == "log") {
            if (matrix) bad(node.place, "argument of " + node.name, "a matrix", "it must be a number");
            return node.name == "sqrt" ? sqrt(*number) : (node.name == "exp" ? exp(*number) : log(*number));
        }
        std::string allowed = "it must be one of inv, tr, I, sqrt, exp, log";
        if (names_activation(node.name)) {
            allowed +=
                "; an activation of W*X is written by its Gaussian equivalent, mu1*W*X + "
                "sqrt(mu_star2)*Theta "
                "with "
                "Theta a Gaussian matrix of the same shape (resolva constants prints mu1 and mu_star2)";
        }
        bad(node.place, "function", node.name, allowed);
    }

    const FormulaSource& source_;
    const FormulaScope& scope_;
};

}  // namespace

FormulaValue read_formula(const FormulaSource& source, const FormulaScope& scope) {
    return Reader(source, scope).value(parse_formula(source));
}

std::vector<JointSpectrum::Atom> read_atoms(const FormulaSource& source, const FormulaScope& scope) {
    Reader reader(source, scope);
    const std::vector<FormulaTree> numbers = parse_atoms(source);
    std::vector<JointSpectrum::Atom> atoms;
    for (std::size_t k = 0; k < numbers.size(); k += 2)
        atoms.push_back({reader.scalar(numbers[k + 1]), {reader.scalar(numbers[k])}});
    return atoms;
}

}  // namespace resolva
