#pragma once

// Path following for x = F(x, s), s from 0 to 1, from a known solution at s = 0, with adaptive steps.
//
//   predictor   x + ds (I - F_x)^{-1} F_s
//   corrector   Newton on x - F(x, s), accepted only while its steps contract
//   step        doubled after an easy correction, divided by four after a failed one
//
// The path is followed exactly when no step jumps to another solution branch; contraction makes a jump
// unlikely but cannot exclude it, so callers who have a criterion for the right branch should apply it to the
// result. Failure: `singular` when the step falls below its minimum (I - F_x is singular on the path, or F is
// not defined), with the last s reached; `iteration_limit`. The scalar may be double, std::complex<double>, or a
// real number of more digits; tolerances follow its rounding unit.
// Source: Allgower & Georg, Introduction to Numerical Continuation Methods, chapters 3 and 6.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>

#include <Eigen/Dense>

#include <resolva/numerics/core/status.hpp>

namespace resolva {

template <class T>
using DenseVector = Eigen::Matrix<T, Eigen::Dynamic, 1>;
template <class T>
using DenseMatrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;

/// `evaluate(x, s)` returns false where F is not defined; otherwise it leaves in the system
///   defect()  x - F(x, s)     jacobian()  I - F_x     path_derivative()  F_s
///   scale()   a positive size for each component, below which its relative accuracy has no meaning
template <class System>
concept PathSystem = requires(System& system, const DenseVector<typename System::Scalar>& x, double s) {
    { system.evaluate(x, s) } -> std::same_as<bool>;
    { system.defect() } -> std::convertible_to<const DenseVector<typename System::Scalar>&>;
    { system.jacobian() } -> std::convertible_to<const DenseMatrix<typename System::Scalar>&>;
    { system.path_derivative() } -> std::convertible_to<const DenseVector<typename System::Scalar>&>;
    { system.scale() } -> std::convertible_to<const DenseVector<double>&>;
};

/// Options of the method.
struct PathFollowing {
    double first_step = 1.0;
    double largest_step = 1.0;
    double smallest_step = 1e-13;     ///< for doubles; a finer scalar goes on to the resolution of s
    double contraction = 0.4;         ///< largest accepted ratio of successive Newton steps
    double largest_correction = 2.0;  ///< largest accepted first Newton step, relative
    int max_corrections = 12;
    int max_steps = 2000;
    double residual_allowed = 1e-11;  ///< relative defect above which the end point is `inaccurate`

