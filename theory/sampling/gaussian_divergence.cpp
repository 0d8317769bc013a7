#include <resolva/theory/sampling/gaussian_divergence.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/quadrature/gauss.hpp>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/adaptive.hpp>
#include <resolva/numerics/special/logarithm_excess.hpp>

namespace resolva {

namespace {

using Complex = std::complex<double>;

/// exp(z) - 1 without cancellation at small z.
Complex expm1(const Complex& z) {
    const double growth = std::expm1(z.real());
    const double half = std::sin(0.5 * z.imag());
    return {growth * std::cos(z.imag()) - 2.0 * half * half, (growth + 1.0) * std::sin(z.imag())};
}

/// n coordinates of variance ratio 1 + x: the densities cross where chi^2 = n ln(1 + x) (1 + x) / x in units
/// of w.
Integral one_group(const GaussianGroup& group) {
    const double n = group.count;
    const double x = group.excess;
    const double logarithm = x < -0.5 ? std::log(group.ratio()) : std::log1p(x);
    const double edge = n * logarithm / x;  // in units of v it is edge * (1 + x)
    const double width = n * logarithm;
    const boost::math::chi_squared_distribution<double> law(n);
    Integral result;
    result.status = Status::converged;
    if (std::abs(x) * (n + 4.0) < 1.0) {  // the difference of the distribution functions would cancel
        result.value = std::abs(width) *
                       boost::math::quadrature::gauss<double, 20>::integrate(
                           [&](double u) { return boost::math::pdf(law, edge + width * u); }, 0.0, 1.0);
        result.evaluations = 20;
    } else {
        const double other = x < -0.5 ? edge * group.ratio() : edge + width;
        result.value = std::abs(boost::math::cdf(law, other) - boost::math::cdf(law, edge));
        result.evaluations = 2;
    }
    result.error = 1e-14 * (result.value + 1e-2);
    return result;
}

/// How far apart a group holds the two laws, to leading order where that is little; finite for every ratio.
double strength_of(const GaussianGroup& g) {
    const double logarithm = std::abs(g.excess) < 0.5 ? std::log1p(g.excess) : std::log(g.ratio());
    return g.count * logarithm * logarithm + g.mean_square / std::max(1.0, g.ratio());
}

/// A distance of probability laws, up to the rounding of an integral.
Integral at_most_one(Integral distance) {
    distance.value = std::min(distance.value, 1.0);
    return distance;
}

/// The integrand of the contour integral along s(y) = 1/2 + bend (sqrt(scale^2 + y^2) - scale) + i y.
class Contour {
  public:
    explicit Contour(std::span<const GaussianGroup> groups) : groups_(groups) {
        double variance = 0.0;  // of the logarithm of the likelihood ratio, to leading order
        for (const GaussianGroup& g : groups) {
            own_excess_.push_back(is_near(g) ? logarithm_excess(g.excess) : -std::log(g.ratio()));
            variance += 0.5 * g.count * g.excess * g.excess + g.mean_square;
        }
        scale_ = std::max(0.5, 1.0 / std::sqrt(variance));
        choose_bend();
    }

    /// The integrand at y = scale u/(1 - u), 0 < u < 1, which has finite limits at both ends.
    double operator()(double u) const {
        const double y = scale_ * u / (1.0 - u);
        const Complex s = path(y, bend_);
        const Complex tangent(bend_ * y / std::hypot(scale_, y), 1.0);
        const Complex value = expm1(exponent(s)) / (s * (s - 1.0)) * tangent;
        return value.imag() * scale_ / ((1.0 - u) * (1.0 - u)) / std::numbers::pi;
    }

  private:
    Complex path(double y, double bend) const {
        return {0.5 + bend * y * y / (std::hypot(scale_, y) + scale_), y};
    }

    /// Near one the excesses are formed without their linear parts, which cancel; elsewhere the linear parts
    /// are left out.
    static bool is_near(const GaussianGroup& g) { return std::abs(g.excess) < 0.25; }

    /// ln M(s).
    Complex exponent(const Complex& s) const {
        Complex sum = 0.0;
        for (std::size_t i = 0; i < groups_.size(); ++i) {
            const GaussianGroup& g = groups_[i];
            const Complex sx = s * g.excess;
            const Complex excess = is_near(g) ? logarithm_excess(sx) : -std::log(1.0 + sx);
            sum += 0.5 * g.count * (excess - s * own_excess_[i]);
            if (g.mean_square != 0.0) sum -= 0.5 * g.mean_square * s * (1.0 - s) / (1.0 + sx);
        }
        return sum;
    }

    /// |M| <= 1 on the vertical line, where it may decay slowly. A bend is taken when |M| <= 1 along it as
    /// well, seen at points spread over twelve decades, and when M is negligible earlier.
    void choose_bend() {
        constexpr int points = 48;
        int earliest = points + 1;
        for (const double bend : {0.0, -0.5, 0.5}) {
            int negligible_from = 0;
            bool bounded = true;
            for (int i = 0; i < points && bounded; ++i) {
                const double size = exponent(path(scale_ * std::pow(10.0, 0.25 * i - 2.0), bend)).real();
                bounded = size <= 0.0;
                if (!(size < -37.0)) negligible_from = i + 1;
            }
            if (bounded && negligible_from < earliest) {
                earliest = negligible_from;
                bend_ = bend;
            }
        }
    }

    std::span<const GaussianGroup> groups_;
    std::vector<double> own_excess_;
    double scale_ = 1.0;
    double bend_ = 0.0;
};

}  // namespace

double gaussian_kullback_leibler(std::span<const GaussianGroup> groups) {
    double sum = 0.0;
    for (const GaussianGroup& g : groups) {
        const double inverse = 1.0 / g.ratio();
        sum += 0.5 *
               (g.count * logarithm_excess_of_ratio(-g.excess * inverse, inverse) + g.mean_square * inverse);
    }
    return sum;
}

Integral gaussian_total_variation(std::span<const GaussianGroup> groups) {
    double strength = 0.0;
    for (const GaussianGroup& g : groups) {
        require_positive("number of coordinates of a group", g.count);
        require_nonnegative("squared mean of a group", g.mean_square);
        if (!(g.ratio() > 0.0) || !std::isfinite(g.excess)) {
            refuse("relative excess of a variance", g.excess, "it must exceed -1 and be finite");
        }
        strength += strength_of(g);
    }
    // A weak group adds its own strength in second order: below 1e-17 of the total it changes no digit.
    std::vector<GaussianGroup> kept;
    for (const GaussianGroup& g : groups) {
        if (strength_of(g) > 1e-17 * std::min(strength, 1.0)) kept.push_back(g);
    }
    if (kept.empty()) return {0.0, 0.0, 0, Status::converged};
    if (kept.size() == 1 && kept.front().mean_square == 0.0) {
        return at_most_one(one_group(kept.front()));
    }
    const std::array<double, 7> points{0.0, 0.125, 0.25, 0.5, 0.75, 0.875, 1.0};
    return at_most_one(integrate(Contour(kept), points, {.relative_tolerance = 1e-12}));
}

}  // namespace resolva
