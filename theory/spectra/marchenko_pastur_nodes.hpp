#pragma once

#include <vector>

#include <resolva/theory/spectra/resolvent_averages.hpp>

namespace resolva {

/// The Marchenko-Pastur law of M M'/D, M a d x D matrix of unit variance, RATIO = D/d, as atoms: with
/// s = a + (b - a) sin^2(theta/2) on its support [a, b] the law is 2 sin^2(theta)/(pi s) d theta, smooth in
/// theta, and Gauss-Legendre panels that shrink by halves towards both ends see a pole outside the support from
/// any distance above 1e-16 of its width: averages of a resolvent there are exact to rounding. Poles inside see
/// the nodes. 540 nodes, and an atom at zero when RATIO < 1.
/// @throws BadArgument unless 0 < ratio < infinity.
std::vector<SpectralAtom> marchenko_pastur_nodes(double ratio);

}  // namespace resolva
