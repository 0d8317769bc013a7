#pragma once

// One finite system, drawn, trained and measured.

#include <cstddef>
#include <cstdint>

#include <resolva/theory/score_matching/model.hpp>
#include <resolva/validation/simulate/clean_data.hpp>
#include <resolva/validation/simulate/dimensions.hpp>
#include <resolva/validation/simulate/observable.hpp>
#include <resolva/validation/simulate/true_score.hpp>

namespace resolva {

/// How carefully errors are averaged over fresh samples. Both numbers grow with d, so that the statistical
/// error of the average falls like the fluctuation between replicas, 1/d.
struct Measuring {
    double fresh_per_dimension = 4.0;  ///< fresh samples for test, and for score and exact of Gaussian data
    double score_per_dimension = 0.5;  ///< fresh samples for score and exact by message passing
    bool directions = true;            ///< normal and tangent errors of a linear manifold
};

/// Simulates the model at data dimension d: replica number `replica` of the study `seed`. Every random number
/// is a function of (seed, d, replica), so the result does not depend on who computes it when.
/// @throws BadArgument as `dimensions_of`.
Measurement simulate_replica(const Model& model, std::size_t data, std::uint64_t seed, std::uint32_t replica,
                             const Measuring& measuring = {});

/// The same on given data. `truth` may be null: score and exact stay undefined. `directions`, when not null,
/// is the linear map whose columns span the manifold.
Measurement measure_replica(const Model& model, const Dimensions& sizes, const StreamKey& key,
                            const CleanData& data, const TrueScore* truth, const Matrix* directions,
                            std::size_t fresh, std::size_t fresh_scores);

}  // namespace resolva
