#include <resolva/theory/spectra/discrete_spectrum.hpp>

#include <cmath>
#include <numbers>
#include <utility>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

namespace {

std::vector<SpectralAtom> nodes_of(const PowerLawPanels& law) {
    std::vector<SpectralAtom> atoms;
    for (int panel = 0; panel < law.count(); ++panel) {
        for (const PowerLawPanels::Node& node : PowerLawPanels::rule()) {
            const double l = PowerLawPanels::width * panel + node.offset;
            const double weight = node.weight * std::exp(-l);
            if (weight > 0.0) atoms.push_back({law.lower_end() * std::exp(law.exponent() * l), weight});
        }
    }
    return atoms;
}

}  // namespace

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

DiscreteSpectrum DiscreteSpectrum::of_law(const PowerLawPanels& law) {
    DiscreteSpectrum spectrum(nodes_of(law));
    spectrum.law_ = law;
    return spectrum;
}

DiscreteSpectrum isotropic_spectrum() {
    return DiscreteSpectrum({{1.0, 1.0}});
}

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
    // x = exp(-l): weight exp(-l) dl, eigenvalue (1 - e) exp(e l). The trace weighs the tail by exp(-(1 - e)
    // l), so the range grows as 1 / (1 - e). As a function of l the averages have their poles at Im l = pi /
    // e > pi for positive arguments, and 20 Gauss-Legendre nodes on a panel of length 6 then leave a relative
    // error near 1e-16.
    return DiscreteSpectrum::of_law(PowerLawPanels(
        exponent, static_cast<int>(std::ceil(40.0 / (1.0 - exponent) / PowerLawPanels::width))));
}

DiscreteSpectrum density_spectrum(const std::function<double(double)>& density, double lower, double upper,
                                  std::vector<SpectralAtom> atoms) {
    require_nonnegative("lower end of the density", lower);
    require_finite("upper end of the density", upper);
    if (!(upper > lower)) refuse("upper end of the density", upper, "it must exceed the lower end");
    // Tanh-sinh nodes in the form lower + width * q with q = 1 / (1 + exp(-pi sinh k)), which keeps the
    // distance to the lower end to full relative precision.
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
