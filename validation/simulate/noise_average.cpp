#include <resolva/validation/simulate/noise_average.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include <resolva/validation/simulate/conditional_feature.hpp>

namespace resolva {

namespace {

using Index = Eigen::Index;

/// sqrt(sum_{k != l} R_kl^{2 power} tail_k tail_l). Powers by repeated squaring, a column at a time: p^2
/// calls of pow would outlast the factorisation of the p x p matrix.
double remainder_bound(const Matrix& cosines, const Eigen::VectorXd& tails, std::size_t power) {
    double sum = 0.0;
    Eigen::ArrayXd square, product;
    for (Index column = 0; column + 1 < cosines.rows(); ++column) {
        const Index below = cosines.rows() - column - 1;
        square = cosines.col(column).tail(below).array().square();
        product = tails.tail(below);
        for (std::size_t rest = power;; rest /= 2) {
            if (rest % 2 == 1) product *= square;
            if (rest <= 1) break;
            square *= square;
        }
        sum += product.sum() * tails[column];
    }
    return std::sqrt(2.0 * sum);
}

/// Mean over samples of the tail E rho^2 - sum_{q <= order} c_q^2 of each neuron, for every order up to the
/// last.
Matrix tails_by_order(const ConditionalFeature& feature, const Matrix& means,
                      const Eigen::VectorXd& deviations) {
    const std::size_t count = feature.order() + 1;
    Matrix tails = Matrix::Zero(means.rows(), static_cast<Index>(count));
    std::vector<double> c(count);
    for (Index i = 0; i < means.cols(); ++i) {
        for (Index k = 0; k < means.rows(); ++k) {
            double tail = feature.expand(means(k, i), deviations[k], c);
            for (std::size_t q = 0; q < count; ++q) {
                tail -= c[q] * c[q];
                tails(k, static_cast<Index>(q)) += std::max(tail, 0.0);
            }
        }
    }
    return tails / static_cast<double>(means.cols());
}

/// The lowest order whose remainder, estimated from the tails, is below the limit; the last one if none is.
std::size_t choose_order(const Matrix& cosines, const Matrix& tails, double limit) {
    const std::size_t last = static_cast<std::size_t>(tails.cols()) - 1;
    const auto suffices = [&](std::size_t order) {
        return remainder_bound(cosines, tails.col(static_cast<Index>(order)), order + 1) <= limit;
    };
    // The bound decreases in the order. Low orders come first: they usually do.
    std::size_t low = 1;
    std::size_t high = 1;
    while (high < last && !suffices(high)) {
        low = high + 1;
        high = std::min(2 * high, last);
    }
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (suffices(middle)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

}  // namespace

TrainingMoments noise_averaged_moments(const FeatureLayer& layer, const CleanData& data, std::size_t samples,
                                       const Noising& noising, const NoiseAverage& method) {
    const Matrix& weights = layer.weights();
    const Index d = weights.rows();
    const Index p = weights.cols();
    const Eigen::VectorXd lengths = weights.colwise().norm();
    const Eigen::VectorXd deviations = std::sqrt(noising.noise) * lengths;
    const Matrix directions = weights * lengths.cwiseInverse().asDiagonal();
    Matrix cosines(p, p);
    multiply_by_own_transpose(cosines, 0.0, 1.0, directions, Operand::transposed);

    const auto means_of = [&](std::size_t first, std::size_t count) {
        Matrix clean(d, static_cast<Index>(count));
        data.training(clean, first);
        Matrix means(p, clean.cols());
        multiply(means, 0.0, noising.signal, weights, Operand::transposed, clean, Operand::plain);
        return means;
    };

    // A few samples tell how fast the coefficients fall; the bound that is reported uses all of them.
    const Matrix pilot = means_of(0, std::min<std::size_t>(samples, 4));
    const ConditionalFeature widest(layer.activation(), method.max_order);
    const Matrix pilot_tails = tails_by_order(widest, pilot, deviations);
    double scale = 0.0;
    {
        std::vector<double> c(widest.order() + 1);
        for (Index k = 0; k < p; ++k) scale += widest.expand(pilot(k, 0), deviations[k], c);
    }
    const std::size_t order = choose_order(cosines, pilot_tails, 0.1 * method.tolerance * scale);
    const ConditionalFeature feature(layer.activation(), order);

    TrainingMoments result{Matrix::Zero(p, p), Matrix(p, d), order, 0.0, Status::converged};
    std::vector<Matrix> coefficients(order + 1);
    std::vector<double> c(order + 1);
    Eigen::VectorXd tails = Eigen::VectorXd::Zero(p);
    Eigen::VectorXd second_moments = Eigen::VectorXd::Zero(p);
    Eigen::VectorXd slopes = Eigen::VectorXd::Zero(p);
    Matrix product(p, p);
    Matrix powers(p, p);
    for (std::size_t first = 0; first < samples; first += method.block) {
        const std::size_t count = std::min(method.block, samples - first);
        const Matrix means = means_of(first, count);
        for (Matrix& matrix : coefficients) matrix.resize(p, means.cols());
        for (Index i = 0; i < means.cols(); ++i) {
            for (Index k = 0; k < p; ++k) {
                const double second_moment = feature.expand(means(k, i), deviations[k], c);
                double tail = second_moment;
                for (std::size_t q = 0; q <= order; ++q) {
                    coefficients[q](k, i) = c[q];
                    tail -= c[q] * c[q];
                }
                tails[k] += std::max(tail, 0.0);
                second_moments[k] += second_moment;
                slopes[k] += c[1];
            }
        }
        powers.setOnes();
        for (std::size_t q = 0; q <= order; ++q) {
            multiply_by_own_transpose(product, 0.0, 1.0, coefficients[q]);
            for (Index column = 0; column < p; ++column) {
                const Index below = p - column - 1;
                if (below == 0) break;
                auto power = powers.col(column).tail(below);
                result.features.col(column).tail(below) +=
                    product.col(column).tail(below).cwiseProduct(power);
                power = power.cwiseProduct(cosines.col(column).tail(below));
            }
        }
    }
    const double n = static_cast<double>(samples);
    result.features /= n;
    result.features.diagonal() = second_moments / n;
    result.cross.noalias() = (slopes / n).asDiagonal() * directions.transpose();
    result.remainder = remainder_bound(cosines, tails / n, order + 1);
    const double trace = second_moments.sum() / n;
    if (!std::isfinite(trace)) {
        result.status = Status::not_finite;
    } else if (!(result.remainder <= 1e3 * method.tolerance * trace)) {
        result.status = Status::inaccurate;
    }
    return result;
}

}  // namespace resolva
