#include <resolva/validation/lemmas/lemma_check.hpp>

#include <cmath>

#include <resolva/validation/finite_size/extrapolation.hpp>

namespace resolva {

Rate fit_rate(const std::vector<SizeAverage>& averages) {
    double weight_sum = 0.0, x_mean = 0.0, y_mean = 0.0;
    for (const SizeAverage& at : averages) {
        if (!(at.value > 0.0) || !(at.standard_error > 0.0)) return {};
        const double weight = std::pow(at.value / at.standard_error, 2);  // 1 / variance of log value
        weight_sum += weight;
        x_mean += weight * std::log(at.size);
        y_mean += weight * std::log(at.value);
    }
    if (averages.size() < 2) return {};
    x_mean /= weight_sum;
    y_mean /= weight_sum;
    double spread = 0.0, covariance = 0.0;
    for (const SizeAverage& at : averages) {
        const double weight = std::pow(at.value / at.standard_error, 2);
        const double x = std::log(at.size) - x_mean;
        spread += weight * x * x;
        covariance += weight * x * (std::log(at.value) - y_mean);
    }
    return {covariance / spread, 1.0 / std::sqrt(spread)};
}

Outcome judge_lemma(const LemmaCheck& check, double z_limit, double rate_slack) {
    if (!std::isfinite(check.theory) || !std::isfinite(check.measured) || !std::isfinite(check.error)) {
        return Outcome::undecided;
    }
    if (std::abs(check.measured - check.theory) > z_limit * check.error) return Outcome::disagrees;
    if (std::isnan(check.expected_rate)) return Outcome::agrees;
    if (!std::isfinite(check.rate.exponent)) return Outcome::undecided;
    const double distance = std::abs(check.rate.exponent - check.expected_rate);
    if (distance > z_limit * check.rate.standard_error + rate_slack) return Outcome::disagrees;
    // An exponent too poorly known to tell a falling difference from a constant one decides nothing.
    return check.rate.standard_error < 0.5 * std::abs(check.expected_rate) ? Outcome::agrees
                                                                           : Outcome::undecided;
}

std::vector<LemmaCheck> check_lemmas(const Model& model, const LemmaPlan& plan) {
    std::vector<LemmaCheck> all;
    for (const auto check :
         {check_constants, check_data_equivalence, check_feature_equivalence, check_score_identity}) {
        for (LemmaCheck& line : check(model, plan)) all.push_back(std::move(line));
    }
    return all;
}

}  // namespace resolva
