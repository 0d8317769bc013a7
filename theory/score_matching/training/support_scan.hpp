#pragma once

// Location of the bulks of the feature matrix: which intervals of the real axis carry density.

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <vector>

#include <resolva/numerics/root/fold.hpp>
#include <resolva/numerics/root/golden_section.hpp>
#include <resolva/theory/score_matching/training/power_tail.hpp>
#include <resolva/theory/score_matching/training/real_resolvent_curve.hpp>

namespace resolva {

/// An interval of positive density, as offsets from the base, with the points inside at which it is better
/// cut before quadrature: where G varies fastest on the logarithmic scale, next to a complex branch point
/// close to the axis. Without an upper edge, a share of about 1e-11 of the eigenvalues lies above `to`;
/// without a lower one, a share of about 1e-12 below `from`.
struct SupportInterval {
    double from;
    double to;
    std::vector<double> necks{};
    bool bounded = true;        ///< has an upper edge
    bool bounded_below = true;  ///< has a lower edge
};

/// Search for the support of one family. All offsets are measured from the base of the family.
template <class SpectrumType>
class SupportScan {
  public:
    using Complex = std::complex<double>;
    using Point = HalfPlanePoint<3>;

    /// `atom_mass` is the fraction of eigenvalues exactly at the base; `hard_edge` says that the lowest bulk
    /// begins there, with a density that diverges.
    SupportScan(const ResolventFamily<SpectrumType>& family, double atom_mass, bool hard_edge)
        : family_(family), curve_{family}, tail_{family}, atom_mass_(atom_mass), hard_edge_(hard_edge) {}

    /// The intervals in increasing order, from a scan of so many points. Empty when an outer edge was not
    /// found.
    std::vector<SupportInterval> intervals(int scan_points) const {
        const double low = lowest_edge();
        const bool bounded = !tail_.exists();
        const double high = bounded ? highest_edge() : tail_.end(family_.radius(), 2.0, 1e-11);
        if (!(low >= 0.0) || !(high > low)) return {};
        const bool bounded_below = !tail_.reaches_atom(atom_mass_);
        std::vector<SupportInterval> result{{low, high, {}, bounded, bounded_below}};
        // Beyond what the spectrum of a bounded covariance can reach, z follows the eigenvalues of the
        // covariance one by one: no gap opens where those have none.
        const double top = bounded ? high : std::min(high, std::max(tail_.quantile(1e-5), family_.radius()));
        const double first = low > 0.0 ? low : 1e-10 * std::min(top, finest());
        // As many points a decade however many decades there are: weak nonlinear parts make narrow bulks.
        const double decades = std::log10(top / first);
        std::vector<double> offsets =
            logarithmic(first, top, static_cast<int>(scan_points * std::max(1.0, decades / 10.0)));
        if (!bounded_below) gather(offsets, low, 1.0);
        if (!bounded && top == high) gather(offsets, high, -1.0);
        std::vector<Scanned> scan = scanned(offsets);
        // Where the density of a tail is lost beside the rest it is not a gap.
        if (!bounded) {
            for (auto at = scan.rbegin(); at != scan.rend() && at->in_gap; ++at) at->in_gap = false;
        }
        if (!bounded_below) {
            for (auto at = scan.begin(); at != scan.end() && at->in_gap; ++at) at->in_gap = false;
        }
        if (is_list(*family_.map.spectrum)) {
            for (const Point& point : points_between_eigenvalues(family_)) {
                Scanned inside;
                inside.offset = point.parameter.real();
                inside.point = point;
                cut(result, inside);
            }
        }
        for (std::size_t i = 0; i < scan.size(); ++i) {
            if (scan[i].in_gap) {
                cut(result, scan[i]);
            } else if (i > 0 && i + 1 < scan.size() && scan[i].density < scan[i - 1].density &&
                       scan[i].density <= scan[i + 1].density) {
                const Scanned lowest = refined(scan[i - 1], scan[i], scan[i + 1], &Scanned::density);
                if (lowest.in_gap) cut(result, lowest);
            }
        }
        for (std::size_t i = 1; i + 1 < scan.size(); ++i) {
            if (scan[i - 1].in_gap || scan[i].in_gap || scan[i + 1].in_gap) continue;
            if (!(scan[i].smoothness < scan[i - 1].smoothness &&
                  scan[i].smoothness <= scan[i + 1].smoothness))
                continue;
            const Scanned sharpest = refined(scan[i - 1], scan[i], scan[i + 1], &Scanned::smoothness);
            if (sharpest.smoothness > 0.99) continue;  // G falls like 1/z: rounding made the minimum
            for (SupportInterval& bulk : result) {
                if (bulk.from < sharpest.offset && sharpest.offset < bulk.to)
                    bulk.necks.push_back(sharpest.offset);
            }
        }
        return result;
    }

