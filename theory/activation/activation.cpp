#include <resolva/theory/activation/activation.hpp>

#include <algorithm>
#include <utility>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

Activation::Activation(std::string name, std::function<double(double)> function,
                       std::vector<double> breakpoints)
    : Activation(std::move(name), function, std::move(breakpoints), ActivationForm{}, function) {}

Activation::Activation(std::string name, std::function<double(double)> function,
                       std::vector<double> breakpoints, ActivationForm form,
                       std::function<double(double)> core) {
    if (name.empty()) refuse("activation name", name, "give the activation a name for messages and tables");
    if (!function || !core) refuse("activation function", "", "it must be callable");
    for (const double at : breakpoints) require_finite("activation breakpoint", at);
    require_finite("activation offset", form.offset);
    require_finite("activation slope", form.slope);
    std::sort(breakpoints.begin(), breakpoints.end());
    breakpoints.erase(std::unique(breakpoints.begin(), breakpoints.end()), breakpoints.end());
    content_ = std::make_shared<const Content>(Content{
        std::move(name), std::move(function), std::move(breakpoints), std::move(form), std::move(core)});
}

bool Activation::is_linear() const {
    const auto* polynomial = std::get_if<core::Polynomial>(&form().core);
    return polynomial != nullptr && form().offset == 0.0 &&
           std::all_of(polynomial->coefficients.begin(), polynomial->coefficients.end(),
                       [](double c) { return c == 0.0; });
}

}  // namespace resolva
