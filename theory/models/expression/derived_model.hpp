#pragma once

// A model file (or any ExpressionModel) as a parametric model: its numbers are the parameters, its outputs the
// quantities. Equations are derived once, in the constructor; every parameter is free. A solver starts each point from
// the last one. Cost and failures: equivalent_solver.hpp.

#include <memory>
#include <string>
#include <vector>

#include <resolva/theory/expression/deterministic_equivalent.hpp>
#include <resolva/theory/model/parametric_model.hpp>

namespace resolva {

class DerivedModel final : public ParametricModel {
  public:
    /// @throws BadArgument as DeterministicEquivalent, or when the model has no output.
    DerivedModel(std::string name, const ExpressionModel& model);

    const std::string& name() const override { return name_; }
    const std::vector<Parameter>& parameters() const override { return parameters_; }
    const std::vector<Quantity>& quantities() const override { return quantities_; }
    std::shared_ptr<const PreparedModel> prepare(const ParameterPoint& point) const override;

    const DeterministicEquivalent& equivalent() const { return *equivalent_; }

  private:
    std::string name_;
    std::shared_ptr<const DeterministicEquivalent> equivalent_;
    std::vector<Parameter> parameters_;
    std::vector<Quantity> quantities_;
};

}  // namespace resolva
