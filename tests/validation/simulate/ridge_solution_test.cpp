#include <cmath>
#include <string>

#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/validation/random/random_stream.hpp>
#include <resolva/validation/simulate/conditional_feature.hpp>
#include <resolva/validation/simulate/ridge_solution.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;

Model example(const std::string& feature, Draws draws, double ridge = 1e-2) {
    Model model{find_activation(feature), find_activation("identity")};
    model.noising = Noising::at_time(0.2);
    model.ridge = ridge;
    model.draws = draws;
    return model;
}

const StreamKey key{7, 12, 0, Purpose::latent};

TEST_CASE("primal and dual routes train the same network") {
    for (const Dimensions sizes :
         {Dimensions{12, 10, 50, 6}, Dimensions{12, 40, 15, 6}, Dimensions{12, 300, 700, 12}}) {
        const Model model = example("relu", Draws::finite(3));
        const FeatureLayer layer(model.feature, sizes, key);
        const ManifoldData data(model.manifold, sizes, key);
        const RidgeSolution primal = train(model, layer, data, sizes.samples, key, RidgeRoute::primal);
        const RidgeSolution dual = train(model, layer, data, sizes.samples, key, RidgeRoute::dual);
        REQUIRE(primal.status == Status::converged);
        REQUIRE(dual.status == Status::converged);
        CHECK((primal.output_weights - dual.output_weights).norm() < 1e-9 * dual.output_weights.norm());
        CHECK((primal.residual_moment - dual.residual_moment).norm() < 1e-9);
        CHECK_CLOSE(primal.penalty, dual.penalty, 1e-9);
    }
}

TEST_CASE("residuals evaluated draw by draw give the moment that the normal equations promise") {
    const Dimensions sizes{12, 40, 15, 6};
    const Model model = example("tanh", Draws::finite(2));
    const FeatureLayer layer(model.feature, sizes, key);
    const ManifoldData data(model.manifold, sizes, key);
    const RidgeSolution solution = train(model, layer, data, sizes.samples, key);
    Matrix clean(12, 40);
    data.training(clean, 0);
    StreamKey noise_key = key;
    noise_key.purpose = Purpose::noise;
    const RandomStream noise(noise_key);
    const auto moment = [&](const Matrix& weights) {
        Matrix sum = Matrix::Zero(12, 12);
        for (Eigen::Index sample = 0; sample < 40; ++sample) {
            for (Eigen::Index draw = 0; draw < 2; ++draw) {
                Matrix z(12, 1);
                noise.fill_normal({z.data(), 12}, static_cast<std::uint64_t>(12 * (2 * sample + draw)));
                const Matrix x =
                    model.noising.signal * clean.col(sample) + std::sqrt(model.noising.noise) * z;
                Matrix features(15, 1);
                layer.features(features, x);
                const Matrix residual = weights.transpose() * features + z;
                sum += residual * residual.transpose() / 80.0;
            }
        }
        return sum;
    };
    CHECK((moment(solution.output_weights) - solution.residual_moment).norm() < 1e-10);

    // A minimum: every direction raises the objective, by the same amount on both sides to second order.
    const auto objective = [&](const Matrix& weights) {
        return moment(weights).trace() + model.ridge * weights.squaredNorm();
    };
    const double lowest = objective(solution.output_weights);
    for (std::uint64_t trial = 0; trial < 5; ++trial) {
        Matrix step(15, 12);
        RandomStream(key).fill_normal({step.data(), 180}, 1000 + 180 * trial);
        step *= 1e-3;
        const double above = objective(solution.output_weights + step) - lowest;
        const double below = objective(solution.output_weights - step) - lowest;
        CHECK(above > 0.0);
        CHECK_CLOSE(above, below, 1e-6);
    }
}

