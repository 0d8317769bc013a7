#pragma once

// Dual numbers with N infinitesimal directions: value + sum_i slope[i] eps_i, eps_i eps_j = 0.
//
// Read over Dual<T, N>, an expression written for a scalar T returns its value and its N directional
// derivatives, exact to rounding. Derivatives of the library are obtained this way, never by finite
// differences. Cost: about N + 1 times the scalar evaluation; no allocation.

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>

namespace resolva {

template <class T, std::size_t N>
struct Dual {
    T value{};
    std::array<T, N> slope{};

    constexpr Dual() = default;
    constexpr Dual(const T& constant) : value(constant) {}  // a scalar is a dual number of slope zero
    constexpr Dual(const T& constant, const std::array<T, N>& slopes) : value(constant), slope(slopes) {}

    /// The independent variable number `direction`: slope one there and zero elsewhere.
    static constexpr Dual variable(const T& at, std::size_t direction) {
        Dual x(at);
        x.slope[direction] = T(1);
        return x;
    }

    /// f(value) with slope f'(value) * slope: the chain rule, given both numbers.
    constexpr Dual chain(const T& f, const T& derivative) const {
        Dual result(f);
        for (std::size_t i = 0; i < N; ++i) result.slope[i] = derivative * slope[i];
        return result;
    }

    friend constexpr Dual operator-(const Dual& a) { return a.chain(-a.value, T(-1)); }

    friend constexpr Dual operator+(const Dual& a, const Dual& b) {
        Dual r(a.value + b.value);
        for (std::size_t i = 0; i < N; ++i) r.slope[i] = a.slope[i] + b.slope[i];
        return r;
    }
    friend constexpr Dual operator-(const Dual& a, const Dual& b) {
        Dual r(a.value - b.value);
        for (std::size_t i = 0; i < N; ++i) r.slope[i] = a.slope[i] - b.slope[i];
        return r;
    }
    friend constexpr Dual operator*(const Dual& a, const Dual& b) {
        Dual r(a.value * b.value);
        for (std::size_t i = 0; i < N; ++i) r.slope[i] = a.slope[i] * b.value + a.value * b.slope[i];
        return r;
    }
    friend constexpr Dual operator/(const Dual& a, const Dual& b) {
        const T inverse = T(1) / b.value;
        Dual r(a.value * inverse);
        for (std::size_t i = 0; i < N; ++i) r.slope[i] = (a.slope[i] - r.value * b.slope[i]) * inverse;
        return r;
    }

    friend constexpr Dual operator+(const Dual& a, const T& b) { return {a.value + b, a.slope}; }
    friend constexpr Dual operator+(const T& a, const Dual& b) { return {a + b.value, b.slope}; }
    friend constexpr Dual operator-(const Dual& a, const T& b) { return {a.value - b, a.slope}; }
    friend constexpr Dual operator-(const T& a, const Dual& b) { return b.chain(a - b.value, T(-1)); }
    friend constexpr Dual operator*(const Dual& a, const T& b) { return a.chain(a.value * b, b); }
    friend constexpr Dual operator*(const T& a, const Dual& b) { return b.chain(a * b.value, a); }
    friend constexpr Dual operator/(const Dual& a, const T& b) {
        const T inverse = T(1) / b;
        return a.chain(a.value * inverse, inverse);
    }
    friend constexpr Dual operator/(const T& a, const Dual& b) {
        const T inverse = T(1) / b.value;
        const T quotient = a * inverse;
        return b.chain(quotient, -quotient * inverse);
    }

    constexpr Dual& operator+=(const Dual& b) { return *this = *this + b; }
    constexpr Dual& operator-=(const Dual& b) { return *this = *this - b; }
    constexpr Dual& operator*=(const Dual& b) { return *this = *this * b; }
    constexpr Dual& operator/=(const Dual& b) { return *this = *this / b; }

    friend Dual sqrt(const Dual& a) {
        using std::sqrt;
        const T root = sqrt(a.value);
        return a.chain(root, T(1) / (root + root));
    }
    friend Dual log(const Dual& a) {
        using std::log;
        return a.chain(log(a.value), T(1) / a.value);
    }
    friend Dual exp(const Dual& a) {
        using std::exp;
        const T e = exp(a.value);
        return a.chain(e, e);
    }
};

/// The scalar below any number of dual layers: a plain number is its own value.
template <class T>
constexpr const T& value_of(const T& x) {
    return x;
}
template <class T, std::size_t N>
constexpr const T& value_of(const Dual<T, N>& x) {
    return x.value;
}

}  // namespace resolva
