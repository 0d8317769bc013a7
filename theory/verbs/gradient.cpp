#include <resolva/theory/verbs/gradient.hpp>

#include <cmath>
#include <limits>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/root/derivative.hpp>
#include <resolva/theory/verbs/curve.hpp>

namespace resolva {

namespace {

ParameterSlopes by_differences(const ParametricModel& model, const ParameterPoint& point,
                               std::size_t number) {
    const std::size_t count = model.quantities().size();
    ParameterSlopes result{number, std::vector<double>(count), std::vector<double>(count), false};
    const double at = point.number(number);
    const Domain domain = model.parameters()[number].domain;
    const bool positive = domain != Domain::finite;
    for (std::size_t q = 0; q < count; ++q) {
        QuantityCurve curve(model, point, number, q);
        double noise = 0.0;
        const auto value_at = [&](double x) {
            const double value = curve(positive ? at * std::exp(x) : x);
            noise = std::max(noise, curve.error());
            return value;
        };
        const double centre = positive ? 0.0 : at;
        value_at(centre);
        const double step = positive ? 0.1 : 0.1 * std::max(1.0, std::abs(at));
        const Derivative slope = derivative(value_at, centre, step, 0.0);
        const double scale = positive ? 1.0 / at : 1.0;
        result.slopes[q] = slope.value * scale;
        result.errors[q] = slope.error * std::abs(scale);
    }
    return result;
}

}  // namespace

Gradient gradient(const ParametricModel& model, const ParameterPoint& point,
                  const std::vector<std::size_t>& parameters) {
    for (const std::size_t number : parameters) {
        const Parameter& parameter = model.parameters().at(number);
        if (!is_numeric(parameter) || parameter.domain == Domain::whole_or_infinite)
            refuse("derivative with respect to " + parameter.name, "asked for",
                   "the parameter must be a number that varies continuously");
        if (!point.has(number) || (parameter.domain != Domain::finite && !(point.number(number) > 0.0)))
            refuse(parameter.name, to_text(point[number]), "a derivative needs a point inside the domain");
    }
    Gradient result{Answer(model.quantities().size()), {}};
    const auto solver = model.prepare(point)->solver();
    solver->answer(point.free_numbers(), result.answer);
    for (const std::size_t number : parameters) {
        ParameterSlopes slopes{number, std::vector<double>(model.quantities().size()),
                               std::vector<double>(model.quantities().size(), 0.0), true};
        const int position = point.free_position(number);
        if (position < 0 || !solver->gradient(static_cast<std::size_t>(position), slopes.slopes)) {
            slopes = by_differences(model, point, number);
        }
        result.slopes.push_back(std::move(slopes));
    }
    return result;
}

}  // namespace resolva
