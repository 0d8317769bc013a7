#include <resolva/numerics/quadrature/gaussian_pair.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/gaussian_expectation.hpp>
#include <resolva/numerics/quadrature/gaussian_panels.hpp>
#include <resolva/numerics/quadrature/panelled_line.hpp>

namespace resolva {

namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double panel_width = 2.0;
constexpr double most_evaluations = 2e7;  ///< of f: a tenth of a second or two

/// A value with the sum of the absolute effects of one rounding in every evaluation of f.
struct Sum {
    double value = 0.0;
    double rounding = 0.0;
};

struct Workspace {
    std::vector<double> u_at, u_break, v_at, v_break;
};

/// E over p of kernel(p + q, p - q, whether a breakpoint lies between), p of the given deviation.
template <class Kernel>
Sum section(const Kernel& kernel, const PanelledLine& line, double deviation, double range, double q,
            Workspace& work) {
    using Rule = boost::math::quadrature::gauss<double, 20>;
    const auto& abscissa = Rule::abscissa();
    const auto& weights = Rule::weights();
    const double limit = range * deviation;
    line.cuts(q, limit, work.u_at, work.u_break);
    line.cuts(-q, limit, work.v_at, work.v_break);
    std::size_t i = 0;
    std::size_t j = 0;
    double left = -limit;
    std::array<double, 2> u_stretch = line.stretch(left + q);
    std::array<double, 2> v_stretch = line.stretch(left - q);
    Sum total;
    while (left < limit) {
        const double u_next = i < work.u_at.size() ? work.u_at[i] : limit;
        const double v_next = j < work.v_at.size() ? work.v_at[j] : limit;
        const double right = std::min({u_next, v_next, limit});
        if (right > left) {
            const bool between = u_stretch[0] != v_stretch[0];
            const double centre = 0.5 * (left + right);
            const double half = 0.5 * (right - left);
            Sum sum;  // summed by pieces: one running sum over all nodes would round more
            for (std::size_t k = 0; k < abscissa.size(); ++k) {
                for (const double p : {centre - half * abscissa[k], centre + half * abscissa[k]}) {
                    const double weight = weights[k] * gaussian_density(p / deviation);
                    // Rounded arguments stay on their side of the breakpoints.
                    const double u = std::min(std::max(p + q, u_stretch[0]), u_stretch[1]);
                    const double v = std::min(std::max(p - q, v_stretch[0]), v_stretch[1]);
                    const Sum term = kernel(u, v, q, between);
                    sum.value += weight * term.value;
                    sum.rounding += weight * term.rounding;
                }
            }
            total.value += half * sum.value;
            total.rounding += half * sum.rounding;
        }
        left = right;
        if (right == limit) break;
        if (u_next == right) {
            if (work.u_break[i] == work.u_break[i]) u_stretch = line.stretch(work.u_break[i]);
            ++i;
        }
        if (v_next == right) {
            if (work.v_break[j] == work.v_break[j]) v_stretch = line.stretch(work.v_break[j]);
            ++j;
        }
    }
    return {total.value / deviation, total.rounding / deviation};
}

/// One piece of the outer integral: value, error and rounding.
struct OuterPiece {
    double lower;
    double upper;
    double value;
    double error;
    double rounding;
};

template <class Section>
OuterPiece outer_piece(const Section& at, double lower, double upper) {
    using Kronrod = boost::math::quadrature::gauss_kronrod<double, 15>;
    using Gauss = boost::math::quadrature::gauss<double, 7>;
    constexpr std::size_t half_count = 8;
    const double centre = 0.5 * (lower + upper);
    const double half = 0.5 * (upper - lower);
    std::array<double, 2 * half_count - 1> values{};
    double kronrod = 0.0, gauss = 0.0, rounding = 0.0;
    for (std::size_t i = 0; i < half_count; ++i) {
        for (std::size_t side = 0; side < (i == 0 ? 1U : 2U); ++side) {
            const double step = half * Kronrod::abscissa()[i];
            const Sum sum = at(side == 0 ? centre + step : centre - step);
            values[i == 0 ? 0 : 2 * i - side] = sum.value;
            kronrod += Kronrod::weights()[i] * sum.value;
            rounding += Kronrod::weights()[i] * sum.rounding;
            if (i % 2 == 0) gauss += Gauss::weights()[i / 2] * sum.value;
        }
    }
    double spread = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i)
        spread += Kronrod::weights()[(i + 1) / 2] * std::abs(values[i] - 0.5 * kronrod);
    const double difference = std::abs(kronrod - gauss);
    const double ratio = spread > 0.0 ? 200.0 * difference / spread : 0.0;
    const double error = ratio < 1.0 ? spread * ratio * std::sqrt(ratio) : spread;
    return {lower, upper, half * kronrod, half * error, half * rounding};
}

