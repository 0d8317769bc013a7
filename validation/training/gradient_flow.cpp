#include <resolva/validation/training/gradient_flow.hpp>

#include <cmath>
#include <limits>
#include <memory>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/random/random_stream.hpp>
#include <resolva/validation/simulate/clean_data.hpp>
#include <resolva/validation/simulate/noise_average.hpp>

namespace resolva {

namespace {

using Index = Eigen::Index;

constexpr std::size_t block_columns = 512;

/// U (lower triangle), V^T and the mean of z^2 over a set of noised samples.
struct Moments {
    Matrix features;
    Matrix cross;
    double noise = 1.0;
    Status status = Status::converged;
};

/// One finite system before it is trained.
struct System {
    Dimensions sizes;
    StreamKey key;
    Noising noising;
    FeatureLayer layer;
    std::unique_ptr<CleanData> data;

    System(const Model& model, std::size_t dimension, std::uint64_t seed, std::uint32_t replica)
        : sizes(dimensions_of(model, dimension)),
          key{seed, static_cast<std::uint32_t>(dimension), replica, Purpose::latent},
          noising(model.noising),
          layer(model.feature, sizes, key) {
        if (model.covariance) {
            data = std::make_unique<GaussianData>(*model.covariance, sizes, key);
        } else {
            data = std::make_unique<ManifoldData>(model.manifold, sizes, key);
        }
    }

    /// The moments over `samples` samples with `draws` noises each, from the stream of `purpose`.
    Moments moments(std::size_t samples, std::size_t draws, Purpose purpose) const {
        const Index d = layer.weights().rows(), p = layer.weights().cols();
        const double columns = static_cast<double>(samples * draws);
        StreamKey own = key;
        own.purpose = purpose;
        const RandomStream stream(own);
        Moments result{Matrix::Zero(p, p), Matrix::Zero(p, d), 0.0, Status::converged};
        const std::size_t step = std::max<std::size_t>(1, block_columns / draws);
        for (std::size_t first = 0; first < samples; first += step) {
            const std::size_t count = std::min(step, samples - first);
            Matrix clean(d, static_cast<Index>(count));
            purpose == Purpose::noise ? data->training(clean, first) : data->fresh(clean, first);
            Matrix noise(d, static_cast<Index>(count * draws));
            stream.fill_normal({noise.data(), static_cast<std::size_t>(noise.size())},
                               static_cast<std::uint64_t>(first * draws) * static_cast<std::uint64_t>(d));
            Matrix inputs = std::sqrt(noising.noise) * noise;
            const Index repeated = static_cast<Index>(draws);
            for (Index i = 0; i < clean.cols(); ++i) {
                inputs.middleCols(i * repeated, repeated).colwise() += noising.signal * clean.col(i);
            }
            Matrix features(p, inputs.cols());
            layer.features(features, inputs);
            multiply_by_own_transpose(result.features, 1.0, 1.0 / columns, features);
            multiply(result.cross, 1.0, 1.0 / columns, features, Operand::plain, noise, Operand::transposed);
            result.noise += noise.squaredNorm() / (columns * static_cast<double>(d));
        }
        return result;
    }

