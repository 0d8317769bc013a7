#pragma once

#include <string>

#include <resolva/validation/compare/verdict.hpp>

namespace resolva {

/// A mean over replicas.
struct MeasuredMean {
    double value;
    double standard_error;
};

/// How two numbers for the same quantity compare.
struct Statement {
    double relative = 0.0;  ///< second / first - 1
    double z = 0.0;         ///< second - first in standard errors
    Outcome outcome = Outcome::undecided;
    std::string reason;  ///< why it is undecided or what decides, a clause
};

/// What a comparison at one size allows for.
struct StatementRule {
    double z_limit = 4.0;
    double tolerance = 0.02;  ///< relative departure that counts as none
    double precision = 0.1;   ///< largest relative error bar with which agreement means something
    double replicas = 0.0;    ///< of each kind; one less are the degrees of freedom
};

/// What finite size can do to a theory of the limit.
struct FiniteSize {
    std::string too_small;  ///< why the size says nothing about the limit; empty when it does
    double allowance;       ///< relative departure that it may cause
    std::string cause;      ///< what causes that, a clause: "d = 30 and 500 samples"
};

/// A prediction for infinite size against a mean with its error: undecided when the size says nothing about the
/// limit, or when the departure is beyond chance but within what the finite size may do; it disagrees beyond.
Statement theory_against(double predicted, double measured, double standard_error, const FiniteSize& size,
                         const StatementRule& rule);

/// Data against a Gaussian twin, by the differences data - twin of replicas that share network, noise and split.
/// That the data are one table, and every twin one of its own, adds little to their scatter: mean and covariance
/// are the same, and the rest of a table's choice is averaged by its splits (z of 96 Gaussian tables of 40 to 500
/// samples and 8 to 50 dimensions scattered by 0.5 to 0.85).
Statement twin_against_data(double twin, const MeasuredMean& difference, const StatementRule& rule);

}  // namespace resolva
