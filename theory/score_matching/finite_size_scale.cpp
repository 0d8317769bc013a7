#include <resolva/theory/score_matching/finite_size_scale.hpp>

#include <algorithm>

namespace resolva {

namespace {

double dimension_of(const MarchenkoPastur& manifold) {
    return std::min(1.0, manifold.intrinsic_ratio());
}

double dimension_of(const DiscreteSpectrum& spectrum) {
    // Eigenvalues proportional to rank^-e have a mean square only for e < 1/2.
    if (spectrum.law() && spectrum.law()->exponent() >= 0.5) return 0.0;
    double largest = 0.0;
    for (const SpectralAtom& atom : spectrum.atoms()) largest = std::max(largest, atom.eigenvalue);
    double mean = 0.0, square = 0.0;
    for (const SpectralAtom& atom : spectrum.atoms()) {
        const double share = atom.eigenvalue / largest;
        mean += atom.weight * share;
        square += atom.weight * share * share;
    }
    return mean * mean / square;
}

}  // namespace

double effective_dimension(const AnySpectrum& spectrum) {
    return std::visit([](const auto& s) { return dimension_of(s); }, spectrum);
}

double finite_size_scale(double sample_ratio, double feature_ratio, double effective_dimension) {
    return 2.0 * std::min(sample_ratio, feature_ratio) / (effective_dimension * effective_dimension);
}

}  // namespace resolva
