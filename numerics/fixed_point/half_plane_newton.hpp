#pragma once

// The fixed point x = T(x; z) of a holomorphic map that preserves the product of upper half-planes.
//
//   equation   x = T(x; z), x in C^N, Im x_i >= 0, for a parameter z with Im z >= 0
//   law        Im z > 0 and Im x_i > 0 for all i imply Im T_i(x; z) > 0
//   method     Newton's iteration from a nearby solution; the parameter is led there from high above the real
//   axis
//
// Certificate. T maps a product of half-planes, biholomorphic to a bounded convex domain, into itself. For Im
// z > 0 the image lies strictly inside and the fixed point is unique (Earle & Hamilton 1970); on the real
// axis the set of fixed points in the open domain is connected (Vigue 1985), so an isolated one is unique as
// well. Hence an iterate that solves the equation inside the domain is the physical solution, from whatever
// start it was reached. Newton's iteration may leave the domain on its way; a limit outside it is rejected
// and the path is shortened.
//
// Real z outside the support have real solutions, on the boundary of the domain: there the solution is the
// one that the path from above leads to. Failure: `iteration_limit` when the path could not be followed.
// Cost: three to five linearisations a point from a neighbour, some sixty from nothing; no allocation.

#include <array>
#include <cmath>
#include <complex>
#include <cstddef>
#include <limits>

#include <resolva/numerics/core/pivoted_factors.hpp>
#include <resolva/numerics/core/status.hpp>

namespace resolva {

/// T(x; z), its Jacobian in x and its derivative in z.
template <std::size_t N>
struct HolomorphicLinearisation {
    std::array<std::complex<double>, N> image;
    SmallMatrix<std::complex<double>, N> jacobian;
    std::array<std::complex<double>, N> by_parameter;
};

/// Options of the method.
struct HalfPlaneNewton {
    int max_iterations = 12;           ///< of Newton at one parameter
    int max_points = 400;              ///< on the path from above to one parameter
    double accepted_residual = 1e-11;  ///< relative; larger after Newton has stalled means failure
};

/// A solution with everything known about it. `value` is usable only when status is `converged`.
template <std::size_t N>
struct HalfPlanePoint {
    std::complex<double> parameter{};
    std::array<std::complex<double>, N> value{};
    std::array<std::complex<double>, N> tangent{};              ///< dx/dz, by implicit differentiation
    double residual = std::numeric_limits<double>::infinity();  ///< max_i |x_i - T_i| / |x_i|
    int iterations = 0;
    Status status = Status::not_run;

