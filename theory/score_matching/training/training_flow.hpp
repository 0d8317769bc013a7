#pragma once

// Errors along the gradient flow of denoising score matching with random features, from A = 0.
//
//   flow       A_tau / sqrt(p) = -(1/sqrt(h)) V f_tau(U),   f_tau(u) = (1 - exp(-(u + lambda) tau)) / (u +
//   lambda) time       tau = (2 h / (d p)) t for the gradient flow dA/dt = -grad L(A); gradient descent with
//   learning rate eta
//              is at tau = 2 h eta k / (d p) after k steps when eta is small against d p / (h (u_max +
//              lambda))
//   test       the double inverse Laplace transform of the polarised test error F_12 (two_point.hpp):
//              test(tau) = int int e^{(s1 + s2) tau} F_12(z1, z2) / (s1 s2) ds1 ds2 / (2 pi i)^2,   z =
//              -lambda - s
//   train      the inverse Laplace transform of the objective F(z) = chi - chi^2 beta^2 <D>,
//              train(tau) = int [ (s + lambda) e^{2 s tau} - 2 lambda e^{s tau} ] F(z) / s^2 ds / (2 pi i)
// Both follow from f_tau(U) = int e^{s tau} / s (U - z)^{-1} ds / (2 pi i) and from the unit residue of 1/s
// at 0. The singularities lie on the negative real s axis, so hyperbolic contours that hug it serve every
// time: nothing overflows, no spectral edge is needed, and no difference of large terms is taken.
//
// Domain: lambda >= 0, 0 <= tau <= infinity; tau = 0 is the zero network (both errors one), tau = infinity
// the ridge (or ridgeless) solution, which is also returned once exp(-lambda tau) < 1e-20. Accuracy: absolute
// error below 1e-11 times max(1, test) (tests/theory/training). Cost: a quarter of a millisecond a factor of
// four in time to prepare, two microseconds a time to evaluate. Evaluation is const and thread-safe. Source:
// [BUBM25] for the flow, [GM26] for the equations; derivation in docs/theory/training_time.md.

#include <complex>
#include <limits>
#include <span>
#include <vector>

#include <resolva/numerics/contour/laplace_contour.hpp>
#include <resolva/numerics/core/status.hpp>
#include <resolva/theory/score_matching/prediction.hpp>
#include <resolva/theory/score_matching/score_problem.hpp>

namespace resolva {

/// Errors per dimension at one training time.
struct TrainingPoint {
    double time = 0.0;
    double test = 1.0;
    double train = 1.0;
    double score = std::numeric_limits<double>::quiet_NaN();  ///< (test - exact) / h
    double gap = 0.0;  ///< test - train, with the absolute error of both; at infinity as `predict` gives it
};

/// The flow of one problem on a range of times, prepared once and evaluated anywhere in it.
class TrainingFlow {
  public:
    /// Prepares the times from `first` to `last`, 0 < first <= last < infinity, for the average over the
    /// spectrum and, in addition, for the eigendirections of C with the given eigenvalues.
    /// @throws BadArgument when a time, a ratio or an eigenvalue is outside its domain.
    TrainingFlow(const ScoreProblem& problem, double first, double last,
                 std::vector<double> eigenvalues = {});

    /// Only a converged flow may be evaluated: otherwise a contour point could not be reached.
    Status status() const { return status_; }
    double first_time() const { return first_; }
    double last_time() const { return last_; }
    const std::vector<double>& eigenvalues() const { return eigenvalues_; }

    /// The errors at a time of the range, at zero or at infinity; NaN when the flow did not converge.
    /// @throws BadArgument for a time outside the range.
    TrainingPoint at(double time) const;

    /// The same for eigendirection `mode` of the list given, without the score of a nonlinear manifold.
    TrainingPoint mode_at(double time, std::size_t mode) const;

    /// The end of the flow: the prediction at this ridge.
    const Prediction& limit() const { return limit_; }

  private:
    /// One contour with the functions on it: channel 0 is the average, the others are the modes.
    struct Window {
        LaplaceContour contour;
        std::vector<std::complex<double>> objective;  ///< channel-major, count values each
        std::vector<std::complex<double>> same;       ///< F_12(z_a, z_b) - 1, count^2 values a channel
        std::vector<std::complex<double>> opposite;   ///< F_12(z_a, conj z_b) - 1
    };

    template <class SpectrumType>
    void prepare(const ScoreProblem& problem, const SpectrumType& spectrum);
    const Window& window_of(double time) const;
    double test_at(double time, std::size_t channel) const;
    double train_at(double time, std::size_t channel) const;
    TrainingPoint channel_at(double time, std::size_t channel) const;

    double first_;
    double last_;
    double last_resolved_;  ///< beyond it the flow has ended
    double ridge_;
    double noise_;
    std::vector<double> eigenvalues_;
    std::vector<double> exact_;        ///< of every channel
    std::vector<TrainingPoint> ends_;  ///< of every channel
    std::vector<Window> windows_;
    Prediction limit_;
    Status status_ = Status::not_run;
};

/// The errors at many times, in the order given; zero and infinity are allowed.
struct FlowCurve {
    std::vector<TrainingPoint> points;
    Status status = Status::not_run;
};

/// @throws BadArgument when a time is negative or NaN, or as `predict`.
FlowCurve predict_training(const ScoreProblem& problem, std::span<const double> times);

}  // namespace resolva
