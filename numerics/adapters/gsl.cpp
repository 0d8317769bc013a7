#include <resolva/numerics/adapters/gsl.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <string>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_multiroots.h>
#include <gsl/gsl_sf_bessel.h>

#include <resolva/numerics/core/contract.hpp>

namespace resolva::gsl {

namespace {

void switch_error_handler_off() {
    static const auto previous = gsl_set_error_handler_off();
    static_cast<void>(previous);
}

template <auto Free>
struct Deleter {
    template <class T>
    void operator()(T* pointer) const {
        Free(pointer);
    }
};
using Solver = std::unique_ptr<gsl_multiroot_fdfsolver, Deleter<gsl_multiroot_fdfsolver_free>>;
using Vector = std::unique_ptr<gsl_vector, Deleter<gsl_vector_free>>;
using FixedRule = std::unique_ptr<gsl_integration_fixed_workspace, Deleter<gsl_integration_fixed_free>>;
using Workspace = std::unique_ptr<gsl_integration_workspace, Deleter<gsl_integration_workspace_free>>;

double evaluate(double x, void* function) {
    return (*static_cast<const std::function<double(double)>*>(function))(x);
}

gsl_function wrap(const std::function<double(double)>& f) {
    return {&evaluate, const_cast<std::function<double(double)>*>(&f)};
}

/// The problem as GSL's callbacks see it: contiguous copies bridge its strided vectors.
struct System {
    const VectorFunction& f;
    const JacobianFunction& jacobian;
    std::vector<double> x;
    std::vector<double> residual;
    std::vector<double> matrix;
    bool finite =
        true;  ///< the solver's set-up drops the callbacks' error codes, so they are kept here as well
};

void load(System& system, const gsl_vector* x) {
    for (std::size_t i = 0; i < system.x.size(); ++i) system.x[i] = gsl_vector_get(x, i);
}

int residual_callback(const gsl_vector* x, void* data, gsl_vector* f) {
    auto& system = *static_cast<System*>(data);
    load(system, x);
    system.f(system.x, system.residual);
    for (std::size_t i = 0; i < system.x.size(); ++i) {
        if (!std::isfinite(system.residual[i])) {
            system.finite = false;
            return GSL_EBADFUNC;
        }
        gsl_vector_set(f, i, system.residual[i]);
    }
    return GSL_SUCCESS;
}

int jacobian_callback(const gsl_vector* x, void* data, gsl_matrix* j) {
    auto& system = *static_cast<System*>(data);
    const std::size_t n = system.x.size();
    load(system, x);
    system.jacobian(system.x, system.matrix);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < n; ++k) {
            if (!std::isfinite(system.matrix[i * n + k])) {
                system.finite = false;
                return GSL_EBADFUNC;
            }
            gsl_matrix_set(j, i, k, system.matrix[i * n + k]);
        }
    }
    return GSL_SUCCESS;
}

int both_callback(const gsl_vector* x, void* data, gsl_vector* f, gsl_matrix* j) {
    const int code = residual_callback(x, data, f);
    return code == GSL_SUCCESS ? jacobian_callback(x, data, j) : code;
}

}  // namespace

MultiRoot multiroot_hybridsj(const VectorFunction& f, const JacobianFunction& jacobian,
                             std::span<const double> start, double tolerance, int max_iterations) {
    switch_error_handler_off();
    require_positive("tolerance", tolerance);
    const std::size_t n = start.size();
    if (n == 0) refuse("start", "", "it must have at least one component");
    System system{f,   jacobian, std::vector<double>(n), std::vector<double>(n), std::vector<double>(n * n),
                  true};
    gsl_multiroot_function_fdf problem{&residual_callback, &jacobian_callback, &both_callback, n, &system};
    const Vector x(gsl_vector_alloc(n));
    for (std::size_t i = 0; i < n; ++i) gsl_vector_set(x.get(), i, start[i]);
    const Solver solver(gsl_multiroot_fdfsolver_alloc(gsl_multiroot_fdfsolver_hybridsj, n));

    MultiRoot result;
    int code = gsl_multiroot_fdfsolver_set(solver.get(), &problem, x.get());
    bool solved = false;
    while (system.finite && code == GSL_SUCCESS && result.iterations < max_iterations) {
        solved = gsl_multiroot_test_residual(solver->f, tolerance) == GSL_SUCCESS;
        if (solved) break;
        ++result.iterations;
        code = gsl_multiroot_fdfsolver_iterate(solver.get());
    }
    solved =
        solved || (code == GSL_SUCCESS && gsl_multiroot_test_residual(solver->f, tolerance) == GSL_SUCCESS);
    for (std::size_t i = 0; i < n; ++i) {
        result.value.push_back(gsl_vector_get(solver->x, i));
        result.residual = std::max(result.residual, std::abs(gsl_vector_get(solver->f, i)));
    }
    if (!system.finite) {
        result.status = Status::not_finite;
    } else if (solved) {
        result.status = Status::converged;
    } else {
        result.status = code == GSL_SUCCESS ? Status::iteration_limit : Status::inaccurate;
    }
    return result;
}

double gauss_hermite_expectation(const std::function<double(double)>& f, int n) {
    switch_error_handler_off();
    if (n < 1 || n > 300) refuse("number of nodes", std::to_string(n), "it must lie between 1 and 300");
    // Weight exp(-x^2 / 2): b = 1/2, no shift, no power.
    const FixedRule rule(gsl_integration_fixed_alloc(gsl_integration_fixed_hermite,
                                                     static_cast<std::size_t>(n), 0.0, 0.5, 0.0, 0.0));
    const gsl_function wrapped = wrap(f);
    double sum = 0.0;
    gsl_integration_fixed(&wrapped, &sum, rule.get());
    return sum / std::sqrt(2.0 * std::numbers::pi);
}

Integral adaptive_integral(const std::function<double(double)>& f, double lower, double upper,
                           double relative_tolerance, double absolute_tolerance) {
    switch_error_handler_off();
    constexpr std::size_t pieces = 2000;
    const Workspace workspace(gsl_integration_workspace_alloc(pieces));
    const gsl_function wrapped = wrap(f);
    Integral result;
    const int code =
        gsl_integration_qag(&wrapped, lower, upper, absolute_tolerance, relative_tolerance, pieces,
                            GSL_INTEG_GAUSS61, workspace.get(), &result.value, &result.error);
    result.evaluations = static_cast<int>(workspace->size) * 2 * 61 - 61;
    const bool finite = std::isfinite(result.value) && std::isfinite(result.error);
    result.status =
        !finite ? Status::not_finite : (code == GSL_SUCCESS ? Status::converged : Status::inaccurate);
    return result;
}

double bessel_i0_scaled(double x) {
    return gsl_sf_bessel_I0_scaled(x);
}

double bessel_i1_scaled(double x) {
    return gsl_sf_bessel_I1_scaled(x);
}

}  // namespace resolva::gsl