    /// First-order prediction of the solution at another parameter.
    std::array<std::complex<double>, N> predicted(const std::complex<double>& z) const {
        std::array<std::complex<double>, N> x = value;
        for (std::size_t i = 0; i < N; ++i) x[i] += (z - parameter) * tangent[i];
        return x;
    }
};

/// Newton's iteration at one parameter; the limit is accepted only inside the closed domain.
/// A family has `dimension`, `linearise(x, z)` and `radius()`, a length beyond which z is far from all
/// singularities.
template <class Family>
HalfPlanePoint<Family::dimension> solve_near(const Family& family, const std::complex<double>& z,
                                             std::array<std::complex<double>, Family::dimension> x,
                                             const HalfPlaneNewton& method = {}) {
    constexpr std::size_t N = Family::dimension;
    using Complex = std::complex<double>;
    HalfPlanePoint<N> point;
    point.parameter = z;
    double previous_step = std::numeric_limits<double>::infinity();
    bool settled = false;
    for (;; ++point.iterations) {
        const HolomorphicLinearisation<N> at = family.linearise(x, z);
        const PivotedFactors<Complex, N> factors(at.jacobian);
        std::array<Complex, N> defect;
        point.residual = 0.0;
        for (std::size_t i = 0; i < N; ++i) {
            defect[i] = at.image[i] - x[i];
            const double size = detail::magnitude(x[i]);
            const double relative = detail::magnitude(defect[i]) / (size > 0.0 ? size : 1.0);
            if (!(relative <= point.residual)) point.residual = relative;
        }
        if (factors.is_singular() || !std::isfinite(point.residual)) {
            point.status = Status::not_finite;
            return point;
        }
        if (settled) {
            point.tangent = factors.solve(at.by_parameter);
            break;
        }
        if (point.iterations >= method.max_iterations) {
            point.status = Status::iteration_limit;
            return point;
        }
        const std::array<Complex, N> change = factors.solve(defect);
        double step = 0.0;
        for (std::size_t i = 0; i < N; ++i) {
            x[i] += change[i];
            // An absent unknown has the equation x_i = 0, which row exchanges would meet only up to rounding.
            if (at.image[i] == Complex(0)) x[i] = Complex(0);
            const double size = detail::magnitude(x[i]);
            if (size > 0.0) step = std::max(step, detail::magnitude(change[i]) / size);
        }
        // Quadratic convergence: the error after a step is of the order of the step's square - over the width
        // of the basin, which is small where imaginary parts are; then the steps show it by falling slowly.
        settled = step < 1e-15 || (step < 3e-9 && step < 1e-3 * previous_step) ||
                  (step < 1e-6 && step > 0.3 * previous_step);
        previous_step = step;
    }
    point.value = x;
    bool inside = true;
    for (std::size_t i = 0; i < N; ++i) inside &= x[i].imag() >= -1e-9 * detail::magnitude(x[i]);
    point.status =
        inside && point.residual <= method.accepted_residual ? Status::converged : Status::inaccurate;
    return point;
}

/// Follows the solution from a known point to z along the straight line, in steps that shorten when Newton
/// fails.
template <class Family>
HalfPlanePoint<Family::dimension> continue_to(const Family& family, HalfPlanePoint<Family::dimension> from,
                                              const std::complex<double>& z,
                                              const HalfPlaneNewton& method = {}) {
    if (from.status != Status::converged) return from;
    const std::complex<double> start = from.parameter;
    double reached = 0.0;
    double step = 1.0;
    int iterations = 0;
    for (int attempt = 0; attempt < method.max_points; ++attempt) {
        const double aim = std::min(1.0, reached + step);
        const std::complex<double> target = aim == 1.0 ? z : start + aim * (z - start);
        HalfPlanePoint<Family::dimension> next = solve_near(family, target, from.predicted(target), method);
        iterations += next.iterations;
        if (next.status != Status::converged) {
            step *= 0.25;
            if (reached + step == reached) break;
            continue;
        }
        next.iterations = iterations;
        from = next;
        if (aim == 1.0) return from;
        reached = aim;
        step *= 2.0;
    }
    from.status = Status::iteration_limit;
    return from;
}

/// The solution at z, Im z >= 0, from nothing: down a vertical line from where the map is strongly
/// contractive.
template <class Family>
HalfPlanePoint<Family::dimension> solve_from_above(const Family& family, const std::complex<double>& z,
                                                   const HalfPlaneNewton& method = {}) {
    constexpr std::size_t N = Family::dimension;
    const double top = 4.0 * family.radius() + std::abs(z);
    std::complex<double> at{z.real(), top};
    std::array<std::complex<double>, N> x;
    x.fill({0.0, 1e-3});
    for (int sweep = 0; sweep < 12; ++sweep) x = family.linearise(x, at).image;
    HalfPlanePoint<N> point = solve_near(family, at, x, method);
    int iterations = point.iterations;
    double ratio = 0.125;
    // On the real axis the last step is taken from a height that is small against the distance to the origin.
    const double lowest = z.imag() > 0.0 ? z.imag() : 1e-3 * std::abs(z.real());
    for (int step = 0; step < method.max_points && point.status == Status::converged; ++step) {
        if (at.imag() <= lowest) break;
        const std::complex<double> target{z.real(), std::max(lowest, at.imag() * ratio)};
        HalfPlanePoint<N> next = solve_near(family, target, point.predicted(target), method);
        iterations += next.iterations;
        if (next.status == Status::converged) {
            point = next;
            at = target;
        } else {
            ratio = std::sqrt(ratio);
        }
    }
    if (at != z) point = continue_to(family, point, z, method);
    point.iterations += iterations;
    return point;
}

}  // namespace resolva
