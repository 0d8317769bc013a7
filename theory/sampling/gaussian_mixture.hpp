#pragma once

// Mixtures of Gaussians on the line and their scores under linear noising. Atoms are components of deviation
// zero.
//
//   X = r X_0 + sqrt(n) Z:  component i becomes N(r mean_i, r^2 deviation_i^2 + n) with its weight unchanged
//   score  s(x) = sum_i w_i(x) (r mean_i - x)/v_i,   w_i(x) the posterior weights
//   s'(x) = sum_i w_i [ ((r mean_i - x)/v_i)^2 - 1/v_i ] - s(x)^2
// Weights are formed relative to the largest exponent: no underflow however far x is.

#include <vector>

namespace resolva {

struct MixtureComponent {
    double mean = 0.0;
    double deviation = 0.0;  ///< >= 0
    double weight = 1.0;     ///< > 0
};

/// Everything local at one point.
struct MixturePoint {
    double log_density;
    double score;
    double score_slope;
};

/// A mixture of Gaussians with positive variances, ready for evaluation.
class NoisedMixture {
  public:
    struct Component {
        double mean;
        double inverse_variance;
        double log_weight;  ///< ln weight - ln sqrt(2 pi variance)
    };

    explicit NoisedMixture(std::vector<Component> components) : components_(std::move(components)) {}

    MixturePoint operator()(double x) const;
    double density(double x) const;

  private:
    std::vector<Component> components_;
};

class GaussianMixture {
  public:
    /// Weights are normalised to sum one.
    /// @throws BadArgument when the list is empty, a mean is not finite, a deviation negative or a weight not
    /// positive.
    explicit GaussianMixture(std::vector<MixtureComponent> components);

    const std::vector<MixtureComponent>& components() const { return components_; }
    double mean() const;
    double variance() const;

    /// The law of factor X_0 + sqrt(noise) Z.
    /// @throws BadArgument unless noise is positive, or zero with every deviation and the factor positive.
    NoisedMixture noised(double factor, double noise) const;

  private:
    std::vector<MixtureComponent> components_;
};

/// (1/2) N(-separation, deviation^2) + (1/2) N(separation, deviation^2), or with mass `right` on the right.
GaussianMixture two_modes(double separation, double deviation, double right = 0.5);

}  // namespace resolva
