#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/program.hpp"

namespace resolva::test {

/// Checks that the program refuses the arguments with status 2 and one sentence that holds the words, and
/// prints nothing else.
inline void check_refused(const std::string& arguments, const std::vector<std::string>& words) {
    const auto run = run_program(arguments);
    INFO("resolva " << arguments << "\n" << run.errors);
    CHECK(run.status == 2);
    CHECK(run.output.empty());
    CHECK(std::count(run.errors.begin(), run.errors.end(), '\n') == 1);
    for (const std::string& word : words) CHECK_THAT(run.errors, Catch::Matchers::Contains(word));
}

}  // namespace resolva::test
