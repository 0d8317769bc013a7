#include <resolva/theory/geometry/gradient_error.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/fourier/largest_deviation.hpp>

namespace resolva {

namespace {

PeriodicSeries difference(const PeriodicSeries& f, const PeriodicSeries& g) {
    const std::size_t size = std::max(f.degree(), g.degree()) + 1;
    std::vector<double> cosines(size);
    std::vector<double> sines(size);
    for (std::size_t k = 0; k < size; ++k) {
        cosines[k] = f.cosine(k) - g.cosine(k);
        sines[k] = f.sine(k) - g.sine(k);
    }
    return {std::move(cosines), std::move(sines)};
}

/// Zero of the normal score plus `push` on the normal at u.
template <NoisedManifold M>
Root balance(const M& manifold, double u, double push) {
    const NormalRange range = manifold.normal_range(u);
    const double s = manifold.sigma();
    // The pull is about -t / sigma^2, changed by the curvature's order-one part.
    const double room = 2.0 * s * s * (push + 1.0 / std::min(range.inner, range.outer)) + s;
    const auto force = [&](double t) { return manifold.score(TubePoint{u, t}).normal + push; };
    return find_root(force, -std::min(0.999 * range.inner, room), std::min(0.999 * range.outer, room),
                     {.relative_tolerance = 1e-13});
}

}  // namespace

GradientErrorResponse gradient_error_response(const AnyNoisedManifold& manifold, double alpha,
                                              const GradientError& error) {
    if (!(error.exponent > -2.0) || !std::isfinite(error.exponent)) {
        refuse("exponent of the score error (b)", error.exponent, "it must exceed -2");
    }
    if (error.harmonic < 1) refuse("harmonic", std::to_string(error.harmonic), "it must be positive");
    const double sigma = std::visit([](const auto& m) { return m.sigma(); }, manifold);
    const double size = std::pow(sigma, alpha + error.exponent);
    const auto potential = [&](TubePoint at) { return -size * std::cos(error.harmonic * at.parameter); };
    const AdaptiveSampling sampling = AdaptiveSampling{}.resolving(static_cast<std::size_t>(error.harmonic));
    GradientErrorResponse result;
    result.law = tempered_law(manifold, alpha, potential, sampling);
    const TemperedLaw without = tempered_law(manifold, alpha);
    if (result.law.status == Status::not_finite || without.status == Status::not_finite) return result;
    if (without.status != Status::converged) {
        result.law.status = without.status;
        result.law.reason = without.reason;
    }
    const PeriodicSeries change = difference(result.law.ratio, without.ratio);
    result.response = change.cosine(static_cast<std::size_t>(error.harmonic));
    result.shift = largest_deviation(change, 0.0);
    return result;
}

NormalPush normal_push(const AnyNoisedManifold& manifold, double u, double exponent) {
    require_finite("parameter", u);
    require_finite("exponent of the score error (b)", exponent);
    return std::visit(
        [&](const auto& m) {
            const Root rest = balance(m, u, 0.0);
            const Root pushed = balance(m, u, std::pow(m.sigma(), exponent));
            const Status status = rest.status == Status::converged ? pushed.status : rest.status;
            return NormalPush{pushed.argument - rest.argument, pushed.argument, status};
        },
        manifold);
}

}  // namespace resolva
