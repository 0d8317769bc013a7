// The identity test = exact + h score holds at every d when the true score is exact, in expectation over
// fresh samples; by message passing up to 1/d.

#include <cmath>

#include <resolva/validation/lemmas/lemma_check.hpp>
#include <resolva/validation/simulate/replica.hpp>

namespace resolva {

std::vector<LemmaCheck> check_score_identity(const Model& model, const LemmaPlan& plan) {
    std::vector<SizeAverage> averages;
    std::vector<SizeAverage> scatter;
    for (const std::size_t size : plan.sizes) {
        double mean = 0.0, squares = 0.0, count = 0.0;
        for (std::uint32_t replica = 0; replica < plan.replicas; ++replica) {
            Measuring measuring;
            measuring.score_per_dimension = 1.0;
            measuring.fresh_per_dimension =
                model.manifold.is_linear() ? 4.0 : 1.0;  // the same samples
            measuring.directions = false;
            const Measurement at = simulate_replica(model, size, plan.seed, replica, measuring);
            if (at.status != Status::converged) continue;
            const double value = at.values[Observable::test] - at.values[Observable::exact] -
                                 model.noising.noise * at.values[Observable::score];
            count += 1.0;
            const double step = value - mean;
            mean += step / count;
            squares += step * (value - mean);
        }
        averages.push_back({static_cast<double>(size), mean, std::sqrt(squares / (count * (count - 1.0)))});
        const double deviation = std::sqrt(squares / (count - 1.0));
        scatter.push_back({static_cast<double>(size), deviation, deviation / std::sqrt(2.0 * (count - 1.0))});
    }
    const Extrapolation fit = extrapolate(averages);
    LemmaCheck check{"score identity", "test - exact - h score", "simulation in 1/d", 0.0,
                     fit.limit,        fit.standard_error};
    check.rate = fit_rate(scatter);  // scatter between replicas
    check.expected_rate = -1.0;
    check.outcome = judge_lemma(check, plan.z_limit, 0.3);
    return {check};
}

}  // namespace resolva
