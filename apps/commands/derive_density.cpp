#include "commands/derive_density.hpp"

#include <array>
#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/spectral_law.hpp>

#include "command_line/values.hpp"

namespace resolva::program {

namespace {

constexpr long points_of_a_whole_law = 401;

struct Grid {
    double first = 0.0;
    double last = 0.0;
    long count = 0;
};

Grid parsed(const std::string& text) {
    const std::vector<std::string> parts = split(text, ':');
    if (parts.size() != 3) refuse("--density", text, "write FIRST:LAST:COUNT, or nothing for the whole law");
    const Grid grid{parse_number("--density", parts[0]), parse_number("--density", parts[1]),
                    parse_integer("COUNT of --density", parts[2], 2, 1000000)};
    if (!(grid.first < grid.last)) refuse("--density", text, "FIRST must lie below LAST");
    return grid;
}

/// A little more than the support.
Grid around(const LimitingLaw& law) {
    const double width = law.highest() - law.lowest();
    const double margin = width > 0.0 ? 0.05 * width : std::max(1.0, 0.1 * std::abs(law.highest()));
    return {law.lowest() - margin, law.highest() + margin, points_of_a_whole_law};
}

}  // namespace

Json density_json(const std::string& text, const ExpressionModel& model, bool& succeeded) {
    Grid grid;
    if (text != whole_law) grid = parsed(text);
    const LimitingLaw law = limiting_law(model);
    if (text == whole_law) grid = around(law);
    Json json{{"energy", Json::array()}, {"density", Json::array()}, {"status", Json::array()}};
    for (long k = 0; k < grid.count; ++k) {
        const double share = static_cast<double>(k) / static_cast<double>(grid.count - 1);
        const double energy = grid.first + (grid.last - grid.first) * share;
        const double density = law.density(energy);
        json["energy"].push_back(energy);
        json["density"].push_back(number_or_null(density));
        // An atom, or an edge at which the density has no finite value.
        const bool infinite = std::isnan(density) && law.status() == Status::converged;
        json["status"].push_back(to_text(infinite ? Status::diverges : law.status()));
    }
    json["edges"] = Json::array();
    json["edge_kinds"] = Json::array();
    for (const LimitingLaw::Edge& edge : law.edges()) {
        json["edges"].push_back(edge.location);
        json["edge_kinds"].push_back(to_text(edge.kind));
    }
    json["atoms"] = Json::array();
    for (const LimitingLaw::Atom& atom : law.atoms())
        json["atoms"].push_back(Json{{"location", atom.location}, {"mass", atom.mass}});
    json["bulks"] = Json::array();
    for (const LimitingLaw::Bulk& bulk : law.bulks())
        json["bulks"].push_back(Json{{"from", bulk.from}, {"to", bulk.to}, {"mass", bulk.mass}});
    json["mass"] = law.mass();
    json["law_status"] = to_text(law.status());
    json["law_reason"] = law.outcome().reason.empty() ? Json(nullptr) : Json(law.outcome().reason);
    succeeded = succeeded && law.status() == Status::converged;
    return json;
}

std::vector<std::pair<std::string, std::string>> density_head(const Json& density) {
    std::vector<std::pair<std::string, std::string>> head;
    for (const char* key : {"edges", "edge_kinds", "atoms", "bulks", "mass", "law_status"})
        head.emplace_back(key,
                          density[key].is_string() ? density[key].get<std::string>() : density[key].dump());
    return head;
}

}  // namespace resolva::program
