// resolva constants: the Gaussian-equivalence constants of a model.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/hermite/gaussian_equivalence.hpp>
#include <resolva/theory/hermite/hermite_coefficients.hpp>

#include "command_line/values.hpp"
#include "commands/registry.hpp"
#include "model/model_options.hpp"
#include "model/model_report.hpp"
#include "output/output_options.hpp"
#include "output/result_row.hpp"

namespace resolva::program {

namespace {

struct State {
    ModelOptions model;
    OutputOptions output;
    std::string orders;
};

/// The expansion of one function, at the deviation of its argument.
struct Expansion {
    std::string function;
    double deviation;
    HermiteCoefficients coefficients;
};

/// The feature's expansion, and the manifold's where there is one; none unless orders were asked for.
std::vector<Expansion> expansions(const State& state, const Model& model, double gamma2) {
    if (state.orders.empty()) return {};
    const long orders = parse_integer("--orders", state.orders, 1, 10000);
    const auto expand = [&](const char* function, const Activation& f, double deviation) {
        return Expansion{function, deviation, hermite_coefficients(f, deviation, static_cast<int>(orders))};
    };
    std::vector<Expansion> list{expand("activation", model.feature, std::sqrt(gamma2))};
    if (!model.covariance) list.push_back(expand("manifold", model.manifold, 1.0));
    return list;
}

Json to_json(const EquivalenceConstants& constants, const std::vector<Expansion>& list) {
    const bool finite = constants.status != Status::not_finite;
    Json json = constants_json(constants);
    json["correlation"] = constants.correlation;
    json["relative_error"] = finite ? number_or_null(constants.relative_error) : Json(nullptr);
    json["status"] = to_text(constants.status);
    json["reason"] =
        constants.status == Status::converged ? Json(nullptr) : Json(explain(constants.status, constants));
    for (const Expansion& e : list) {
        Json& one = json["hermite"][e.function];
        one["deviation"] = e.deviation;
        one["coefficients"] = Json::array();
        for (const double c : e.coefficients.values) one["coefficients"].push_back(number_or_null(c));
        one["coefficient_error"] = number_or_null(e.coefficients.coefficient_error);
        one["tail_mass"] = number_or_null(e.coefficients.tail_mass);
        one["tail_error"] = number_or_null(e.coefficients.tail_error);
        one["status"] = to_text(e.coefficients.status);
    }
    return json;
}

void print_text(const EquivalenceConstants& constants, const std::vector<Expansion>& list) {
    const Json numbers = to_json(constants, {});
    for (const auto& [name, value] : numbers.items()) {
        if (value.is_number()) std::printf("%-14s %.16g\n", name.c_str(), value.get<double>());
        if (value.is_null()) std::printf("%-14s -\n", name.c_str());
    }
    if (constants.status != Status::converged) {
        std::printf("%-14s %s\n%s\n", "status", std::string(to_text(constants.status)).c_str(),
                    explain(constants.status, constants).c_str());
    }
    for (const Expansion& e : list) {
        const HermiteCoefficients& c = e.coefficients;
        std::printf("\nHermite coefficients of the %s, argument of deviation %.12g\n", e.function.c_str(),
                    e.deviation);
        for (std::size_t k = 0; k < c.values.size(); ++k) std::printf("%-14zu % .16g\n", k, c.values[k]);
        std::printf("each to %.1e; tail mass %.12g, to %.1e; status %s\n", c.coefficient_error, c.tail_mass,
                    c.tail_error, std::string(to_text(c.status)).c_str());
    }
}

/// One row a coefficient, headed by the constants, or one row of constants.
Table to_table(const State& state, const Model& model, const EquivalenceConstants& constants,
               const std::vector<Expansion>& list) {
    Table table = result_row(to_json(constants, {}));
    const auto options = model_head(state.model, model.noising);
    if (!list.empty()) {
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            table.head.emplace_back(table.columns[i], table.rows[0][i].text());
        table.columns = {"function",  "order",      "coefficient", "coefficient_error",
                         "tail_mass", "tail_error", "status"};
        table.rows.clear();
        for (const Expansion& e : list) {
            const HermiteCoefficients& c = e.coefficients;
            for (std::size_t k = 0; k < c.values.size(); ++k) {
                table.rows.push_back({e.function, k, c.values[k], c.coefficient_error, c.tail_mass,
                                      c.tail_error, to_text(c.status)});
            }
        }
    }
    table.head.insert(table.head.begin(), options.begin(), options.end());
    return table;
}

int run(const State& state) {
    Outputs outputs(state.output);
    const Model model = build_model(state.model);
    const EquivalenceConstants constants =
        model.covariance ? gaussian_equivalence(model.feature, model.covariance->mean(), model.noising)
                         : gaussian_equivalence(model.feature, model.manifold, model.noising);
    const std::vector<Expansion> list = expansions(state, model, constants.gamma2);
    if (state.output.json) {
        print(headed(state.model, model.noising, to_json(constants, list)));
    } else {
        print_text(constants, list);
    }
    outputs.write(to_table(state, model, constants, list));
    const bool all = std::all_of(list.begin(), list.end(), [](const Expansion& e) {
        return e.coefficients.status == Status::converged;
    });
    return all && constants.status == Status::converged ? 0 : 1;
}

}  // namespace

Command constants_command() {
    auto state = std::make_shared<State>();
    Command command{"constants",
                    "Gaussian-equivalence constants of activation, manifold and noise",
                    {},
                    [state] { return run(*state); },
                    "resolva constants --activation tanh --time 1e-4 --orders 12 --json"};
    add_model_options(command.options, state->model);
    command.options.push_back({"--orders", "N",
                               "List the Hermite coefficients to this order, with the mass beyond it",
                               &state->orders});
    state->output.described = command.options;
    add_output_options(command.options, state->output);
    return command;
}

}  // namespace resolva::program
