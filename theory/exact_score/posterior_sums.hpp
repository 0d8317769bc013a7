#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include <resolva/numerics/quadrature/adaptive_segments.hpp>
#include <resolva/numerics/quadrature/gaussian_moments.hpp>
#include <resolva/numerics/quadrature/legendre_rule.hpp>
#include <resolva/numerics/quadrature/resolved_partition.hpp>
#include <resolva/theory/exact_score/curve_pieces.hpp>
#include <resolva/theory/exact_score/nearby_pieces.hpp>
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

    /// The averages at centre mu; NaN when the budget is spent on the way or c is too steep to be laid out.
    /// Each to the tolerance times the larger of itself and `leniency` times the largest value met so far: a
    /// centre that contributes nothing is not resolved to its last digit.
    Averages averages(double centre, double leniency);

  private:
    void make_room();
    bool collect_pieces();
    void cut_segments();
    bool near_edge(const ResponseInterval& interval) const;
    void make_nodes(int piece);
    void add_pieces(double y, double origin, int begin, int end, GaussianMoments& moments);
    Terms density_terms(double y, int list);

    std::function<double(double)> curve_;
    const std::vector<ResolvedPanel>& panels_;
    const std::vector<CurveEdge>& edges_;
    double spread_;
    double reach_;
    double tolerance_;
    double segment_length_;
    double variance_floor_;
    LegendreRule rule_;
    WorkBudget& budget_;

    // The pieces do not move with the centre, so that values of c serve every centre. When there are too many
    // of them, or the spread is small, they are laid around each centre anew; symmetrically, where c has one
    // panel there: errors of E[w|y] cancel, which matters where little is learned.
    CurvePieces pieces_;
    bool kept_ = false;
    std::unique_ptr<double[]> c_, w_, mass_;  // of the nodes of every piece: value, position, prior weight
    std::size_t room_ = 0;                    // of these
    std::vector<int> known_;                  // pieces whose c is known
    std::vector<int> placed_;                 // centre for which the nodes of a piece were placed last

    double centre_ = 0.0;
    int centre_count_ = 0;
    NearbyPieces nearby_;
    std::vector<std::pair<ResponseInterval, int>> pending_;  // with the list of an interval around it
    std::vector<Segment<terms>> segments_;
    Terms largest_{};
};

}  // namespace resolva
