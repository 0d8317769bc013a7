#pragma once

#include <concepts>
#include <variant>

#include <resolva/theory/geometry/noised_circle.hpp>
#include <resolva/theory/geometry/noised_curve.hpp>
#include <resolva/theory/geometry/noised_sphere.hpp>
#include <resolva/theory/geometry/noised_torus.hpp>

namespace resolva {

/// A hypersurface M with a data law on it, and the law's density p after Gaussian noise of standard deviation
/// sigma. All of the kinds below have codimension one and are reduced to one parameter u, running over [0,
/// period): curves in the plane, or surfaces of revolution with axisymmetric data. Their functions are
/// documented at `NoisedCircle`.
template <class M>
concept NoisedManifold = requires(const M& m, TubePoint at, PlaneVector x, double u) {
    { M::period } -> std::convertible_to<double>;
    { m.sigma() } -> std::same_as<double>;
    { m.point(at) } -> std::same_as<PlaneVector>;
    { m.normal(u) } -> std::same_as<PlaneVector>;
    { m.foot(x) } -> std::same_as<TubePoint>;
    { m.normal_range(u) } -> std::same_as<NormalRange>;
    { m.volume_element(u) } -> std::same_as<double>;
    { m.tube_jacobian(at) } -> std::same_as<double>;
    { m.log_density_on_manifold(u) } -> std::same_as<double>;
    { m.excess_log_density(at) } -> std::same_as<double>;
    { m.score(at) } -> std::same_as<TubeVector>;
    { m.score(x) } -> std::same_as<PlaneVector>;
    { m.second_coefficient(at) } -> std::same_as<double>;
};

static_assert(NoisedManifold<NoisedCircle> && NoisedManifold<NoisedCurve> && NoisedManifold<NoisedSphere> &&
              NoisedManifold<NoisedTorus>);

/// The kinds by value. Dispatch happens once a computation, by std::visit, outside the hot loops.
using AnyNoisedManifold = std::variant<NoisedCircle, NoisedCurve, NoisedSphere, NoisedTorus>;

}  // namespace resolva