TEST_CASE("the noise-averaged moments equal closed-form kernels summed over the samples") {
    const Dimensions sizes{12, 9, 14, 6};
    for (const std::string name : {"relu", "erf"}) {
        const Model model = example(name, Draws::infinite());
        const FeatureLayer layer(model.feature, sizes, key);
        const ManifoldData data(model.manifold, sizes, key);
        const TrainingMoments moments = noise_averaged_moments(layer, data, sizes.samples, model.noising);
        REQUIRE(moments.status == Status::converged);
        Matrix clean(12, 9);
        data.training(clean, 0);
        const Matrix pre = model.noising.signal * layer.weights().transpose() * clean;
        const Eigen::VectorXd length = layer.weights().colwise().norm();
        double squared_difference = 0.0;
        for (Eigen::Index k = 0; k < 14; ++k) {
            for (Eigen::Index l = 0; l <= k; ++l) {
                double sum = 0.0;
                for (Eigen::Index i = 0; i < 9; ++i) {
                    const double r =
                        k == l ? 1.0 - 1e-15
                               : layer.weights().col(k).dot(layer.weights().col(l)) / (length[k] * length[l]);
                    const double root = std::sqrt(model.noising.noise);
                    sum += conditional_kernel(model.feature, pre(k, i), root * length[k], pre(l, i),
                                              root * length[l], r);
                }
                const double difference = sum / 9.0 - moments.features(k, l);
                squared_difference += (k == l ? 1.0 : 2.0) * difference * difference;
            }
        }
        INFO(name << " order " << moments.order << " remainder " << moments.remainder);
        CHECK(moments.remainder < 1e-8);
        CHECK(std::sqrt(squared_difference) <=
              moments.remainder + 1e-7);  // the diagonal at r < 1 costs sqrt(1 - r)
    }
}

TEST_CASE("many noise draws approach the averaged moments within their sampling error") {
    const Dimensions sizes{12, 6, 10, 6};
    for (const std::string name : {"relu", "tanh"}) {
        const Model model = example(name, Draws::infinite());
        const FeatureLayer layer(model.feature, sizes, key);
        const ManifoldData data(model.manifold, sizes, key);
        const TrainingMoments moments = noise_averaged_moments(layer, data, sizes.samples, model.noising);
        Matrix clean(12, 6);
        data.training(clean, 0);
        constexpr int draws = 4000;
        Matrix mean = Matrix::Zero(10, 10), squares = mean, cross = Matrix::Zero(10, 12),
               cross_squares = cross;
        const RandomStream noise(StreamKey{99, 12, 0, Purpose::noise});
        Matrix z(12, 6), features(10, 6);
        for (int draw = 0; draw < draws; ++draw) {
            noise.fill_normal({z.data(), 72}, static_cast<std::uint64_t>(72 * draw));
            layer.features(features,
                           Matrix(model.noising.signal * clean + std::sqrt(model.noising.noise) * z));
            const Matrix u = features * features.transpose() / 6.0;
            const Matrix v = features * z.transpose() / 6.0;
            mean += u / draws;
            squares += u.cwiseAbs2() / draws;
            cross += v / draws;
            cross_squares += v.cwiseAbs2() / draws;
        }
        const auto worst = [](const Matrix& average, const Matrix& square, const Matrix& expected,
                              bool lower) {
            double z_max = 0.0;
            for (Eigen::Index j = 0; j < average.cols(); ++j) {
                for (Eigen::Index i = lower ? j : 0; i < average.rows(); ++i) {
                    const double error = std::sqrt((square(i, j) - average(i, j) * average(i, j)) / draws);
                    z_max = std::max(z_max, std::abs(average(i, j) - expected(i, j)) / error);
                }
            }
            return z_max;
        };
        INFO(name);
        CHECK(worst(mean, squares, moments.features, true) < 4.5);
        CHECK(worst(cross, cross_squares, moments.cross, false) < 4.5);
    }
}

TEST_CASE("a system too small for the Hermite series says so") {
    // Two data dimensions: among 60 neurons some are parallel to within a degree.
    const Dimensions sizes{2, 5, 60, 1};
    const Model model = example("sign", Draws::infinite());
    const FeatureLayer layer(model.feature, sizes, key);
    const ManifoldData data(model.manifold, sizes, key);
    const RidgeSolution solution = train(model, layer, data, sizes.samples, key);
    CHECK(solution.status != Status::converged);
}

TEST_CASE("a singular training problem without ridge is reported") {
    // Linear features with p > d have rank d.
    const Dimensions sizes{12, 60, 30, 12};
    const Model model = example("identity", Draws::finite(1), 0.0);
    const FeatureLayer layer(model.feature, sizes, key);
    const ManifoldData data(model.manifold, sizes, key);
    const RidgeSolution solution = train(model, layer, data, sizes.samples, key);
    CHECK(solution.status != Status::converged);
}

}  // namespace
