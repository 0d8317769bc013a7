#include <resolva/theory/score_matching/score_problem.hpp>

namespace resolva {

ExactError gaussian_exact_error(const AnySpectrum& spectrum, const Noising& noising) {
    const double gain = noising.signal * noising.signal;
    const double ratio =
        std::visit([&](const auto& s) { return s.averages(noising.noise, gain).ratio; }, spectrum);
    ExactError exact;
    exact.value = gain * ratio;
    exact.relative_error = 8.0 * std::numeric_limits<double>::epsilon();
    exact.status = Status::converged;
    return exact;
}

}  // namespace resolva
