#include <resolva/theory/expression/support_walk.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

namespace {

using Complex = std::complex<double>;

constexpr double far = 1e4;  // where the walk begins and ends, in standard deviations

}  // namespace

/// Mean and standard deviation from 1/g far from the axis, in heights that come down to the law's own width.
bool SupportWalk::measure() {
    double height = 1.0;
    ResolventPoint point;
    for (int round = 0; round < 80; ++round) {
        if (!resolvent_.from_above({centre_, height}, height, point)) {
            height *= 10.0;
            continue;
        }
        // z - centre - 1/g is the distance of the mean, plus variance/(z - centre) to leading order.
        const Complex excess = Complex(0.0, height) - 1.0 / point.value;
        const double mean = excess.real();
        const double variance = -excess.imag() * height;
        if (std::abs(mean) > 1e-2 * height || variance > 1e-2 * height * height) {
            height *= 10.0;  // still among the eigenvalues
            if (std::abs(mean) < 0.1 * height) centre_ += mean;
            continue;
        }
        centre_ += mean;
        const double rounding = 1e-12 * std::abs(centre_) + 1e-300;
        if (variance > 1e-4 * height * height || height < 1e3 * rounding) {
            deviation_ = variance > rounding * rounding ? std::sqrt(variance) : 1e-3 * height;
            return true;
        }
        height *= 0.1;
    }
    return false;
}

bool SupportWalk::classify(ResolventPoint& point) {
    if (resolvent_.decide(point)) return true;
    return point.value.imag() < -1e-13 * std::abs(point.value);
}

bool SupportWalk::run() {
    if (!measure()) {
        reason_ = "the resolvent could not be solved above the spectrum";
        return false;
    }
    ResolventPoint at;
    const double start = centre_ + far * deviation_;
    ResolventPoint above;
    if (!resolvent_.from_above({start, far * deviation_}, far * deviation_, above) ||
        !resolvent_.along_line(above, start, at) || !resolvent_.decide(at)) {
        reason_ = "no solution on the real axis above the spectrum is certified";
        return false;
    }
    for (double free = far * deviation_;;) {
        Singularity found;
        const Step step = next(at, -1.0, free, found);
        if (step == Step::end) break;
        if (step == Step::failure) {
            reason_ = "the law could not be followed below " + to_text(at.z.real());
            return false;
        }
        singularities_.insert(singularities_.begin(), found);
        free = std::abs(at.z.real() - found.location);
    }
    return true;
}

SupportWalk::Step SupportWalk::next(ResolventPoint& at, double direction, double free, Singularity& found) {
    Complex previous_quotient, previous_place;
    double previous = 0.0;
    int known = 0;  // points on this stretch
    double tried = std::numeric_limits<double>::infinity();
    double last_step = free;
    for (int count = 0; count < 2000; ++count) {
        const double z = at.z.real();
        if (at.outside && direction * (z - centre_) > far * deviation_) return Step::end;
        if (!at.outside) points_.push_back(at);
        const ResolventBend bend = resolvent_.bend(at);
        const Complex quotient = at.slope / bend.value;
        double step = 0.25 * std::min(std::abs(quotient), bend.radius);
        if (known > 0) {
            const Complex exponent = (z - previous) / (quotient - previous_quotient);
            const Complex place = z - exponent * quotient;
            const double distance = std::abs(z - place);
            const bool is_real =
                direction * (place.real() - z) > 0.0 && std::abs(place.imag()) < 0.25 * distance;
            if (std::isfinite(distance)) step = std::clamp(0.5 * distance, 0.5 * step, 4.0 * step);
            if (known > 1 && is_real && std::abs(place - previous_place) < 0.3 * distance &&
                distance < 0.5 * tried && distance < 3.0 * deviation_) {
                tried = distance;
                if (cross(at, direction, place.real(), exponent.real(), found)) return Step::singularity;
            }
            previous_place = place;
        }
        if (!std::isfinite(step)) step = last_step;
        step = std::min(step, 3.0 * last_step);
        previous_quotient = quotient;
        previous = z;
        ++known;
        ResolventPoint next;
        const bool powers = known > 1 && direction * (previous_place.real() - z) > 0.0;
        for (;;) {
            const double target = z + direction * step;
            if (target == z) return Step::failure;
            const DenseVector<Complex> start =
                powers ? SpectralResolvent::predicted(at, previous_place, target)
                       : DenseVector<Complex>(at.unknowns + direction * step * at.tangent);
            if (resolvent_.near(target, start, next)) {
                const bool outside = resolvent_.decide(next);
                if (outside == at.outside && (outside || next.value.imag() < 0.0)) break;
            }
            step *= 0.4;
        }
        last_step = step;
        at = next;
    }
    return Step::failure;
}

