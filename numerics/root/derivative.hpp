#pragma once

// Derivative of a smooth function from its values.
//
//   given      f near x, a step h within which it is smooth
//   unknown    f'(x), with an estimate of the error
//
// Central differences at h, h/1.4, h/1.4^2, ... extrapolated by Neville's scheme; the entry of the tableau with the
// smallest error estimate is returned. Error: the larger of its differences to two neighbours, or what the rounding of
// f leaves. Cost: two evaluations a row, at most 20. Source: Ridders, Adv. Eng. Software 4 (1982) 75.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace resolva {

struct Derivative {
    double value = std::numeric_limits<double>::quiet_NaN();
    double error = std::numeric_limits<double>::infinity();  ///< estimate; NaN value when f was not finite
};

/// `noise` is a bound on the absolute error of f's values.
template <class F>
Derivative derivative(F&& f, double x, double step, double noise = 0.0) {
    constexpr std::size_t rows = 10;
    constexpr double shrink = 1.4;
    std::array<double, rows> before{}, row{};  // two rows of the tableau
    std::size_t filled = 0;
    Derivative best;
    double h = step;
    for (std::size_t i = 0; i < rows; ++i, h /= shrink) {
        const double above = f(x + h), below = f(x - h);
        const double width = (x + h) - (x - h);
        if (!std::isfinite(above) || !std::isfinite(below)) {
            filled = 0;  // the tableau begins anew at the next step
            continue;
        }
        row[0] = (above - below) / width;
        const double rounding = (2.0 * noise + 4e-16 * (std::abs(above) + std::abs(below))) / width;
        double factor = shrink * shrink;
        for (std::size_t j = 1; j <= filled; ++j, factor *= shrink * shrink) {
            row[j] = (row[j - 1] * factor - before[j - 1]) / (factor - 1.0);
            const double error =
                std::max({std::abs(row[j] - row[j - 1]), std::abs(row[j] - before[j - 1]), 2.0 * rounding});
            if (error < best.error) best = {row[j], error};
        }
        if (filled > 0 && std::abs(row[filled] - before[filled - 1]) >= 2.0 * best.error) break;
        before = row;
        ++filled;
    }
    return best;
}

}  // namespace resolva
