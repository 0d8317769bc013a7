#pragma once

// GSL as the independent second route of tests and benchmarks. No header of GSL appears here, and no other
// file of the library sees one; the build leaves this pair out when RESOLVA_WITH_GSL is off. GSL's error
// handler, which would abort the program, is switched off by the first call of any function below.

#include <functional>
#include <span>
#include <vector>

#include <resolva/numerics/core/status.hpp>
#include <resolva/numerics/quadrature/integral.hpp>

namespace resolva::gsl {

/// Writes the residual f(x) (size N) to the second argument.
using VectorFunction = std::function<void(std::span<const double>, std::span<double>)>;

/// Writes the Jacobian df_i/dx_j, row after row (size N^2), to the second argument.
using JacobianFunction = std::function<void(std::span<const double>, std::span<double>)>;

/// A root of f(x) = 0 in R^N, usable only when status is `converged`.
struct MultiRoot {
    std::vector<double> value;
    double residual = 0.0;  ///< max_i |f_i(value)|
    int iterations = 0;
    Status status = Status::not_run;
};

/// Powell's scaled hybrid method with analytic Jacobian (gsl_multiroot_fdfsolver_hybridsj) until
/// sum_i |f_i| < tolerance. Stalls (no progress) end as `inaccurate`.
/// @throws BadArgument when start is empty or the tolerance is not positive.
MultiRoot multiroot_hybridsj(const VectorFunction& f, const JacobianFunction& jacobian,
                             std::span<const double> start, double tolerance = 1e-13,
                             int max_iterations = 1000);

/// E f(g), g ~ N(0, 1), by GSL's fixed Gauss-Hermite rule with n nodes.
/// @throws BadArgument unless 1 <= n <= 300.
double gauss_hermite_expectation(const std::function<double(double)>& f, int n);

/// Integral of f over [lower, upper] by QAG with the 61-point Kronrod rule.
Integral adaptive_integral(const std::function<double(double)>& f, double lower, double upper,
                           double relative_tolerance = 1e-12, double absolute_tolerance = 0.0);

/// exp(-x) I_0(x) and exp(-x) I_1(x).
double bessel_i0_scaled(double x);
double bessel_i1_scaled(double x);

}  // namespace resolva::gsl
