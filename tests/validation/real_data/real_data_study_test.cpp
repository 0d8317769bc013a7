#include <cmath>
#include <cstdint>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/spectra/sample_covariance.hpp>
#include <resolva/validation/random/random_stream.hpp>
#include <resolva/validation/real_data/real_data_study.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;

/// Independent samples: 32 components of unequal variance, each sqrt(eigenvalue) times an entry of unit
/// variance.
Matrix samples(bool gaussian) {
    Matrix table(32, 600);
    const RandomStream stream(StreamKey{17, 32, 0, Purpose::latent});
    std::uint64_t index = 0;
    for (Eigen::Index column = 0; column < table.cols(); ++column) {
        // Rare bright samples: a common factor makes the length of a sample fluctuate, its covariance the
        // same.
        const double factor = gaussian ? 1.0 : (stream.uniform(index) < 0.2 ? std::sqrt(5.0) : 0.0);
        for (Eigen::Index row = 0; row < table.rows(); ++row) {
            table(row, column) =
                factor * std::sqrt(2.0 / (1.0 + 0.2 * static_cast<double>(row))) * stream.normal(index++);
        }
    }
    return table;
}

TEST_CASE("Gaussian samples pass as Gaussian and samples of fluctuating length do not") {
    Model model{find_activation("relu"), find_activation("identity")};
    model.noising = Noising::at_time(0.2);
    model.sample_ratio = 4.0;
    model.feature_ratio = 3.0;
    model.ridge = 1e-2;
    RealDataPlan plan;
    plan.replicas = 24;
    plan.threads = 2;
    const RealDataReport same = compare_with_data(model, standardised(samples(true)), plan);
    for (const Departure& departure : same.departures) {
        INFO(to_string(departure.observable) << " z " << departure.z << " relative " << departure.relative);
        CHECK(departure.outcome == Outcome::agrees);
    }
    CHECK(same.failed == 0);
    const RealDataReport other = compare_with_data(model, standardised(samples(false)), plan);
    for (const Departure& departure : other.departures) {
        UNSCOPED_INFO(to_string(departure.observable)
                      << " z " << departure.z << " relative " << departure.relative);
    }
    CHECK(other.outcome == Outcome::disagrees);
    model.sample_ratio = 18.0;  // 576 of 600
    CHECK_THROWS_WITH(compare_with_data(model, standardised(samples(true)), plan),
                      Catch::Matchers::Contains("tenth"));
}

}  // namespace
