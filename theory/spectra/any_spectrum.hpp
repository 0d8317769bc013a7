#pragma once

#include <variant>

#include <resolva/theory/spectra/discrete_spectrum.hpp>
#include <resolva/theory/spectra/marchenko_pastur.hpp>

namespace resolva {

/// The spectra of a data covariance that models hold by value, each with the averages <1/(u + v c)>, <c/(u +
/// v c)>. Dispatch happens once a solve, by std::visit, outside the hot loops.
using AnySpectrum = std::variant<MarchenkoPastur, DiscreteSpectrum>;

/// <c>, the trace of the data covariance per dimension.
inline double mean(const AnySpectrum& spectrum) {
    return std::visit([](const auto& s) { return s.mean(); }, spectrum);
}

}  // namespace resolva
