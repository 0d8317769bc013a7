#include <cmath>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/sampling/learned_path.hpp>
#include <resolva/theory/sampling/sampling_errors.hpp>
#include <resolva/validation/sampling/learned_path_simulation.hpp>
#include <resolva/validation/sampling/sampler_simulation.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;

TEST_CASE("the simulated sampler has the predicted mean squares on data and null coordinates") {
    // N = 20000, d = 64, k = 8, T = 200 as in the reference run for arXiv:2405.14861: 0.9400 and 1.0000 for
    // the adaptive design, 1.0714 and 1.1119 for the other, within four standard errors.
    const NoiseSchedule schedule = li_yan_schedule(200);
    const std::vector<SamplerDesign> designs{adaptive_design(schedule), equal_design(schedule)};
    const std::vector<SimulatedCoordinates> groups{{1.0, 8}, {0.0, 8}};  // eight of the 56 serve
    const auto simulated = simulate_sampler(groups, schedule, designs, 20000, 17);
    const double reference[2][2] = {{0.9400, 1.0000}, {1.0714, 1.1119}};
    for (std::size_t k = 0; k < 2; ++k) {
        const SamplingErrors theory = sampling_errors(subspace_spectrum(64, 8), 64, schedule, designs[k]);
        for (std::size_t g = 0; g < 2; ++g) {
            const SimulatedVariance& seen = simulated[k][g];
            INFO("design " << k << " group " << g << " ratio " << seen.ratio << " +- "
                           << seen.standard_error);
            CHECK(std::abs(seen.ratio - (1.0 + theory.modes[g].excess)) < 4.0 * seen.standard_error);
            CHECK(std::abs(1.0 + theory.modes[g].excess - reference[k][g]) < 5e-5);
            // The error bar itself: sqrt(2/(N k)) for Gaussians.
            CHECK_CLOSE(seen.standard_error, seen.ratio * std::sqrt(2.0 / (20000.0 * groups[g].count)), 0.05);
        }
    }
}

TEST_CASE("the simulated sampler refuses what it cannot run") {
    const NoiseSchedule schedule = li_yan_schedule(20);
    const std::vector<SamplerDesign> designs{adaptive_design(schedule)};
    CHECK_THROWS_AS(simulate_sampler({}, schedule, designs, 10, 1), BadArgument);
    CHECK_THROWS_WITH(simulate_sampler(std::vector<SimulatedCoordinates>{{1.0, 2}}, schedule, designs, 1, 1),
                      Catch::Matchers::Contains("paths"));
}

TEST_CASE("path divergences of trained networks approach the prediction as the inverse dimension") {
    Model model{find_activation("relu"), find_activation("identity")};
    model.sample_ratio = 2.0;
    model.feature_ratio = 1.5;
    model.intrinsic_ratio = 0.5;
    model.ridge = 0.1;
    model.draws = Draws::finite(2);
    const NoiseSchedule schedule = li_yan_schedule(8, 1.0, 2.0);
    {
        const char* name = "exponential-integrator";  // the design whose cross term does not vanish
        const SamplerDesign design = find_design(name, schedule);
        const LearnedPath limit = learned_path(model, schedule, design);
        REQUIRE(limit.status == Status::converged);
        CHECK(std::abs(limit.cross_part) > 0.02 * limit.total);
        const auto mean_at = [&](int d, int replicas) {
            double sum = 0.0, squares = 0.0;
            for (int r = 0; r < replicas; ++r) {
                const double value =
                    simulate_learned_path(model, d, schedule, design, 2 * d, 5, static_cast<std::uint32_t>(r))
                        .path_kl;
                sum += value;
                squares += value * value;
            }
            const double mean = sum / replicas;
            return std::pair(mean, std::sqrt((squares / replicas - mean * mean) / (replicas - 1)));
        };
        const auto [coarse, coarse_error] = mean_at(24, 24);
        const auto [fine, fine_error] = mean_at(72, 8);
        // Linear extrapolation in 1/d from d = 24 and 72.
        const double extrapolated = 1.5 * fine - 0.5 * coarse;
        const double error = std::hypot(1.5 * fine_error, 0.5 * coarse_error);
        INFO(name << ": d = 24 " << coarse << " d = 72 " << fine << " extrapolated " << extrapolated << " +- "
                  << error << " predicted " << limit.total);
        CHECK(std::abs(extrapolated - limit.total) < 4.0 * error + 0.003 * limit.total);
        CHECK(error < 0.02 * limit.total);
    }
}

}  // namespace