  private:
    struct Scanned {
        double offset = 0.0;
        double density = 0.0;
        double smoothness = 0.0;  ///< |d log z / d log G|, zero at a branch point
        bool in_gap = false;
        Point point{};
        Point raised{};  ///< the solution above it, from which neighbours are reached
    };

    /// The smallest length of the support: of infinitely many draws only the shared nonlinear part spreads the
    /// eigenvalues at the base.
    double finest() const {
        const double shared = family_.map.alpha2.real();
        return family_.base > 0.0 && shared > 0.0 ? std::min(family_.trace, shared) : family_.trace;
    }

    /// Below the support the curve starts at G = 0 or, above an atom, at G = -infinity.
    double lowest_edge() const {
        if (hard_edge_) return 0.0;
        if (tail_.reaches_atom(atom_mass_)) return tail_.end(1e-15 * family_.radius(), 0.5, 1e-12);
        const double large = 1e10 * family_.map.feature_ratio.real() / finest();
        if (atom_mass_ > 0.0) {
            // k0 and k1 are analytic at G = infinity after division by G: the branch above the atom continues
            // the one below it.
            const Point below =
                solve_from_above(family_, Complex(-atom_mass_ * family_.map.feature_ratio.real() / large));
            if (below.status != Status::converged) return -1.0;
            const double g = below.value[2].real();
            const RealResolventPoint at = curve_.at(g, {below.value[0], below.value[1]});
            if (!at.usable) return -1.0;
            const RealResolventPoint start = curve_.at(-g, at.weights.predicted(Complex(-g)));
            if (!start.usable || start.slope <= 0.0) return -1.0;
            return fold_from(start, 0.1 * g);
        }
        const Point below = solve_from_above(family_, Complex(-family_.radius()));
        if (below.status != Status::converged) return -1.0;
        const RealResolventPoint start = curve_.at(below.value[2].real(), {below.value[0], below.value[1]});
        return fold_from(start, 0.1 * start.parameter);
    }

    /// Above the support the curve comes from G = -0.
    double highest_edge() const {
        double offset = 4.0 * family_.radius();
        for (int doubling = 0; doubling < 40; ++doubling, offset *= 4.0) {
            const Point above = solve_from_above(family_, Complex(offset));
            if (above.status != Status::converged || density_of(above) > 0.0) continue;
            const RealResolventPoint start =
                curve_.at(above.value[2].real(), {above.value[0], above.value[1]});
            // Above everything no eigenvalue of the covariance has been passed; in a gap between outliers
            // some have.
            if (!start.usable || start.slope <= 0.0 || start.poles != 0) continue;
            return fold_from(start, 0.1 * start.parameter);
        }
        return -1.0;
    }

    double fold_from(const RealResolventPoint& start, double step, double value_step = 0.0) const {
        FoldSearch method;
        method.value_step = value_step;
        method.limit = 1e14 * family_.map.feature_ratio.real() / finest();
        const Fold<RealResolventPoint> fold = find_fold(curve_, start, step, method);
        return fold.status == Status::converged ? fold.point.value : -1.0;
    }

