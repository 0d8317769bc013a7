#include <resolva/validation/simulate/clean_data.hpp>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include <resolva/validation/random/random_stream.hpp>

namespace resolva {

namespace {

StreamKey with_purpose(StreamKey key, Purpose purpose) {
    key.purpose = purpose;
    return key;
}

std::span<double> entries(Matrix& matrix) {
    return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}

}  // namespace

ManifoldData::ManifoldData(const Activation& manifold, const Dimensions& sizes, const StreamKey& key)
    : manifold_(manifold),
      key_(key),
      map_(static_cast<Eigen::Index>(sizes.data), static_cast<Eigen::Index>(sizes.latent)) {
    RandomStream(with_purpose(key, Purpose::manifold_map)).fill_normal(entries(map_));
    map_ /= std::sqrt(static_cast<double>(sizes.latent));
}

void ManifoldData::training(Matrix& samples, std::size_t first) const {
    fill(samples, first, Purpose::latent);
}

void ManifoldData::fresh(Matrix& samples, std::size_t first) const {
    fill(samples, first, Purpose::fresh_latent);
}

void ManifoldData::fill(Matrix& samples, std::size_t first, Purpose purpose) const {
    Matrix latent(map_.cols(), samples.cols());
    RandomStream(with_purpose(key_, purpose))
        .fill_normal(entries(latent),
                     static_cast<std::uint64_t>(first) * static_cast<std::uint64_t>(map_.cols()));
    const bool linear = manifold_.is_linear();
    multiply(samples, 0.0, linear ? manifold_.form().slope : 1.0, map_, Operand::plain, latent,
             Operand::plain);
    if (linear) return;
    for (double& x : entries(samples)) x = manifold_(x);
}

GaussianData::GaussianData(const DiscreteSpectrum& covariance, const Dimensions& sizes, const StreamKey& key)
    : key_(key), eigenvalues_(quantile_eigenvalues(covariance, sizes.data)) {}

void GaussianData::training(Matrix& samples, std::size_t first) const {
    fill(samples, first, Purpose::latent);
}

void GaussianData::fresh(Matrix& samples, std::size_t first) const {
    fill(samples, first, Purpose::fresh_latent);
}

void GaussianData::fill(Matrix& samples, std::size_t first, Purpose purpose) const {
    RandomStream(with_purpose(key_, purpose))
        .fill_normal(entries(samples),
                     static_cast<std::uint64_t>(first) * static_cast<std::uint64_t>(samples.rows()));
    samples = eigenvalues_.cwiseSqrt().asDiagonal() * samples;
}

Eigen::VectorXd quantile_eigenvalues(const DiscreteSpectrum& spectrum, std::size_t count) {
    std::vector<SpectralAtom> atoms = spectrum.atoms();
    std::sort(atoms.begin(), atoms.end(),
              [](const SpectralAtom& a, const SpectralAtom& b) { return a.eigenvalue < b.eigenvalue; });
    Eigen::VectorXd eigenvalues(static_cast<Eigen::Index>(count));
    const double d = static_cast<double>(count);
    std::size_t atom = 0;
    double left =
        atoms.front().weight * d;       // mass of the current atom not yet dealt out, in units of one piece
    constexpr double rounding = 1e-10;  // lest a zero eigenvalue gain the rounding of a weight
    for (Eigen::Index piece = 0; piece < eigenvalues.size(); ++piece) {
        double dealt = 0.0;
        double sum = 0.0;
        // The last piece takes all that is left: the far tail has little mass and a visible share of the
        // trace.
        const bool last = piece + 1 == eigenvalues.size();
        while (atom + 1 < atoms.size() && (last || dealt + left < 1.0 - rounding)) {
            sum += left * atoms[atom].eigenvalue;
            dealt += left;
            left = atoms[++atom].weight * d;
        }
        const double rest = last ? left : std::min(1.0 - dealt, left);
        sum += rest * atoms[atom].eigenvalue;
        dealt += rest;
        left -= rest;
        eigenvalues[piece] = sum / dealt;
    }
    return eigenvalues;
}

}  // namespace resolva
