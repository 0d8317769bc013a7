#pragma once

#include <limits>

#include <resolva/numerics/root/bracketing.hpp>
#include <resolva/theory/geometry/tempered_law.hpp>

namespace resolva {

/// A score error that is the gradient of sigma^exponent cos(harmonic * u), constant along the normals.
struct GradientError {
    double exponent = 0.0;  ///< b > -2
    int harmonic = 3;
};

struct GradientErrorResponse {
    TemperedLaw law;  ///< with the error
    /// Coefficient of cos(harmonic * u) in the ratio to uniform, minus that without the error.
    double response = std::numeric_limits<double>::quiet_NaN();
    double shift = std::numeric_limits<double>::quiet_NaN();  ///< max over u of |ratio with - ratio without|
};

/// The tempered law with and without the error. For alpha + b > 0 response / sigma^{alpha + b} -> 1.
/// @throws BadArgument unless b > -2 and the harmonic is positive (even and odd alike), and as
/// `tempered_law`.
GradientErrorResponse gradient_error_response(const AnyNoisedManifold& manifold, double alpha,
                                              const GradientError& error);

/// How far a score error sigma^exponent n (a push along the outward normal) moves the zero of the normal
/// score above the point u, where tempered dynamics concentrates; shift / sigma^{2 + b} -> 1 for b > -2.
/// Status `no_bracket` when the push drives the mass beyond the medial axis or twice its own displacement.
struct NormalPush {
    double shift = 0.0;
    double mode = 0.0;  ///< signed distance from M of the pushed zero
    Status status = Status::not_run;
};
/// @throws BadArgument unless the exponent and u are finite.
NormalPush normal_push(const AnyNoisedManifold& manifold, double u, double exponent);

}  // namespace resolva
