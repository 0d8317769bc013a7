#include <resolva/theory/activation/formula_activation.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <memory>
#include <numbers>
#include <string>
#include <utility>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/nearest_name.hpp>

namespace resolva {

namespace {

constexpr std::size_t deepest = 64;  ///< values that wait for an operation

double step(double x) {
    return x > 0.0 ? 1.0 : (x < 0.0 ? 0.0 : (x == 0.0 ? 0.5 : x));
}
double sign(double x) {
    return x > 0.0 ? 1.0 : (x < 0.0 ? -1.0 : x);
}
double positive_part(double x) {
    return x > 0.0 ? x : (x <= 0.0 ? 0.0 : x);
}
double sigmoid(double x) {
    return x >= 0.0 ? 1.0 / (1.0 + std::exp(-x)) : std::exp(x) / (1.0 + std::exp(x));
}
double softplus(double x) {
    return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
}

struct Function {
    std::string_view name;
    double (*of_one)(double);
    double (*of_two)(double, double);
};

const std::array<Function, 22> functions{{
    {"exp", [](double x) { return std::exp(x); }, nullptr},
    {"log", [](double x) { return std::log(x); }, nullptr},
    {"sqrt", [](double x) { return std::sqrt(x); }, nullptr},
    {"expm1", [](double x) { return std::expm1(x); }, nullptr},
    {"log1p", [](double x) { return std::log1p(x); }, nullptr},
    {"sin", [](double x) { return std::sin(x); }, nullptr},
    {"cos", [](double x) { return std::cos(x); }, nullptr},
    {"tan", [](double x) { return std::tan(x); }, nullptr},
    {"sinh", [](double x) { return std::sinh(x); }, nullptr},
    {"cosh", [](double x) { return std::cosh(x); }, nullptr},
    {"tanh", [](double x) { return std::tanh(x); }, nullptr},
    {"atan", [](double x) { return std::atan(x); }, nullptr},
    {"erf", [](double x) { return std::erf(x); }, nullptr},
    {"erfc", [](double x) { return std::erfc(x); }, nullptr},
    {"abs", [](double x) { return std::abs(x); }, nullptr},
    {"sign", sign, nullptr},
    {"step", step, nullptr},
    {"relu", positive_part, nullptr},
    {"sigmoid", sigmoid, nullptr},
    {"softplus", softplus, nullptr},
    {"min", nullptr, [](double a, double b) { return a < b ? a : (b <= a ? b : a + b); }},
    {"max", nullptr, [](double a, double b) { return a > b ? a : (b >= a ? b : a + b); }},
}};

/// One step of a calculation on a stack of values.
struct Operation {
    char kind = 'n';  ///< n(umber), x, the signs + - * / ^, ~ for the unary minus, 1 and 2 for functions
    double number = 0.0;
    double (*of_one)(double) = nullptr;
    double (*of_two)(double, double) = nullptr;
};

double power(double base, double exponent) {
    const double whole = std::nearbyint(exponent);
    if (whole != exponent || std::abs(whole) > 64.0) return std::pow(base, exponent);
    double result = 1.0;
    double factor = base;
    for (auto n = static_cast<unsigned>(std::abs(whole)); n > 0; n /= 2) {
        if (n % 2 == 1) result *= factor;
        factor *= factor;
    }
    return whole < 0.0 ? 1.0 / result : result;
}

double evaluate(const std::vector<Operation>& program, double x) {
    std::array<double, deepest> stack;
    std::size_t top = 0;
    for (const Operation& step_of : program) {
        switch (step_of.kind) {
            case 'n':
                stack[top++] = step_of.number;
                break;
            case 'x':
                stack[top++] = x;
                break;
            case '~':
                stack[top - 1] = -stack[top - 1];
                break;
            case '1':
                stack[top - 1] = step_of.of_one(stack[top - 1]);
                break;
            default: {
                const double right = stack[--top];
                double& left = stack[top - 1];
                switch (step_of.kind) {
                    case '+':
                        left += right;
                        break;
                    case '-':
                        left -= right;
                        break;
                    case '*':
                        left *= right;
                        break;
                    case '/':
                        left /= right;
                        break;
                    case '^':
                        left = power(left, right);
                        break;
                    default:
                        left = step_of.of_two(left, right);
                }
            }
        }
    }
    return stack[0];
}

/// Recursive descent: sum = product {+- product}, product = signed {*/ signed}, signed = [+-] signed | power,
/// power = atom [^ signed], atom = number | x | pi | (sum) | function(sum[, sum]).
class Reader {
  public:
    explicit Reader(std::string text) : text_(std::move(text)) {}

