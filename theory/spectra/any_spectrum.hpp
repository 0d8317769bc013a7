#pragma once

#include <variant>

#include <resolva/theory/spectra/discrete_spectrum.hpp>
#include <resolva/theory/spectra/marchenko_pastur.hpp>

namespace resolva {

/// The spectra that models hold by value. Dispatch happens once a solve, by std::visit, outside the hot
/// loops.
using AnySpectrum = std::variant<MarchenkoPastur, DiscreteSpectrum>;

inline double mean(const AnySpectrum& spectrum) {
    return std::visit([](const auto& s) { return s.mean(); }, spectrum);
}

}  // namespace resolva
