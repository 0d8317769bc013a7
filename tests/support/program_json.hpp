#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/program.hpp"

namespace resolva::test {

/// What the program prints with --json; the test fails unless it succeeds in silence.
inline nlohmann::json json_of(const std::string& arguments) {
    const auto run = run_program(arguments + " --json");
    INFO(arguments << "\n" << run.errors);
    REQUIRE(run.status == 0);
    CHECK(run.errors.empty());
    return nlohmann::json::parse(run.output);
}

}  // namespace resolva::test
