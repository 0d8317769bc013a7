#pragma once

#include <resolva/theory/activation/activation.hpp>
#include <resolva/validation/linear_algebra/dense.hpp>
#include <resolva/validation/random/stream_key.hpp>
#include <resolva/validation/simulate/dimensions.hpp>

namespace resolva {

/// The frozen first layer of the score network, x -> rho(W x / sqrt(d)).
class FeatureLayer {
  public:
    FeatureLayer(const Activation& activation, const Dimensions& sizes, const StreamKey& key);

    /// features = rho(W x / sqrt(d)) for every column of x: p x count. Cost: one product and p count
    /// evaluations.
    void features(Matrix& features, const Matrix& x) const;

    /// The same for the neurons first, ..., first + features.rows() - 1 alone.
    void features(Matrix& features, const Matrix& x, Eigen::Index first) const;

    const Activation& activation() const { return activation_; }

    /// W^T / sqrt(d), d x p: one column a neuron.
    const Matrix& weights() const { return weights_; }

  private:
    void activate(Matrix& values) const;

    Activation activation_;
    Matrix weights_;
};

}  // namespace resolva
