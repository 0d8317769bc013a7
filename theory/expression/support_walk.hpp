#pragma once

// Where the spectrum of a symmetric expression lies: a walk along the real axis through all singularities of
// its resolvent.
//
// From far above the spectrum, where the branch certificate holds, the solution is followed downwards by
// Newton's method in steps that are short against the distance to the nearest singularity. That distance and
// the exponent are read from the second derivative: near a singularity e with dg/dz ~ (z - e)^b the quotient
// P = g'/g'' equals (z - e)/b. Three kinds are told apart and solved for:
//
//   soft edge   b = -1/2: a fold of the real curve, to rounding
//   atom        b = -2 with real residue: the zero of 1/g by inverse interpolation, to rounding; its slope is
//               the mass
//   other       a hard edge (the density diverges), a cusp, or several at once: the zero of P; a mass by the
//               limit of (z - e) g
//
// Behind each the solution is found from the expansion at the fold or by going around through the upper half
// plane, and every step is checked: outside points by the certificate, inside points by Im g < 0. A bulk of so
// little mass that it is not felt within half its distance can be stepped over; the total mass then says so.
// Failure: `ended` is false, and `reason` names the place. Cost: some 20 evaluations for each factor of two
// in the distance to a singularity.

#include <limits>
#include <string>
#include <vector>

#include <resolva/theory/expression/spectral_resolvent.hpp>

namespace resolva {

/// A singularity of the resolvent on the real axis.
struct Singularity {
    enum class Kind { fold, pole, other };

    double location = 0.0;
    Kind kind = Kind::other;
    bool inside_below = false;  ///< density just below
    bool inside_above = false;
    double exponent = -0.5;  ///< b, of the derivative of g
    double mass = 0.0;       ///< of an atom there
};

class SupportWalk {
  public:
    explicit SupportWalk(SpectralResolvent& resolvent) : resolvent_(resolvent) {}

    /// The whole axis. False when the walk did not arrive below the spectrum.
    bool run();

    /// Adds what bounds a gap in which the point lies. False when it could not be followed.
    bool add_gap(const ResolventPoint& point);

    const std::vector<Singularity>& singularities() const { return singularities_; }  ///< increasing
    const std::vector<ResolventPoint>& points() const { return points_; }             ///< inside the bulks
    double centre() const { return centre_; }
    double deviation() const { return deviation_; }  ///< about the standard deviation of the law
    const std::string& reason() const { return reason_; }

  private:
    enum class Step { singularity, end, failure };

    bool measure();
    /// To the next singularity and behind it; the first step is at most about `free`.
    Step next(ResolventPoint& at, double direction, double free, Singularity& found);
    bool cross(ResolventPoint& at, double direction, double place, double exponent, Singularity& found);
    bool cross_fold(ResolventPoint& at, double direction, double place, Singularity& found);
    bool cross_pole(ResolventPoint& at, double direction, double place, Singularity& found);
    bool cross_other(ResolventPoint& at, double direction, double place, double exponent, Singularity& found);
    /// z as a polynomial of g^(-power), through points that close in on a place where g diverges: location and
    /// slope at infinite g, with what the last point changed.
    struct Approach {
        std::complex<double> location{}, slope{};
        double change = std::numeric_limits<double>::infinity();
        double change_of_slope = std::numeric_limits<double>::infinity();
        std::vector<std::complex<double>> roots;
        std::vector<double> arguments;
    };
    Approach approach(const ResolventPoint& at, double direction, double place, double power);
    double rounded(double location) const;
    /// Sorts a point on the axis into outside and inside; false when it is neither.
    bool classify(ResolventPoint& point);

    SpectralResolvent& resolvent_;
    std::vector<Singularity> singularities_;
    std::vector<ResolventPoint> points_;
    double centre_ = 0.0;
    double deviation_ = 1.0;
    std::string reason_;
};

}  // namespace resolva
