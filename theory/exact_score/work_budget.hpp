#pragma once

namespace resolva {

/// Work left for a computation of the exact score. The unit is one posterior term: a node of the innermost
/// integral, or a panel looked at. Once spent, every average ends as soon as it can and is NaN. A double, so
/// that no count overflows.
class WorkBudget {
  public:
    explicit WorkBudget(double terms) : left_(terms) {}

    void spend(double terms) { left_ -= terms; }
    bool spent() const { return left_ < 0.0; }
    double left() const { return left_; }

  private:
    double left_;
};

}  // namespace resolva
