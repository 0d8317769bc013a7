// Noise schedules and coefficient designs of the sampler of Li & Yan, arXiv:2405.14861.

#include <cmath>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/sampling/sampling_errors.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;

TEST_CASE("a design read from a table is the design") {
    const NoiseSchedule schedule = li_yan_schedule(80);
    for (const auto name : design_names()) {
        const SamplerDesign design = find_design(name, schedule);
        std::vector<SamplerCoefficients> rows;
        for (int t = 2; t <= 80; ++t) rows.push_back({design.at(t).drift, design.at(t).variance});
        const auto data = subspace_spectrum(24, 8);
        const SamplingErrors named = sampling_errors(data, 24, schedule, design);
        const SamplingErrors table = sampling_errors(data, 24, schedule, tabulated_design(schedule, rows));
        CHECK_CLOSE(table.kl, named.kl, 1e-9);
        CHECK_CLOSE(table.tv, named.tv, 1e-9);
        rows.pop_back();
        CHECK_THROWS_WITH(tabulated_design(schedule, rows),
                          Catch::Matchers::Contains("number of rows") && Catch::Matchers::Contains("79"));
    }
}

TEST_CASE("other schedules keep the noise level and the signal complementary") {
    for (const NoiseSchedule& schedule :
         {li_yan_schedule(3000), linear_schedule(1000), cosine_schedule(500)}) {
        double sum = 0.0;
        for (int t = 1; t <= schedule.steps(); ++t) {
            sum += std::log1p(-schedule.variance(t));
            CHECK_CLOSE(schedule.noise(t), -std::expm1(sum), 1e-12);
            CHECK_CLOSE(schedule.signal(t), std::exp(sum), 1e-12);
        }
    }
    // The cosine schedule is defined by its signal.
    const NoiseSchedule cosine = cosine_schedule(100);
    const auto f = [](double u) { return std::pow(std::cos((u + 0.008) / 1.008 * std::acos(0.0)), 2); };
    CHECK_CLOSE(cosine.signal(37), f(0.37) / f(0.0), 1e-12);
}

TEST_CASE("sampling input outside its domain is refused by name") {
    CHECK_THROWS_WITH(li_yan_schedule(8), Catch::Matchers::Contains("T >= 9"));
    CHECK_NOTHROW(li_yan_schedule(9));
    CHECK_THROWS_WITH(li_yan_schedule(1), Catch::Matchers::Contains("steps"));
    CHECK_THROWS_WITH(subspace_spectrum(8, 9), Catch::Matchers::Contains("intrinsic"));
    CHECK_THROWS_WITH(subspace_spectrum(8, 0), Catch::Matchers::Contains("intrinsic"));
    CHECK_THROWS_WITH(find_design("euler", li_yan_schedule(20)), Catch::Matchers::Contains("adaptive"));
    CHECK_THROWS_AS(NoiseSchedule({0.5, 1.0}), BadArgument);
    CHECK_THROWS_WITH(
        sampling_errors(subspace_spectrum(8, 2), 8, li_yan_schedule(20), equal_design(li_yan_schedule(21))),
        Catch::Matchers::Contains("steps"));
}

}  // namespace
