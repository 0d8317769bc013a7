#include <resolva/validation/sampling/learned_path_simulation.hpp>

#include <Eigen/Cholesky>
#include <Eigen/Dense>
#include <Eigen/Eigenvalues>

#include <cmath>
#include <span>
#include <string>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/validation/random/random_stream.hpp>

namespace resolva {

namespace {

using Matrix = Eigen::MatrixXd;

Matrix gaussian(Eigen::Index rows, Eigen::Index columns, const StreamKey& key, std::uint64_t block = 0) {
    Matrix matrix(rows, columns);
    const auto size = static_cast<std::size_t>(matrix.size());
    RandomStream(key).fill_normal(std::span(matrix.data(), size), block * size);
    return matrix;
}

Eigen::Index whole(double ratio, int dimension) {
    return std::max<Eigen::Index>(1, static_cast<Eigen::Index>(std::lround(ratio * dimension)));
}

}  // namespace

SimulatedPath simulate_learned_path(const Model& model, int dimension, const NoiseSchedule& schedule,
                                    const SamplerDesign& design, int fresh, std::uint64_t seed,
                                    std::uint32_t replica) {
    if (dimension < 2) refuse("dimension", std::to_string(dimension), "it must be at least 2");
    if (fresh < 1) refuse("number of fresh samples", std::to_string(fresh), "it must be at least 1");
    if (model.draws.is_infinite())
        refuse("draws", "inf", "this simulation draws its noise; give a finite number");
    if (!model.manifold.is_linear() || model.covariance) {
        refuse("manifold", model.manifold.name(), "this simulation is of the linear manifold");
    }
    const Eigen::Index d = dimension;
    const Eigen::Index D = whole(model.intrinsic_ratio, dimension);
    const Eigen::Index n = whole(model.sample_ratio, dimension);
    const Eigen::Index p = whole(model.feature_ratio, dimension);
    const auto m = static_cast<Eigen::Index>(std::lround(model.draws.count()));
    const auto key = [&](Purpose purpose) {
        return StreamKey{seed, static_cast<std::uint32_t>(dimension), replica, purpose};
    };
    const Matrix map = gaussian(d, D, key(Purpose::manifold_map)) *
                       (model.manifold.form().slope / std::sqrt(static_cast<double>(D)));
    Eigen::VectorXd c = Eigen::SelfAdjointEigenSolver<Matrix>(map * map.transpose(), Eigen::EigenvaluesOnly)
                            .eigenvalues()
                            .cwiseMax(0.0);
    const Eigen::VectorXd deviation = c.cwiseSqrt();
    const Matrix W = gaussian(p, d, key(Purpose::feature_weights)) / std::sqrt(static_cast<double>(d));
    const Matrix clean = deviation.asDiagonal() * gaussian(d, n, key(Purpose::latent));
    const Matrix fresh_clean = deviation.asDiagonal() * gaussian(d, fresh, key(Purpose::fresh_latent));
    const auto features = [&](const Matrix& x) {
        return Matrix((W * x).unaryExpr([&](double u) { return model.feature(u); }));
    };

    const int T = schedule.steps();
    const Eigen::ArrayXd last = schedule.signal(T) * c.array() + schedule.noise(T);
    SimulatedPath result;
    result.path_kl = 0.5 * (last - 1.0 - last.log()).mean();
    for (int t = 2; t <= T; ++t) {
        const auto block = static_cast<std::uint64_t>(t);
        const double signal = std::sqrt(schedule.signal(t));
        const double h = schedule.noise(t);
        Matrix U = Matrix::Zero(p, p);
        Matrix V = Matrix::Zero(d, p);
        const Matrix noise = gaussian(d, n * m, key(Purpose::noise), block);
        for (Eigen::Index draw = 0; draw < m; ++draw) {
            const auto z = noise.middleCols(draw * n, n);
            const Matrix phi = features(signal * clean + std::sqrt(h) * z);
            U += phi * phi.transpose() / static_cast<double>(n * m);
            V += z * phi.transpose() / static_cast<double>(n * m);
        }
        U.diagonal().array() += model.ridge;
        const Matrix A = -Eigen::LLT<Matrix>(U).solve(V.transpose()).transpose() / std::sqrt(h);

        const Matrix x =
            signal * fresh_clean + std::sqrt(h) * gaussian(d, fresh, key(Purpose::fresh_noise), block);
        const Matrix learned = A * features(x);
        const Eigen::ArrayXd v = schedule.signal(t) * c.array() + h;
        const Matrix exact = -(v.inverse().matrix().asDiagonal() * x);
        result.score.push_back((learned - exact).squaredNorm() / static_cast<double>(d * fresh));

        // KL of N(mean, b v_{t-1}/v_t) against N((x + eta s_A)/sqrt(a), sig^2/a), averaged over x and
        // coordinates.
        const double a = schedule.retention(t), b = schedule.variance(t);
        const SamplerStep& step = design.at(t);
        const Eigen::ArrayXd before = schedule.signal(t - 1) * c.array() + schedule.noise(t - 1);
        const Eigen::ArrayXd ratio = a * b * before / (v * step.variance);
        const Matrix true_mean = (std::sqrt(a) * before / v).matrix().asDiagonal() * x;
        const Matrix difference = true_mean - (x + step.drift * learned) / std::sqrt(a);
        result.path_kl += 0.5 * (ratio - 1.0 - ratio.log()).mean() +
                          0.5 * a / step.variance * difference.squaredNorm() / static_cast<double>(d * fresh);
    }
    return result;
}

}  // namespace resolva
