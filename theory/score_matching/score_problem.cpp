#include <resolva/theory/score_matching/score_problem.hpp>

namespace resolva {

ExactError gaussian_exact_error(const AnySpectrum& spectrum, const Noising& noising) {
    const double gain = noising.signal * noising.signal;
    const double ratio =
        std::visit([&](const auto& s) { return s.averages(noising.noise, gain).ratio; }, spectrum);
    return {gain * ratio, 8.0 * std::numeric_limits<double>::epsilon(), Status::converged};
}

}  // namespace resolva
