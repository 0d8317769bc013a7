// Features against their Gaussian surrogates ([GM26] section 3, [GVM25]):
//     U   has the normalised resolvent trace of b W x / sqrt(d) + beta W z / sqrt(d) + alpha Omega + s
//     Omega', G / psi_p; V   is beta W^T / sqrt(d) up to an operator norm of order d^{-1/2} (noise averaged);
//     U over the population is mu_1^2 / gamma^2 W (a^2 C + h) W^T / d + mu_*^2 I, beside its mean, up to a
//     normalised
//         Frobenius norm of order d^{-1/2};
//     the variances of pre-activations deviate from gamma^2 by order d^{-1/2}.

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include <Eigen/Eigenvalues>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/prediction.hpp>
#include <resolva/validation/lemmas/lemma_check.hpp>
#include <resolva/validation/random/random_stream.hpp>
#include <resolva/validation/simulate/clean_data.hpp>
#include <resolva/validation/simulate/conditional_feature.hpp>
#include <resolva/validation/simulate/feature_layer.hpp>
#include <resolva/validation/simulate/noise_average.hpp>

namespace resolva {

namespace {

using Index = Eigen::Index;

/// Averages of a number over replicas at every size.
std::vector<SizeAverage> over_replicas(const LemmaPlan& plan,
                                       const std::function<double(std::size_t, std::uint32_t)>& measure) {
    std::vector<SizeAverage> averages;
    for (const std::size_t size : plan.sizes) {
        double mean = 0.0, squares = 0.0;
        for (std::uint32_t replica = 0; replica < plan.replicas; ++replica) {
            const double value = measure(size, replica);
            const double step = value - mean;
            mean += step / (replica + 1.0);
            squares += step * (value - mean);
        }
        const double n = static_cast<double>(plan.replicas);
        averages.push_back({static_cast<double>(size), mean, std::sqrt(squares / (n * (n - 1.0)))});
    }
    return averages;
}

LemmaCheck falling_difference(const char* lemma, const char* quantity,
                              const std::vector<SizeAverage>& averages, double expected,
                              const LemmaPlan& plan) {
    // The limit zero is the statement of the rate; the number shown is the difference at the largest size.
    LemmaCheck check{lemma,
                     quantity,
                     "simulation, largest size",
                     0.0,
                     averages.back().value,
                     averages.back().standard_error};
    check.rate = fit_rate(averages);
    check.expected_rate = expected;
    LemmaCheck rate_alone = check;
    rate_alone.measured = 0.0;
    check.outcome = judge_lemma(rate_alone, plan.z_limit);
    return check;
}

Matrix normals(Index rows, Index columns, StreamKey key, Purpose purpose) {
    key.purpose = purpose;
    Matrix matrix(rows, columns);
    RandomStream(key).fill_normal({matrix.data(), static_cast<std::size_t>(matrix.size())});
    return matrix;
}

/// tr (u + ridge)^{-1} / p; u is the lower triangle.
double resolvent_trace(Matrix u, double ridge) {
    u.diagonal().array() += ridge;
    if (!factorise(u)) return std::numeric_limits<double>::quiet_NaN();
    Matrix inverse = Matrix::Identity(u.rows(), u.rows());
    solve_with_lower_factor(u, inverse);
    return inverse.squaredNorm() / static_cast<double>(u.rows());
}

struct System {
    System(const Model& model, std::size_t size, std::uint32_t replica, std::uint64_t seed)
        : sizes(dimensions_of(model, size)),
          key{seed, static_cast<std::uint32_t>(size), replica, Purpose::latent},
          layer(model.feature, sizes, key),
          data(model.manifold, sizes, key) {}

    Matrix clean() const {
        Matrix x(static_cast<Index>(sizes.data), static_cast<Index>(sizes.samples));
        data.training(x, 0);
        return x;
    }