bool SupportWalk::cross(ResolventPoint& at, double direction, double place, double exponent,
                        Singularity& found) {
    found = {};
    (direction < 0.0 ? found.inside_above : found.inside_below) = !at.outside;
    ResolventPoint beyond = at;
    bool crossed = exponent > -1.8 && cross_fold(beyond, direction, place, found);
    if (!crossed && exponent < -1.3) crossed = cross_pole(beyond, direction, place, found);
    if (!crossed) crossed = cross_other(beyond, direction, place, exponent, found);
    if (!crossed) return false;
    at = beyond;
    (direction < 0.0 ? found.inside_below : found.inside_above) = !at.outside;
    return true;
}

bool SupportWalk::cross_fold(ResolventPoint& at, double direction, double place, Singularity& found) {
    const double z = at.z.real();
    const double distance = std::abs(place - z);
    // A square root that ends at `place`.
    const DenseVector<double> x = (at.unknowns + 2.0 * (place - z) * at.tangent).real();
    DenseVector<double> v = at.unknowns.imag();
    if (at.outside) v = at.tangent.real();
    ResolventFold fold;
    if (!resolvent_.fold(x, v, place, distance, fold)) return false;
    const double gap = direction * (fold.z - z);
    if (!(gap > 0.0 && gap < 3.0 * distance)) return false;
    if ((fold.curvature * direction < 0.0) != at.outside) return false;
    // The branch that is followed must be the one that folds.
    ResolventPoint close;
    const double before = fold.z - direction * 0.02 * gap;
    if (!resolvent_.along_line(at, before, close)) return false;
    bool meets = false;
    for (const double sign : {1.0, -1.0}) {
        const DenseVector<Complex> expected = SpectralResolvent::beside(fold, before, sign);
        const double length = (close.unknowns - fold.unknowns.cast<Complex>()).norm();
        meets |= (close.unknowns - expected).norm() < 0.2 * length;
    }
    if (!meets) return false;
    for (const double share : {0.3, 0.1, 0.03, 0.01, 1e-3}) {
        const double target = fold.z + direction * share * gap;
        for (const double sign : {1.0, -1.0}) {
            ResolventPoint beyond;
            if (!resolvent_.near(target, SpectralResolvent::beside(fold, target, sign), beyond)) continue;
            if (resolvent_.decide(beyond) == at.outside) continue;
            if (!beyond.outside && !(beyond.value.imag() < 0.0)) continue;
            // Where the expansion holds nothing else is near.
            const DenseVector<Complex> base = fold.unknowns.cast<Complex>();
            if ((beyond.unknowns - SpectralResolvent::beside(fold, target, sign)).norm() >
                0.1 * (beyond.unknowns - base).norm())
                continue;
            found.kind = Singularity::Kind::fold;
            found.location = fold.z;
            found.exponent = -0.5;
            at = beyond;
            return true;
        }
    }
    return false;
}

SupportWalk::Approach SupportWalk::approach(const ResolventPoint& at, double direction, double place,
                                            double power) {
    const double distance = std::abs(place - at.z.real());
    Approach best;
    std::vector<Complex> differences;
    ResolventPoint point = at;
    Complex location = place, slope = 0.0, previous = 1.0;
    for (int k = 0; k < 18; ++k) {
        if (k > 0) {
            const double target = location.real() - direction * distance * std::pow(0.5, k);
            ResolventPoint nearer;
            if (target == location.real() || !resolvent_.around(point, location.real(), target, nearer))
                break;
            point = nearer;
        }
        // The root that continues the one before.
        Complex root = std::pow(1.0 / point.value, power);
        const Complex turn = std::polar(1.0, 2.0 * std::numbers::pi * power);
        for (int branch = 0; k > 0 && branch < 12; ++branch) {
            const Complex turned = root * turn;
            if (std::abs(turned - previous) < std::abs(root - previous)) root = turned;
        }
        previous = root;
        Complex entry = point.z - place;
        for (std::size_t j = 0; j < best.roots.size(); ++j)
            entry = (entry - differences[j]) / (root - best.roots[j]);
        best.roots.push_back(root);
        best.arguments.push_back(point.z.real());
        differences.push_back(entry);
        if (k == 0) continue;
        Complex value = 0.0, derivative = 0.0;
        for (std::size_t j = differences.size(); j-- > 0;) {
            derivative = -best.roots[j] * derivative + value;
            value = -best.roots[j] * value + differences[j];
        }
        const double moved = std::abs(place + value - location);
        const double turned = std::abs(derivative - slope);
        if (k > 1 && turned <= best.change_of_slope) {
            best.change_of_slope = turned;
            best.slope = derivative;
        }
        if (k > 1 && moved <= best.change) {
            best.change = moved;
            best.location = place + value;
        }
        location = place + value;
        slope = derivative;
    }
    return best;
}

