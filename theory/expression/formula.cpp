#include <resolva/theory/expression/formula.hpp>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <numbers>

#include <boost/spirit/home/x3.hpp>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

void refuse_at(const FormulaSource& source, std::size_t offset, const std::string& argument,
               const std::string& value, const std::string& allowed) {
    const std::string& text = *source.text;
    const std::size_t place = std::min(source.begin + offset, text.size());
    const std::size_t line_start = place == 0 ? 0 : text.rfind('\n', place - 1) + 1;  // npos + 1 == 0
    const std::size_t line_end = std::min(text.find('\n', place), text.size());
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(place), '\n');
    const std::size_t column = place - line_start + 1;
    refuse(source.file + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + argument, value,
           allowed + "\n    " + text.substr(line_start, line_end - line_start) + "\n    " +
               std::string(column - 1, ' ') + "^");
}

namespace {

namespace x3 = boost::spirit::x3;

struct Node;
using NodePtr = std::shared_ptr<const Node>;
using Iterator = std::string::const_iterator;

/// A node of the syntax tree. Kinds: n(umber), v(ariable), c(all), ' + - * / ^ and ~ for the unary minus.
struct Node {
    char kind = 'n';
    double number = 0.0;
    std::string name;
    std::vector<NodePtr> children;
    Iterator place;
};

NodePtr make(char kind, Iterator place, std::vector<NodePtr> children, std::string name = {},
             double number = 0.0) {
    return std::make_shared<const Node>(Node{kind, number, std::move(name), std::move(children), place});
}

using Range = boost::iterator_range<Iterator>;

template <char kind>
struct Binary {
    template <class Context>
    void operator()(const Context& context) const {
        using boost::fusion::at_c;
        const Range& mark = at_c<0>(x3::_attr(context));
        x3::_val(context) = make(kind, mark.begin(), {x3::_val(context), at_c<1>(x3::_attr(context))});
    }
};

const auto copy = [](auto& context) { x3::_val(context) = x3::_attr(context); };
const auto negate = [](auto& context) {
    using boost::fusion::at_c;
    x3::_val(context) = make('~', at_c<0>(x3::_attr(context)).begin(), {at_c<1>(x3::_attr(context))});
};
const auto transposition = [](auto& context) {
    x3::_val(context) = make('\'', x3::_attr(context).begin(), {x3::_val(context)});
};
const auto literal = [](auto& context) {
    const Range& text = x3::_attr(context);
    x3::_val(context) = make('n', text.begin(), {}, {}, std::strtod(&*text.begin(), nullptr));
};
const auto variable = [](auto& context) {
    const Range& letters = x3::_attr(context);
    x3::_val(context) = make('v', letters.begin(), {}, std::string(letters.begin(), letters.end()));
};
const auto function = [](auto& context) {
    using boost::fusion::at_c;
    const Range& letters = at_c<0>(x3::_attr(context));
    x3::_val(context) = make('c', letters.begin(), {at_c<1>(x3::_attr(context))},
                             std::string(letters.begin(), letters.end()));
};

const x3::rule<class SumRule, NodePtr> sum = "a formula";
const x3::rule<class ProductRule, NodePtr> product = "a term";
const x3::rule<class SignedRule, NodePtr> signed_factor = "a factor";
const x3::rule<class PowerRule, NodePtr> power_rule = "a factor";
const x3::rule<class PostfixRule, NodePtr> postfix = "a factor";
const x3::rule<class PrimaryRule, NodePtr> primary = "a number, a name or a parenthesis";

/// A parser whose attribute is the matched piece of text.
const auto piece = [](const char* what, const auto& parser) {
    return x3::rule<class PieceRule, Range>{what} = x3::raw[parser];
};
const auto sign = [](char letter) { return piece("an operator", x3::char_(letter)); };
const auto word = piece("a name", x3::lexeme[(x3::alpha | x3::char_('_')) >> *(x3::alnum | x3::char_('_'))]);
const auto digits = piece("a number", x3::real_parser<double, x3::ureal_policies<double>>{});

const auto primary_def =
    digits[literal] | (word >> '(' >> sum > ')')[function] | word[variable] | ('(' > sum > ')')[copy];
const auto postfix_def = primary[copy] >> *sign('\'')[transposition];
const auto power_rule_def = postfix[copy] >> -(sign('^') > signed_factor)[Binary<'^'>{}];
const auto signed_factor_def =
    (sign('-') > signed_factor)[negate] | ('+' > signed_factor)[copy] | power_rule[copy];
const auto product_def = signed_factor[copy] >> *((sign('*') > signed_factor)[Binary<'*'>{}] |
                                                  (sign('/') > signed_factor)[Binary<'/'>{}]);
const auto sum_def = product[copy] >>
                     *((sign('+') > product)[Binary<'+'>{}] | (sign('-') > product)[Binary<'-'>{}]);

BOOST_SPIRIT_DEFINE(primary, postfix, power_rule, signed_factor, product, sum)

class Reader {
  public:
    Reader(const FormulaSource& source, const FormulaScope& scope)
        : source_(source), scope_(scope), formula_(source.text->substr(source.begin, source.length)) {}

