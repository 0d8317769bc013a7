#pragma once

#include <vector>

#include <resolva/validation/compare/verdict.hpp>
#include <resolva/validation/finite_size/study.hpp>

#include "output/json.hpp"
#include "output/plot.hpp"
#include "output/table.hpp"

namespace resolva::program {

/// A study with what the theory says about it.
struct ValidationReport {
    Study study;
    std::vector<Comparison> comparisons;
    Outcome outcome;
};

/// Judges test, train and score, and the directions of a linear manifold when asked for.
ValidationReport report_on(Study study, bool directions, const Judgement& rule);

/// {predicted, extrapolated, z, verdict, sentences, fits, sizes}.
Json to_json(const ValidationReport& report);

/// A few lines for a person on standard output.
void print_text(const ValidationReport& report);

/// One row a size and observable.
Table to_table(const ValidationReport& report);

/// Averages against 1/d with their fits and the predictions at 1/d = 0.
Plot to_plot(const ValidationReport& report);

}  // namespace resolva::program
