#pragma once

// One quantity of one model as a function of one parameter: what the searches evaluate.

#include <memory>
#include <string>

#include <resolva/theory/model/parametric_model.hpp>

namespace resolva {

class QuantityCurve {
  public:
    /// @throws BadArgument when the parameter is not numeric, or the point is no legal model
    QuantityCurve(const ParametricModel& model, const ParameterPoint& base, std::size_t parameter,
                  std::size_t quantity);

    /// The quantity there: infinite where it diverges, NaN where the model has no answer.
    double operator()(double value);

    const Answer& answer() const { return answer_; }
    /// Bound on the error of the last value; zero when the model states none.
    double error() const;
    /// The reason of the first point without an answer; empty when there was none.
    const std::string& first_failure() const { return first_failure_; }

  private:
    const ParametricModel* model_;
    ParameterPoint point_;
    std::size_t parameter_;
    std::size_t quantity_;
    int position_;
    std::unique_ptr<PointSolver> solver_;
    std::vector<double> numbers_;
    Answer answer_;
    std::string first_failure_;
};

/// The range searched: as asked, else that of the parameter.
/// @throws BadArgument when the parameter has none and nothing is asked, or the range is not 0 < lower < upper < inf
SearchRange search_range(const Parameter& parameter, const std::optional<SearchRange>& asked);

}  // namespace resolva
