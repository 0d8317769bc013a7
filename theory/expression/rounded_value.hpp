#pragma once

// A real number with a bound of its error, carried along by every operation (running error analysis).
//
// Each operation adds the propagated errors of its operands and half a unit of its own rounding, counted as a
// whole one. Domain: where an operand's error reaches a singularity of the operation (a divisor, a base or the
// argument of a logarithm that may be zero), the error is infinite. Cost: about three times the operation.
// Source: Higham, Accuracy and Stability of Numerical Algorithms, section 3.3.

#include <cmath>
#include <limits>
#include <type_traits>

namespace resolva {

/// 2^(1 - digits): the distance of one to the next number of this kind.
template <class T>
constexpr double rounding_unit() {
    double unit = 1.0;
    for (int k = 1; k < std::numeric_limits<T>::digits; ++k) unit *= 0.5;
    return unit;
}

template <class T>
struct RoundedValue {
    T value{};
    double error = 0.0;

    RoundedValue() = default;
    RoundedValue(const T& exact) : value(exact) {}  // a number is an exact value of itself
    template <class Number>
    requires(!std::is_same_v<Number, T> && std::is_arithmetic_v<Number>) RoundedValue(Number exact)
        : value(exact) {}
    RoundedValue(const T& v, double e) : value(v), error(e) {}

    static double size(const T& x) {
        using std::abs;
        return static_cast<double>(abs(x));
    }
    /// The result of one rounded operation whose operands contribute this error.
    static RoundedValue rounded(const T& v, double propagated) {
        constexpr double unit = rounding_unit<T>();
        return {v, propagated + unit * size(v)};
    }
    /// Largest |x| that is excluded from zero by the error.
    double distance_from_zero() const { return size(value) - error; }

    friend RoundedValue operator+(const RoundedValue& a, const RoundedValue& b) {
        return rounded(a.value + b.value, a.error + b.error);
    }
    friend RoundedValue operator-(const RoundedValue& a, const RoundedValue& b) {
        return rounded(a.value - b.value, a.error + b.error);
    }
    friend RoundedValue operator*(const RoundedValue& a, const RoundedValue& b) {
        return rounded(a.value * b.value,
                       size(a.value) * b.error + size(b.value) * a.error + a.error * b.error);
    }
    friend RoundedValue operator/(const RoundedValue& a, const RoundedValue& b) {
        const T quotient = a.value / b.value;
        if (a.error == 0.0 && b.error == 0.0) return rounded(quotient, 0.0);
        return rounded(quotient, (a.error + size(quotient) * b.error) / positive(b.distance_from_zero()));
    }
    RoundedValue& operator+=(const RoundedValue& b) { return *this = *this + b; }
    RoundedValue& operator*=(const RoundedValue& b) { return *this = *this * b; }
    RoundedValue& operator/=(const RoundedValue& b) { return *this = *this / b; }

    friend RoundedValue sqrt(const RoundedValue& a) {
        using std::sqrt;
        const T root = sqrt(a.value);
        return rounded(root, a.error == 0.0 ? 0.0 : a.error / size(root));
    }
    friend RoundedValue exp(const RoundedValue& a) {
        using std::exp;
        const T power = exp(a.value);
        return rounded(power, size(power) * std::expm1(a.error));
    }
    friend RoundedValue log(const RoundedValue& a) {
        using std::log;
        return rounded(log(a.value), a.error == 0.0 ? 0.0 : a.error / positive(a.distance_from_zero()));
    }
    friend RoundedValue pow(const RoundedValue& a, double exponent) {
        using std::pow;
        const T power = pow(a.value, exponent);
        if (a.error == 0.0) return rounded(power, 0.0);
        const double relative = a.error / positive(a.distance_from_zero());
        return rounded(power, size(power) * std::expm1(std::abs(exponent) * std::log1p(relative)));
    }

  private:
    /// Zero or less would turn an error without bound into a small one.
    static double positive(double distance) { return distance > 0.0 ? distance : 0.0; }
};

}  // namespace resolva
