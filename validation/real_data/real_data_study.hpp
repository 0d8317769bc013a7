#pragma once

// Training on given samples, beside Gaussian samples of the same covariance and the theory of that
// covariance.
//
// Real data come at one dimension, so nothing can be extrapolated. The Gaussian twin separates the two
// reasons for a distance between theory and measurement: twin - theory is the finite size, real - twin the
// non-Gaussianity.

#include <cstddef>
#include <cstdint>
#include <vector>

#include <resolva/theory/score_matching/model.hpp>
#include <resolva/validation/compare/verdict.hpp>
#include <resolva/validation/linear_algebra/dense.hpp>

namespace resolva {

struct MeanWithError {
    double value;
    double standard_error;
};

/// One observable on real and Gaussian samples.
struct Departure {
    Observable observable;
    double predicted;  ///< theory in the limit, for the data's covariance
    MeanWithError real;
    MeanWithError gaussian;
    double relative;  ///< real / gaussian - 1
    double z;         ///< (real - gaussian) in standard errors
    Outcome outcome;  ///< agrees when |z| is below the limit or |relative| below the tolerance
};

struct RealDataPlan {
    std::size_t replicas = 12;
    std::uint64_t seed = 1;
    int threads = 1;
    double z_limit = 4.0;
    double tolerance = 0.02;  ///< relative departure that counts as none
};

struct RealDataReport {
    Dimensions sizes;
    std::size_t available;  ///< samples in the table
    std::vector<Departure> departures;
    std::size_t failed = 0;  ///< replicas that did not converge
    Outcome outcome = Outcome::undecided;
};

/// The model on standardised samples (d x N). Each replica draws its own network, noise and split: n =
/// round(psi_n d) samples train, the others test. Covariance, manifold and psi_D of `model` are replaced by
/// the data's covariance.
/// @throws BadArgument when fewer than a tenth of the samples would be left for testing.
RealDataReport compare_with_data(const Model& model, const Matrix& samples, const RealDataPlan& plan);

}  // namespace resolva
