#include <resolva/theory/geometry/small_noise_expansion.hpp>

#include <cmath>
#include <numbers>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

namespace {

template <NoisedManifold M>
SmallNoiseExpansion expand(const M& manifold, PlaneVector x) {
    const TubePoint foot = manifold.foot(x);
    const NormalRange range = manifold.normal_range(foot.parameter);
    // Next to the medial axis the curvature term of the expansion is singular.
    if (!(foot.offset > -range.inner * (1.0 - 1e-9) && foot.offset < range.outer * (1.0 - 1e-9))) {
        refuse("distance from the manifold", foot.offset,
               "it must lie between " + to_text(-range.inner) + " and " + to_text(range.outer) +
                   ", where the nearest point is unique");
    }
    const double variance = manifold.sigma() * manifold.sigma();
    const double profile =
        -0.5 * foot.offset * foot.offset / variance - 0.5 * std::log(2.0 * std::numbers::pi * variance);
    const double excess = manifold.excess_log_density(foot);
    const double order_one =
        manifold.log_density_on_manifold(foot.parameter) - 0.5 * std::log(manifold.tube_jacobian(foot));
    SmallNoiseExpansion result;
    result.log_density = profile + excess;
    result.leading = profile + order_one;
    if constexpr (requires { manifold.expansion_remainder(foot); }) {
        result.remainder_over_sigma2 = manifold.expansion_remainder(foot) / variance;
    } else {
        result.remainder_over_sigma2 = (excess - order_one) / variance;
    }
    result.second_coefficient = manifold.second_coefficient(foot);
    result.score = manifold.score(foot);
    result.foot = foot;
    return result;
}

}  // namespace

SmallNoiseExpansion small_noise_expansion(const AnyNoisedManifold& manifold, PlaneVector x) {
    require_finite("coordinate of the point", x.x);
    require_finite("coordinate of the point", x.y);
    return std::visit([&](const auto& m) { return expand(m, x); }, manifold);
}

}  // namespace resolva
