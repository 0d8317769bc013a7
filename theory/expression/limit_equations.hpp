#pragma once

// The self-consistent equations of a compiled model, printed for a paper.

#include <optional>
#include <string>

#include <resolva/theory/expression/deterministic_equivalent.hpp>
#include <resolva/theory/expression/limit_system.hpp>

namespace resolva {

class LimitEquations {
  public:
    explicit LimitEquations(const DeterministicEquivalent& equivalent);

    const LimitSystem& system() const { return system_; }
    /// The matrix whose normalised trace a line's name is, in the model's definitions where they occur; nothing
    /// when there is none, or none that is short.
    std::optional<Expression> meaning(const LimitLine& line) const;

    /// The whole system as plain text, or as LaTeX for amsmath: what the unknowns are, their equations, the outputs,
    /// and the definitions of the parameters in them. LaTeX lines fit a page of article.
    std::string to_text(Notation notation) const;

  private:
    std::string line_text(const LimitLine& line) const;
    std::string line_latex(const LimitLine& line) const;
    std::string matrices(Notation notation) const;
    std::string definitions(Notation notation) const;
    Scalar set_in_latex(const Scalar& formula) const;
    std::string symbol(const std::string& name, Notation notation) const;
    const Dimension& dimension_of(const LimitLine& line) const;

    const DeterministicEquivalent* equivalent_;
    LimitSystem system_;
    std::vector<std::pair<Expression, std::string>> names_;  ///< of definitions, multiplied out
};

}  // namespace resolva
