#pragma once

// Training: the minimiser of (1/(d N)) sum || B rho_j + z_j ||^2 + (lambda / d) ||B||^2 over B = sqrt(h) A /
// sqrt(p).
//
//   primal   B = -V (U + lambda)^{-1},            U = Phi Phi^T / N (p x p), V = Z Phi^T / N
//   dual     B = -(Z / N) (K + lambda)^{-1} Phi^T,  K = Phi^T Phi / N (N x N)
// with N = n m columns (draws of one sample are adjacent), whichever matrix is smaller; or the primal with
// noise-averaged U and V when m is infinite. Cholesky factors, never an inverse. Features are formed in
// blocks, so memory is the square matrix plus d x (p + N) numbers. Cost: primal N p^2 + p^3 / 3 + 2 p^2 d,
// dual with N, p exchanged. At lambda = 0 the smaller matrix is the regular one, and the solution is the
// limit lambda -> 0.

#include <resolva/numerics/core/status.hpp>
#include <resolva/theory/score_matching/model.hpp>
#include <resolva/validation/linear_algebra/dense.hpp>
#include <resolva/validation/simulate/clean_data.hpp>
#include <resolva/validation/simulate/feature_layer.hpp>
#include <resolva/validation/simulate/noise_average.hpp>

namespace resolva {

struct RidgeSolution {
    Matrix output_weights;   ///< B^T, p x d
    Matrix residual_moment;  ///< mean of (B rho + z)(B rho + z)^T over the training draws, d x d
    double penalty = 0.0;    ///< (lambda / d) ||B||^2
    Status status = Status::not_run;
};

enum class RidgeRoute { smaller, primal, dual };

/// Trains on `samples` samples of the data. Status `not_finite` or `inaccurate` when the matrix is singular
/// to rounding, `inaccurate` also when the noise average is. `route` other than `smaller` serves comparisons;
/// m infinite is primal.
RidgeSolution train(const Model& model, const FeatureLayer& layer, const CleanData& data, std::size_t samples,
                    const StreamKey& key, RidgeRoute route = RidgeRoute::smaller,
                    const NoiseAverage& average = {});

}  // namespace resolva
