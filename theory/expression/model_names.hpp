#pragma once

#include <optional>
#include <set>
#include <string>

namespace resolva {

/// Why a text cannot name a dimension, parameter, matrix, definition or output, as "VALUE; ALLOWED" would say it:
/// names are letters, digits and underscores, begin with a letter and have at most 64 characters, so that they
/// can stand in formulas, C++, LaTeX and plots alike. Nothing when the text is a name.
std::optional<std::string> name_complaint(const std::string& text);

/// Why a text cannot be how LaTeX prints a name: braces that do not match, or more than letters, digits, indices,
/// accents, fonts and Greek letters, which is all that a name needs. Nothing when it can.
std::optional<std::string> latex_complaint(const std::string& text);

/// The names of one model: each is declared once, and each is used.
class ModelNames {
  public:
    /// Why the name cannot be declared (spelling, a meaning of its own, declared before), or nothing when it now
    /// is.
    std::optional<std::string> declare(const std::string& name);
    void use(const std::string& name) { used_.insert(name); }
    bool is_used(const std::string& name) const { return used_.count(name) != 0; }

  private:
    std::set<std::string> declared_;
    std::set<std::string> used_;
};

}  // namespace resolva
