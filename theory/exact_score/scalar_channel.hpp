#pragma once

// The scalar channel to which Bayes-optimal estimation through a nonlinearity reduces ([BKMMZ19] section 2).
//
//   y = c(s) + z,   c(s) = kappa sigma(s),   s = sqrt(Q) V + sqrt(1 - Q) w,   V, w, z i.i.d. N(0, 1)
//
// V is known, w is not. Averages over all three, at the overlap Q = 1/(1 + exp(-x)), x the log-odds:
//
//   knowledge    E[ E[w | y, V]^2 ]          = (1 - Q) E g_out^2, between 0 and 1
//   variance     E[ Var(c(s) | y, V) ]       = E[ Var(z | y, V) ], between 0 and 1
//   information  I(w; y | V) in nats         = -E int dy p(y|V) ln p(y|V) - ln(2 pi e)/2
//
// Both derivatives are posterior averages too (the posterior obeys a heat equation in Q):
//
//   d knowledge/(1-Q) / dQ = E[ (1 - Var(w|y,V))^2 ] / (1 - Q)^2,   d variance / dQ = -E[ Cov(c, w|y,V)^2 ] /
//   (1 - Q)
//
// The log-odds keep every digit of Q near 0 and of 1 - Q near 1.
//
// Method. Three nested integrals. Over w: Gauss-Legendre on pieces cut at the breakpoints of sigma, short
// against both the prior and the likelihood; those near y are found by bisection along the runs on which
// sigma is monotone, so that the cost of a steep tail is that of the pieces near y. Over y: adaptive
// Gauss-Kronrod on segments that follow the scale of p(y|V), which is 1 where c is flat and sqrt(1-Q) |c'|
// where it is steep. Over V: Gauss-Hermite below Q = 0.12, else equal steps gathered by a sinh and halved
// until they agree; where they do not, and for sigma with breakpoints or short features when 1 - Q < 0.0144,
// adaptive Gauss-Kronrod, split there and at extrema. Half of the line is enough when sigma is odd or even.
// Cost: 0.3 to 50 ms, growing with the number of extrema of sigma and the logarithm of kappa.

#include <array>
#include <limits>
#include <vector>

#include <resolva/numerics/quadrature/legendre_rule.hpp>
#include <resolva/numerics/quadrature/resolved_partition.hpp>
#include <resolva/theory/activation/activation.hpp>
#include <resolva/theory/exact_score/posterior_sums.hpp>

namespace resolva {

/// Averages of the channel at one overlap.
struct ChannelAverages {
    double knowledge = std::numeric_limits<double>::quiet_NaN();
    double variance = std::numeric_limits<double>::quiet_NaN();
    double information = std::numeric_limits<double>::quiet_NaN();
    double contraction = std::numeric_limits<double>::quiet_NaN();  ///< E[(1 - Var(w | y, V))^2]
    double alignment = std::numeric_limits<double>::quiet_NaN();    ///< E[Cov(c, w | y, V)^2]
    bool settled = false;  ///< the adaptive rules met their tolerance
};

/// How finely the three integrals are resolved.
struct ChannelResolution {
    int order =
        16;  ///< Legendre nodes on a piece of at most 5.5 standard deviations; multiples of 4 cost least
    double tolerance =
        1e-7;  ///< relative error estimate allowed on each segment; pessimistic by orders of magnitude
    double reach = 7.5;    ///< Gaussian variables are cut at this many standard deviations
    double depth = 30.0;   ///< terms below exp(-depth) of the largest are left out
    double segment = 6.0;  ///< first length of the segments of y, in the local scale of its density
    double step = 0.3;     ///< first step of the equal steps that average over V
    double outer = 1e-9;   ///< relative tolerance of that average
};

/// The channel of one activation and one gain: immutable, safe to share between threads.
class ScalarChannel {
  public:
    /// Standard deviations of the pre-activation over which sigma is looked at; c is resolved as far as it
    /// counts.
    static constexpr double extent = 10.0;

    /// @throws BadArgument when the gain is not positive, or sigma is not finite on [-10, 10].
    ScalarChannel(const Activation& sigma, double gain);

    /// Averages at log-odds x; x = -infinity is Q = 0. `resolution` must have 1 <= order <= 100.
    ChannelAverages averages(double log_odds, const ChannelResolution& resolution) const;
    /// The same within a budget of work; every average is NaN when it is spent on the way.
    ChannelAverages averages(double log_odds, const ChannelResolution& resolution, WorkBudget& budget) const;

    /// Least multiple of 1/4 beyond which min(1, c(g)^2), a bound of every variance, has no more than this
    /// fraction of its mean; at most the extent.
    double reach_of(double fraction) const;

    double mean() const { return mean_; }        ///< E sigma(g)
    double power() const { return power_; }      ///< E sigma(g)^2
    double gain() const { return gain_; }        ///< kappa
    bool even() const { return parity_ > 0; }    ///< sigma(-s) = sigma(s) at every sampled s: Q = 0 is fixed
    bool resolved() const { return resolved_; }  ///< every panel follows sigma

  private:
    void measure(const std::vector<ResolvedPanel>& panels, bool mirrored);
    void note_rough_parts(const std::vector<ResolvedPanel>& panels);

    Activation sigma_;
    double gain_;
    std::vector<ResolvedPanel> panels_;    // of c = gain sigma, as far as it counts
    std::vector<CurveEdge> edges_;         // of c, at the breakpoints within the extent
    std::vector<double> rough_;            // ends of stretches on which sigma varies on short lengths
    std::vector<double> extrema_;          // where c turns, up to the width of a panel
    std::vector<double> variance_beyond_;  // E[min(1, c(g)^2); |g| > i/4]
    double mean_ = 0.0;
    double power_ = 0.0;
    int parity_ = 0;  // +1 even, -1 odd, 0 neither
    bool resolved_ = true;
};

}  // namespace resolva
