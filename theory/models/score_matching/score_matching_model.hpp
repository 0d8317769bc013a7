#pragma once

// Denoising score matching with random features after training, as a parametric model: test, train, objective, score,
// exact and gap per dimension. Equations, domain and failures: score_matching/prediction.hpp. Cost of a further point:
// that of `predict`.

#include <resolva/theory/model/parametric_model.hpp>

namespace resolva {

class ScoreMatchingModel final : public ParametricModel {
  public:
    const std::string& name() const override;
    const std::vector<Parameter>& parameters() const override;
    const std::vector<Quantity>& quantities() const override;
    std::shared_ptr<const PreparedModel> prepare(const ParameterPoint& point) const override;
    std::vector<double> landmarks(const ParameterPoint& point, std::size_t number) const override;
};

}  // namespace resolva
