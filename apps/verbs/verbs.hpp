#pragma once

// What verbs say of any model, as JSON, tables and pictures. The verbs themselves: theory/verbs.

#include <string>

#include "model/model_choice.hpp"
#include "output/output_options.hpp"

namespace resolva::program {

/// Each runs its verb, prints and writes what was asked for, and returns the exit status: 1 when there is no answer.
/// @throws BadArgument for bad input
int answer_point(const ChosenModel& chosen, const OutputOptions& output);

struct SweepRequest {
    std::string x;           ///< NAME=GRID
    std::string curve;       ///< NAME=GRID, or empty
    std::string quantities;  ///< names separated by commas; empty: all
    bool map = false;        ///< draw the first quantity as colours over both axes
};
int answer_sweep(const ChosenModel& chosen, const SweepRequest& request, const OutputOptions& output);

struct SearchRequest {
    std::string over;   ///< a parameter
    std::string of;     ///< a quantity
    std::string range;  ///< LOWER:UPPER, or empty
    std::string to;     ///< crossing: the value
};
int answer_optimum(const ChosenModel& chosen, const SearchRequest& request, const OutputOptions& output);
int answer_crossing(const ChosenModel& chosen, const SearchRequest& request, const OutputOptions& output);

/// `parameters`: names separated by commas.
int answer_gradient(const ChosenModel& chosen, const std::string& parameters, const OutputOptions& output);

}  // namespace resolva::program
