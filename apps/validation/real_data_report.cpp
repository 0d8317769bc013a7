#include "validation/real_data_report.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include <resolva/numerics/core/contract.hpp>

namespace resolva::program {

namespace {

/// The three statements by the names of their two sides, in the order of the text.
struct Sides {
    const char* name;
    const char* key;
    Statement Departure::*statement;
    Outcome RealDataReport::*outcome;
};

constexpr std::array<Sides, 3> statements{{
    {"theory and twin", "theory_twin", &Departure::theory_twin, &RealDataReport::theory_twin},
    {"twin and data", "twin_data", &Departure::twin_data, &RealDataReport::twin_data},
    {"theory and data", "theory_data", &Departure::theory_data, &RealDataReport::theory_data},
}};

Json with_error(const MeasuredMean& number) {
    return {{"value", number_or_null(number.value)}, {"stderr", number_or_null(number.standard_error)}};
}

std::string outcome_text(Outcome outcome) {
    return std::string(to_string(outcome));
}

Json reason_json(const std::string& reason) {
    return reason.empty() ? Json(nullptr) : Json(reason);
}

/// The reason of a statement when it is the same for every quantity.
std::string common_reason(const RealDataReport& report, const Sides& sides) {
    const std::string& first = (report.departures.front().*sides.statement).reason;
    for (const Departure& at : report.departures) {
        if ((at.*sides.statement).reason != first) return {};
    }
    return first;
}

/// "0.5504 +- 0.0015", or words where there is no number.
std::string measured_text(const MeasuredMean& number) {
    if (!std::isfinite(number.value)) return "not computed";
    char text[64];
    std::snprintf(text, sizeof text, "%.6f +- %.6f", number.value, number.standard_error);
    return text;
}

}  // namespace

Json to_json(const RealDataReport& report, const DataSource& source) {
    Json json{{"data", source.path},
              {"remarks", source.remarks},
              {"d", report.sizes.data},
              {"n", report.sizes.samples},
              {"p", report.sizes.features},
              {"available", report.available},
              {"held_out", report.available - report.sizes.samples},
              {"failed", report.failed},
              {"reason", reason_json(report.failure)}};
    for (const Departure& at : report.departures) {
        const std::string name(to_string(at.observable));
        json["predicted"][name] = number_or_null(at.predicted);
        json["real"][name] = with_error(at.real);
        json["gaussian"][name] = with_error(at.gaussian);
        json["relative_departure"][name] = number_or_null(at.twin_data.relative);
        json["z"][name] = number_or_null(at.twin_data.z);
        for (const Sides& sides : statements) {
            const Statement& statement = at.*sides.statement;
            json["statements"][sides.key][name] = {{"relative", number_or_null(statement.relative)},
                                                   {"z", number_or_null(statement.z)},
                                                   {"outcome", outcome_text(statement.outcome)},
                                                   {"reason", reason_json(statement.reason)}};
        }
    }
    for (const Sides& sides : statements) json["outcomes"][sides.key] = outcome_text(report.*sides.outcome);
    json["verdict"] = outcome_text(report.outcome);
    return json;
}

void print_text(const RealDataReport& report) {
    std::printf("%zu samples of dimension %zu: n = %zu train, %zu test; p = %zu\n", report.available,
                report.sizes.data, report.sizes.samples, report.available - report.sizes.samples,
                report.sizes.features);
    std::printf("%-10s %11s %24s %24s\n", "quantity", "theory", "Gaussian twin", "data");
    for (const Departure& at : report.departures) {
        std::printf(
            "%-10s %11s %24s %24s\n", std::string(to_string(at.observable)).c_str(),
            std::isfinite(at.predicted) ? to_text(std::round(1e6 * at.predicted) / 1e6).c_str() : "none",
            measured_text(at.gaussian).c_str(), measured_text(at.real).c_str());
    }
    for (const Sides& sides : statements) {
        const std::string reason = common_reason(report, sides);
        std::printf("%s: %s%s%s\n", sides.name, outcome_text(report.*sides.outcome).c_str(),
                    reason.empty() ? "" : ", ", reason.c_str());
        for (const Departure& at : report.departures) {
            const Statement& statement = at.*sides.statement;
            std::printf("    %-8s", std::string(to_string(at.observable)).c_str());
            if (std::isfinite(statement.z))
                std::printf(" %+.2f %%, z = %.1f", 100.0 * statement.relative, statement.z);
            if (reason.empty()) {
                std::printf(": %s%s%s", outcome_text(statement.outcome).c_str(),
                            statement.reason.empty() ? "" : ", ", statement.reason.c_str());
            }
            std::printf("\n");
        }
    }
    std::printf(
        "The twin is a Gaussian table of the same size, mean and covariance: it departs from the theory by "
        "its "
        "finite size, the data from it by not being Gaussian.\nverdict: %s\n",
        outcome_text(report.outcome).c_str());
}

Table to_table(const RealDataReport& report, const DataSource& source) {
    Table table;
    table.head.emplace_back("resolva", RESOLVA_VERSION);
    table.head.emplace_back("data", source.path);
    std::string remarks;
    for (const std::string& remark : source.remarks) remarks += (remarks.empty() ? "" : "; ") + remark;
    if (!remarks.empty()) table.head.emplace_back("remarks", remarks);
    table.head.emplace_back("verdict", outcome_text(report.outcome));
    table.columns = {"quantity", "statement",       "d",    "n",           "p",        "samples", "theory",
                     "gaussian", "gaussian_stderr", "real", "real_stderr", "relative", "z",       "outcome",
                     "reason"};
    for (const Sides& sides : statements) {
        for (const Departure& at : report.departures) {
            const Statement& statement = at.*sides.statement;
            table.rows.push_back({std::string(to_string(at.observable)), sides.key,
                                  std::to_string(report.sizes.data), std::to_string(report.sizes.samples),
                                  std::to_string(report.sizes.features), std::to_string(report.available),
                                  to_text(at.predicted), to_text(at.gaussian.value),
                                  to_text(at.gaussian.standard_error), to_text(at.real.value),
                                  to_text(at.real.standard_error), to_text(statement.relative),
                                  to_text(statement.z), outcome_text(statement.outcome), statement.reason});
        }
    }
    return table;
}

}  // namespace resolva::program
