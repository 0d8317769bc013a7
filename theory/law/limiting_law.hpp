#pragma once

// The limiting law of eigenvalues: atoms and bulks with a density, whatever model it came from.
//
//   density     of the continuous part: NaN at an atom and at a point where it diverges, 0 outside the bulks
//   cumulative  mass of (-infinity, x]; increasing and continuous from the right, with a jump at each atom
//   quantile    the least x with cumulative(x) >= share
//   mean        integral of a function; moments are the means of powers
//   mass        of everything: one up to the error, which is what `outcome` judges
//
// A plain value, immutable after construction, safe in several threads. Cost: one series of 16 terms a
// density or cumulative value, some 50 of them a quantile, all panels a mean.

#include <functional>
#include <string>
#include <vector>

#include <resolva/numerics/core/status.hpp>
#include <resolva/theory/law/density_segment.hpp>

namespace resolva {

class LimitingLaw {
  public:
    struct Atom {
        double location = 0.0;
        double mass = 0.0;
    };
    enum class EdgeKind {
        soft,  ///< the density vanishes like a square root, or faster
        hard   ///< the density diverges
    };
    struct Edge {
        double location = 0.0;
        EdgeKind kind = EdgeKind::soft;
    };
    struct Bulk {
        double from = 0.0;
        double to = 0.0;
        double mass = 0.0;
    };
    struct Outcome {
        Status status = Status::not_run;
        std::string reason;  ///< one sentence when the status is not `converged`
    };

    LimitingLaw() = default;
    /// Atoms and edges increasing, a lower edge first; the segments fill the intervals between two edges.
    /// A law that was settled so far is judged by its mass: within 1e-9 of one, or `inaccurate`.
    LimitingLaw(std::vector<Atom> atoms, std::vector<Edge> edges, std::vector<DensitySegment> segments,
                Outcome outcome);

    const std::vector<Atom>& atoms() const { return atoms_; }
    const std::vector<Edge>& edges() const { return edges_; }
    const std::vector<Bulk>& bulks() const { return bulks_; }
    double mass() const { return mass_; }
    Status status() const { return outcome_.status; }
    const Outcome& outcome() const { return outcome_; }
    /// The smallest interval that holds everything; 0, 0 without anything.
    double lowest() const;
    double highest() const;

    double density(double x) const;
    double cumulative(double x) const;
    /// @throws BadArgument unless 0 <= share <= 1.
    double quantile(double share) const;
    double mean(const std::function<double(double)>& f) const;
    double moment(int order) const;

  private:
    const DensitySegment* segment_at(double x) const;
    bool is_special(double x) const;

    std::vector<Atom> atoms_;
    std::vector<Edge> edges_;
    std::vector<Bulk> bulks_;
    std::vector<DensitySegment> segments_;
    double mass_ = 0.0;
    Outcome outcome_;
};

/// "soft" or "hard".
std::string_view to_text(LimitingLaw::EdgeKind kind);

}  // namespace resolva