    /// Im G, with what rounding leaves of a real solution set to zero.
    static double density_of(const Point& point) {
        const Complex& g = point.value[2];
        return g.imag() > 1e-7 * std::abs(g.real()) ? g.imag() : 0.0;
    }

    Scanned at(double offset, const Point& raised_neighbour) const {
        Scanned result;
        result.offset = offset;
        const Complex above(offset, 0.2 * offset);
        result.raised = continue_to(family_, raised_neighbour, above);
        if (result.raised.status != Status::converged) result.raised = solve_from_above(family_, above);
        const Point near = continue_to(family_, result.raised, Complex(offset, 1e-3 * offset));
        result.point = continue_to(family_, near, Complex(offset));
        if (result.point.status != Status::converged)
            result.point = solve_from_above(family_, Complex(offset));
        result.density = density_of(result.point);
        result.in_gap = result.point.status == Status::converged && result.density == 0.0;
        result.smoothness = std::abs(result.point.value[2]) / (offset * std::abs(result.point.tangent[2]));
        return result;
    }

    static std::vector<double> logarithmic(double low, double high, int count) {
        const double first = std::log(low), last = std::log(high);
        std::vector<double> offsets;
        for (int i = 0; i < count; ++i)
            offsets.push_back(std::exp(first + (last - first) * (i + 0.5) / count));
        return offsets;
    }

    /// Adds offsets that close in on the end of a tail, by which the bulk may start as steeply as at an edge.
    static void gather(std::vector<double>& offsets, double end, double direction) {
        for (double distance = 0.25; distance > 1e-12; distance *= 0.5) {
            const double offset = end * (1.0 + direction * distance);
            offsets.insert(std::lower_bound(offsets.begin(), offsets.end(), offset), offset);
        }
    }

    std::vector<Scanned> scanned(const std::vector<double>& offsets) const {
        std::vector<Scanned> scan;
        scan.reserve(offsets.size());
        Point raised = solve_from_above(family_, Complex(offsets[0], 0.2 * offsets[0]));
        for (const double offset : offsets) {
            scan.push_back(at(offset, raised));
            raised = scan.back().raised;
        }
        return scan;
    }

    /// The minimum of a quantity between two scanned points, ended early inside a gap.
    Scanned refined(const Scanned& left, const Scanned& middle, const Scanned& right,
                    double Scanned::*quantity) const {
        return golden_section(
            std::log(left.offset), std::log(middle.offset), std::log(right.offset), middle,
            [&](double x, const Scanned& best) { return at(std::exp(x), best.raised); },
            [&](const Scanned& point) { return point.*quantity; },
            [](const Scanned& point) { return point.in_gap; });
    }

    /// Cuts the interval around a point of a gap at the two edges of the gap.
    void cut(std::vector<SupportInterval>& intervals, const Scanned& inside) const {
        const auto hit = std::find_if(intervals.begin(), intervals.end(), [&](const SupportInterval& bulk) {
            return bulk.from < inside.offset && inside.offset < bulk.to;
        });
        if (hit == intervals.end()) return;
        const double g = inside.point.value[2].real();
        const RealResolventPoint start = curve_.at(g, {inside.point.value[0], inside.point.value[1]});
        if (!start.usable || start.slope <= 0.0) return;
        const double step = 1e-3 * inside.offset / start.slope;
        const double lower = fold_from(start, -step, 1e-3);
        const double upper = fold_from(start, step, 1e-3);
        if (!(hit->from < lower && lower < upper && upper < hit->to)) return;
        const SupportInterval right{upper, hit->to, {}, hit->bounded};
        hit->to = lower;
        hit->bounded = true;
        intervals.insert(hit + 1, right);
    }

    ResolventFamily<SpectrumType> family_;
    RealResolventCurve<SpectrumType> curve_;
    PowerTail<SpectrumType> tail_;
    double atom_mass_;
    bool hard_edge_;
};

}  // namespace resolva
