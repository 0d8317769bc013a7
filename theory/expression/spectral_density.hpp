#pragma once

// Eigenvalue density of a symmetric random-matrix expression M: -Im tr (E + i eps - M)^{-1} / (pi N), eps ->
// 0+.
//
// The resolvent is solved with a complex spectral argument. The first energy is reached from far above the
// real axis; each further one by Newton from its neighbour, or again from above when that fails. Error:
// of the order of eps inside the bulks and below sqrt(eps) at the edges. Atoms have no density; they are
// poles of the resolvent, mass/(z - location), and are found as such.

#include <complex>
#include <memory>
#include <vector>

#include <resolva/numerics/core/status.hpp>
#include <resolva/theory/expression/equivalent_solver.hpp>

namespace resolva {

struct DensityPoint {
    double energy = 0.0;
    double density = 0.0;
    Status status = Status::not_run;
};

/// An eigenvalue with a positive share of all eigenvalues.
struct SpectralLawAtom {
    double location = 0.0;
    double mass = 0.0;
};

class SpectralDensity {
  public:
    /// @throws BadArgument when the model names no matrix for the density.
    explicit SpectralDensity(const ExpressionModel& model, double distance_from_axis = 1e-9);

    DensityPoint at(double energy);

    /// Edges of the bulks between `first` and `last`, found where the density vanishes between points of a
    /// grid with `count` points: bulks and gaps narrower than the grid are missed. The square of the density
    /// (its inverse at a hard edge) is analytic there; its root by inverse interpolation from inside has a
    /// relative error near 1e-8. Where that does not settle, the edge is the place at which the density
    /// passes 1e-4 of its peak, about 1e-6 of the interval inside.
    std::vector<double> edges(double first, double last, int count);

    /// Atoms between `first` and `last`: zero, and where the resolvent peaks on a grid with `count` points,
    /// the pole through two values is followed towards the axis. Atoms nearer to each other than the grid,
    /// or of mass below about 1e-4, may be missed.
    std::vector<SpectralLawAtom> atoms(double first, double last, int count);

    const DeterministicEquivalent& equivalent() const { return *equivalent_; }

  private:
    /// tr (z - M)^{-1} / N, reached from far above; not a number when that fails.
    std::complex<double> resolvent(double energy, double above);
    double sharpened(double edge, double inwards, double spacing);
    std::vector<std::complex<double>> point(double energy, double above) const;

    std::unique_ptr<DeterministicEquivalent> equivalent_;
    std::unique_ptr<EquivalentSolver<std::complex<double>>> solver_;
    double distance_;
    bool warm_ = false;
};

}  // namespace resolva
