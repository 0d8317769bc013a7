#pragma once

// Interpolation of smooth periodic functions to a requested accuracy.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/status.hpp>
#include <resolva/numerics/fourier/periodic_series.hpp>

namespace resolva {

/// Options: the number of nodes starts at `first_nodes` and doubles until the highest quarter of the
/// harmonics stays below tolerance * (largest sampled value), for every component. At the largest number of
/// nodes a tail below accepted_tolerance still counts as converged.
struct AdaptiveSampling {
    double tolerance = 1e-10;
    double accepted_tolerance = 1e-7;
    std::size_t first_nodes = 24;
    std::size_t max_nodes = 2048;

    /// For a function made of harmonics of this degree: on fewer nodes than twice the degree its harmonics
    /// look like lower ones or like nothing, and the tail vanishes for the wrong reason. The first nodes are
    /// more than eight times it, so that the highest quarter holds a multiple of any harmonic up to it.
    AdaptiveSampling resolving(std::size_t degree) const {
        AdaptiveSampling finer = *this;
        while (finer.first_nodes <= 8 * degree) finer.first_nodes *= 2;
        finer.max_nodes = std::max(finer.max_nodes, 4 * finer.first_nodes);
        return finer;
    }
};

template <std::size_t K>
struct SampledSeries {
    std::array<PeriodicSeries, K> series;
    std::size_t evaluations = 0;
    double tail =
        0.0;  ///< the highest quarter of the harmonics over the largest value, of the worst component
    Status status =
        Status::not_run;  ///< `inaccurate` when max_nodes did not suffice, `not_finite`, or `converged`
};

/// Series of the K components of f: u -> std::array<double, K>, of period 2 pi. Nodes are nested: none is
/// evaluated twice.
/// @throws BadArgument unless 4 <= first_nodes <= max_nodes.
template <std::size_t K, class F>
SampledSeries<K> sample_periodic(F&& f, const AdaptiveSampling& method = {}) {
    if (method.first_nodes < 4 || method.first_nodes > method.max_nodes) {
        refuse("first number of nodes", static_cast<double>(method.first_nodes),
               "it must lie between 4 and the largest number of nodes");
    }
    SampledSeries<K> result;
    std::array<std::vector<double>, K> values;
    const auto evaluate = [&](std::size_t i, std::size_t n) {
        const std::array<double, K> at =
            f(2.0 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(n));
        ++result.evaluations;
        bool finite = true;
        for (std::size_t k = 0; k < K; ++k) {
            values[k][i] = at[k];
            finite = finite && std::isfinite(at[k]);
        }
        return finite;
    };
    for (std::size_t n = method.first_nodes;; n *= 2) {
        const bool first = n == method.first_nodes;
        for (std::vector<double>& component : values) {
            std::vector<double> spread(n);
            for (std::size_t i = 0; i < component.size(); ++i) spread[2 * i] = component[i];
            component.swap(spread);
        }
        for (std::size_t i = first ? 0 : 1; i < n; i += first ? 1 : 2) {
            if (!evaluate(i, n)) {
                result.status = Status::not_finite;
                return result;
            }
        }
        bool resolved = true;
        bool acceptable = true;
        result.tail = 0.0;
        for (std::size_t k = 0; k < K; ++k) {
            double largest = 0.0;
            for (const double value : values[k]) largest = std::max(largest, std::abs(value));
            result.series[k] = PeriodicSeries::interpolating(values[k]);
            const double tail = result.series[k].tail();
            resolved = resolved && tail <= method.tolerance * largest;
            acceptable = acceptable && tail <= method.accepted_tolerance * largest;
            if (largest > 0.0) result.tail = std::max(result.tail, tail / largest);
        }
        if (resolved || 2 * n > method.max_nodes) {
            result.status = resolved || acceptable ? Status::converged : Status::inaccurate;
            return result;
        }
    }
}

}  // namespace resolva
