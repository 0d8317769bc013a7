#include <resolva/validation/real_data/statement.hpp>

#include <cmath>
#include <cstdio>

#include <resolva/validation/compare/normal_deviate.hpp>

namespace resolva {

namespace {

std::string per_cent(double relative) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2g %%", 100.0 * std::abs(relative));
    return text;
}

/// The numbers of a statement, and whether they differ by no more than chance or the tolerance.
Statement compared(double first, double second, double standard_error, const StatementRule& rule) {
    Statement statement;
    statement.relative = second / first - 1.0;
    statement.z = normal_deviate((second - first) / standard_error, rule.replicas - 1.0);
    if (!std::isfinite(statement.z) || !std::isfinite(statement.relative)) {
        statement.reason = "there is no number";
        return statement;
    }
    const bool equal = std::abs(statement.relative) < rule.tolerance;
    if (!equal && !(std::abs(statement.z) < rule.z_limit)) {
        statement.outcome = Outcome::disagrees;
    } else if (!equal && standard_error > rule.precision * std::abs(first)) {
        statement.reason = "the error bar is too wide to tell, " + per_cent(standard_error / first);
    } else {
        statement.outcome = Outcome::agrees;
    }
    return statement;
}

}  // namespace

Statement theory_against(double predicted, double measured, double standard_error, const FiniteSize& size,
                         const StatementRule& rule) {
    Statement statement = compared(predicted, measured, standard_error, rule);
    if (!std::isfinite(predicted)) {
        statement.reason = "the theory gives no number";
    } else if (std::isfinite(statement.z) && !size.too_small.empty()) {
        statement.outcome = Outcome::undecided;
        statement.reason = size.too_small;
    } else if (statement.outcome == Outcome::disagrees && std::abs(statement.relative) <= size.allowance) {
        statement.outcome = Outcome::undecided;
        statement.reason = size.cause + " may do as much, up to " + per_cent(size.allowance);
    }
    return statement;
}

Statement twin_against_data(double twin, const MeasuredMean& difference, const StatementRule& rule) {
    return compared(twin, twin + difference.value, difference.standard_error, rule);
}

}  // namespace resolva
