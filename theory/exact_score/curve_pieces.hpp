#pragma once

// The curve c of a scalar channel, cut into the pieces on which the innermost integral places its nodes.
//
// A piece lies within one panel on which c is resolved, and is short against the prior of width tau (the
// spread) and the likelihood of width 1 in c together. Pieces in sequence on which c keeps its direction form
// a run: the pieces of a run that come near some y are found by bisection, however many there are (a
// polynomial of degree five has 10^5).

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include <resolva/numerics/quadrature/resolved_partition.hpp>

namespace resolva {

/// Neighbouring pieces [begin, end) on which c rises, or falls; constant counts as either.
struct PieceRange {
    int begin, end;
    bool rising;
    int size() const { return end - begin; }
};

/// Where a piece lies relative to a centre, in units of the spread.
struct PiecePlace {
    double lower, upper;
    double nearest, farthest;  // |w|
};

class CurvePieces {
  public:
    /// Cuts the panels, clipped to [lower, upper], for this spread; replaces what there was. Returns false,
    /// and lays nothing, when more than `most` pieces are needed; most <= 2^24. Cost: some nanoseconds a
    /// piece.
    bool lay(const std::vector<ResolvedPanel>& panels, double spread, double lower, double upper,
             std::size_t most);

    int size() const { return static_cast<int>(start_.size()); }
    const std::vector<PieceRange>& runs() const { return runs_; }
    double minimum(int piece) const { return minimum_[static_cast<std::size_t>(piece)]; }  ///< of c
    double maximum(int piece) const { return maximum_[static_cast<std::size_t>(piece)]; }
    /// Standard deviation of y that noise and slope contribute together.
    double scale(int piece) const { return scale_[static_cast<std::size_t>(piece)]; }
    /// c is resolved: neighbouring nodes differ by a few standard deviations of y.
    bool steady(int piece) const { return maximum(piece) - minimum(piece) <= steady_change; }
    PiecePlace place(int piece, double centre) const {
        // Relative to the centre, in units of the spread: differences of nearby numbers are exact.
        const auto i = static_cast<std::size_t>(piece);
        const double lower = (start_[i] - centre) * inverse_spread_ + offset_[i];
        const double upper = lower + width_[i];
        return {lower, upper, std::max(0.0, std::max(lower, -upper)), std::max(-lower, upper)};
    }

    /// The pieces that overlap [lower, upper] in s.
    std::pair<int, int> overlapping(double lower, double upper) const;
    /// Least and greatest c on a non-empty range of one run.
    double lowest(const PieceRange& range) const {
        return minimum(range.rising ? range.begin : range.end - 1);
    }
    double highest(const PieceRange& range) const {
        return maximum(range.rising ? range.end - 1 : range.begin);
    }
    /// The part of a range of one run on which c may lie in [low, high]. Cost: two bisections.
    PieceRange reaching(const PieceRange& range, double low, double high) const;
    /// Least scale on a range.
    double least_scale(const PieceRange& range) const;

  private:
    static constexpr double steady_change = 7.0;

    double inverse_spread_ = 1.0;
    std::vector<double> start_;           // s where the panel of a piece starts
    std::vector<double> offset_, width_;  // of the piece within it, in units of the spread
    std::vector<double> minimum_, maximum_, scale_;
    std::vector<PieceRange> runs_;
};

}  // namespace resolva
