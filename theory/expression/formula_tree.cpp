#include <resolva/theory/expression/formula_tree.hpp>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string_view>

#include <boost/spirit/home/x3.hpp>

namespace resolva {

namespace {

namespace x3 = boost::spirit::x3;

using Iterator = std::string::const_iterator;
using Range = boost::iterator_range<Iterator>;

/// Tag of the iterator at which the formula begins.
struct Beginning;

/// A new node at the place of a matched piece of text.
template <class Context>
FormulaTree make(const Context& context, char kind, const Range& text, std::vector<FormulaTree> children) {
    const auto place = static_cast<std::size_t>(text.begin() - x3::get<Beginning>(context));
    return std::make_shared<FormulaNode>(FormulaNode{kind, place, std::move(children)});
}

/// Adds an operator and its operand to a chain, which begins here when there is none yet.
template <char kind>
struct Chain {
    template <class Context>
    void operator()(const Context& context) const {
        using boost::fusion::at_c;
        FormulaTree& chain = x3::_val(context);
        const FormulaTree mark = make(context, 'm', at_c<0>(x3::_attr(context)), {});
        if (chain->kind != kind) chain = make(context, kind, at_c<0>(x3::_attr(context)), {chain});
        chain->children.push_back(at_c<1>(x3::_attr(context)));
        chain->marks.push_back(mark->place);
    }
};

const auto raise = [](auto& context) {
    using boost::fusion::at_c;
    x3::_val(context) =
        make(context, '^', at_c<0>(x3::_attr(context)), {x3::_val(context), at_c<1>(x3::_attr(context))});
};

/// Numbers as they are written: inf and nan are words like any other.
struct PlainNumber : x3::ureal_policies<double> {
    template <class First, class Last, class Attribute>
    static bool parse_inf(First&, const Last&, Attribute&) {
        return false;
    }
    template <class First, class Last, class Attribute>
    static bool parse_nan(First&, const Last&, Attribute&) {
        return false;
    }
};

const auto copy = [](auto& context) { x3::_val(context) = x3::_attr(context); };
const auto negate = [](auto& context) {
    using boost::fusion::at_c;
    x3::_val(context) = make(context, '~', at_c<0>(x3::_attr(context)), {at_c<1>(x3::_attr(context))});
};
const auto transposition = [](auto& context) {
    x3::_val(context) = make(context, '\'', x3::_attr(context), {x3::_val(context)});
};
const auto literal = [](auto& context) {
    const Range& text = x3::_attr(context);
    x3::_val(context) = make(context, 'n', text, {});
    x3::_val(context)->number = std::strtod(std::string(text.begin(), text.end()).c_str(), nullptr);
};
const auto variable = [](auto& context) {
    const Range& letters = x3::_attr(context);
    x3::_val(context) = make(context, 'v', letters, {});
    x3::_val(context)->name.assign(letters.begin(), letters.end());
};
const auto function = [](auto& context) {
    using boost::fusion::at_c;
    const Range& letters = at_c<0>(x3::_attr(context));
    x3::_val(context) = make(context, 'c', letters, {at_c<1>(x3::_attr(context))});
    x3::_val(context)->name.assign(letters.begin(), letters.end());
};

const x3::rule<class SumRule, FormulaTree> sum = "a formula";
const x3::rule<class ProductRule, FormulaTree> product = "a term";
const x3::rule<class SignedRule, FormulaTree> signed_factor = "a factor";
const x3::rule<class PowerRule, FormulaTree> power_rule = "a factor";
const x3::rule<class PostfixRule, FormulaTree> postfix = "a factor";
const x3::rule<class PrimaryRule, FormulaTree> primary = "a number, a name or a parenthesis";

/// A parser whose attribute is the matched piece of text.
const auto piece = [](const char* what, const auto& parser) {
    return x3::rule<class PieceRule, Range>{what} = x3::raw[parser];
};
const auto sign = [](char letter) { return piece("an operator", x3::char_(letter)); };
const auto word = piece("a name", x3::lexeme[(x3::alpha | x3::char_('_')) >> *(x3::alnum | x3::char_('_'))]);
const auto digits = piece("a number", x3::real_parser<double, PlainNumber>{});

const auto primary_def =
    digits[literal] | (word >> '(' >> sum > ')')[function] | word[variable] | ('(' > sum > ')')[copy];
const auto postfix_def = primary[copy] >> *sign('\'')[transposition];
const auto power_rule_def = postfix[copy] >> -(sign('^') > signed_factor)[raise];
const auto signed_factor_def =
    (sign('-') > signed_factor)[negate] | ('+' > signed_factor)[copy] | power_rule[copy];
const auto product_def = signed_factor[copy] >> *((sign('*') > signed_factor)[Chain<'*'>{}] |
                                                  (sign('/') > signed_factor)[Chain<'*'>{}]);
const auto sum_def =
    product[copy] >> *((sign('+') > product)[Chain<'+'>{}] | (sign('-') > product)[Chain<'+'>{}]);

BOOST_SPIRIT_DEFINE(primary, postfix, power_rule, signed_factor, product, sum)

constexpr std::size_t longest_formula = 10000;
constexpr int deepest_nesting = 50;

/// Refuses what the grammar should not be asked to read: letters outside ASCII, and texts whose length or
/// nesting (parentheses, signs, powers and transposes inside one another) would exhaust the stack.
void require_readable(const FormulaSource& source, const std::string& formula) {
    if (formula.size() > longest_formula) {
        refuse_at(source, longest_formula, "formula", std::to_string(formula.size()) + " characters long",
                  "at most " + std::to_string(longest_formula) + " can be read; name its parts in [define]");
    }
    std::vector<int> levels = {0};  // what is open in each parenthesis
    int depth = 0;
    char before = '(';
    for (std::size_t i = 0; i < formula.size(); ++i) {
        const char letter = formula[i];
        if (static_cast<unsigned char>(letter) >= 0x80)
            refuse_at(source, i, "formula", "not plain ASCII here", "write names in letters, digits and _");
        if (letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r') continue;
        const bool after_operator = std::string_view("(+-*/^,@").find(before) != std::string_view::npos;
        if (letter == '(') {
            levels.push_back(1);
            ++depth;
        } else if (letter == ')' && levels.size() > 1) {
            depth -= levels.back();
            levels.pop_back();
        } else if (letter == '^' || letter == '\'' || ((letter == '-' || letter == '+') && after_operator)) {
            ++levels.back();
            ++depth;
        } else if (std::string_view("+-*/,@").find(letter) != std::string_view::npos) {
            const int parenthesis = levels.size() > 1 ? 1 : 0;
            depth -= levels.back() - parenthesis;
            levels.back() = parenthesis;
        }
        if (depth > deepest_nesting) {
            refuse_at(source, i, "formula", "nested too deeply here",
                      "at most " + std::to_string(deepest_nesting) +
                          " parentheses, signs and powers inside one another; name its parts in [define]");
        }
        before = letter;
    }
}

/// Parses all of a formula by a grammar; refuses with the place where it stops making sense.
template <class Grammar, class Attribute>
void parse(const FormulaSource& source, const Grammar& grammar, Attribute& attribute) {
    const std::string formula = source.text->substr(source.begin, source.length);
    require_readable(source, formula);
    const auto fail = [&](Iterator here, const std::string& expected) {
        while (here != formula.end() && std::isspace(static_cast<unsigned char>(*here)) != 0) ++here;
        const std::string found =
            here == formula.end() ? "at its end" : "followed by '" + std::string(1, *here) + "'";
        refuse_at(source, static_cast<std::size_t>(here - formula.begin()), "formula", found,
                  "expected " + expected);
    };
    Iterator here = formula.begin();
    const auto placed = x3::with<Beginning>(formula.begin())[grammar];
    try {
        const bool matched = x3::phrase_parse(here, formula.cend(), placed, x3::space, attribute);
        if (!matched) fail(here, "a number, a name or a parenthesis");
        if (here != formula.cend()) fail(here, "an operator or the end");
    } catch (const x3::expectation_failure<Iterator>& failure) {
        std::string expected = failure.which();
        std::erase(expected, '"');
        fail(failure.where(), expected);
    }
}

}  // namespace

FormulaTree parse_formula(const FormulaSource& source) {
    FormulaTree tree;
    parse(source, sum, tree);
    return tree;
}

std::vector<FormulaTree> parse_atoms(const FormulaSource& source) {
    std::vector<FormulaTree> numbers;
    const auto append = [&](auto& context) { numbers.push_back(x3::_attr(context)); };
    x3::unused_type nothing;
    parse(source, (sum[append] > '@' > sum[append]) % ',', nothing);
    return numbers;
}

}  // namespace resolva
