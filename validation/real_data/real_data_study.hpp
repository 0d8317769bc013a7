#pragma once

// Training on given samples, beside Gaussian tables of the same mean and covariance and the theory of that
// covariance.
//
// Real data come at one dimension, so nothing can be extrapolated. The Gaussian twin separates the two
// reasons for a distance between theory and measurement: twin - theory is the finite size, of the dimension and of
// the table whose covariance the theory takes for that of the samples' law; real - twin is what the data have
// beyond their covariance. A twin is a table of as many samples, split in the same way, so that it shares every
// effect of the table's size with the data.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <resolva/theory/score_matching/model.hpp>
#include <resolva/validation/linear_algebra/dense.hpp>
#include <resolva/validation/real_data/statement.hpp>

namespace resolva {

/// One observable on real and Gaussian samples, with the three statements about it.
struct Departure {
    Observable observable;
    double predicted;  ///< theory in the limit, for the data's covariance
    MeasuredMean real;
    MeasuredMean gaussian;
    Statement theory_twin;
    Statement twin_data;
    Statement theory_data;
};

struct RealDataPlan {
    std::size_t replicas = 12;
    std::uint64_t seed = 1;
    int threads = 1;
    double z_limit = 4.0;
    double tolerance = 0.02;                 ///< relative departure that counts as none
    std::function<void(double)> progress{};  ///< called with the fraction done, by one thread at a time
};

struct RealDataReport {
    Dimensions sizes{};
    std::size_t available = 0;  ///< samples in the table; those beyond sizes.samples test
    std::vector<Departure> departures{};
    std::size_t trained = 0;  ///< systems, real and Gaussian
    std::size_t failed = 0;   ///< systems that did not converge
    std::string failure{};    ///< why those failed, a clause
    /// Each kind of statement over the observables, and the whole: disagrees if one does, agrees if all do.
    Outcome theory_twin = Outcome::undecided, twin_data = Outcome::undecided,
            theory_data = Outcome::undecided, outcome = Outcome::undecided;
};

/// Fewest samples a table may have: a tenth, at least one, is kept for testing.
inline constexpr std::size_t fewest_samples = 10;

/// Training samples per dimension when four fifths of a table train.
double natural_sample_ratio(std::size_t available, std::size_t dimension);

/// Refuses a table of `available` samples that is too small for the model: see `compare_with_data`.
void require_enough(const Model& model, std::size_t dimension, std::size_t available);

/// The model on standardised samples (d x N). Each replica draws its own network, noise, split and twin: n =
/// round(psi_n d) samples train, the others test. Covariance, manifold and psi_D of `model` are replaced by
/// the data's covariance.
/// @throws BadArgument for fewer than `fewest_samples`, and when fewer than a tenth would be left for testing.
RealDataReport compare_with_data(const Model& model, const Matrix& samples, const RealDataPlan& plan);

}  // namespace resolva
