#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <resolva/theory/activation/activation_form.hpp>

namespace resolva {

/// A scalar nonlinearity f: R -> R with E f(g)^2 < infinity for Gaussian g, applied entrywise.
///
/// It serves as feature activation (rho of the paper) and as manifold map (sigma). A value: immutable, cheap
/// to copy, safe to share between threads. Quadrature must know where f is not smooth, so the breakpoints are
/// part of the value: f is real-analytic between consecutive ones.
class Activation {
  public:
    /// Any callable. `breakpoints` lists every kink and jump, in any order.
    /// @throws BadArgument when the name is empty, the callable is empty, or a breakpoint is not finite.
    Activation(std::string name, std::function<double(double)> function,
               std::vector<double> breakpoints = {});

    /// A callable whose decomposition f = offset + slope x + core is known. `core` evaluates the core; when
    /// `form.core` names a closed form, both must be the same function.
    Activation(std::string name, std::function<double(double)> function, std::vector<double> breakpoints,
               ActivationForm form, std::function<double(double)> core);

    double operator()(double x) const { return content_->function(x); }

    /// The text that `find_activation` reads back, for built-in activations.
    const std::string& name() const { return content_->name; }

    /// Kinks and jumps in increasing order.
    const std::vector<double>& breakpoints() const { return content_->breakpoints; }

    /// The affine part and the kind of the core.
    const ActivationForm& form() const { return content_->form; }

    /// True when f(x) = slope x for every x, whatever f is called: data stay Gaussian, features stay linear. Only a
    /// declared form can tell; a bare callable is never known to be linear.
    bool is_linear() const;

    /// f(x) - offset - slope x, free of cancellation for built-in activations.
    double core(double x) const { return content_->core(x); }

  private:
    struct Content {
        std::string name;
        std::function<double(double)> function;
        std::vector<double> breakpoints;
        ActivationForm form;
        std::function<double(double)> core;
    };
    std::shared_ptr<const Content> content_;
};

}  // namespace resolva
