#pragma once

// m = infinity: the training moments with the average over the noise taken in expectation.
//
//     U = (1/n) sum_i E_z[ rho_i rho_i^T ],   V = (1/n) sum_i E_z[ z rho_i^T ],   rho_i = rho(W (a x_i +
//     sqrt(h) z)/sqrt(d))
//
// Given sample i, neuron k sees mean_ik + deviation_k g_k, and the g of neurons k, l have correlation R_kl,
// the cosine between their weights: with c_q(i) the Hermite coefficients of rho(mean + deviation g),
//     U = sum_q ( (1/n) sum_i c_q(i) c_q(i)^T ) o R^{o q},   V = (W^T/|w|) diag( (1/n) sum_i c_1(i) ).
// The diagonal is exact; the series off the diagonal is cut where its remainder, at most |R_kl|^{Q+1} times
// the root of the product of the two tails of c_q^2, falls below the tolerance: |R| is of order 1/sqrt(d), so
// few terms are needed. Cost: (Q + 1) symmetric products of size p x n, one to two orders below a closed form
// for each pair and sample.

#include <cstddef>

#include <resolva/numerics/core/status.hpp>
#include <resolva/theory/score_matching/noising.hpp>
#include <resolva/validation/linear_algebra/dense.hpp>
#include <resolva/validation/simulate/clean_data.hpp>
#include <resolva/validation/simulate/feature_layer.hpp>

namespace resolva {

/// The two moments of the training problem, and what was cut from the first.
struct TrainingMoments {
    Matrix features;         ///< U, p x p, lower triangle
    Matrix cross;            ///< V^T, p x d
    std::size_t order = 0;   ///< Q, degree of the last Hermite term
    double remainder = 0.0;  ///< bound on the Frobenius norm of the part of U left out
    Status status = Status::not_run;
};

/// How far the series goes: the remainder's Frobenius norm relative to the trace of U, and the highest
/// degree.
struct NoiseAverage {
    double tolerance = 1e-11;
    std::size_t max_order = 160;
    std::size_t block = 128;  ///< samples treated at once
};

/// U and V over the training samples of `data`. Status `inaccurate` when max_order leaves a remainder above
/// 1e3 tolerance, as it does in dimensions so small that two neurons are nearly parallel.
TrainingMoments noise_averaged_moments(const FeatureLayer& layer, const CleanData& data, std::size_t samples,
                                       const Noising& noising, const NoiseAverage& method = {});

}  // namespace resolva
