#include "model/evaluation.hpp"

#include <memory>
#include <unordered_map>

#include <resolva/numerics/core/contract.hpp>

#include "model/parallel.hpp"
#include "output/progress.hpp"

namespace resolva::program {

namespace {

bool is_axis(const std::vector<Axis>& axes, std::string_view name) {
    for (const Axis& axis : axes) {
        if (axis.option == name) return true;
    }
    return false;
}

}  // namespace

std::vector<ModelOptions> grid(const ModelOptions& base, const std::vector<Axis>& axes) {
    std::vector<ModelOptions> points{base};
    for (const Axis& axis : axes) {
        std::vector<ModelOptions> next;
        next.reserve(points.size() * axis.values.size());
        for (const ModelOptions& point : points) {
            for (const std::string& value : axis.values) {
                next.push_back(point);
                next.back().set(axis.option, value);
            }
        }
        points = std::move(next);
    }
    return points;
}

std::vector<EvaluatedPoint> evaluate(const std::vector<ModelOptions>& points, int threads) {
    std::unordered_map<std::string, std::size_t> index_of_key;
    std::vector<std::size_t> representative;
    std::vector<std::size_t> shared(points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto [at, added] = index_of_key.try_emplace(points[i].constants_key(), representative.size());
        if (added) representative.push_back(i);
        shared[i] = at->second;
    }
    std::vector<std::unique_ptr<ScoreProblem>> problems(representative.size());
    Progress progress("points", representative.size() + points.size());
    parallel_for(representative.size(), threads, [&](std::size_t k) {
        problems[k] = std::make_unique<ScoreProblem>(equations(build_model(points[representative[k]])));
        progress.advance();
    });
    std::vector<EvaluatedPoint> result(points.size());
    parallel_for(points.size(), threads, [&](std::size_t i) {
        ScoreProblem problem = *problems[shared[i]];
        apply_numbers(points[i], problem);
        result[i] = {points[i], problem.noising, predict(problem)};
        progress.advance();
    });
    return result;
}

Table to_table(const std::vector<EvaluatedPoint>& points, const std::vector<Axis>& axes) {
    Table table;
    table.head.emplace_back("resolva", RESOLVA_VERSION);
    for (const std::string_view name : model_option_names()) {
        if (is_axis(axes, name) || points.empty()) continue;
        ModelOptions options = points.front().options;
        std::string value = *options.find(name);
        if (name == "signal") value = to_text(points.front().noising.signal);
        if (name == "noise") value = to_text(points.front().noising.noise);
        if (!value.empty()) table.head.emplace_back(std::string(name), value);
    }
    for (const std::string_view name : model_option_names()) table.columns.emplace_back(name);
    for (const char* name : {"k0", "k1", "g", "test", "train", "objective", "score", "exact", "gap", "status",
                             "iterations", "relative_error"}) {
        table.columns.emplace_back(name);
    }
    table.rows.reserve(points.size());
    for (const EvaluatedPoint& point : points) {
        ModelOptions options = point.options;
        const Prediction& p = point.prediction;
        std::vector<std::string> row;
        row.reserve(table.columns.size());
        for (const std::string_view name : model_option_names()) row.push_back(*options.find(name));
        row[4] = to_text(point.noising.signal);
        row[5] = to_text(point.noising.noise);
        for (const double k : p.order_parameters) row.push_back(to_text(k));
        for (const double e : {p.test, p.train, p.objective, p.score, p.exact, p.gap}) row.push_back(to_text(e));
        row.emplace_back(to_text(p.status));
        row.push_back(std::to_string(p.iterations));
        row.push_back(to_text(p.relative_error));
        table.rows.push_back(std::move(row));
    }
    return table;
}

double error_named(const Prediction& p, const std::string& name) {
    if (name == "test") return p.test;
    if (name == "train") return p.train;
    if (name == "objective") return p.objective;
    if (name == "score") return p.score;
    if (name == "exact") return p.exact;
    if (name == "gap") return p.gap;
    refuse("error name", name, "it must be test, train, objective, score, exact or gap");
}

}  // namespace resolva::program
