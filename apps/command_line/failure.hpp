#pragma once

#include <exception>

namespace resolva::program {

/// Says on standard error what went wrong; returns the exit status: 2 for bad input, else 1.
int report_failure(const std::exception& error);

}  // namespace resolva::program
