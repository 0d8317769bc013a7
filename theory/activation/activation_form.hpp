#pragma once

#include <variant>
#include <vector>

namespace resolva {

/// Nonlinear cores whose Gaussian expectations are known in closed form, as functions of x.
namespace core {

/// No closed form: the core is a callable.
struct General {};
/// sum_{k >= 2} coefficients[k] he_k(x), probabilists' Hermite polynomials; entries 0 and 1 are zero. Empty:
/// zero.
struct Polynomial {
    std::vector<double> coefficients;
};
/// factor |x|.
struct AbsoluteValue {
    double factor;
};
/// erf(x).
struct ErrorFunction {};
/// factor sign(x), zero at zero.
struct Sign {
    double factor = 1.0;
};
/// sin(x).
struct Sine {};
/// cos(x).
struct Cosine {};
/// exp(x).
struct Exponential {};
/// exp(-x^2 / 2).
struct Bell {};
/// max(-1, min(1, x)).
struct HardTanh {};

}  // namespace core

using Core =
    std::variant<core::General, core::Polynomial, core::AbsoluteValue, core::ErrorFunction, core::Sign,
                 core::Sine, core::Cosine, core::Exponential, core::Bell, core::HardTanh>;

/// The decomposition f(x) = offset + slope x + core(x) of a nonlinearity. The affine part carries no
/// nonlinear constant, so taking it out beforehand keeps those constants accurate, and leaves for instance
/// |x| / 2 of ReLU.
struct ActivationForm {
    double offset = 0.0;
    double slope = 0.0;
    Core core = core::General{};
};

}  // namespace resolva
