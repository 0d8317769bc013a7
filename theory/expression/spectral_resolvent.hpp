#pragma once

// The resolvent of a symmetric random-matrix expression M as an analytic function of its argument:
//     g(z) = tr (z - M)^{-1} / N  and the unknowns x of its Dyson equation x = F(x; z).
//
//   upper half plane   g is analytic, Im g < 0; reached from far above with the branch certificate
//   real axis          outside the spectrum x is real and the certificate holds; inside, x is the limit from
//                      above, Im g = -pi density, and solves the same equation, to which Newton goes directly
//   soft edge          a fold: I - F_x is singular with a real null vector v, solved for as one system in
//                      (x, v, z), whose second derivatives come from steps into the complex plane without
//                      cancellation (Squire & Trapp 1998)
//
// Next to a fold, z - z* = curvature s^2 and x = x* + s v + s^2 w: s real outside, imaginary inside.
// A point is usable when the function that made it returned true. Cost: three to four evaluations of the
// Dyson equation a point from a neighbour, some twenty from nothing, three for each of the some six steps to
// a fold. Source: Helton, Mai & Speicher 2018; Alt, Erdos, Nemish & Krueger 2019 for square-root edges.

#include <complex>
#include <memory>
#include <vector>

#include <resolva/theory/expression/equivalent_solver.hpp>

namespace resolva {

/// The equation and its solution at one argument.
struct ResolventPoint {
    std::complex<double> z{};
    DenseVector<std::complex<double>> unknowns;
    DenseVector<std::complex<double>> tangent;  ///< dx/dz
    std::complex<double> value{};               ///< g
    std::complex<double> slope{};               ///< dg/dz
    bool outside = false;                       ///< z is real and certified to lie outside the spectrum
};

/// Second derivatives: of g, and how far the tangents of g and x can be trusted.
struct ResolventBend {
    std::complex<double> value{};  ///< d^2 g/dz^2
    double radius = 0.0;           ///< |x'| / |x''|, all unknowns together
};

/// A soft edge and the solution near it.
struct ResolventFold {
    double z = 0.0;
    double curvature = 0.0;  ///< positive: the spectrum lies below z
    DenseVector<double> unknowns, direction, second;
};

class SpectralResolvent {
  public:
    using Complex = std::complex<double>;

    /// @throws BadArgument when the model names no matrix for the density, or one that is not symmetric.
    explicit SpectralResolvent(const ExpressionModel& model);
    SpectralResolvent(const SpectralResolvent&) = delete;
    SpectralResolvent& operator=(const SpectralResolvent&) = delete;

    /// From nothing, Im z > 0; `height` is where the way down begins.
    bool from_above(Complex z, double height, ResolventPoint& point);
    /// Newton at z; fails when it does not contract from the start on.
    bool near(Complex z, const DenseVector<Complex>& start, ResolventPoint& point);
    /// From a point along the straight line to z, in steps that shorten when Newton fails.
    bool along_line(const ResolventPoint& from, Complex z, ResolventPoint& point);
    /// From a real point to a real z on a spiral about a real centre: along the axis on one side of it, through
    /// the upper half plane to the other. Powers of z - centre are predicted exactly.
    bool around(const ResolventPoint& from, Complex centre, double z, ResolventPoint& point);
    static DenseVector<Complex> predicted(const ResolventPoint& from, Complex centre, Complex z);

    /// The second derivatives at a point.
    ResolventBend bend(const ResolventPoint& point);
    /// Decides whether a point on the axis lies outside the spectrum, notes it, and makes it real then.
    bool decide(ResolventPoint& point);

    /// The fold near x, z in the direction v; `unit` is about how far z may be from it.
    bool fold(const DenseVector<double>& x, const DenseVector<double>& v, double z, double unit,
              ResolventFold& fold);
    /// The unknowns at z as the expansion at a fold gives them; `sign` selects the root.
    static DenseVector<Complex> beside(const ResolventFold& fold, double z, double sign);

    int evaluations() const { return evaluations_; }

  private:
    void bind(Complex z);
    Complex observed() const;
    Complex observed_slope(const DenseVector<Complex>& x, const DenseVector<Complex>& dx,
                           const std::vector<Complex>& slopes) const;
    void measure(const DenseVector<Complex>& x);
    DenseVector<Complex> solve_linear(const DenseVector<Complex>& right) const;
    bool complete(ResolventPoint& point);

    std::unique_ptr<DeterministicEquivalent> equivalent_;
    std::unique_ptr<EquivalentSolver<Complex>> solver_;
    DysonEvaluation<Complex> equation_;
    DysonEvaluation<double> real_equation_;
    std::size_t argument_ = 0;
    std::vector<Complex> parameters_;
    std::vector<Complex> registers_, register_slopes_, no_slopes_;
    std::vector<double> real_registers_;
    Eigen::PartialPivLU<DenseMatrix<Complex>> factors_;
    DenseVector<double> size_;  ///< of each unknown
    int evaluations_ = 0;
};

}  // namespace resolva
