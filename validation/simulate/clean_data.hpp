#pragma once

#include <cstddef>
#include <memory>

#include <resolva/theory/score_matching/model.hpp>
#include <resolva/validation/linear_algebra/dense.hpp>
#include <resolva/validation/random/stream_key.hpp>
#include <resolva/validation/simulate/dimensions.hpp>

namespace resolva {

/// The clean samples x0 of one replica, as columns, addressed by their number.
class CleanData {
  public:
    virtual ~CleanData() = default;

    /// Fills the d x count matrix with training samples first, first + 1, ...
    virtual void training(Matrix& samples, std::size_t first) const = 0;

    /// The same for samples that the training has not seen.
    virtual void fresh(Matrix& samples, std::size_t first) const = 0;
};

/// x0 = sigma(M xi / sqrt(D)), M (d x D) and xi standard Gaussian.
class ManifoldData final : public CleanData {
  public:
    ManifoldData(const Activation& manifold, const Dimensions& sizes, const StreamKey& key);

    void training(Matrix& samples, std::size_t first) const override;
    void fresh(Matrix& samples, std::size_t first) const override;

    /// M / sqrt(D), d x D: pre-activations are its products with xi.
    const Matrix& map() const { return map_; }

  private:
    void fill(Matrix& samples, std::size_t first, Purpose purpose) const;

    Activation manifold_;
    StreamKey key_;
    Matrix map_;
};

/// Gaussian x0 whose covariance is diagonal with d eigenvalues at the quantiles of a spectrum. The basis is
/// immaterial, since the first layer of the network is rotation invariant.
class GaussianData final : public CleanData {
  public:
    GaussianData(const DiscreteSpectrum& covariance, const Dimensions& sizes, const StreamKey& key);

    void training(Matrix& samples, std::size_t first) const override;
    void fresh(Matrix& samples, std::size_t first) const override;

    const Eigen::VectorXd& eigenvalues() const { return eigenvalues_; }

  private:
    void fill(Matrix& samples, std::size_t first, Purpose purpose) const;

    StreamKey key_;
    Eigen::VectorXd eigenvalues_;
};

/// d eigenvalues with the distribution of a discrete spectrum: the mean of its quantile function over each of
/// d equal pieces, so that the trace is exact.
Eigen::VectorXd quantile_eigenvalues(const DiscreteSpectrum& spectrum, std::size_t count);

}  // namespace resolva