bool SupportWalk::cross_pole(ResolventPoint& at, double direction, double place, Singularity& found) {
    const double distance = std::abs(place - at.z.real());
    const Approach zero = approach(at, direction, place, 1.0);
    if (!(zero.change < 1e-9 * distance && zero.change_of_slope < 1e-8)) return false;
    const Complex mass = zero.slope;
    if (!(mass.real() > 1e-9 && mass.real() < 1.0 + 1e-9 && std::abs(mass.imag()) < 1e-7 * mass.real()))
        return false;
    const double centre = rounded(zero.location.real());
    // Where the pole alone is felt nothing else is near, on the other side either.
    std::size_t alone = 0;
    while (alone + 1 < zero.roots.size() &&
           !(std::abs(zero.roots[alone] * mass / (zero.arguments[alone] - centre) - 1.0) < 0.05))
        ++alone;
    const double near_side = zero.arguments[alone];
    ResolventPoint start, beyond;
    if (!resolvent_.around(at, centre, near_side, start) ||
        !resolvent_.around(start, centre, centre + 0.5 * (centre - near_side), beyond) || !classify(beyond))
        return false;
    if (beyond.outside != at.outside) return false;
    found.kind = Singularity::Kind::pole;
    found.location = centre;
    found.exponent = -2.0;
    found.mass = mass.real();
    at = beyond;
    return true;
}

/// Zero, when rounding alone tells the number from it.
double SupportWalk::rounded(double location) const {
    return std::abs(location) < 1e-12 * (deviation_ + std::abs(centre_)) ? 0.0 : location;
}

bool SupportWalk::cross_other(ResolventPoint& at, double direction, double place, double exponent,
                              Singularity& found) {
    // Towards the zero of P; zero itself when it cannot be told from it.
    const double whole = std::abs(place - at.z.real());
    const double size = deviation_ + std::abs(centre_);
    double centre = place;
    const bool at_zero = std::abs(place) < 0.1 * whole;
    if (at_zero) centre = 0.0;
    ResolventPoint point = at, beside = at;
    Complex quotient = at.slope / resolvent_.bend(at).value;
    std::vector<Complex> residues;
    double distance = whole;
    double wandered = 1.0;  // of the exponent
    for (int k = 0; k < 200; ++k) {
        if (distance < (at_zero ? 1e-24 : 1e-10) * size) break;
        ResolventPoint nearer;
        const double target = centre - direction * 0.25 * distance;
        if (!resolvent_.around(point, centre, target, nearer)) break;
        const Complex next = nearer.slope / resolvent_.bend(nearer).value;
        const Complex exponent_now = (nearer.z - point.z) / (next - quotient);
        const double moved = (nearer.z - exponent_now * next).real();
        const double shift = std::abs(moved - centre);
        if (!(shift < (at_zero ? 0.1 * std::abs(target) : 0.5 * distance))) break;
        wandered = std::abs(exponent_now.real() - exponent);
        quotient = next;
        point = nearer;
        exponent = exponent_now.real();
        if (!at_zero) centre = moved;
        distance = std::abs(centre - point.z.real());
        if (distance > 1e-3 * whole) beside = point;
        residues.push_back((point.z - centre) * point.value);
    }
    if (!(distance < 1e-4 * whole && wandered < 0.02 && exponent < -0.3 && exponent > -2.2)) return false;
    // The density diverges with a power p/q: z is a series in g^(-1/p).
    if (!at_zero && exponent < -1.05 && exponent > -1.9) {
        for (const double p : {1.0, 2.0, 3.0}) {
            const double q = p / -(exponent + 1.0);
            if (std::abs(q - std::round(q)) > 0.05) continue;
            const Approach zero = approach(beside, direction, centre, 1.0 / p);
            if (zero.change < 1e-9 * whole) centre = zero.location.real();
            break;
        }
    }
    centre = rounded(centre);
    double mass = 0.0;
    if (exponent < -1.9 && residues.size() > 3) {
        const double a = residues[residues.size() - 3].real(), b = residues[residues.size() - 2].real(),
                     c = residues.back().real();
        const double bend = (c - b) - (b - a);
        mass = bend != 0.0 && std::abs(c - b) < std::abs(b - a) ? c - (c - b) * (c - b) / bend : c;
    }
    ResolventPoint beyond;
    const double near_side = std::abs(centre - beside.z.real());
    if (!resolvent_.around(beside, centre, centre + direction * 0.25 * near_side, beyond) ||
        !classify(beyond))
        return false;
    // A mere atom or soft edge is solved for as such, from nearer.
    const bool mere = at.outside ? (beyond.outside && exponent < -1.9) || (!beyond.outside && exponent > -0.6)
                                 : beyond.outside && exponent > -0.6;
    if (mere && whole > 1e-9 * size) return false;
    found.kind = Singularity::Kind::other;
    found.location = centre;
    found.exponent = exponent;
    found.mass = mass;
    at = beyond;
    return true;
}

bool SupportWalk::add_gap(const ResolventPoint& point) {
    for (const double direction : {-1.0, 1.0}) {
        ResolventPoint at = point;
        Singularity found;
        if (next(at, direction, 1e-6 * deviation_, found) != Step::singularity) return false;
        const auto place =
            std::lower_bound(singularities_.begin(), singularities_.end(), found.location,
                             [](const Singularity& s, double location) { return s.location < location; });
        singularities_.insert(place, found);
    }
    return true;
}

}  // namespace resolva
