#pragma once

namespace resolva {

/// What the von Mises factor is a density of.
enum class ReferenceMeasure {
    chart,  ///< du, the coordinate itself: the convention of arXiv:2509.24912
    volume  ///< sqrt(g) du, the Riemannian volume; concentration zero is then the uniform law on M
};

/// The law of the clean data on M: density proportional to exp(kappa cos(u - centre)) with respect to
/// `reference`. On the sphere u is the polar angle, and this is the von Mises-Fisher law.
struct VonMisesLaw {
    double concentration = 0.0;  ///< kappa >= 0
    double centre = 0.0;         ///< radians
    ReferenceMeasure reference = ReferenceMeasure::chart;
};

/// Returns the law.
/// @throws BadArgument unless the concentration lies in [0, 1e6] and the centre in [-1000, 1000].
VonMisesLaw checked(const VonMisesLaw& law);

/// exp(kappa (cos(u - centre) - 1)): the law's factor with its largest value scaled to one.
double scaled_factor(const VonMisesLaw& law, double u);

}  // namespace resolva
