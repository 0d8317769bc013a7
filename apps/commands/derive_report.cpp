#include "commands/derive_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>
#include <utility>

#include "commands/derive_density.hpp"
#include "output/result_row.hpp"

namespace resolva::program {

namespace {

Table density_table(const Json& density) {
    Table table;
    table.columns = {"energy", "density", "status"};
    for (std::size_t i = 0; i < density["energy"].size(); ++i) {
        Json row;
        for (const std::string& column : table.columns) row[column] = density[column][i];
        table.rows.push_back(std::move(result_row(row).rows[0]));
    }
    return table;
}

Table sweep_table(const Json& sweep) {
    Table table;
    for (const Json& point : sweep) {
        Table row = result_row(point);
        table.columns = std::move(row.columns);
        table.rows.push_back(std::move(row.rows[0]));
    }
    return table;
}

/// "1.4836 +- 0.0024, z = 0.1": the error to two digits, the mean as far as it reaches, and how many errors
/// the theory lies away.
std::string measured_text(const Json& mean, const Json& error, const Json& z) {
    if (mean.is_null() || error.is_null()) return "-";
    const double size = error.get<double>();
    const int decimals =
        size > 0.0 ? std::clamp(1 - static_cast<int>(std::floor(std::log10(size))), 0, 17) : 15;
    std::array<char, 160> text{};
    std::snprintf(text.data(), text.size(), "%.*f +- %.*f", decimals, mean.get<double>(), decimals, size);
    std::string result = text.data();
    if (!z.is_null()) {
        std::snprintf(text.data(), text.size(), ", z = %.1f", z.get<double>());
        result += text.data();
    }
    return result;
}

}  // namespace

Table derive_table(const Json& json) {
    if (json.contains("density")) return density_table(json["density"]);
    return json.contains("sweep") ? sweep_table(json["sweep"]) : result_row(json);
}

void print_derive_report(const Json& json) {
    const auto value = [](const Json& number) { return number.is_null() ? "-" : number.dump(); };
    const auto line = [](const std::string& name, const std::string& text) {
        std::printf("%-16s %s\n", name.c_str(), text.c_str());
    };
    if (json.contains("outputs")) {
        for (const auto& [name, number] : json["outputs"].items()) {
            const Json& error = json["errors"][name];
            std::array<char, 48> digits{};
            if (number.is_null() || error.is_null()) {
                std::snprintf(digits.data(), digits.size(), "%.15g",
                              number.is_null() ? std::numeric_limits<double>::quiet_NaN() : number.get<double>());
            } else {
                std::snprintf(digits.data(), digits.size(), "%.15g  +- %.1g", number.get<double>(),
                              error.get<double>());
            }
            line(name, digits.data());
        }
    }
    line("blocks", json["blocks"]["naive"].dump() + " -> " + json["blocks"]["reduced"].dump());
    line("unknowns", json["unknowns"].dump());
    if (json.contains("residual")) {
        std::array<char, 32> digits{};
        const Json& residual = json["residual"];
        std::snprintf(digits.data(), digits.size(), "%.2g",
                      residual.is_null() ? std::numeric_limits<double>::infinity() : residual.get<double>());
        line("residual", digits.data());
    }
    line("status", json["status"].get<std::string>());
    if (!json["reason"].is_null()) std::printf("%s\n", json["reason"].get<std::string>().c_str());
    if (json.contains("gradient")) {
        for (const auto& [parameter, slopes] : json["gradient"].items()) {
            for (const auto& [output, slope] : slopes.items())
                std::printf("d %s/d %s  %s\n", output.c_str(), parameter.c_str(), value(slope).c_str());
        }
    }
    if (json.contains("simulation")) {
        const Json& sampled = json["simulation"];
        for (const auto& [output, mean] : sampled["mean"].items()) {
            line("simulated " + output,
                 measured_text(mean, sampled["standard_error"][output], sampled["z"][output]));
        }
    }
    if (json.contains("density")) {
        for (const auto& [name, text] : density_head(json["density"]))
            std::printf("%-16s %s\n", name.c_str(), text.c_str());
        const Json& reason = json["density"]["law_reason"];
        if (!reason.is_null()) std::printf("%s\n", reason.get<std::string>().c_str());
        std::printf("\n%s", to_csv(density_table(json["density"])).c_str());
    }
    if (json.contains("sweep")) std::printf("\n%s", to_csv(sweep_table(json["sweep"])).c_str());
}

Plot derive_plot(const Json& json, bool logarithmic) {
    const auto number = [](const Json& value) {
        return value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
    };
    if (json.contains("density")) {
        Curve curve{json["density"]["energy"], {}, {}, "", 0, LineStyle::solid};
        for (const Json& value : json["density"]["density"]) curve.y.push_back(number(value));
        return {"Eigenvalue density", "", {{"", {"eigenvalue"}, {"density"}, {std::move(curve)}}}, 1};
    }
    Panel panel{"", {json["sweep"][0].begin().key(), logarithmic}, {"outputs"}, {}, "top right"};
    for (const auto& [name, unused] : json["sweep"][0]["outputs"].items()) {
        Curve curve{{}, {}, {}, name, static_cast<int>(panel.curves.size()), LineStyle::solid};
        for (const Json& point : json["sweep"]) {
            curve.x.push_back(number(point[panel.x.label]));
            curve.y.push_back(number(point["outputs"][name]));
        }
        panel.curves.push_back(std::move(curve));
    }
    return {"Outputs along a sweep", "", {panel}, 1};
}

}  // namespace resolva::program
