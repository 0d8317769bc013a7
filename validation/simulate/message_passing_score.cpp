#include <resolva/validation/simulate/message_passing_score.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace resolva {

namespace {

/// Largest slope of f between neighbours of a fine grid on [-6, 6].
double steepest_slope(const Activation& f) {
    constexpr int points = 2400;
    constexpr double reach = 6.0;
    constexpr double step = 2.0 * reach / points;
    double steepest = 0.0;
    for (int i = 0; i < points; ++i) {
        const double x = -reach + step * i;
        steepest = std::max(steepest, std::abs(f(x + step) - f(x)) / step);
    }
    return steepest;
}

}  // namespace

MessagePassingScore::MessagePassingScore(const Activation& manifold, const Matrix& map,
                                         const Noising& noising, const MessagePassing& method)
    : manifold_(manifold),
      map_(map),
      squares_(map.cwiseAbs2()),
      noising_(noising),
      method_(method),
      steepness_(steepest_slope(manifold)) {}

MessagePassingScore::ChannelAverages MessagePassingScore::channel(double y, double omega,
                                                                  double variance) const {
    constexpr double reach = 8.0;
    constexpr double step_in_widths = 0.9;
    const double gain = noising_.signal * steepness_;
    const double width = 1.0 / std::sqrt(1.0 / variance + gain * gain / noising_.noise);
    const double deviation = std::sqrt(variance);
    const int half = static_cast<int>(std::ceil(reach * deviation / (step_in_widths * width)));
    const double step = reach * deviation / half;
    const double to_prior = 0.5 / variance;
    const double to_noise = 0.5 / noising_.noise;
    // Weights relative to the best one so far, so that a far-away observation does not underflow.
    double best = std::numeric_limits<double>::infinity();
    double mass = 0.0, first = 0.0, second = 0.0, image = 0.0;
    for (int j = -half; j <= half; ++j) {
        const double shift = step * j;
        const double sigma = manifold_(omega + shift);
        const double miss = y - noising_.signal * sigma;
        const double cost = to_prior * shift * shift + to_noise * miss * miss;
        if (cost < best - 30.0) {
            const double rescale = std::isinf(best) ? 0.0 : std::exp(cost - best);
            mass *= rescale;
            first *= rescale;
            second *= rescale;
            image *= rescale;
            best = cost;
        }
        const double weight = std::exp(best - cost);
        mass += weight;
        first += weight * shift;
        second += weight * shift * shift;
        image += weight * sigma;
    }
    const double mean = first / mass;
    return {omega + mean, std::max(second / mass - mean * mean, 0.0), image / mass};
}

Status MessagePassingScore::iterate(const Matrix& noised, double damping, Matrix& means) const {
    using Index = Eigen::Index;
    const Index d = map_.rows();
    const Index latent = map_.cols();
    const Index count = noised.cols();
    Matrix estimate = Matrix::Zero(latent, count);
    Matrix spread = Matrix::Ones(latent, count);
    Matrix pull = Matrix::Zero(d, count);       // g
    Matrix precision = Matrix::Zero(d, count);  // -g'
    Matrix omega(d, count), variance(d, count), gathered(latent, count), precisions(latent, count);
    means.resize(d, count);
    for (int iteration = 0; iteration < method_.max_iterations; ++iteration) {
        multiply(variance, 0.0, 1.0, squares_, Operand::plain, spread, Operand::plain);
        omega = -variance.cwiseProduct(pull);
        multiply(omega, 1.0, 1.0, map_, Operand::plain, estimate, Operand::plain);
        const double keep = iteration == 0 ? 0.0 : damping;
        for (Index column = 0; column < count; ++column) {
            for (Index i = 0; i < d; ++i) {
                const double v = variance(i, column);
                const ChannelAverages at = channel(noised(i, column), omega(i, column), v);
                means(i, column) = at.image;
                pull(i, column) = keep * pull(i, column) + (1.0 - keep) * (at.mean - omega(i, column)) / v;
                precision(i, column) =
                    keep * precision(i, column) + (1.0 - keep) * (1.0 - at.variance / v) / v;
            }
        }
        multiply(precisions, 0.0, 1.0, squares_, Operand::transposed, precision, Operand::plain);
        multiply(gathered, 0.0, 1.0, map_, Operand::transposed, pull, Operand::plain);
        // Far from the fixed point the channel may ask for a negative precision; the prior keeps it usable.
        precisions = precisions.cwiseMax(0.0);
        const Matrix updated =
            (gathered + precisions.cwiseProduct(estimate)).cwiseQuotient((precisions.array() + 1.0).matrix());
        const double worst = (updated - estimate).colwise().squaredNorm().maxCoeff();
        spread = (precisions.array() + 1.0).inverse().matrix();
        estimate = keep * estimate + (1.0 - keep) * updated;
        if (!std::isfinite(worst)) return Status::not_finite;
        if (std::sqrt(worst / static_cast<double>(latent)) <= method_.tolerance) return Status::converged;
    }
    return Status::iteration_limit;
}

Status MessagePassingScore::posterior_means(const Matrix& noised, Matrix& means) const {
    const Status plain = iterate(noised, method_.damping, means);
    if (plain == Status::converged) return plain;
    return iterate(noised, std::max(method_.damping, 0.5), means);
}

Status MessagePassingScore::evaluate(const Matrix& noised, Matrix& scores) const {
    Matrix means;
    const Status status = posterior_means(noised, means);
    scores = (noising_.signal * means - noised) / noising_.noise;
    return status;
}

}  // namespace resolva