    Dimensions sizes;
    StreamKey key;
    FeatureLayer layer;
    ManifoldData data;
};

/// U of the features themselves.
Matrix feature_moment(const Model& model, const System& system) {
    if (model.draws.is_infinite()) {
        return noise_averaged_moments(system.layer, system.data, system.sizes.samples, model.noising)
            .features;
    }
    const Index draws = static_cast<Index>(model.draws.count());
    const Matrix clean = system.clean();
    const Matrix noise = normals(clean.rows(), clean.cols() * draws, system.key, Purpose::noise);
    Matrix inputs = std::sqrt(model.noising.noise) * noise;
    for (Index column = 0; column < inputs.cols(); ++column) {
        inputs.col(column) += model.noising.signal * clean.col(column / draws);
    }
    Matrix features(system.layer.weights().cols(), inputs.cols());
    system.layer.features(features, inputs);
    Matrix u(features.rows(), features.rows());
    multiply_by_own_transpose(u, 0.0, 1.0 / static_cast<double>(inputs.cols()), features);
    return u;
}

/// U of the Gaussian surrogate, in the same weights, with Gaussian data of the manifold's linear part.
Matrix surrogate_moment(const Model& model, const EquivalenceConstants& c, const System& system) {
    const Matrix& map = system.data.map();
    const Index samples = static_cast<Index>(system.sizes.samples);
    const Index p = system.layer.weights().cols();
    const Matrix latent = normals(map.cols(), samples, system.key, Purpose::fresh_latent);
    Matrix clean =
        std::sqrt(c.nu_star2) * normals(map.rows(), samples, system.key, Purpose::manifold_residue);
    multiply(clean, 1.0, c.nu1, map, Operand::plain, latent, Operand::plain);
    Matrix shared = std::sqrt(c.alpha2) * normals(p, samples, system.key, Purpose::shared_residue);
    multiply(shared, 1.0, std::sqrt(c.b2), system.layer.weights(), Operand::transposed, clean,
             Operand::plain);
    Matrix u = Matrix::Zero(p, p);
    if (model.draws.is_infinite()) {
        multiply_by_own_transpose(u, 0.0, 1.0 / static_cast<double>(samples), shared);
        multiply_by_own_transpose(u, 1.0, c.beta2, system.layer.weights(), Operand::transposed);
        u.diagonal().array() += c.s2;
        return u;
    }
    const Index draws = static_cast<Index>(model.draws.count());
    Matrix features = std::sqrt(c.s2) * normals(p, samples * draws, system.key, Purpose::private_residue);
    const Matrix noise = normals(map.rows(), samples * draws, system.key, Purpose::fresh_noise);
    multiply(features, 1.0, std::sqrt(c.beta2), system.layer.weights(), Operand::transposed, noise,
             Operand::plain);
    for (Index column = 0; column < features.cols(); ++column)
        features.col(column) += shared.col(column / draws);
    multiply_by_own_transpose(u, 0.0, 1.0 / static_cast<double>(features.cols()), features);
    return u;
}

double operator_norm(const Matrix& matrix) {
    Matrix gram(matrix.cols(), matrix.cols());
    multiply_by_own_transpose(gram, 0.0, 1.0, matrix, Operand::transposed);
    const Eigen::SelfAdjointEigenSolver<Matrix> solver(gram, Eigen::EigenvaluesOnly);
    return std::sqrt(std::max(solver.eigenvalues().maxCoeff(), 0.0));
}

/// Normalised Frobenius norm of the population moment, less its mean part, minus its surrogate. Gaussian
/// data.
double population_distance(const Model& model, const EquivalenceConstants& c, const System& system) {
    const Matrix& map = system.data.map();
    const Index p = system.layer.weights().cols();
    Matrix covariance = Matrix::Zero(map.rows(), map.rows());
    multiply_by_own_transpose(covariance, 0.0, model.noising.signal * model.noising.signal * c.nu1 * c.nu1,
                              map);
    covariance.diagonal().array() +=
        model.noising.signal * model.noising.signal * c.nu_star2 + model.noising.noise;
    complete_symmetric(covariance);
    const Matrix& w = system.layer.weights();
    const Matrix pre = w.transpose() * covariance * w;
    const Eigen::VectorXd deviation = pre.diagonal().cwiseSqrt();
    constexpr std::size_t order = 60;
    const ConditionalFeature feature(model.feature, order);
    Matrix coefficients(static_cast<Index>(order + 1), p);
    Eigen::VectorXd second(p);
    for (Index k = 0; k < p; ++k) {
        second[k] = feature.expand(0.0, deviation[k], {coefficients.col(k).data(), order + 1});
    }
    double sum = 0.0;
    const double slope = c.mu1 * c.mu1 / c.gamma2;
    for (Index k = 0; k < p; ++k) {
        const double diagonal = second[k] - std::pow(coefficients(0, k), 2) - slope * pre(k, k) - c.mu_star2;
        sum += diagonal * diagonal;
        for (Index l = 0; l < k; ++l) {
            const double r = pre(k, l) / (deviation[k] * deviation[l]);
            double power = 1.0, entry = 0.0;
            for (Index q = 1; q <= static_cast<Index>(order); ++q) {
                power *= r;
                entry += coefficients(q, k) * coefficients(q, l) * power;
            }
            entry -= slope * pre(k, l);
            sum += 2.0 * entry * entry;
        }
    }
    return std::sqrt(sum / static_cast<double>(p));
}

}  // namespace

std::vector<LemmaCheck> check_feature_equivalence(const Model& model, const LemmaPlan& plan) {
    if (model.covariance) return {};
    use_single_threaded_algebra();
    std::vector<LemmaCheck> checks;
    const ScoreProblem problem = equations(model);
    const EquivalenceConstants& c = problem.constants;

    const std::vector<double> ridges{1e-2, 1e-1, 1.0};
    std::vector<std::vector<SizeAverage>> features(ridges.size()), differences(ridges.size());
    for (std::size_t i = 0; i < ridges.size(); ++i) {
        std::vector<double> of_surrogate;
        features[i] = over_replicas(plan, [&](std::size_t size, std::uint32_t replica) {
            const System system(model, size, replica, plan.seed);
            const double trace = resolvent_trace(feature_moment(model, system), ridges[i]);
            of_surrogate.push_back(resolvent_trace(surrogate_moment(model, c, system), ridges[i]) - trace);
            return trace;
        });
        std::size_t next = 0;
        differences[i] =
            over_replicas(plan, [&](std::size_t, std::uint32_t) { return of_surrogate[next++]; });
        ScoreProblem at_ridge = problem;
        at_ridge.ridge = ridges[i];
        const Prediction prediction = predict(at_ridge);
        const Extrapolation fit = extrapolate(features[i]);
        LemmaCheck limit{"resolvent of U",    "tr (U + " + to_text(ridges[i]) + ")^-1 / p",
                         "simulation in 1/d", prediction.order_parameters[2] / model.feature_ratio,
                         fit.limit,           fit.standard_error};
        limit.outcome = judge_lemma(limit, plan.z_limit);
        checks.push_back(limit);
        const Extrapolation gap = extrapolate(differences[i]);
        LemmaCheck surrogate{"Gaussian surrogate of U",
                             "trace of the surrogate less that of U, ridge " + to_text(ridges[i]),
                             "simulation in 1/d",
                             0.0,
                             gap.limit,
                             gap.standard_error};
        std::vector<SizeAverage> sizes_of_gap = differences[i];
        for (SizeAverage& average : sizes_of_gap) average.value = std::abs(average.value);
        const bool visible = std::all_of(
            sizes_of_gap.begin(), sizes_of_gap.end(),
            [](const SizeAverage& average) { return average.value > 3.0 * average.standard_error; });
        if (visible) {
            surrogate.rate = fit_rate(sizes_of_gap);
            surrogate.expected_rate = -1.0;
        }
        surrogate.outcome = judge_lemma(surrogate, plan.z_limit, 0.3);
        checks.push_back(surrogate);
    }

    checks.push_back(falling_difference(
        "cross moment V", "operator norm of V - beta W^T / sqrt(d)",
        over_replicas(plan,
                      [&](std::size_t size, std::uint32_t replica) {
                          const System system(model, size, replica, plan.seed);
                          Matrix cross = noise_averaged_moments(system.layer, system.data,
                                                                system.sizes.samples, model.noising)
                                             .cross;
                          cross -=
                              std::copysign(std::sqrt(c.beta2), c.mu1) * system.layer.weights().transpose();
                          return operator_norm(cross);
                      }),
        -0.5, plan));
    checks.push_back(falling_difference("population U", "normalised Frobenius distance to the surrogate",
                                        over_replicas(plan,
                                                      [&](std::size_t size, std::uint32_t replica) {
                                                          const System system(model, size, replica,
                                                                              plan.seed);
                                                          return population_distance(model, c, system);
                                                      }),
                                        -0.5, plan));
    checks.push_back(falling_difference(
        "concentration", "deviation of pre-activation variances from gamma^2",
        over_replicas(
            plan,
            [&](std::size_t size, std::uint32_t replica) {
                const System system(model, size, replica, plan.seed);
                const Matrix& w = system.layer.weights();
                const Matrix latent_weights = system.data.map().transpose() * w;
                const double a2 = model.noising.signal * model.noising.signal;
                const Eigen::ArrayXd variance =
                    a2 * c.nu1 * c.nu1 * latent_weights.colwise().squaredNorm().transpose().array() +
                    (a2 * c.nu_star2 + model.noising.noise) * w.colwise().squaredNorm().transpose().array();
                return std::sqrt((variance - c.gamma2).square().mean());
            }),
        -0.5, plan));
    return checks;
}

}  // namespace resolva
