#include <resolva/theory/activation/activation.hpp>

#include <algorithm>
#include <utility>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

Activation::Activation(std::string name, std::function<double(double)> function,
                       std::vector<double> breakpoints) {
    if (name.empty()) refuse("activation name", name, "give the activation a name for messages and tables");
    for (const double at : breakpoints) require_finite("activation breakpoint", at);
    std::sort(breakpoints.begin(), breakpoints.end());
    breakpoints.erase(std::unique(breakpoints.begin(), breakpoints.end()), breakpoints.end());
    content_ = std::make_shared<const Content>(
        Content{std::move(name), std::move(function), std::move(breakpoints)});
}

}  // namespace resolva