    /// Small, strictly contracting steps, for paths on which bold ones left the branch.
    static PathFollowing careful() {
        PathFollowing method;
        method.first_step = 0.02;
        method.largest_step = 0.1;
        method.contraction = 0.1;
        method.largest_correction = 0.2;
        return method;
    }
};

template <class T>
struct PathEnd {
    DenseVector<T> value;
    double residual = std::numeric_limits<double>::infinity();  ///< largest relative defect at the end point
    double reached = 0.0;                                       ///< the last s solved
    int steps = 0;
    int corrections = 0;
    Status status = Status::not_run;
};

namespace detail {

template <class T>
double magnitude(const T& x) {
    using std::abs;
    return static_cast<double>(abs(x));
}

/// Rounding unit of the scalar relative to that of double.
template <class T>
double rounding_ratio() {
    using Real = typename Eigen::NumTraits<T>::Real;
    return static_cast<double>(std::numeric_limits<Real>::epsilon()) / std::numeric_limits<double>::epsilon();
}

/// Largest |v_i| relative to max(|x_i|, scale_i).
template <class T>
double relative_size(const DenseVector<T>& v, const DenseVector<T>& x, const DenseVector<double>& scale) {
    double size = 0.0;
    for (Eigen::Index i = 0; i < v.size(); ++i) {
        const double part = magnitude(v[i]);
        if (!std::isfinite(part)) return std::numeric_limits<double>::infinity();
        if (part > 0.0) size = std::max(size, part / std::max(magnitude(x[i]), scale[i]));
    }
    return size;
}

}  // namespace detail

/// Newton at fixed s from x, in place. True when it contracted to the tolerance or, once below the square root of
/// the rounding unit, to rounding.
template <PathSystem System>
bool newton_correct(System& system, DenseVector<typename System::Scalar>& x, double s, double tolerance,
                    const PathFollowing& method,
                    Eigen::PartialPivLU<DenseMatrix<typename System::Scalar>>& factors, int& corrections) {
    // Below this, contraction may stop at the rounding level.
    const double settled = 1e-8 * std::sqrt(detail::rounding_ratio<typename System::Scalar>());
    double previous = method.largest_correction / method.contraction;
    for (int k = 0; k < method.max_corrections; ++k) {
        if (!system.evaluate(x, s)) return false;
        factors.compute(system.jacobian());
        const DenseVector<typename System::Scalar> step = factors.solve(system.defect());
        const DenseVector<typename System::Scalar> next = x - step;
        const double size = detail::relative_size<typename System::Scalar>(step, next, system.scale());
        ++corrections;
        if (!std::isfinite(size)) return false;
        if (size > method.contraction * previous) {
            if (previous > settled) return false;
            return true;  // the previous step had already reached rounding; keep x
        }
        x = next;
        if (size <= tolerance) return true;
        previous = size;
    }
    return false;
}

/// Newton at s = 1 from `start`; the end point carries its residual. No path is followed.
template <PathSystem System>
PathEnd<typename System::Scalar> newton(System& system, const DenseVector<typename System::Scalar>& start,
                                        const PathFollowing& method = {}) {
    using T = typename System::Scalar;
    PathEnd<T> end;
    end.value = start;
    Eigen::PartialPivLU<DenseMatrix<T>> factors(start.size());
    const double tolerance = 1e-14 * detail::rounding_ratio<T>();
    const bool corrected =
        newton_correct(system, end.value, 1.0, tolerance, method, factors, end.corrections);
    if (!corrected || !system.evaluate(end.value, 1.0)) {
        end.status = Status::iteration_limit;
        return end;
    }
    end.reached = 1.0;
    end.residual = detail::relative_size<T>(system.defect(), end.value, system.scale());
    end.status = end.residual <= method.residual_allowed ? Status::converged : Status::inaccurate;
    return end;
}

/// Follows the path from the solution `start` at s = 0 to s = 1.
template <PathSystem System>
PathEnd<typename System::Scalar> follow_path(System& system,
                                             const DenseVector<typename System::Scalar>& start,
                                             const PathFollowing& method = {}) {
    using T = typename System::Scalar;
    PathEnd<T> end;
    end.value = start;
    if (!system.evaluate(start, 0.0)) {
        end.status = Status::singular;
        return end;
    }
    Eigen::PartialPivLU<DenseMatrix<T>> factors(system.jacobian());
    DenseVector<T> tangent = factors.solve(system.path_derivative());
    DenseVector<T> trial(start.size());
    double step = std::min(method.first_step, method.largest_step);
    const double smallest_step =
        std::max(method.smallest_step * detail::rounding_ratio<T>(), std::numeric_limits<double>::epsilon());
    while (end.reached < 1.0) {
        if (end.steps >= method.max_steps) {
            end.status = Status::iteration_limit;
            return end;
        }
        ++end.steps;
        const double next = end.reached + step >= 1.0 ? 1.0 : end.reached + step;
        trial = end.value + T(next - end.reached) * tangent;
        const double tolerance = next < 1.0 ? 1e-7 : 1e-14 * detail::rounding_ratio<T>();
        const int before = end.corrections;
        const bool accepted =
            newton_correct(system, trial, next, tolerance, method, factors, end.corrections) &&
            system.evaluate(trial, next);
        if (!accepted) {
            step = 0.25 * (next - end.reached);
            if (step < smallest_step) {
                end.status = Status::singular;
                return end;
            }
            continue;
        }
        end.value = trial;
        end.reached = next;
        if (next < 1.0) {
            factors.compute(system.jacobian());
            tangent = factors.solve(system.path_derivative());
            if (end.corrections - before <= 4) step = std::min(2.0 * step, method.largest_step);
        }
    }
    end.residual = detail::relative_size<T>(system.defect(), end.value, system.scale());
    end.status = end.residual <= method.residual_allowed ? Status::converged : Status::inaccurate;
    return end;
}

}  // namespace resolva
