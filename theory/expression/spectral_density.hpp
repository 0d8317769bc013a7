#pragma once

// Eigenvalue density of a symmetric random-matrix expression M: -Im tr (E + i eps - M)^{-1} / (pi N), eps ->
// 0+.
//
// The resolvent is solved with a complex spectral argument. The first energy is reached from far above the
// real axis; each further one by Newton from its neighbour, or again from above when that fails. Atoms of the
// spectrum have no density and do not show. Error: of the order of eps inside the bulks and below sqrt(eps)
// at the edges.

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

class SpectralDensity {
  public:
    /// @throws BadArgument when the model names no matrix for the density.
    explicit SpectralDensity(const ExpressionModel& model, double distance_from_axis = 1e-9);

    DensityPoint at(double energy);

    /// Edges of the bulks between `first` and `last`, found where the density vanishes between points of a
    /// grid with `count` points: bulks and gaps narrower than the grid are missed. An edge
    /// counts where the density passes 1e-4 of its peak, inside the true edge by about 1e-6 of the interval.
    std::vector<double> edges(double first, double last, int count);

    const DeterministicEquivalent& equivalent() const { return *equivalent_; }

  private:
    std::vector<std::complex<double>> point(double energy, double above) const;

    std::unique_ptr<DeterministicEquivalent> equivalent_;
    std::unique_ptr<EquivalentSolver<std::complex<double>>> solver_;
    double distance_;
    bool warm_ = false;
};

}  // namespace resolva