    /// Parses all of the text by a grammar; refuses with the place where it stops making sense.
    template <class Grammar, class Attribute>
    void parse(const Grammar& grammar, Attribute& attribute) {
        Iterator here = formula_.begin();
        try {
            const bool matched = x3::phrase_parse(here, formula_.cend(), grammar, x3::space, attribute);
            if (!matched) fail(here, "a number, a name or a parenthesis");
            if (here != formula_.cend()) fail(here, "an operator or the end");
        } catch (const x3::expectation_failure<Iterator>& failure) {
            std::string expected = failure.which();
            std::erase(expected, '"');
            fail(failure.where(), expected);
        }
    }

    FormulaValue value(const NodePtr& node) {
        std::vector<FormulaValue> arguments;
        if (node->kind != 'c' || node->name != "I") {
            for (const auto& child : node->children) arguments.push_back(value(child));
        }
        try {
            return apply(*node, arguments);
        } catch (const BadArgument& error) {
            // A complaint of an operation, without location yet: say where.
            const std::string what = error.what();
            if (what.rfind(source_.file + ":", 0) == 0) refuse_again(what);
            const std::size_t start = error.argument().size() + 4;
            const std::size_t split = what.find("; ", start);
            refuse_at(source_, offset(node->place), error.argument(), what.substr(start, split - start),
                      what.substr(split + 2));
        }
    }

    Scalar scalar(const NodePtr& node) {
        const FormulaValue result = value(node);
        if (const Scalar* number = std::get_if<Scalar>(&result)) return *number;
        refuse_at(source_, offset(node->place), "value", "a matrix", "a number is needed here");
    }

  private:
    std::size_t offset(Iterator place) const { return static_cast<std::size_t>(place - formula_.begin()); }

    [[noreturn]] void fail(Iterator here, const std::string& expected) {
        while (here != formula_.end() && std::isspace(static_cast<unsigned char>(*here)) != 0) ++here;
        const std::string found =
            here == formula_.end() ? "at its end" : "followed by '" + std::string(1, *here) + "'";
        refuse_at(source_, offset(here), "formula", found, "expected " + expected);
    }

    /// Passes on a message that already carries its location.
    [[noreturn]] static void refuse_again(const std::string& what) {
        const std::size_t is = what.find(" is ");
        const std::size_t split = what.find("; ", is);
        refuse(what.substr(0, is), what.substr(is + 4, split - is - 4), what.substr(split + 2));
    }

    [[noreturn]] void bad(const Node& node, const std::string& argument, const std::string& found,
                          const std::string& allowed) {
        refuse_at(source_, offset(node.place), argument, found, allowed);
    }

