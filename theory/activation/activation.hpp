#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace resolva {

/// A scalar nonlinearity f: R -> R with E f(g)^2 < infinity for Gaussian g, applied entrywise.
///
/// It serves as feature activation (rho of the paper) and as manifold map (sigma). A value: immutable, cheap to
/// copy, safe to share between threads. Quadrature must know where f is not smooth, so the breakpoints are part of
/// the value: f is real-analytic between consecutive ones.
class Activation {
  public:
    /// Any callable. `breakpoints` lists every kink and jump, in any order.
    /// @throws BadArgument when the name is empty or a breakpoint is not finite.
    Activation(std::string name, std::function<double(double)> function, std::vector<double> breakpoints = {});

    double operator()(double x) const { return content_->function(x); }

    /// The text that `find_activation` reads back, for built-in activations.
    const std::string& name() const { return content_->name; }

    /// Kinks and jumps in increasing order.
    const std::vector<double>& breakpoints() const { return content_->breakpoints; }

  private:
    struct Content {
        std::string name;
        std::function<double(double)> function;
        std::vector<double> breakpoints;
    };
    std::shared_ptr<const Content> content_;
};

}  // namespace resolva