template <class Kernel>
Integral expectation(const Kernel& kernel, const std::function<double(double)>& f,
                     std::span<const double> breakpoints, const Correlation& r,
                     const GaussianPairQuadrature& method, double& missing) {
    require_nonnegative("correlation", r.value);
    require_nonnegative("complement of the correlation", r.complement);
    if (r.value > 1.0) refuse("correlation", r.value, "it must not exceed one");
    Integral result;
    const GaussianPanels panels(f, breakpoints, panel_width);
    if (!panels.finite()) {
        result.status = Status::not_finite;
        return result;
    }
    missing = panels.unresolved();
    const double range = panels.range() > 13.0 ? panels.range() : 10.0;
    const double scale_p = std::sqrt(0.5 * (1.0 + r.value));
    const double scale_q = std::sqrt(0.5 * r.complement);
    const PanelledLine line(panels);
    Workspace work;
    const auto along = [&](const PanelledLine& cut) {
        return [&, cut_line = &cut](double t) {
            Sum sum = section(kernel, *cut_line, scale_p, range, scale_q * t, work);
            const double weight = 2.0 * gaussian_density(t);
            return Sum{weight * sum.value, weight * sum.rounding};
        };
    };
    const auto at = along(line);
    std::vector<double> ends{0.0, 1.0, 2.5, 5.0, range};
    if (scale_q > 0.0) {
        for (const double q : line.meetings()) {
            const double meeting = q / scale_q;
            if (meeting > 1e-8 && meeting < 0.999 * range) ends.push_back(meeting);
        }
    }
    std::sort(ends.begin(), ends.end());
    ends.erase(std::unique(ends.begin(), ends.end(), [](double a, double b) { return b - a <= 1e-9; }),
               ends.end());
    std::vector<OuterPiece> pieces;
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) pieces.push_back(outer_piece(at, ends[i], ends[i + 1]));
    const auto by_error = [](const OuterPiece& a, const OuterPiece& b) { return a.error < b.error; };
    std::make_heap(pieces.begin(), pieces.end(), by_error);
    int sections = 15 * static_cast<int>(pieces.size());
    const auto cuts = static_cast<double>(panels.edges().size());
    const int most_sections =
        std::min(method.max_sections, static_cast<int>(most_evaluations / (80.0 * cuts)));
    double rounding = 0.0;
    double largest = 0.0;  // place of the largest contribution
    for (;;) {
        double sum_of_errors = 0.0;
        double most = 0.0;
        result.value = rounding = 0.0;
        for (const OuterPiece& piece : pieces) {
            result.value += piece.value;
            sum_of_errors += piece.error;
            rounding += piece.rounding;
            if (std::abs(piece.value) >= most) {
                most = std::abs(piece.value);
                largest = 0.5 * (piece.lower + piece.upper);
            }
        }
        if (!std::isfinite(result.value)) {
            result.status = Status::not_finite;
            return result;
        }
        // Roundings at thousands of nodes are independent: a sixteenth of their coherent sum is still generous.
        rounding = epsilon * (8.0 * std::abs(result.value) + rounding / 16.0);
        result.error = std::max(sum_of_errors, rounding);
        const OuterPiece worst = pieces.front();
        if (sum_of_errors <= std::max(rounding, method.relative_tolerance * std::abs(result.value)) ||
            sections + 30 > most_sections)
            break;
        std::pop_heap(pieces.begin(), pieces.end(), by_error);
        const double middle = 0.5 * (worst.lower + worst.upper);
        pieces.back() = outer_piece(at, worst.lower, middle);
        std::push_heap(pieces.begin(), pieces.end(), by_error);
        pieces.push_back(outer_piece(at, middle, worst.upper));
        std::push_heap(pieces.begin(), pieces.end(), by_error);
        sections += 30;
    }
    // The inner integrals once more on halved panels, where they count most.
    const GaussianPanels closer = panels.halved(f);
    missing = std::max(missing, closer.unresolved());
    const PanelledLine closer_line(closer);
    const auto closer_at = along(closer_line);
    for (const double t : {largest, 0.7}) {
        const double once = at(t).value;
        const double again = closer_at(t).value;
        if (once != again) {
            result.error = std::max(result.error, std::abs(again / once - 1.0) * std::abs(result.value));
        }
    }
    result.evaluations = 40 * sections * static_cast<int>(panels.edges().size());
    result.status = result.error <= method.relative_tolerance * std::abs(result.value) ? Status::converged
                                                                                       : Status::inaccurate;
    return result;
}

}  // namespace

Integral half_squared_difference(const std::function<double(double)>& f, std::span<const double> breakpoints,
                                 double slope, const Correlation& r, const GaussianPairQuadrature& method) {
    // p + q and p - q are rounded, so their distance is not 2 q exactly. Away from the breakpoints the
    // difference is proportional to the distance, and the divided difference at the rounded points times 2 q
    // removes that error.
    const auto kernel = [&](double u, double v, double q, bool between) -> Sum {
        if (u == v) return {};
        const double at_u = f(u);
        const double at_v = f(v);
        const double difference =
            between ? at_u - at_v - slope * (u - v) : 2.0 * q * ((at_u - at_v) / (u - v) - slope);
        return {0.5 * difference * difference, std::abs(difference) * (std::abs(at_u) + std::abs(at_v))};
    };
    double missing = 0.0;
    Integral result = expectation(kernel, f, breakpoints, r, method, missing);
    if (missing > 0.0) {
        // Both values lack as much at most.
        result.error += 2.0 * missing * (std::sqrt(2.0 * std::abs(result.value)) + missing);
        result.status = Status::inaccurate;
    }
    return result;
}

Integral gaussian_pair_expectation(const std::function<double(double)>& f,
                                   std::span<const double> breakpoints, const Correlation& r,
                                   const GaussianPairQuadrature& method) {
    const auto kernel = [&](double u, double v, double, bool) -> Sum {
        const double product = f(u) * f(v);
        return {product, std::abs(product)};
    };
    double missing = 0.0;
    Integral result = expectation(kernel, f, breakpoints, r, method, missing);
    if (missing > 0.0) {
        const double square = expectation(kernel, f, breakpoints, {1.0, 0.0}, method, missing).value;
        result.error += 2.0 * missing * std::sqrt(square) + missing * missing;
        result.status = Status::inaccurate;
    }
    return result;
}

}  // namespace resolva
