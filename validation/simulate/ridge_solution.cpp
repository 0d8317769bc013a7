#include <resolva/validation/simulate/ridge_solution.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/random/random_stream.hpp>

namespace resolva {

namespace {

using Index = Eigen::Index;

constexpr std::size_t block_columns = 512;

/// Noised inputs and their noise for consecutive draws of consecutive samples.
struct NoisedBlock {
    Matrix inputs;
    Matrix noise;
};

NoisedBlock noised_block(const CleanData& data, const Noising& noising, std::size_t draws,
                         std::size_t first_sample, std::size_t samples, const StreamKey& key, Index d) {
    Matrix clean(d, static_cast<Index>(samples));
    data.training(clean, first_sample);
    NoisedBlock block{Matrix(), Matrix(d, static_cast<Index>(samples * draws))};
    StreamKey own = key;
    own.purpose = Purpose::noise;
    RandomStream(own).fill_normal(
        {block.noise.data(), static_cast<std::size_t>(block.noise.size())},
        static_cast<std::uint64_t>(first_sample) * draws * static_cast<std::uint64_t>(d));
    block.inputs = std::sqrt(noising.noise) * block.noise;
    for (Index sample = 0; sample < clean.cols(); ++sample) {
        for (Index draw = 0; draw < static_cast<Index>(draws); ++draw) {
            block.inputs.col(sample * static_cast<Index>(draws) + draw) += noising.signal * clean.col(sample);
        }
    }
    return block;
}

/// Factorises, and refuses a matrix whose pivots fall to rounding: its solution would be noise that looks
/// like a number.
Status factorise_regular(Matrix& matrix) {
    if (!factorise(matrix)) return Status::not_finite;
    const auto pivots = matrix.diagonal().cwiseAbs2();
    const double rounding = 4.0 * std::numeric_limits<double>::epsilon() * static_cast<double>(matrix.rows());
    return pivots.minCoeff() > rounding * pivots.maxCoeff() ? Status::converged : Status::inaccurate;
}

/// Completes a solution from U, V and the second moment of the noise. U is overwritten by its factor.
RidgeSolution solve_primal(Matrix& features, Matrix&& cross, Matrix&& noise_moment, double ridge) {
    features.diagonal().array() += ridge;
    RidgeSolution result;
    result.status = factorise_regular(features);
    if (result.status != Status::converged) return result;
    result.output_weights = -cross;
    solve_with_factor(features, result.output_weights);
    // Normal equations: B U = -V - lambda B, so the moment is noise + B V^T - lambda B B^T.
    result.residual_moment = std::move(noise_moment);
    complete_symmetric(result.residual_moment);
    multiply(result.residual_moment, 1.0, 1.0, result.output_weights, Operand::transposed, cross,
             Operand::plain);
    multiply(result.residual_moment, 1.0, -ridge, result.output_weights, Operand::transposed,
             result.output_weights, Operand::plain);
    result.status = Status::converged;
    return result;
}

RidgeSolution train_primal(const Model& model, const FeatureLayer& layer, const CleanData& data,
                           std::size_t samples, std::size_t draws, const StreamKey& key) {
    const Index d = layer.weights().rows();
    const Index p = layer.weights().cols();
    const double columns = static_cast<double>(samples * draws);
    Matrix features = Matrix::Zero(p, p);
    Matrix cross = Matrix::Zero(p, d);
    Matrix noise_moment = Matrix::Zero(d, d);
    const std::size_t step = std::max<std::size_t>(1, block_columns / draws);
    Matrix block_features;
    for (std::size_t first = 0; first < samples; first += step) {
        const std::size_t count = std::min(step, samples - first);
        const NoisedBlock block = noised_block(data, model.noising, draws, first, count, key, d);
        block_features.resize(p, block.inputs.cols());
        layer.features(block_features, block.inputs);
        multiply_by_own_transpose(features, 1.0, 1.0 / columns, block_features);
        multiply(cross, 1.0, 1.0 / columns, block_features, Operand::plain, block.noise, Operand::transposed);
        multiply_by_own_transpose(noise_moment, 1.0, 1.0 / columns, block.noise);
    }
    return solve_primal(features, std::move(cross), std::move(noise_moment), model.ridge);
}

RidgeSolution train_dual(const Model& model, const FeatureLayer& layer, const CleanData& data,
                         std::size_t samples, std::size_t draws, const StreamKey& key) {
    const Index d = layer.weights().rows();
    const Index p = layer.weights().cols();
    const NoisedBlock all = noised_block(data, model.noising, draws, 0, samples, key, d);
    const Index columns = all.inputs.cols();
    const double inverse = 1.0 / static_cast<double>(columns);
    Matrix gram = Matrix::Zero(columns, columns);
    Matrix block_features;
    for (Index first = 0; first < p; first += static_cast<Index>(block_columns)) {
        block_features.resize(std::min(static_cast<Index>(block_columns), p - first), columns);
        layer.features(block_features, all.inputs, first);
        multiply_by_own_transpose(gram, 1.0, inverse, block_features, Operand::transposed);
    }
    gram.diagonal().array() += model.ridge;
    RidgeSolution result;
    result.status = factorise_regular(gram);
    if (result.status != Status::converged) return result;
    Matrix multipliers = all.noise.transpose() * inverse;  // (K + lambda)^{-1} Z^T / N
    solve_with_factor(gram, multipliers);
    result.output_weights.resize(p, d);
    Matrix block_weights;
    for (Index first = 0; first < p; first += static_cast<Index>(block_columns)) {
        block_features.resize(std::min(static_cast<Index>(block_columns), p - first), columns);
        layer.features(block_features, all.inputs, first);
        block_weights.resize(block_features.rows(), d);
        multiply(block_weights, 0.0, -1.0, block_features, Operand::plain, multipliers, Operand::plain);
        result.output_weights.middleRows(first, block_features.rows()) = block_weights;
    }
    // The residual of draw j is lambda N times its multiplier.
    result.residual_moment = Matrix::Zero(d, d);
    multiply_by_own_transpose(result.residual_moment, 0.0,
                              model.ridge * model.ridge * static_cast<double>(columns), multipliers,
                              Operand::transposed);
    complete_symmetric(result.residual_moment);
    return result;
}

}  // namespace

RidgeSolution train(const Model& model, const FeatureLayer& layer, const CleanData& data, std::size_t samples,
                    const StreamKey& key, RidgeRoute route, const NoiseAverage& average) {
    require_nonnegative("ridge", model.ridge);
    const Index d = layer.weights().rows();
    RidgeSolution result;
    if (model.draws.is_infinite()) {
        TrainingMoments moments = noise_averaged_moments(layer, data, samples, model.noising, average);
        if (moments.status == Status::not_finite) {
            result.status = moments.status;
            return result;
        }
        result =
            solve_primal(moments.features, std::move(moments.cross), Matrix::Identity(d, d), model.ridge);
        if (result.status == Status::converged) result.status = moments.status;
    } else {
        const std::size_t draws = static_cast<std::size_t>(model.draws.count());
        const bool primal = route == RidgeRoute::primal ||
                            (route == RidgeRoute::smaller &&
                             static_cast<std::size_t>(layer.weights().cols()) <= samples * draws);
        result = primal ? train_primal(model, layer, data, samples, draws, key)
                        : train_dual(model, layer, data, samples, draws, key);
    }
    result.penalty = model.ridge * result.output_weights.squaredNorm() / static_cast<double>(d);
    return result;
}

}  // namespace resolva
