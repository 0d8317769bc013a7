#pragma once

// Upper-triangular 2 x 2 matrices [[first, corner], [0, second]] over a field, as a scalar type.
//
// A function of two resolvents at z1 and z2 is the corner of the same function of one resolvent read over
// this algebra, with (z1, z2) on the diagonal and the insertion in the corner. The algebra is associative and
// has a unit, but products do not commute: an expression read over it must keep its factors in order.
// Division a / b means a b^{-1}. Source: the 2 x 2 trick of operator-valued probability, [HMS18].

#include <cmath>

namespace resolva {

template <class T>
struct Triangular {
    T first{};
    T corner{};
    T second{};

    constexpr Triangular() = default;
    constexpr Triangular(const T& scalar)
        : first(scalar), second(scalar) {}  // a scalar is a multiple of the unit
    constexpr Triangular(const T& a, const T& b, const T& c) : first(a), corner(b), second(c) {}

    friend constexpr Triangular operator-(const Triangular& a) { return {-a.first, -a.corner, -a.second}; }
    friend constexpr Triangular operator+(const Triangular& a, const Triangular& b) {
        return {a.first + b.first, a.corner + b.corner, a.second + b.second};
    }
    friend constexpr Triangular operator-(const Triangular& a, const Triangular& b) {
        return {a.first - b.first, a.corner - b.corner, a.second - b.second};
    }
    friend constexpr Triangular operator*(const Triangular& a, const Triangular& b) {
        return {a.first * b.first, a.first * b.corner + a.corner * b.second, a.second * b.second};
    }
    friend constexpr Triangular operator/(const Triangular& a, const Triangular& b) {
        return a * b.inverse();
    }

    friend constexpr Triangular operator*(const T& s, const Triangular& a) {
        return {s * a.first, s * a.corner, s * a.second};
    }
    friend constexpr Triangular operator*(const Triangular& a, const T& s) { return s * a; }
    friend constexpr Triangular operator/(const T& s, const Triangular& a) { return s * a.inverse(); }

    constexpr Triangular& operator+=(const Triangular& b) { return *this = *this + b; }
    constexpr Triangular& operator-=(const Triangular& b) { return *this = *this - b; }

    /// The two-sided inverse; both diagonal entries must be nonzero.
    constexpr Triangular inverse() const {
        const T a = T(1) / first;
        const T b = T(1) / second;
        return {a, -(a * corner * b), b};
    }
};

}  // namespace resolva
