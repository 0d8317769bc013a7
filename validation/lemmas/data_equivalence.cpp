// Lemma 1 of [GM26]: sigma(M xi / sqrt(D)) behaves as nu_1 M xi / sqrt(D) + nu_* u, u ~ N(0, I_d).
//
// For independent x, y of the data and g, f of the Gaussian, all given M, and the kernel K = (x . y /
// sqrt(d))^k,
//     E K(x, y) - 2 E K(x, g) + E K(g, f) = || E x^{(k)} - E g^{(k)} ||^2 / d^{k/2},
// the squared distance of the k-th moment tensors, hence of all joint moments of order k of projections.
// Samples estimate it without bias. It falls like 1/d; odd orders vanish for an odd sigma.

#include <array>
#include <cmath>

#include <resolva/validation/lemmas/lemma_check.hpp>
#include <resolva/validation/linear_algebra/dense.hpp>
#include <resolva/validation/random/random_stream.hpp>
#include <resolva/validation/simulate/clean_data.hpp>

namespace resolva {

namespace {

constexpr std::size_t orders = 4;
using Distances = std::array<double, orders>;

/// Mean of (a_i . b_j / sqrt(d))^k over pairs, without i = j when both are the same samples.
Distances kernel_means(const Matrix& a, const Matrix& b, bool same) {
    Matrix products(a.cols(), b.cols());
    multiply(products, 0.0, 1.0 / std::sqrt(static_cast<double>(a.rows())), a, Operand::transposed, b,
             Operand::plain);
    Distances sums{};
    for (Eigen::Index j = 0; j < products.cols(); ++j) {
        for (Eigen::Index i = 0; i < products.rows(); ++i) {
            if (same && i == j) continue;
            double power = 1.0;
            for (double& sum : sums) sum += power *= products(i, j);
        }
    }
    const double pairs = static_cast<double>(a.cols()) * static_cast<double>(same ? b.cols() - 1 : b.cols());
    for (double& sum : sums) sum /= pairs;
    return sums;
}

Distances squared_distances(const Model& model, const EquivalenceConstants& constants, std::size_t size,
                            std::uint32_t replica, std::uint64_t seed, Eigen::Index samples) {
    const Dimensions sizes = dimensions_of(model, size);
    const StreamKey key{seed, static_cast<std::uint32_t>(size), replica, Purpose::latent};
    const ManifoldData data(model.manifold, sizes, key);
    const Eigen::Index d = data.map().rows();
    Matrix x(d, samples), g(d, samples), latent(data.map().cols(), samples);
    data.training(x, 0);
    StreamKey own = key;
    own.purpose = Purpose::fresh_latent;
    RandomStream(own).fill_normal({latent.data(), static_cast<std::size_t>(latent.size())});
    own.purpose = Purpose::manifold_residue;
    RandomStream(own).fill_normal({g.data(), static_cast<std::size_t>(g.size())});
    multiply(g, std::sqrt(constants.nu_star2), constants.nu1, data.map(), Operand::plain, latent,
             Operand::plain);
    const Distances xx = kernel_means(x, x, true);
    const Distances gg = kernel_means(g, g, true);
    const Distances xg = kernel_means(x, g, false);
    Distances result{};
    for (std::size_t k = 0; k < orders; ++k) result[k] = xx[k] - 2.0 * xg[k] + gg[k];
    return result;
}

}  // namespace

std::vector<LemmaCheck> check_data_equivalence(const Model& model, const LemmaPlan& plan) {
    const EquivalenceConstants constants = equations(model).constants;
    if (model.covariance || constants.nu_star2 == 0.0) return {};
    use_single_threaded_algebra();
    const std::size_t replicas = 2 * plan.replicas;
    std::array<std::vector<SizeAverage>, orders> averages;
    for (const std::size_t size : plan.sizes) {
        // The sampling error is of order 1 / samples, the distance of order 1 / d.
        const Eigen::Index samples = static_cast<Eigen::Index>(std::min<std::size_t>(12 * size, 1600));
        std::array<double, orders> mean{}, squares{};
        for (std::uint32_t replica = 0; replica < replicas; ++replica) {
            const Distances at = squared_distances(model, constants, size, replica, plan.seed, samples);
            for (std::size_t k = 0; k < orders; ++k) {
                mean[k] += at[k] / static_cast<double>(replicas);
                squares[k] += at[k] * at[k] / static_cast<double>(replicas);
            }
        }
        for (std::size_t k = 0; k < orders; ++k) {
            const double error =
                std::sqrt(std::max(squares[k] - mean[k] * mean[k], 0.0) / static_cast<double>(replicas - 1));
            averages[k].push_back({static_cast<double>(size), mean[k], error});
        }
    }
    std::vector<LemmaCheck> checks;
    for (std::size_t k = 0; k < orders; ++k) {
        const Extrapolation fit = extrapolate(averages[k]);
        LemmaCheck check{"Gaussian equivalence of the data",
                         "squared distance of moments of order " + std::to_string(k + 1),
                         "sampling",
                         0.0,
                         fit.limit,
                         fit.standard_error};
        const SizeAverage& first = averages[k].front();
        if (first.value > 4.0 * first.standard_error) {
            check.rate = fit_rate(averages[k]);
            check.expected_rate = -1.0;
        }
        check.outcome = judge_lemma(check, plan.z_limit, 0.3);
        checks.push_back(std::move(check));
    }
    return checks;
}

}  // namespace resolva