    std::vector<Operation> read() {
        sum();
        if (at_ != text_.size()) expected("an operator or the end");
        return std::move(program_);
    }

  private:
    char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    bool take(char sign) {
        if (next() != sign) return false;
        ++at_;
        return true;
    }

    [[noreturn]] void expected(const std::string& what) const {
        refuse("formula of the activation", text_,
               what + " is expected at character " + std::to_string(at_ + 1) +
                   (at_ < text_.size() ? ", before " + text_.substr(at_, 12) : ", the end"));
    }

    void push(const Operation& operation) {
        program_.push_back(operation);
        if (operation.kind == 'n' || operation.kind == 'x') {
            if (++depth_ > deepest) refuse("formula of the activation", text_, "it nests too deeply");
        } else if (operation.kind != '~' && operation.kind != '1') {
            --depth_;
        }
    }

    void sum() {
        if (++nesting_ > 200) refuse("formula of the activation", text_, "it nests too deeply");
        product();
        for (;;) {
            const char sign = next();
            if (sign != '+' && sign != '-') break;
            ++at_;
            product();
            push({sign});
        }
        --nesting_;
    }

    void product() {
        signed_power();
        for (;;) {
            const char sign = next();
            if (sign != '*' && sign != '/') break;
            ++at_;
            signed_power();
            push({sign});
        }
    }

    void signed_power() {
        if (++nesting_ > 200) refuse("formula of the activation", text_, "it nests too deeply");
        if (take('-')) {
            signed_power();
            push({'~'});
        } else if (take('+')) {
            signed_power();
        } else {
            atom();
            if (take('^')) {
                signed_power();
                push({'^'});
            }
        }
        --nesting_;
    }

    void atom() {
        if (take('(')) {
            sum();
            if (!take(')')) expected("a closing bracket");
            return;
        }
        if (std::isdigit(static_cast<unsigned char>(next())) != 0 || next() == '.') {
            double number = 0.0;
            const auto [end, code] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), number);
            if (code != std::errc{}) expected("a number");
            at_ = static_cast<std::size_t>(end - text_.data());
            push({'n', number});
            return;
        }
        std::size_t end = at_;
        while (end < text_.size() &&
               (std::isalnum(static_cast<unsigned char>(text_[end])) != 0 || text_[end] == '_'))
            ++end;
        if (end == at_) expected("a number, x or a function");
        const std::string name = text_.substr(at_, end - at_);
        if (name == "x" || name == "pi") {
            at_ = end;
            push(name == "x" ? Operation{'x'} : Operation{'n', std::numbers::pi});
            return;
        }
        const auto* found = std::find_if(functions.begin(), functions.end(),
                                         [&](const Function& f) { return f.name == name; });
        if (found == functions.end()) unknown(name);
        at_ = end;
        if (!take('(')) expected("an opening bracket");
        sum();
        if (found->of_two != nullptr) {
            if (!take(',')) expected("a comma and a second argument");
            sum();
        }
        if (!take(')')) expected("a closing bracket");
        push({found->of_two != nullptr ? '2' : '1', 0.0, found->of_one, found->of_two});
    }

    [[noreturn]] void unknown(const std::string& name) const {
        std::vector<std::string_view> names{"x", "pi"};
        std::string allowed = "a formula is made of numbers, + - * / ^, brackets, x, pi";
        for (const Function& f : functions) {
            names.push_back(f.name);
            allowed += ", ";
            allowed += f.name;
        }
        if (const auto near = resembling_name(name, names))
            allowed += "; did you mean " + std::string(*near) + "?";
        refuse("name in the formula of the activation", name, allowed);
    }

    std::string text_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    int nesting_ = 0;
    std::vector<Operation> program_;
};

}  // namespace

Activation formula_activation(std::string_view formula, std::vector<double> kinks) {
    std::string text;
    for (const char c : formula) {
        if (std::isspace(static_cast<unsigned char>(c)) == 0)
            text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    auto program = std::make_shared<const std::vector<Operation>>(Reader(text).read());
    std::string name = "expr:" + text;
    for (std::size_t i = 0; i < kinks.size(); ++i) name += (i == 0 ? "@" : ",") + to_text(kinks[i]);
    return {std::move(name), [program](double x) { return evaluate(*program, x); }, std::move(kinks)};
}

}  // namespace resolva
