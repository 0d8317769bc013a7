#include <resolva/validation/training/gradient_flow.hpp>

#include <cmath>

#include <Eigen/Eigenvalues>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/random/random_stream.hpp>

namespace resolva {

namespace {

using Matrix = Eigen::MatrixXd;

Eigen::Index rounded(double ratio, std::size_t dimension) {
    return std::max<Eigen::Index>(
        1, static_cast<Eigen::Index>(std::lround(ratio * static_cast<double>(dimension))));
}

Matrix normal_matrix(Eigen::Index rows, Eigen::Index columns, const StreamKey& key) {
    Matrix matrix(rows, columns);
    RandomStream(key).fill_normal({matrix.data(), static_cast<std::size_t>(matrix.size())});
    return matrix;
}

Matrix applied(const Activation& f, const Matrix& x) {
    return x.unaryExpr([&](double v) { return f(v); });
}

double flow_factor(double eigenvalue, double ridge, double time) {
    const double rate = eigenvalue + ridge;
    if (std::isinf(time)) return 1.0 / rate;
    return rate == 0.0 ? time : -std::expm1(-rate * time) / rate;
}

}  // namespace

GradientFlowSimulation::GradientFlowSimulation(const Model& model, std::size_t dimension, std::uint64_t seed,
                                               std::uint32_t replica, std::size_t fresh)
    : ridge_(model.ridge) {
    if (dimension < 2) refuse("dimension", static_cast<double>(dimension), "it must be at least 2");
    if (model.draws.is_infinite()) refuse("draws", "inf", "a simulation needs finitely many");
    if (model.covariance) refuse("spectrum", "a covariance", "only the manifold model is simulated here");
    const auto d = static_cast<Eigen::Index>(dimension);
    const Eigen::Index p = rounded(model.feature_ratio, dimension),
                       n = rounded(model.sample_ratio, dimension);
    const Eigen::Index latent = rounded(model.intrinsic_ratio, dimension);
    const auto draws = static_cast<Eigen::Index>(std::lround(model.draws.count()));
    const auto key = [&](Purpose purpose) {
        return StreamKey{seed, static_cast<std::uint32_t>(dimension), replica, purpose};
    };
    const double root_d = std::sqrt(static_cast<double>(d)),
                 root_latent = std::sqrt(static_cast<double>(latent));
    const double a = model.noising.signal, root_h = std::sqrt(model.noising.noise);

    const Matrix weights = normal_matrix(p, d, key(Purpose::feature_weights)) / root_d;
    const Matrix map = normal_matrix(d, latent, key(Purpose::manifold_map)) / root_latent;
    const auto samples = [&](Eigen::Index count, Purpose purpose) -> Matrix {
        return weights * applied(model.manifold, map * normal_matrix(latent, count, key(purpose))) * a;
    };
    const Matrix clean = samples(n, Purpose::latent);
    const Matrix noise = normal_matrix(d, n * draws, key(Purpose::noise));
    Matrix features = weights * noise * root_h;
    for (Eigen::Index i = 0; i < n; ++i) features.middleCols(i * draws, draws).colwise() += clean.col(i);
    features = applied(model.feature, features);
    const double count = static_cast<double>(n * draws);
    second_moment_ = features * features.transpose() / count;
    cross_moment_ = noise * features.transpose() / count;
    train_noise_ = noise.squaredNorm() / static_cast<double>(noise.size());

    fresh_noise_ = normal_matrix(d, static_cast<Eigen::Index>(fresh), key(Purpose::fresh_noise));
    fresh_features_ =
        applied(model.feature, samples(static_cast<Eigen::Index>(fresh), Purpose::fresh_latent) +
                                   weights * fresh_noise_ * root_h);
    const Eigen::SelfAdjointEigenSolver<Matrix> solver(second_moment_);
    eigenvalues_ = solver.eigenvalues();
    eigenvectors_ = solver.eigenvectors();
}

SimulatedTraining GradientFlowSimulation::errors_of(double time, const Matrix& network) const {
    const double d = static_cast<double>(network.rows());
    const double train =
        train_noise_ + ((network * second_moment_ - 2.0 * cross_moment_).cwiseProduct(network)).sum() / d;
    const double test =
        (fresh_noise_ - network * fresh_features_).squaredNorm() / static_cast<double>(fresh_noise_.size());
    return {time, test, train};
}

std::vector<SimulatedTraining> GradientFlowSimulation::errors(std::span<const double> times) const {
    const Matrix rotated = cross_moment_ * eigenvectors_;
    std::vector<SimulatedTraining> result;
    for (const double time : times) {
        const Eigen::VectorXd factor =
            eigenvalues_.unaryExpr([&](double u) { return flow_factor(std::max(u, 0.0), ridge_, time); });
        result.push_back(errors_of(time, rotated * factor.asDiagonal() * eigenvectors_.transpose()));
    }
    return result;
}

SimulatedTraining GradientFlowSimulation::gradient_descent(double step, long steps) const {
    require_positive("step", step);
    Matrix network = Matrix::Zero(cross_moment_.rows(), cross_moment_.cols());
    // dB/dtau = V - B (U + lambda)
    for (long k = 0; k < steps; ++k) {
        network += step * (cross_moment_ - network * second_moment_ - ridge_ * network);
    }
    return errors_of(step * static_cast<double>(steps), network);
}

}  // namespace resolva
