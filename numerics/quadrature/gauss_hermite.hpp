#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace resolva {

/// Gauss-Hermite rule for the standard Gaussian (probabilists' weight): sum_i weight_i f(node_i) = E f(g),
/// g ~ N(0, 1), exact for polynomials of degree at most 2n - 1. Nodes increase and are exactly symmetric.
///
/// For f analytic in a strip the error decays like exp(-c sqrt(n)) with the distance of the nearest
/// singularity: E[g tanh g] needs n = 160 for machine precision. Kinks and jumps need `gaussian_expectation`
/// instead.
class GaussHermite {
  public:
    static constexpr int max_size = 300;

    /// The rule with n nodes, 1 <= n <= 300. Built at the first call (order n^2 operations), then shared,
    /// read-only and safe between threads.
    /// @throws BadArgument when n is outside its range.
    static const GaussHermite& of_size(int n);

    std::span<const double> nodes() const { return nodes_; }
    std::span<const double> weights() const { return weights_; }

    /// E f(g) by this rule; n evaluations, no allocation.
    template <class F>
    double operator()(F&& f) const {
        double sum = 0.0;
        for (std::size_t i = 0; i < nodes_.size(); ++i) sum += weights_[i] * f(nodes_[i]);
        return sum;
    }

  private:
    explicit GaussHermite(int n);

    std::vector<double> nodes_;
    std::vector<double> weights_;
};

}  // namespace resolva