    Moments training(const Draws& draws) const {
        if (draws.is_infinite()) {
            TrainingMoments averaged = noise_averaged_moments(layer, *data, sizes.samples, noising);
            return {std::move(averaged.features), std::move(averaged.cross), 1.0, averaged.status};
        }
        return moments(sizes.samples, static_cast<std::size_t>(draws.count()), Purpose::noise);
    }
};

double flow_factor(double eigenvalue, double ridge, double time) {
    const double rate = eigenvalue + ridge;
    return std::isinf(time) ? 1.0 / rate : -std::expm1(-rate * time) / rate;
}

}  // namespace

GradientFlowSimulation::GradientFlowSimulation(const Model& model, std::size_t dimension, std::uint64_t seed,
                                               std::uint32_t replica, std::size_t fresh)
    : ridge_(require_nonnegative("ridge", model.ridge)) {
    use_single_threaded_algebra();
    const System system(model, dimension, seed, replica);
    Moments training = system.training(model.draws);
    status_ = training.status;
    Matrix vectors = std::move(training.features);
    if (!diagonalise(vectors, eigenvalues_, Eigenvectors::all)) status_ = Status::iteration_limit;
    if (status_ != Status::converged) return;
    const Index p = vectors.rows(), d = training.cross.cols();
    rounding_ = static_cast<double>(p) * std::numeric_limits<double>::epsilon() * eigenvalues_[p - 1];
    train_noise_ = training.noise;

    Moments population = system.moments(fresh, 1, Purpose::fresh_noise);
    fresh_noise_ = population.noise;
    Matrix rotated(p, d), rotated_population(p, d);  // (V Q)^T
    multiply(rotated, 0.0, 1.0, vectors, Operand::transposed, training.cross, Operand::plain);
    multiply(rotated_population, 0.0, 1.0, vectors, Operand::transposed, population.cross, Operand::plain);
    const double inverse_d = 1.0 / static_cast<double>(d);
    gradient_ = rotated.rowwise().squaredNorm() * inverse_d;
    alignment_ = rotated.cwiseProduct(rotated_population).rowwise().sum() * inverse_d;
    complete_symmetric(population.features);
    Matrix half(p, p);
    multiply(half, 0.0, 1.0, population.features, Operand::plain, vectors, Operand::plain);
    multiply(population.features, 0.0, 1.0, vectors, Operand::transposed, half, Operand::plain);
    product_.resize(p, p);
    multiply(product_, 0.0, inverse_d, rotated, Operand::plain, rotated, Operand::transposed);
    product_ = product_.cwiseProduct(population.features).eval();
}

SimulatedTraining GradientFlowSimulation::errors_of(double time, const Eigen::VectorXd& factors) const {
    const double train = train_noise_ - 2.0 * factors.dot(gradient_) +
                         (factors.array().square() * eigenvalues_.array() * gradient_.array()).sum();
    const double test = fresh_noise_ - 2.0 * factors.dot(alignment_) + factors.dot(product_ * factors);
    return {time, test, train};
}

std::vector<SimulatedTraining> GradientFlowSimulation::errors(std::span<const double> times) const {
    std::vector<SimulatedTraining> result;
    for (const double time : times) {
        if (!(time >= 0.0)) refuse("training time", time, "it must be zero or positive");
        // The gradient vanishes on the null space of U.
        const Eigen::VectorXd factors = eigenvalues_.unaryExpr(
            [&](double u) { return u > rounding_ ? flow_factor(u, ridge_, time) : 0.0; });
        result.push_back(errors_of(time, factors));
    }
    return result;
}

SimulatedTraining simulated_gradient_descent(const Model& model, std::size_t dimension, std::uint64_t seed,
                                             std::uint32_t replica, std::size_t fresh, double step,
                                             long steps) {
    require_positive("step", step);
    use_single_threaded_algebra();
    const System system(model, dimension, seed, replica);
    Moments training = system.training(model.draws);
    Moments population = system.moments(fresh, 1, Purpose::fresh_noise);
    complete_symmetric(training.features);
    complete_symmetric(population.features);
    const double ridge = model.ridge;
    // The network is -B rho(x), with B^T as p x d: dB^T/dtau = V^T - (U + lambda) B^T.
    Matrix network = Matrix::Zero(training.cross.rows(), training.cross.cols());
    Matrix change(network.rows(), network.cols());
    for (long k = 0; k < steps; ++k) {
        change = training.cross - ridge * network;
        multiply(change, 1.0, -1.0, training.features, Operand::plain, network, Operand::plain);
        network += step * change;
    }
    const double inverse_d = 1.0 / static_cast<double>(network.cols());
    const auto error = [&](const Moments& over) {
        Matrix reached = -2.0 * over.cross;
        multiply(reached, 1.0, 1.0, over.features, Operand::plain, network, Operand::plain);
        return over.noise + reached.cwiseProduct(network).sum() * inverse_d;
    };
    return {step * static_cast<double>(steps), error(population), error(training)};
}

SimulatedEigenvalues simulated_eigenvalues(const Model& model, std::size_t dimension, std::uint64_t seed,
                                           std::uint32_t replica) {
    use_single_threaded_algebra();
    Moments training = System(model, dimension, seed, replica).training(model.draws);
    SimulatedEigenvalues result;
    result.status = training.status;
    Eigen::VectorXd eigenvalues;
    if (!diagonalise(training.features, eigenvalues, Eigenvectors::none))
        result.status = Status::iteration_limit;
    result.values.assign(eigenvalues.data(), eigenvalues.data() + eigenvalues.size());
    return result;
}

}  // namespace resolva
