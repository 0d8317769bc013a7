#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <resolva/theory/score_matching/model.hpp>
#include <resolva/validation/compare/verdict.hpp>

namespace resolva {

/// How a difference falls with the dimension: difference ~ d^exponent, by least squares in logarithms.
struct Rate {
    double exponent = std::numeric_limits<double>::quiet_NaN();
    double standard_error = std::numeric_limits<double>::quiet_NaN();
};

/// One line of the table of lemmas: a number of the theory, the same number by another route, and how the
/// distance between a finite system and its limit falls with d.
struct LemmaCheck {
    std::string lemma;     ///< which step of the theory
    std::string quantity;  ///< what is compared
    std::string route;     ///< how the measured number was obtained
    double theory = 0.0;
    double measured = 0.0;
    double error = 0.0;  ///< standard error, or error bound of a quadrature
    Rate rate{};         ///< of the finite-size difference
    double expected_rate = std::numeric_limits<double>::quiet_NaN();
    Outcome outcome = Outcome::undecided;
};

/// Sizes and replicas of the random-matrix checks.
struct LemmaPlan {
    std::vector<std::size_t> sizes{30, 60, 120, 240};
    std::size_t replicas = 12;
    std::uint64_t seed = 1;
    double z_limit = 4.0;
};

/// Fits y = c d^exponent to positive averages with standard errors; NaN when a value is not positive or fewer
/// than two sizes exist.
Rate fit_rate(const std::vector<SizeAverage>& averages);

/// Agreement of a number within z_limit standard errors (or within a bound, z_limit errors), and of the
/// fitted rate with the expected one within z_limit of its errors plus `rate_slack`, which covers the next
/// order in 1/d.
Outcome judge_lemma(const LemmaCheck& check, double z_limit, double rate_slack = 0.25);

/// Every constant by quadrature, Hermite series and Monte Carlo against the library's value.
std::vector<LemmaCheck> check_constants(const Model& model, const LemmaPlan& plan);

/// Data on the manifold against the Gaussian with the same linear part: joint moments of order 1 to 4.
std::vector<LemmaCheck> check_data_equivalence(const Model& model, const LemmaPlan& plan);

/// Feature matrices against their Gaussian surrogates: resolvent traces, cross moment, population moment, and
/// the concentration of pre-activation variances.
std::vector<LemmaCheck> check_feature_equivalence(const Model& model, const LemmaPlan& plan);

/// test = exact + h score on finite systems.
std::vector<LemmaCheck> check_score_identity(const Model& model, const LemmaPlan& plan);

/// All of the above.
std::vector<LemmaCheck> check_lemmas(const Model& model, const LemmaPlan& plan);

}  // namespace resolva