    FormulaValue apply(const Node& node, const std::vector<FormulaValue>& arguments) {
        const auto number = [&](std::size_t i) { return std::get_if<Scalar>(&arguments[i]); };
        const auto matrix = [&](std::size_t i) { return std::get_if<Expression>(&arguments[i]); };
        switch (node.kind) {
            case 'n':
                return Scalar(node.number);
            case 'v':
                return look_up(node);
            case 'c':
                return call(node, arguments);
            case '\'':
                return number(0) ? FormulaValue(*number(0)) : FormulaValue(transpose(*matrix(0)));
            case '~':
                return number(0) ? FormulaValue(-*number(0)) : FormulaValue(-*matrix(0));
            case '+':
            case '-': {
                if (number(0) && number(1))
                    return node.kind == '+' ? *number(0) + *number(1) : *number(0) - *number(1);
                if (matrix(0) && matrix(1))
                    return node.kind == '+' ? *matrix(0) + *matrix(1) : *matrix(0) - *matrix(1);
                const Expression& m = matrix(0) ? *matrix(0) : *matrix(1);
                bad(node, "sum", "of a number and a matrix (" + m.shape() + ")",
                    "multiply the number by an identity, as in 2*I(" + m.rows().name + ")");
            }
            case '*':
                if (number(0) && number(1)) return *number(0) * *number(1);
                if (number(0)) return *number(0) * *matrix(1);
                if (number(1)) return *number(1) * *matrix(0);
                return *matrix(0) * *matrix(1);
            case '/':
                if (matrix(1))
                    bad(node, "divisor", "a matrix (" + matrix(1)->shape() + ")", "use inv(...) to invert");
                return number(0) ? FormulaValue(*number(0) / *number(1))
                                 : FormulaValue(*matrix(0) / *number(1));
            default:
                break;
        }
        const Scalar* exponent = number(1);
        if (exponent == nullptr || !exponent->is_constant())
            bad(node, "exponent", "not a plain number", "it must be one");
        const double e = exponent->number();
        if (number(0)) return pow(*number(0), e);
        const int whole = static_cast<int>(e);
        if (whole != e || std::abs(whole) > 64)
            bad(node, "exponent", to_text(e), "a matrix takes whole powers up to 64");
        return power(*matrix(0), whole);
    }

    FormulaValue look_up(const Node& node) {
        if (const auto found = scope_.lookup(node.name)) return *found;
        if (node.name == "pi") return Scalar(std::numbers::pi);
        bad(node, "name", node.name,
            "it must be a dimension, a parameter, a matrix or a definition of the model");
    }

    FormulaValue call(const Node& node, const std::vector<FormulaValue>& arguments) {
        if (node.name == "I") {
            const Node& dimension = *node.children[0];
            if (dimension.kind != 'v' || !scope_.is_dimension(dimension.name)) {
                bad(dimension, "argument of I", dimension.kind == 'v' ? dimension.name : "a formula",
                    "it must be the name of a dimension");
            }
            return identity(Dimension{dimension.name});
        }
        const Scalar* number = std::get_if<Scalar>(&arguments[0]);
        const Expression* matrix = std::get_if<Expression>(&arguments[0]);
        if (node.name == "inv") return number ? FormulaValue(1.0 / *number) : FormulaValue(inverse(*matrix));
        if (node.name == "tr") {
            if (!scope_.trace) bad(node, "tr", "used here", "traces belong into outputs");
            if (number) bad(node, "argument of tr", "a number", "it must be a matrix");
            if (!matrix->is_square()) {
                bad(node, "trace", "of " + to_text(*matrix) + " (" + matrix->shape() + ")",
                    "only square matrices have one");
            }
            return scope_.trace(*matrix);
        }
        if (node.name == "sqrt" || node.name == "exp" || node.name == "log") {
            if (matrix) bad(node, "argument of " + node.name, "a matrix", "it must be a number");
            return node.name == "sqrt" ? sqrt(*number) : (node.name == "exp" ? exp(*number) : log(*number));
        }
        bad(node, "function", node.name, "it must be one of inv, tr, I, sqrt, exp, log");
    }

    const FormulaSource& source_;
    const FormulaScope& scope_;
    std::string formula_;
};

}  // namespace

FormulaValue read_formula(const FormulaSource& source, const FormulaScope& scope) {
    Reader reader(source, scope);
    NodePtr tree;
    reader.parse(sum, tree);
    return reader.value(tree);
}

std::vector<JointSpectrum::Atom> read_atoms(const FormulaSource& source, const FormulaScope& scope) {
    Reader reader(source, scope);
    std::vector<NodePtr> numbers;  // value, weight, value, weight, ...
    const auto append = [&](auto& context) { numbers.push_back(x3::_attr(context)); };
    x3::unused_type nothing;
    reader.parse((sum[append] > '@' > sum[append]) % ',', nothing);
    std::vector<JointSpectrum::Atom> atoms;
    for (std::size_t k = 0; k < numbers.size(); k += 2) {
        atoms.push_back({reader.scalar(numbers[k + 1]), {reader.scalar(numbers[k])}});
    }
    return atoms;
}

}  // namespace resolva
