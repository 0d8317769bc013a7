// Every recorded command still answers what it answered: exit status, keys and values. A number may change only when
// a fault is mended, and then scripts/record_references.py records it anew and the commit says why.

#include <cmath>
#include <fstream>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/places.hpp"
#include "support/program.hpp"

namespace {

using nlohmann::json;
namespace places = resolva::test::places;

/// What a computation says of itself may improve: bounds, counts of steps, and wordings.
bool describes_the_computation(const std::string& key) {
    static const std::set<std::string> keys{"version",
                                            "iterations",
                                            "residual",
                                            "relative_error",
                                            "score_error",
                                            "homotopy_steps",
                                            "blocks",
                                            "unknowns",
                                            "condition",
                                            "explanation",
                                            "reason",
                                            "exact_explanation",
                                            "run",
                                            "head",
                                            "steps",
                                            "evaluations",
                                            "tail_error",
                                            "coefficient_error",
                                            "enclosure",
                                            "error",
                                            "exact_relative_error"};
    const bool bound = key.ends_with("_lower") || key.ends_with("_upper") || key.ends_with("_error");
    return bound || keys.contains(key);
}

/// Where a smooth function is smallest is known to the square root of the rounding of its values.
bool locates_a_minimum(const std::string& place) {
    return place == "/time" || place.ends_with("/argument") || place.ends_with("/optimal_ridge/ridge");
}

/// The first place where the answer lacks something of the record or differs from it; empty when none does.
std::string difference(const json& recorded, const json& answer, const std::string& place) {
    if (recorded.is_object()) {
        if (!answer.is_object()) return place + " is no object";
        for (const auto& [key, value] : recorded.items()) {
            if (!answer.contains(key)) return place + "/" + key + " is missing";
            if (describes_the_computation(key)) continue;
            const std::string found = difference(value, answer[key], place + "/" + key);
            if (!found.empty()) return found;
        }
        return {};
    }
    if (recorded.is_array()) {
        if (!answer.is_array() || answer.size() != recorded.size()) return place + " has another length";
        for (std::size_t k = 0; k < recorded.size(); ++k) {
            const std::string found = difference(recorded[k], answer[k], place + "/" + std::to_string(k));
            if (!found.empty()) return found;
        }
        return {};
    }
    if (recorded.is_number() && answer.is_number()) {
        const double was = recorded.get<double>(), is = answer.get<double>();
        const double tolerance = locates_a_minimum(place) ? 1e-6 : 1e-9;
        if (std::abs(is - was) <= tolerance * std::abs(was) + 1e-14) return {};
        return place + " was " + recorded.dump() + " and is " + answer.dump();
    }
    return recorded == answer ? "" : place + " was " + recorded.dump() + " and is " + answer.dump();
}

TEST_CASE("recorded commands answer as they did") {
    std::ifstream file(places::source_directory + "/tests/references/answers.jsonl");
    REQUIRE(file.good());
    int count = 0;
    for (std::string line; std::getline(file, line); ++count) {
        const json record = json::parse(line);
        const std::string command = record["command"];
        INFO("resolva " << command);
        const auto run = resolva::test::run_command("cd '" + places::source_directory + "' && " +
                                                    places::program + " " + command);
        CHECK(run.status == record["status"]);
        if (!record.contains("output")) continue;
        REQUIRE(json::accept(run.output));
        CHECK(difference(record["output"], json::parse(run.output), "") == "");
    }
    CHECK(count > 250);
}

}  // namespace
