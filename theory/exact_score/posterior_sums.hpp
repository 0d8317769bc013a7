#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <vector>

#include <resolva/numerics/quadrature/adaptive_segments.hpp>
#include <resolva/numerics/quadrature/legendre_rule.hpp>
#include <resolva/numerics/quadrature/resolved_partition.hpp>
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
    struct Panel {
        double lower, upper;        // in w
        double minimum, maximum;    // of c
        double nearest, farthest;   // |w|
        double scale;               // sd of y contributed by this panel's slope: sqrt(1 + (dc/dw)^2)
        std::size_t source, piece;  // where it lies on the fixed grid
        int first_node;             // of w and mass; -1 until some y needs the nodes
        int first_value;            // of c
        bool steady;  // c is resolved: neighbouring nodes differ by a few standard deviations of y
    };

    /// The equal pieces of one source panel. They do not move with the centre, so that values of c are
    /// reused.
    struct Grid {
        double width;
        std::vector<int> first_value;  // of each piece; -1 until some centre needs it
    };

    /// What decides whether a panel counts at some y, one array each for a vector loop.
    struct PanelBounds {
        std::vector<double> minimum, maximum, nearest_squared, farthest_squared;
        void clear();
    };

    /// Panels that may count on an interval of y: a range of `candidates_` and the range of c on them.
    struct CandidateList {
        int begin, end;
        double lowest, highest;
    };

    void lay_grid();
    void collect_panels(double centre);
    void append_panels(std::size_t source, double start, double width, double first, double last);
    void append_candidate(int index);
    void cut_segments();
    Terms density_terms(double y, int candidates);
    void make_nodes(Panel& panel);

    std::function<double(double)> curve_;
    const std::vector<ResolvedPanel>& source_;
    const std::vector<CurveEdge>& edges_;
    double spread_;
    double reach_;
    double depth_;
    double tolerance_;
    double segment_length_;
    double variance_floor_;
    LegendreRule rule_;
    WorkBudget& budget_;

    double centre_ = 0.0;
    std::vector<Panel> panels_;
    std::vector<Grid> grid_;        // of each source panel; empty when there are too many pieces to keep
    std::vector<double> c_;         // of the nodes; with a grid, of those of every centre so far
    std::vector<double> w_, mass_;  // of the nodes of this centre: position, prior weight
    std::vector<int> candidates_;   // concatenated lists of panels
    PanelBounds bounds_;            // of each candidate
    std::vector<CandidateList> list_;
    std::vector<Segment<terms>> segments_;
    Terms largest_{};
    std::vector<double> lanes_;
    std::vector<double> above_, below_;  // bounds of exponents at one y
};

}  // namespace resolva
