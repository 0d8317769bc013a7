#include <resolva/numerics/fourier/largest_deviation.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include <resolva/numerics/density/fourier.hpp>
#include <resolva/numerics/root/bracketing.hpp>

namespace resolva {

namespace {

/// A critical point between two neighbours of the scan, and how far from the level it may be.
struct Candidate {
    double left, right;
    double bound;
};

}  // namespace

double largest_deviation(const PeriodicSeries& f, double level) {
    const std::size_t points = std::bit_ceil(8 * (f.degree() + 4));
    const double spacing = 2.0 * std::numbers::pi / static_cast<double>(points);
    // f in the real and f' in the imaginary part of one transform: both are real.
    std::vector<std::complex<double>> scan(points);
    scan[0] = f.mean();
    for (std::size_t k = 1; k <= f.degree(); ++k) {
        const std::complex<double> coefficient(0.5 * f.cosine(k), -0.5 * f.sine(k));
        const std::complex<double> slope = coefficient * std::complex<double>(0.0, static_cast<double>(k));
        const std::complex<double> i(0.0, 1.0);
        scan[k] = coefficient + i * slope;
        scan[points - k] = std::conj(coefficient) + i * std::conj(slope);
    }
    for (std::complex<double>& value : scan) value *= static_cast<double>(points);
    FourierTransform(points).inverse(scan);
    double largest = 0.0;
    std::vector<Candidate> candidates;
    for (std::size_t i = 0; i < points; ++i) {
        const std::complex<double>& here = scan[i];
        const std::complex<double>& next = scan[(i + 1) % points];
        largest = std::max(largest, std::abs(here.real() - level));
        if ((here.imag() > 0.0) == (next.imag() > 0.0)) continue;
        const double higher = std::max(std::abs(here.real() - level), std::abs(next.real() - level));
        const double rise = spacing * std::max(std::abs(here.imag()), std::abs(next.imag()));
        const double left = spacing * static_cast<double>(i);
        candidates.push_back({left, left + spacing, higher + rise});
    }
    constexpr std::size_t refined = 16;
    const std::size_t count = std::min(refined, candidates.size());
    std::partial_sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(count),
                      candidates.end(),
                      [](const Candidate& a, const Candidate& b) { return a.bound > b.bound; });
    const auto slope = [&](double u) { return f.jet(u)[1]; };
    for (std::size_t i = 0; i < count && candidates[i].bound > largest; ++i) {
        const Root root =
            find_root(slope, candidates[i].left, candidates[i].right, {.relative_tolerance = 1e-10});
        if (root.status == Status::converged) largest = std::max(largest, std::abs(f(root.argument) - level));
    }
    return largest;
}

}  // namespace resolva
