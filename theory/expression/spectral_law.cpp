#include <resolva/theory/expression/spectral_law.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <optional>
#include <utility>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/support_walk.hpp>

namespace resolva {

namespace {

using Complex = std::complex<double>;

/// Solutions on the axis inside the bulks, each reached from the nearest one that is known.
class BulkSolutions {
  public:
    BulkSolutions(SpectralResolvent& resolvent, const std::vector<ResolventPoint>& known)
        : resolvent_(resolvent) {
        for (const ResolventPoint& point : known) known_.emplace(point.z.real(), point);
    }

    /// Density at a point between two ends, of which `anchor` is one; NaN when it cannot be solved for or no
    /// density is there: then `outside` holds the point.
    double density(double at, double anchor, int power, double lower, double upper) {
        const ResolventPoint* from = nearest(at, anchor, lower, upper);
        if (from == nullptr) return std::numeric_limits<double>::quiet_NaN();
        ResolventPoint point;
        // Solutions are series in this power of the distance to the anchor.
        const double s = std::pow((at - anchor) / (from->z.real() - anchor), 1.0 / power);
        const Complex step = static_cast<double>(power) * (from->z - anchor) * (s - 1.0);
        const bool solved =
            inside(resolvent_.near(at, from->unknowns + step * from->tangent, point), point) ||
            inside(resolvent_.around(*from, anchor, at, point), point) ||
            inside(resolvent_.along_line(*from, at, point), point);
        if (!solved) return std::numeric_limits<double>::quiet_NaN();
        known_.emplace(at, point);
        return -point.value.imag() / std::numbers::pi;
    }

    const std::optional<ResolventPoint>& outside() const { return outside_; }

  private:
    bool inside(bool solved, ResolventPoint& point) {
        if (!solved || outside_) return false;
        if (std::abs(point.value.imag()) < 1e-5 * std::abs(point.value) && resolvent_.decide(point)) {
            outside_ = point;
            return false;
        }
        return point.value.imag() < 0.0;
    }

    const ResolventPoint* nearest(double at, double anchor, double lower, double upper) const {
        auto above = known_.lower_bound(at);
        const ResolventPoint* best = nullptr;
        double least = std::numeric_limits<double>::infinity();
        const auto consider = [&](const ResolventPoint& point) {
            const double z = point.z.real();
            if (!(z > lower && z < upper)) return;
            const double distance = std::abs(std::log((z - anchor) / (at - anchor)));
            if (distance < least) best = &point;
            least = std::min(distance, least);
        };
        if (above != known_.end()) consider(above->second);
        if (above != known_.begin()) consider(std::prev(above)->second);
        return best;
    }

    SpectralResolvent& resolvent_;
    std::map<double, ResolventPoint> known_;
    std::optional<ResolventPoint> outside_;
};

/// The exponent a of density ~ distance^a at an end, from two values near it.
double exponent_at(BulkSolutions& solutions, double end, double far, double lower, double upper) {
    const double first = end + 1e-5 * (far - end), second = end + 1e-6 * (far - end);
    const double high = solutions.density(end + 1e-3 * (far - end), end, 2, lower, upper);
    const double middle = solutions.density(first, end, 2, lower, upper);
    const double low = solutions.density(second, end, 2, lower, upper);
    return high > 0.0 ? std::log10(middle / low) : std::numeric_limits<double>::quiet_NaN();
}

/// The least q for which the exponent is a multiple of 1/q.
int denominator(double exponent) {
    for (int q = 2; q <= 6; ++q) {
        if (std::abs(q * exponent - std::round(q * exponent)) < 0.02 * q) return q;
    }
    return 12;
}

}  // namespace

LimitingLaw limiting_law(const ExpressionModel& model) {
    SpectralResolvent resolvent(model);
    SupportWalk walk(resolvent);
    if (!walk.run()) return LimitingLaw({}, {}, {}, {Status::iteration_limit, walk.reason()});
    constexpr int allowed_gaps = 20;
    for (int gaps = 0;; ++gaps) {
        BulkSolutions solutions(resolvent, walk.points());
        std::vector<LimitingLaw::Atom> atoms;
        std::vector<LimitingLaw::Edge> edges;
        std::vector<DensitySegment> segments;
        LimitingLaw::Outcome outcome{Status::converged, ""};
        const std::vector<Singularity>& places = walk.singularities();
        std::vector<int> power(places.size(), 2);
        std::vector<LimitingLaw::EdgeKind> kind(places.size(), LimitingLaw::EdgeKind::soft);
        for (std::size_t k = 0; k < places.size() && !solutions.outside(); ++k) {
            const Singularity& place = places[k];
            if (place.kind == Singularity::Kind::fold) continue;
            for (const bool above : {false, true}) {
                if (!(above ? place.inside_above : place.inside_below)) continue;
                const std::size_t next = above ? k + 1 : k - 1;
                if (next >= places.size()) continue;
                const double far = places[next].location;
                const double exponent =
                    exponent_at(solutions, place.location, far, std::min(place.location, far),
                                std::max(place.location, far));
                power[k] = std::max(power[k], denominator(exponent));
                if (exponent < -0.05) kind[k] = LimitingLaw::EdgeKind::hard;
            }
        }
        for (std::size_t k = 0; k < places.size() && !solutions.outside(); ++k) {
            const Singularity& place = places[k];
            if (place.mass > 0.0) atoms.push_back({place.location, place.mass});
            if (place.inside_below != place.inside_above) edges.push_back({place.location, kind[k]});
            if (!place.inside_above) continue;
            if (k + 1 == places.size() || !places[k + 1].inside_below) {
                outcome = {Status::iteration_limit,
                           "a bulk that begins at " + to_text(place.location) + " has no end"};
                break;
            }
            const double lower = place.location, upper = places[k + 1].location;
            const double half = 0.5 * (upper - lower);
            for (const bool first : {true, false}) {
                const double anchor = first ? lower : upper;
                const int exponent = power[first ? k : k + 1];
                segments.emplace_back(anchor, first ? half : -half, exponent, [&](double at) {
                    return solutions.density(at, anchor, exponent, lower, upper);
                });
                if (!segments.back().is_complete() && outcome.status == Status::converged) {
                    outcome = {Status::inaccurate, "the density between " + to_text(lower) + " and " +
                                                       to_text(upper) + " is not resolved everywhere"};
                }
            }
        }
        if (solutions.outside() && gaps < allowed_gaps && walk.add_gap(*solutions.outside())) continue;
        if (solutions.outside())
            outcome = {Status::inaccurate, "a gap at " + to_text(solutions.outside()->z.real()) +
                                               " could not be followed to its ends"};
        return LimitingLaw(std::move(atoms), std::move(edges), std::move(segments), std::move(outcome));
    }
}

}  // namespace resolva
