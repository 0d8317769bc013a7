#include <resolva/theory/spectra/discrete_spectrum.hpp>

#include <boost/math/quadrature/gauss.hpp>

#include <cmath>
#include <numbers>
#include <utility>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

DiscreteSpectrum::DiscreteSpectrum(std::vector<SpectralAtom> atoms) : atoms_(std::move(atoms)) {
    if (atoms_.empty()) refuse("spectrum", "empty", "give at least one eigenvalue");
    double total = 0.0;
    for (const SpectralAtom& atom : atoms_) {
        require_nonnegative("spectrum eigenvalue", atom.eigenvalue);
        total += require_positive("spectrum weight", atom.weight);
    }
    for (SpectralAtom& atom : atoms_) {
        atom.weight /= total;
        mean_ += atom.weight * atom.eigenvalue;
    }
    require_positive("mean of the spectrum", mean_);
}

DiscreteSpectrum isotropic_spectrum() { return DiscreteSpectrum({{1.0, 1.0}}); }

DiscreteSpectrum projector_spectrum(double intrinsic_ratio) {
    require_positive("psi-d", intrinsic_ratio);
    if (intrinsic_ratio > 1.0) {
        refuse("psi-d", intrinsic_ratio, "a projector spectrum needs a rank ratio of at most 1");
    }
    if (intrinsic_ratio == 1.0) return isotropic_spectrum();
    return DiscreteSpectrum({{0.0, 1.0 - intrinsic_ratio}, {1.0, intrinsic_ratio}});
}

DiscreteSpectrum power_law_spectrum(double exponent) {
    require_nonnegative("power-law exponent", exponent);
    if (exponent >= 1.0) {
        refuse("power-law exponent", exponent,
               "it must be below 1, where the mean eigenvalue of the limiting spectrum is finite");
    }
    if (exponent == 0.0) return isotropic_spectrum();
    // x = exp(-l): weight exp(-l) dl, eigenvalue (1 - e) exp(e l). The trace weighs the tail by exp(-(1 - e) l), so
    // the range grows as 1 / (1 - e). As a function of l the averages have their poles at Im l = pi / e > pi, and
    // 20 Gauss-Legendre nodes on a panel of length 6 then leave a relative error near 1e-16.
    using Rule = boost::math::quadrature::gauss<double, 20>;
    const int panels = static_cast<int>(std::ceil(40.0 / (1.0 - exponent) / 6.0));
    const double width = 6.0;
    std::vector<SpectralAtom> atoms;
    for (int panel = 0; panel < panels; ++panel) {
        const double start = width * panel;
        for (std::size_t k = 0; k < Rule::abscissa().size(); ++k) {
            for (const double sign : {-1.0, 1.0}) {
                const double l = start + 0.5 * width * (1.0 + sign * Rule::abscissa()[k]);
                const double weight = 0.5 * width * Rule::weights()[k] * std::exp(-l);
                if (weight > 0.0) atoms.push_back({(1.0 - exponent) * std::exp(exponent * l), weight});
            }
        }
    }
    return DiscreteSpectrum(std::move(atoms));
}

DiscreteSpectrum density_spectrum(const std::function<double(double)>& density, double lower, double upper,
                                  std::vector<SpectralAtom> atoms) {
    require_nonnegative("lower end of the density", lower);
    require_finite("upper end of the density", upper);
    if (!(upper > lower)) refuse("upper end of the density", upper, "it must exceed the lower end");
    // Tanh-sinh nodes in the form lower + width * q with q = 1 / (1 + exp(-pi sinh k)), which keeps the distance
    // to the lower end to full relative precision.
    const double step = 1.0 / 24.0;
    const double width = upper - lower;
    for (int k = -96; k <= 96; ++k) {
        const double argument = std::numbers::pi * std::sinh(k * step);
        const double q = 1.0 / (1.0 + std::exp(-argument));
        const double p = 1.0 / (1.0 + std::exp(argument));
        const double c = lower + width * q;
        if (!(c > lower && c < upper)) continue;
        const double value = density(c);
        require_nonnegative("value of the density", value);
        const double weight = value * width * step * std::numbers::pi * std::cosh(k * step) * q * p;
        if (weight > 0.0) atoms.push_back({c, weight});
    }
    return DiscreteSpectrum(std::move(atoms));
}

}  // namespace resolva
