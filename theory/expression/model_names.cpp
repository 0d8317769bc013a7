#include <resolva/theory/expression/model_names.hpp>

#include <algorithm>

namespace resolva {

namespace {

constexpr std::size_t longest_name = 64;

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

std::optional<std::string> name_complaint(const std::string& text) {
    const bool plain = !text.empty() && is_letter(text.front()) &&
                       std::all_of(text.begin(), text.end(),
                                   [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
    if (!plain) return "a name begins with a letter and has letters, digits and underscores only";
    if (text.size() > longest_name)
        return "a name has at most " + std::to_string(longest_name) + " characters";
    return std::nullopt;
}

std::optional<std::string> latex_complaint(const std::string& text) {
    static const std::set<std::string> commands = {
        "alpha",    "beta",     "gamma",      "delta",        "epsilon",  "varepsilon", "zeta",     "eta",
        "theta",    "vartheta", "iota",       "kappa",        "lambda",   "mu",         "nu",       "xi",
        "pi",       "rho",      "varrho",     "sigma",        "varsigma", "tau",        "upsilon",  "phi",
        "varphi",   "chi",      "psi",        "omega",        "Gamma",    "Delta",      "Theta",    "Lambda",
        "Xi",       "Pi",       "Sigma",      "Upsilon",      "Phi",      "Psi",        "Omega",    "ell",
        "star",     "ast",      "dagger",     "prime",        "infty",    "perp",       "parallel", "circ",
        "top",      "bar",      "hat",        "tilde",        "check",    "dot",        "ddot",     "vec",
        "overline", "widehat",  "widetilde",  "mathrm",       "mathbf",   "mathsf",     "mathit",   "mathcal",
        "mathbb",   "mathfrak", "boldsymbol", "operatorname", "text"};
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        if (depth < 0) break;
        if (c == '\\') {
            std::size_t end = i + 1;
            while (end < text.size() && is_letter(text[end])) ++end;
            if (commands.count(text.substr(i + 1, end - i - 1)) == 0)
                return "letters, indices, accents, fonts and Greek letters can be used, other commands "
                       "cannot";
            i = end - 1;
        } else if (!is_letter(c) && !(c >= '0' && c <= '9') &&
                   std::string("{}_^'+-*,.() ").find(c) == std::string::npos) {
            return "letters, indices, accents, fonts and Greek letters can be used, other signs cannot";
        }
    }
    if (text.empty() || depth != 0) return "its braces must match, and it must not be empty";
    return std::nullopt;
}

std::optional<std::string> ModelNames::declare(const std::string& name) {
    static const std::set<std::string> reserved = {
        "inv", "tr", "I", "sqrt", "exp", "log", "pi", "inf", "infinity", "nan", "inverse_shift", "spectral"};
    if (auto complaint = name_complaint(name)) return complaint;
    if (reserved.count(name) != 0 || name.rfind("trace_", 0) == 0)
        return "it has a meaning of its own; choose another";
    if (!declared_.insert(name).second) return "it is defined twice";
    return std::nullopt;
}

}  // namespace resolva
