#pragma once

// Eigenvalue distribution of the feature matrix U = mean rho rho^T in the high-dimensional limit.
//
//   density    rho(u) = Im G(u + i 0) / (pi psi_p), G of the order-parameter equations at lambda = -u
//   atom       by rank: for infinitely many draws the mass 1 - (psi_n + 1) / psi_p at s^2 (linear features
//   have rank
//              at most d: 1 - 1 / psi_p, at 0); for m draws 1 - min(m psi_n, rank) / psi_p at 0, where the
//              rank of linear features is 1 and of nonlinear ones unbounded; negative masses mean no atom
//   edges      folds of the real curve z(G) (real_resolvent_curve.hpp), accurate to rounding
//   bulks      the intervals between consecutive edges, each with its mass by quadrature
//
// Bulks are located by a scan in log u and by the minima of the density on it; the sum of all masses must
// then be one. A defect above 1e-8 makes the scan finer, and a defect that remains is reported: status
// `inaccurate`. A support whose ends are not found has status `iteration_limit` and no density. A covariance
// with a power law has no largest eigenvalue: then the last bulk ends at infinity, with the tail
//     share above u = (u / (psi_p b^2 (1 - e)))^{-1/e} / psi_p
// to leading order, and the lowest begins at the atom of nonlinear features with infinitely many draws, like
// offset^{1/e - 1}. Quadrature covers a tail until a share of 1e-11 is left; a density below 1e-16 |G| is not
// told from zero. Eigenvalues given one by one have as many bulks as the equations give them, up to one
// each. The rank-one spike of a feature with a mean is not part of the limiting distribution. Cost: a few
// milliseconds to build, three linearisations a density point. Const evaluation is thread-safe. Source:
// [BUBM25] for the object, [GM26] for the equations; Silverstein & Choi 1995 for edges.

#include <array>
#include <complex>
#include <span>
#include <vector>

#include <resolva/numerics/core/status.hpp>
#include <resolva/theory/score_matching/score_problem.hpp>

namespace resolva {

/// Eigenvalues of one value, as a fraction of all p eigenvalues.
struct FeatureAtom {
    double location = 0.0;
    double mass = 0.0;
};

/// An interval of positive density and its mass.
struct FeatureBulk {
    double from = 0.0;
    double to = 0.0;  ///< infinite for a tail
    double mass = 0.0;
};

class FeatureSpectrum {
  public:
    /// The spectrum of a problem; its ridge plays no part.
    /// @throws BadArgument when a ratio is not positive.
    explicit FeatureSpectrum(const ScoreProblem& problem);

    Status status() const { return resting_on(problem_.constants, status_); }
    const std::vector<FeatureAtom>& atoms() const { return atoms_; }
    const std::vector<FeatureBulk>& bulks() const { return bulks_; }
    /// Both ends of every bulk, increasing; infinite at the end of a tail.
    std::vector<double> edges() const;
    /// Sum of all masses: one up to the error of the quadrature.
    double mass() const { return mass_; }

    /// Density of the continuous part at an eigenvalue; zero outside the bulks, NaN if the point could not be
    /// solved.
    double density(double eigenvalue) const;
    std::vector<double> density(std::span<const double> eigenvalues) const;

    /// Fraction of the eigenvalues that are at most `eigenvalue`. Cost: one quadrature.
    double cumulative(double eigenvalue) const;

    /// An eigenvalue that about the given share of all eigenvalues exceed: the last quadrature node with more
    /// above it.
    double exceeded_by(double share) const;

    /// A point of a bulk: offset from the base, quadrature weight, solution and its derivative.
    struct Node {
        double offset;
        double weight;
        std::array<std::complex<double>, 3> value;
        std::array<std::complex<double>, 3> tangent;
    };
    /// The quadrature nodes of all bulks, increasing; integrals over them converge geometrically.
    const std::vector<Node>& nodes() const { return nodes_; }
    /// What an offset is measured from: s^2 for infinitely many draws, else 0.
    double base() const { return base_; }

  private:
    double density_at_offset(double offset) const;

    ScoreProblem problem_;
    double base_ = 0.0;
    double lowest_ = 0.0;  ///< offset below which a tail towards the atom has no mass left
    std::vector<FeatureAtom> atoms_;
    std::vector<FeatureBulk> bulks_;   ///< in eigenvalues
    std::vector<FeatureBulk> pieces_;  ///< bulks cut where quadrature restarts, measured from the base
    std::vector<Node> nodes_;
    double mass_ = 0.0;
    Status status_ = Status::not_run;
};

}  // namespace resolva
