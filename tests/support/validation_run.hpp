#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/program.hpp"

namespace resolva::test {

/// A validation of a small model, up to its draws and sizes.
inline const std::string small_validation =
    "validate --activation erf --time 0.3 --psi-n 2 --psi-p 1.5 --psi-d 0.5 --ridge 0.1 --seed 3 ";

/// The report without the conditions of its run, which may differ where the results must not.
inline nlohmann::json without_run(const ProgramRun& run) {
    INFO(run.errors);
    nlohmann::json value = nlohmann::json::parse(run.output);
    value.erase("run");
    return value;
}

}  // namespace resolva::test
