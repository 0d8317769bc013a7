#include "commands/derive_sweep.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include <resolva/numerics/core/contract.hpp>

#include "command_line/values.hpp"
#include "parallel/parallel_for.hpp"

namespace resolva::program {

namespace {

constexpr std::size_t run_length = 8;
constexpr std::size_t most_points = 1'000'000;

bool is_dimension(const ExpressionModel& model, const std::string& name) {
    return std::any_of(model.parameters.begin(), model.parameters.end(), [&](const auto& parameter) {
        return parameter.is_dimension && parameter.name == name;
    });
}

/// The points as values of the free parameters, all of them legal.
std::vector<std::vector<double>> points_of(const DeterministicEquivalent& equivalent,
                                           const std::vector<DeriveAxis>& axes) {
    std::vector<std::vector<double>> points{equivalent.default_point()};
    std::set<std::string> names;
    for (const DeriveAxis& axis : axes) {
        const std::size_t place = equivalent.parameter_index(axis.name);
        if (!names.insert(axis.name).second) refuse("--sweep", axis.name, "it can be swept once");
        static const std::set<std::string> columns = {"outputs",  "errors", "relative_error", "gradient",
                                                      "residual", "status", "reason",         "simulation"};
        if (columns.count(axis.name) != 0)
            refuse("--sweep", axis.name, "a column of the answer has this name; rename the parameter");
        for (const double value : axis.values) {
            if (is_dimension(equivalent.model(), axis.name)) {
                require_positive("--sweep " + axis.name, value);
            } else {
                require_finite("--sweep " + axis.name, value);
            }
        }
        if (axis.values.size() > most_points / points.size()) {
            refuse("--sweep " + axis.name, std::to_string(axis.values.size()) + " values",
                   "all axes together may have " + std::to_string(most_points) + " points at most");
        }
        std::vector<std::vector<double>> next;
        next.reserve(points.size() * axis.values.size());
        for (const std::vector<double>& point : points) {
            for (const double value : axis.values) {
                next.push_back(point);
                next.back()[place] = value;
            }
        }
        points = std::move(next);
    }
    for (const std::vector<double>& point : points) equivalent.require_laws_at(point);
    return points;
}

Json reason_json(const std::string& reason) {
    return reason.empty() ? Json(nullptr) : Json(reason);
}

}  // namespace

DeriveAxis derive_axis(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
        refuse("--sweep", text, "write NAME=GRID, for example ridge=log:1e-3:10:40");
    DeriveAxis axis{text.substr(0, equals), {}, text.compare(equals + 1, 4, "log:") == 0};
    axis.values = parse_grid("--sweep " + axis.name, text.substr(equals + 1));
    return axis;
}

Json outputs_json(const ExpressionModel& model, const std::vector<double>& values) {
    Json json = Json::object();
    for (std::size_t k = 0; k < values.size(); ++k) json[model.outputs[k].name] = number_or_null(values[k]);
    return json;
}

Json solution_json(const DeterministicEquivalent& equivalent, EquivalentSolver<double>& solver,
                   const EquivalentSolution<double>& solution, const std::vector<std::string>& gradient) {
    const ExpressionModel& model = equivalent.model();
    Json json;
    json["outputs"] = outputs_json(model, solution.outputs);
    json["errors"] = outputs_json(model, solution.errors);
    json["relative_error"] = number_or_null(solution.relative_error);
    const std::vector<double> none(model.outputs.size(), std::numeric_limits<double>::quiet_NaN());
    for (const std::string& name : gradient) {
        json["gradient"][name] =
            outputs_json(model, solution.status == Status::converged ? solver.gradient(name) : none);
    }
    json["residual"] = number_or_null(solution.residual);
    json["status"] = to_text(solution.status);
    json["reason"] = reason_json(solution.reason);
    return json;
}

DeriveSweep derive_sweep(const DeterministicEquivalent& equivalent, const std::vector<DeriveAxis>& axes,
                         const std::vector<std::string>& gradient, int threads) {
    const std::vector<std::vector<double>> points = points_of(equivalent, axes);
    std::vector<Json> answers(points.size());
    const auto solve_run = [&](std::size_t run) {
        EquivalentSolver<double> solver(equivalent);
        const std::size_t end = std::min(points.size(), (run + 1) * run_length);
        for (std::size_t i = run * run_length; i < end; ++i)
            answers[i] = solution_json(equivalent, solver, solver.solve(points[i]), gradient);
    };
    parallel_for((points.size() + run_length - 1) / run_length, threads, solve_run, 1);
    DeriveSweep sweep{Json::array(), 0, to_text(Status::converged), nullptr};
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (answers[i]["status"] != to_text(Status::converged) && sweep.failed++ == 0) {
            sweep.status = answers[i]["status"];
            sweep.reason = answers[i]["reason"];
        }
        Json row = Json::object();
        for (const DeriveAxis& axis : axes) row[axis.name] = points[i][equivalent.parameter_index(axis.name)];
        row.update(answers[i]);
        sweep.points.push_back(std::move(row));
    }
    return sweep;
}

}  // namespace resolva::program
