#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include <resolva/numerics/quadrature/adaptive_segments.hpp>
#include <resolva/numerics/quadrature/gaussian_moments.hpp>
#include <resolva/numerics/quadrature/legendre_rule.hpp>
#include <resolva/numerics/quadrature/resolved_partition.hpp>
#include <resolva/theory/exact_score/curve_pieces.hpp>
#include <resolva/theory/exact_score/work_budget.hpp>

namespace resolva {

struct ChannelResolution;

/// A kink or jump of c at s: c tends to `left` and `right` there, and p(y) varies on the scale of the noise
/// near both, however steep c is.
struct CurveEdge {
    double at, left, right;
};

/// The two inner integrals of ScalarChannel, over w and over y, at a known centre mu of the pre-activation:
///     p(y) = E_w N(y; c(mu + tau w), 1),
///     int dy p E[w|y]^2,   int dy p Var(c|y),   int dy p (1 - Var(w|y))^2,   int dy p Cov(c, w|y)^2,
///     -int dy p ln p - ln(2 pi e)/2,   in this order.
/// Scratch space of one thread; reuse it for every centre at one spread tau.
class PosteriorSums {
  public:
    static constexpr std::size_t terms = 5;
    using Terms = std::array<double, terms>;

    struct Averages {
        Terms value{};
        bool settled = false;
    };

    /// `curve` is c; `panels` a partition on which c is resolved; `edges` its
    /// kinks and jumps; both and the budget must outlive this object.
    /// Variances below `variance_floor` need not be resolved in relative terms.
    PosteriorSums(std::function<double(double)> curve, const std::vector<ResolvedPanel>& panels,
                  const std::vector<CurveEdge>& edges, double spread, double variance_floor,
                  const ChannelResolution& resolution, WorkBudget& budget);

    /// The averages at centre mu; NaN when the budget is spent on the way. Each to the tolerance times the
    /// larger of itself and `leniency` times the largest value met so far: a centre that contributes nothing
    /// is not resolved to its last digit.
    Averages averages(double centre, double leniency);

  private:
    /// Pieces that may count on an interval of y: some of `ranges_`, and the range of c on them.
    struct PieceList {
        std::size_t begin, end;
        double lowest, highest;
    };
    struct Interval {
        double lower, upper;
        std::size_t list;
    };

    void make_room();
    void collect_pieces();
    void cut_segments();
    double narrow(const Interval& interval);
    double trim(std::size_t first_range, const Interval& interval);
    bool near_edge(const Interval& interval) const;
    double noise_reach(double distance) const;
    Terms density_terms(double y, int list);
    double bound_exponents(double y, const PieceList& list);
    void make_nodes(int piece);
    void add_pieces(double y, double origin, int begin, int end, GaussianMoments& moments);

    std::function<double(double)> curve_;
    const std::vector<ResolvedPanel>& panels_;
    const std::vector<CurveEdge>& edges_;
    double spread_;
    double reach_;
    double depth_;
    double tolerance_;
    double segment_length_;
    double variance_floor_;
    LegendreRule rule_;
    WorkBudget& budget_;

    // The pieces do not move with the centre, so that values of c serve every centre; only when there are too
    // many of them are they laid around each centre anew.
    CurvePieces pieces_;
    bool kept_ = false;
    std::unique_ptr<double[]> c_, w_, mass_;  // of the nodes of every piece: value, position, prior weight
    std::size_t room_ = 0;                    // of these
    std::vector<int> known_;                  // pieces whose c is known
    std::vector<int> placed_;                 // centre for which the nodes of a piece were placed last

    double centre_ = 0.0;
    int centre_count_ = 0;
    double farthest_ = 0.0;           // |w| on the pieces of this centre
    std::vector<PieceRange> ranges_;  // concatenated lists
    std::vector<PieceList> lists_;
    std::vector<Interval> pending_;
    std::vector<Segment<terms>> segments_;
    Terms largest_{};
    std::vector<PieceRange> near_;  // pieces near one y
    std::vector<double> above_;     // bounds of their exponents
};

}  // namespace resolva
