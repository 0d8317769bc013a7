#include <resolva/theory/verbs/curve.hpp>

#include <cmath>
#include <limits>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

QuantityCurve::QuantityCurve(const ParametricModel& model, const ParameterPoint& base, std::size_t parameter,
                             std::size_t quantity)
    : model_(&model),
      point_(base),
      parameter_(parameter),
      quantity_(quantity),
      position_(base.free_position(parameter)),
      numbers_(base.free_numbers()),
      answer_(model.quantities().size()) {
    const Parameter& varied = model.parameters()[parameter];
    if (!is_numeric(varied))
        refuse("parameter to vary", varied.name, "it must be one whose values are numbers");
    if (position_ >= 0) solver_ = model.prepare(point_)->solver();
}

double QuantityCurve::operator()(double value) {
    if (position_ >= 0) {
        numbers_[static_cast<std::size_t>(position_)] = value;
    } else {
        point_.set(parameter_, value, model_->parameters()[parameter_].name);
        solver_ = model_->prepare(point_)->solver();
    }
    solver_->answer(numbers_, answer_);
    const Status status = answer_.outcome.status;
    if (status == Status::diverges) return std::numeric_limits<double>::infinity();
    const double found = answer_.values[quantity_];
    if (status == Status::converged && !std::isnan(found)) return found;
    if (first_failure_.empty()) {
        first_failure_ =
            "At " + model_->parameters()[parameter_].name + " = " + to_text(value) + ": " +
            (answer_.outcome.reason.empty() ? std::string(explain(status)) : answer_.outcome.reason);
    }
    return std::numeric_limits<double>::quiet_NaN();
}

double QuantityCurve::error() const {
    const double bound = answer_.errors[quantity_];
    return std::isfinite(bound) ? bound : 0.0;
}

SearchRange search_range(const Parameter& parameter, const std::optional<SearchRange>& asked) {
    if (!asked && !parameter.range)
        refuse("range of " + parameter.name, "missing", "say where to search, as LOWER:UPPER");
    const SearchRange range = asked ? *asked : *parameter.range;
    require_positive("lower end of the range", range.lower);
    require_positive("upper end of the range", range.upper);
    if (!(range.lower < range.upper))
        refuse("upper end of the range", range.upper, "it must exceed the lower end");
    return range;
}

}  // namespace resolva
