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
        const Statement& statement = departure.twin_data;
        INFO(to_string(departure.observable) << " z " << statement.z << " relative " << statement.relative);
        CHECK(statement.outcome == Outcome::agrees);
    }
    CHECK(same.twin_data == Outcome::agrees);
    CHECK(same.failed == 0);
    const RealDataReport other = compare_with_data(model, standardised(samples(false)), plan);
    for (const Departure& departure : other.departures) {
        const Statement& statement = departure.twin_data;
        UNSCOPED_INFO(to_string(departure.observable)
                      << " z " << statement.z << " relative " << statement.relative);
    }
    CHECK(other.twin_data == Outcome::disagrees);
    CHECK(other.outcome == Outcome::disagrees);
    // Theory and twin do not know of the fluctuating length: their numbers are the same, and so is what they say.
    for (std::size_t i = 0; i < 2; ++i)
        CHECK(other.departures[i].theory_twin.outcome == same.departures[i].theory_twin.outcome);
    model.sample_ratio = 18.0;  // 576 of 600
    CHECK_THROWS_WITH(
        compare_with_data(model, standardised(samples(true)), plan),
        Catch::Matchers::Contains("tenth of the 600 samples is kept for testing; the largest value "
                                  "is 16.875"));
    model.sample_ratio = 1.0;
    CHECK_THROWS_WITH(compare_with_data(model, standardised(samples(true).leftCols(9)), plan),
                      Catch::Matchers::Contains("number of samples is 9; a table needs at least 10"));
}

TEST_CASE("a table trained on almost whole still agrees with its Gaussian twin") {
    // Nine tenths train: a twin drawn afresh from the covariance would lie apart, since a table's parts share it.
    Model model{find_activation("tanh"), find_activation("identity")};
    model.noising = Noising::at_time(0.2);
    model.feature_ratio = 1.5;
    model.ridge = 1e-2;
    model.draws = Draws::finite(4);
    model.sample_ratio = 2.7;
    RealDataPlan plan;
    plan.replicas = 40;
    plan.threads = 2;
    plan.tolerance = 0.0;
    const RealDataReport report = compare_with_data(model, standardised(samples(true).leftCols(96)), plan);
    CHECK(report.sizes.samples == 86);
    for (const Departure& departure : report.departures) {
        INFO(to_string(departure.observable) << " z " << departure.twin_data.z);
        CHECK(departure.twin_data.outcome == Outcome::agrees);
    }
}

TEST_CASE("trainings that fail leave every statement undecided and say why") {
    Model model{find_activation("relu"), find_activation("identity")};
    model.noising = Noising::at_time(0.2);
    model.sample_ratio = 4.0;
    model.feature_ratio = 8.0;
    model.ridge = 1e-2;
    model.draws = Draws::infinite();
    RealDataPlan plan;
    plan.replicas = 4;
    const RealDataReport report = compare_with_data(model, standardised(samples(true).topRows(4)), plan);
    REQUIRE(report.failed > 0);
    CHECK(report.outcome == Outcome::undecided);
    for (const Departure& departure : report.departures) {
        for (const Statement& one : {departure.theory_twin, departure.twin_data, departure.theory_data}) {
            CHECK(one.outcome == Outcome::undecided);
            CHECK_THAT(one.reason,
                       Catch::Matchers::Contains("of 8 trainings failed: the average over the noise did "
                                                 "not converge at d = 4; a finite number of draws"));
        }
    }
}

}  // namespace
