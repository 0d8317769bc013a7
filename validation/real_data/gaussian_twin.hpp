#pragma once

#include <cstddef>

#include <Eigen/Core>

#include <resolva/validation/linear_algebra/dense.hpp>
#include <resolva/validation/random/stream_key.hpp>

namespace resolva {

/// A table of `count` Gaussian samples (columns) whose mean is zero and whose covariance x x^T / count is diagonal
/// with exactly these eigenvalues: the law of a Gaussian table given its mean and its covariance. The basis is
/// immaterial, since the first layer of the network is rotation invariant.
///
/// With Z (r x count) standard Gaussian, rows centred, and Z Z^T / count = L L^T, the rows of L^{-1} Z are a
/// uniform frame (Muirhead, Aspects of Multivariate Statistical Theory, theorem 2.1.13), independent of mean and
/// covariance. r is the number of eigenvalues that are not zero, at most count - 1 of which can be.
/// Cost O(r^2 count).
Matrix gaussian_twin(const Eigen::VectorXd& eigenvalues, std::size_t count, const StreamKey& key);

}  // namespace resolva
