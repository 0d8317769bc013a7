#pragma once

// Which pieces of a curve matter to the posterior of w at given values of y.
//
// A node at w, where the curve takes the value c, enters the posterior with the exponent
// -w^2/2 - (y - c)^2/2. A piece matters at y when its exponent may come within `depth` of the largest one.
// Lists for intervals of y are narrowed step by step, each from the list of an interval around it.

#include <cstddef>
#include <utility>
#include <vector>

#include <resolva/theory/exact_score/curve_pieces.hpp>

namespace resolva {

/// An interval of y.
struct ResponseInterval {
    double lower, upper;
    double distance(double minimum, double maximum) const;  ///< to [minimum, maximum], 0 when they meet
};

class NearbyPieces {
  public:
    /// Pieces that may matter on an interval of y: some ranges, and the values c takes on them.
    struct List {
        std::size_t begin = 0, end = 0;
        double lowest = 1e300, highest = -1e300;
    };

    /// `pieces` must outlive this object and be laid anew only before `start`.
    NearbyPieces(const CurvePieces& pieces, double depth) : pieces_(pieces), depth_(depth) {}

    /// Forgets all lists and makes list 0, of the pieces that overlap [lower, upper] in s, around `centre`.
    /// Returns their number.
    int start(double centre, double lower, double upper);
    /// Makes the list of those pieces of another list that matter somewhere on an interval of y; returns its
    /// number and the least scale of y among them.
    std::pair<int, double> narrow(int list, const ResponseInterval& interval);
    const List& list(int number) const { return lists_[static_cast<std::size_t>(number)]; }
    /// Pieces on a list.
    int count(int number) const;

    /// Finds the pieces of a list that matter at y, as ranges; returns a lower bound of the largest exponent.
    /// Cost: two bisections a run and a few operations a piece near y.
    double find(double y, int list);
    const std::vector<PieceRange>& found() const { return found_; }
    int looked_at() const { return static_cast<int>(bounds_.size()); }  ///< pieces, by the last `find`

  private:
    double noise_reach(double distance) const;
    double trim(std::size_t first_range, const ResponseInterval& interval);
    void close_list(std::size_t first_range);

    const CurvePieces& pieces_;
    double depth_;
    double centre_ = 0.0;
    double farthest_ = 0.0;           // |w| on the pieces around this centre
    std::vector<PieceRange> ranges_;  // concatenated lists
    std::vector<List> lists_;
    std::vector<PieceRange> found_;
    std::vector<double> bounds_;  // of the exponents of the pieces looked at, from above
};

}  // namespace resolva
