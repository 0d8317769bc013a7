#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <resolva/theory/score_matching/training/feature_spectrum.hpp>
#include <resolva/validation/training/gradient_flow.hpp>

#include "support/catch.hpp"
#include "support/models.hpp"

namespace {

using namespace resolva;
using test::model_of;

/// The distribution function of a spectrum as a table: three-point Gauss rules between points that cluster at
/// the edges, scaled to the mass of each bulk.
class DistributionTable {
  public:
    explicit DistributionTable(const FeatureSpectrum& spectrum) {
        double below = 0.0;
        for (const FeatureAtom& atom : spectrum.atoms()) below += atom.mass;
        constexpr int count = 800;
        for (const FeatureBulk& bulk : spectrum.bulks()) {
            const double low = std::max(bulk.from, 1e-9 * bulk.to);
            const auto point = [&](int i) {
                return low * std::pow(bulk.to / low, 0.5 * (1.0 - std::cos(std::numbers::pi * i / count)));
            };
            std::vector<double> increments;
            double total = 0.0;
            for (int i = 0; i < count; ++i) {
                const double left = i == 0 ? bulk.from : point(i), right = point(i + 1);
                const double centre = 0.5 * (left + right), half = 0.5 * (right - left),
                             node = std::sqrt(0.6) * half;
                increments.push_back(half / 9.0 *
                                     (5.0 * spectrum.density(centre - node) + 8.0 * spectrum.density(centre) +
                                      5.0 * spectrum.density(centre + node)));
                total += increments.back();
            }
            REQUIRE(std::abs(total - bulk.mass) < 1e-4);
            at_.push_back(bulk.from);
            value_.push_back(below);
            double inside = 0.0;
            for (int i = 0; i < count; ++i) {
                inside += increments[static_cast<std::size_t>(i)] * bulk.mass / total;
                at_.push_back(point(i + 1));
                value_.push_back(below + inside);
            }
            below += bulk.mass;
        }
    }

    double operator()(double u) const {
        const auto next = static_cast<std::size_t>(std::upper_bound(at_.begin(), at_.end(), u) - at_.begin());
        if (next == 0) return value_.front();
        if (next == at_.size()) return 1.0;
        const double share = (u - at_[next - 1]) / (at_[next] - at_[next - 1]);
        return value_[next - 1] + share * (value_[next] - value_[next - 1]);
    }

  private:
    std::vector<double> at_, value_;
};

/// The Kolmogorov distance of one simulated matrix in units of log(p)/p.
double scaled_distance(const Model& model, const DistributionTable& theory, std::size_t d,
                       std::uint32_t replica) {
    const SimulatedEigenvalues eigenvalues = simulated_eigenvalues(model, d, 11, replica);
    REQUIRE(eigenvalues.status == Status::converged);
    const double p = static_cast<double>(eigenvalues.values.size());
    double distance = 0.0;
    for (std::size_t i = 0; i < eigenvalues.values.size(); ++i) {
        // Where the matrix has no rank, both distributions jump by the same mass at zero; rounding scatters
        // the zeros.
        if (eigenvalues.values[i] < 1e-10) continue;
        const double expected = theory(eigenvalues.values[i]);
        distance = std::max({distance, std::abs(expected - static_cast<double>(i) / p),
                             std::abs(expected - static_cast<double>(i + 1) / p)});
    }
    return distance * p / std::log(p);
}

// Eigenvalues of sample covariances are rigid (Pillai & Yin 2014): the count below any point is p F(u) up to
// powers of log p, so the distance falls like log(p)/p and not like the p^{-1/2} of independent numbers.
TEST_CASE(
    "the distance of simulated eigenvalues to the density falls like one over their number up to a "
    "logarithm") {
    for (const Model& model : {model_of("tanh", "linear", 0.3, 0.5, 1.5, 0.5, 0.0, 2),
                               model_of("relu", "linear", 0.3, 2.0, 1.0, 1.0, 0.0, 2),
                               model_of("tanh", "linear", 1.0, 1.0, 1.0, 1.0, 0.0, 1)}) {
        const FeatureSpectrum spectrum(equations(model));
        REQUIRE(spectrum.status() == Status::converged);
        const DistributionTable theory(spectrum);
        double mean[2] = {0.0, 0.0}, variance[2] = {0.0, 0.0};
        const std::size_t sizes[2] = {40, 160};
        const std::uint32_t replicas[2] = {32, 12};
        for (int level = 0; level < 2; ++level) {
            const double count = replicas[level];
            std::vector<double> values;
            for (std::uint32_t replica = 0; replica < replicas[level]; ++replica) {
                values.push_back(scaled_distance(model, theory, sizes[level], replica));
                mean[level] += values.back() / count;
            }
            for (const double v : values) variance[level] += (v - mean[level]) * (v - mean[level]);
            variance[level] /= count * (count - 1.0);
        }
        const double error = std::sqrt(variance[0] + variance[1]);
        INFO("distance p / log p: " << mean[0] << " at d = 40 and " << mean[1] << " at d = 160, error "
                                    << error);
        CHECK(mean[1] < mean[0] + 3.0 * error);
        CHECK(mean[1] < 1.0);
        // The law p^{-1/2} would halve the distance; three standard errors exclude it.
        const double logarithms =
            std::log(40.0 * model.feature_ratio) / std::log(160.0 * model.feature_ratio);
        CHECK(mean[1] + 3.0 * error < 2.0 * logarithms * mean[0]);
    }
}

TEST_CASE("a gap separates as many simulated eigenvalues as its masses say for infinitely many draws") {
    // The lower bulk is narrow: it is blurred by the lengths of the p weight vectors, so only its count is
    // compared.
    const Model model = model_of("tanh", "tanh", 0.3, 1.0, 1.5, 0.5, 0.0, 0);
    const FeatureSpectrum spectrum(equations(model));
    REQUIRE(spectrum.status() == Status::converged);
    REQUIRE(spectrum.bulks().size() == 2);
    const double gap = 0.5 * (spectrum.bulks()[0].to + spectrum.bulks()[1].from);
    for (std::uint32_t replica = 0; replica < 3; ++replica) {
        const SimulatedEigenvalues simulated = simulated_eigenvalues(model, 120, 5, replica);
        REQUIRE(simulated.status == Status::converged);
        const auto below = std::lower_bound(simulated.values.begin(), simulated.values.end(), gap) -
                           simulated.values.begin();
        CHECK(std::abs(static_cast<double>(below) -
                       spectrum.bulks()[0].mass * static_cast<double>(simulated.values.size())) <= 2.0);
    }
}

}  // namespace
