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
