#include "figures/spectrum_plot.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <resolva/numerics/core/contract.hpp>

namespace resolva::program {

std::vector<double> spectrum_grid(const FeatureSpectrum& spectrum, std::size_t count) {
    std::vector<double> grid;
    const std::size_t bulks = spectrum.bulks().size();
    for (const FeatureBulk& bulk : spectrum.bulks()) {
        const std::size_t share = std::max<std::size_t>(2, count / bulks);
        // A bulk over several decades is spaced in the logarithm; one that begins at zero starts at 1e-8 of
        // its end. A tail without an end is shown up to the last ten-thousandth of the eigenvalues.
        const double to =
            std::isfinite(bulk.to) ? bulk.to : std::max(spectrum.exceeded_by(1e-4), 2.0 * bulk.from);
        const double from = std::max(bulk.from, 1e-8 * to);
        const bool wide = to > 20.0 * from;
        const double low = wide ? std::log(from) : from, high = wide ? std::log(to) : to;
        for (std::size_t i = 0; i < share; ++i) {
            const double s = (static_cast<double>(i) + 0.5) / static_cast<double>(share);
            const double at = low + (high - low) * 0.5 * (1.0 - std::cos(std::numbers::pi * s));
            grid.push_back(wide ? std::exp(at) : at);
        }
    }
    return grid;
}

SpectrumHistogram spectrum_histogram(std::span<const double> eigenvalues) {
    SpectrumHistogram histogram;
    if (eigenvalues.empty()) return histogram;
    const double largest = *std::max_element(eigenvalues.begin(), eigenvalues.end());
    const double threshold = 1e-12 * largest;
    double smallest = largest;
    for (const double u : eigenvalues) {
        if (u > threshold) smallest = std::min(smallest, u);
    }
    if (!(smallest < largest)) return histogram;
    const double count = static_cast<double>(eigenvalues.size());
    const int bins = std::clamp(static_cast<int>(2.0 * std::sqrt(count)), 10, 120);
    const double width = std::log(largest / smallest) * (1.0 + 1e-9) / bins;
    histogram.density.assign(static_cast<std::size_t>(bins), 0.0);
    for (int i = 0; i <= bins; ++i) histogram.boundaries.push_back(smallest * std::exp(width * i));
    for (const double u : eigenvalues) {
        if (u <= threshold) continue;
        const int bin = std::clamp(static_cast<int>(std::log(u / smallest) / width), 0, bins - 1);
        const auto i = static_cast<std::size_t>(bin);
        histogram.density[i] += 1.0 / (count * (histogram.boundaries[i + 1] - histogram.boundaries[i]));
    }
    return histogram;
}

Panel spectrum_panel(const std::string& title, const SpectrumCurve& curve, const FeatureSpectrum& spectrum,
                     const SpectrumHistogram& histogram) {
    Panel panel{title, {"eigenvalue u of the feature matrix", true}, {"u * density"}, {}, "top right"};
    Curve density{{}, {}, {}, "theory", 0, LineStyle::solid};
    double highest = 0.0, previous = 0.0;
    for (std::size_t i = 0; i < curve.x.size(); ++i) {
        for (const FeatureBulk& bulk : spectrum.bulks()) {
            if (previous < bulk.from && bulk.from <= curve.x[i] && i > 0) {
                density.x.push_back(bulk.from);
                density.y.push_back(std::nan(""));
            }
        }
        previous = curve.x[i];
        density.x.push_back(curve.x[i]);
        density.y.push_back(curve.x[i] * curve.density[i]);
        if (std::isfinite(density.y.back())) highest = std::max(highest, density.y.back());
    }
    panel.curves.push_back(std::move(density));
    if (!histogram.density.empty()) {
        Curve bars{{}, {}, {}, "simulated", 1, LineStyle::dashed};
        for (std::size_t i = 0; i < histogram.density.size(); ++i) {
            const double left = histogram.boundaries[i], right = histogram.boundaries[i + 1];
            const double height = std::sqrt(left * right) * histogram.density[i];
            bars.x.insert(bars.x.end(), {left, right});
            bars.y.insert(bars.y.end(), {height, height});
        }
        panel.curves.push_back(std::move(bars));
    }
    for (const FeatureAtom& atom : spectrum.atoms()) {
        if (atom.location <= 0.0) continue;
        panel.curves.push_back({{atom.location, atom.location},
                                {0.0, highest},
                                {},
                                "atom of mass " + to_text(std::round(1e4 * atom.mass) / 1e4),
                                3,
                                LineStyle::dotted});
    }
    return panel;
}

}  // namespace resolva::program
