#pragma once

// The eigenvalue density of the feature matrix as grid, histogram and panel.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <resolva/theory/score_matching/training/feature_spectrum.hpp>

#include "output/plot.hpp"

namespace resolva::program {

struct SpectrumCurve {
    std::vector<double> x;
    std::vector<double> density;
};

/// Eigenvalues of one simulated matrix in bins; boundaries has one more entry than density.
struct SpectrumHistogram {
    std::vector<double> boundaries;
    std::vector<double> density;
};

/// About `count` eigenvalues, shared evenly by the bulks and denser at their edges.
std::vector<double> spectrum_grid(const FeatureSpectrum& spectrum, std::size_t count);

/// Bins of equal width in log u over the eigenvalues that are not zero; the density refers to all of them.
SpectrumHistogram spectrum_histogram(std::span<const double> eigenvalues);

/// u times density against log u, so that areas are masses; atoms are dotted lines.
Panel spectrum_panel(const std::string& title, const SpectrumCurve& curve, const FeatureSpectrum& spectrum,
                     const SpectrumHistogram& histogram);

}  // namespace resolva::program
