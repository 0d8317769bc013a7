#include "model/evaluation.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <unordered_map>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/finite_size_scale.hpp>

#include "model/model_report.hpp"
#include "output/progress.hpp"
#include "parallel/parallel_for.hpp"

namespace resolva::program {

namespace {

/// Points of one grid, each of which takes 3 kB until the table is written.
constexpr std::size_t most_points = 500'000;

bool describes_noising(std::string_view name) {
    return name == "time" || name == "signal" || name == "noise";
}

/// Whether an option differs between the points: time, signal and noise vary together.
bool varies(const std::vector<Axis>& axes, std::string_view name) {
    return std::any_of(axes.begin(), axes.end(), [&](const Axis& axis) {
        return axis.option == name || (describes_noising(axis.option) && describes_noising(name));
    });
}

}  // namespace

std::vector<ModelOptions> grid(const ModelOptions& base, const std::vector<Axis>& axes) {
    std::size_t count = 1;
    for (const Axis& axis : axes) {
        if (axis.option == "psi-d" && !varies(axes, "spectrum") && !uses_intrinsic_ratio(base)) {
            refuse("axis", axis.option,
                   "it would have no effect: the spectrum " + base.spectrum + " has no intrinsic dimension");
        }
        count *= std::min(axis.values.size(), most_points + 1);
        if (count > most_points) {
            refuse("number of points", "more than " + std::to_string(most_points),
                   "the axes together may have that many; coarsen them, or split the sweep");
        }
    }
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
        result[i] = {points[i], problem.noising, predict(problem), finite_size_scale(problem)};
        // Without the exact error there is no score error; the point says why.
        Prediction& prediction = result[i].prediction;
        if (prediction.status == Status::converged && problem.exact.status != Status::converged) {
            prediction.status = problem.exact.status;
            result[i].reason = explain_exact_score(problem.exact.status);
        }
        progress.advance();
    });
    return result;
}

Table to_table(const std::vector<EvaluatedPoint>& points, const std::vector<Axis>& axes) {
    Table table;
    if (!points.empty()) table.head = model_head(points.front().options, points.front().noising);
    std::erase_if(table.head, [&](const auto& entry) { return varies(axes, entry.first); });
    for (const std::string_view name : model_option_names()) table.columns.emplace_back(name);
    for (const char* name : {"k0",
                             "k1",
                             "g",
                             "test",
                             "train",
                             "objective",
                             "score",
                             "exact",
                             "gap",
                             "status",
                             "iterations",
                             "relative_error",
                             "regime",
                             "score_error",
                             "k0_lower",
                             "k0_upper",
                             "k1_lower",
                             "k1_upper",
                             "g_lower",
                             "g_upper",
                             "enclosure_verified",
                             "finite_size_scale"}) {
        table.columns.emplace_back(name);
    }
    table.columns.emplace_back("reason");
    table.rows.reserve(points.size());
    constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    for (const EvaluatedPoint& point : points) {
        const ModelOptions used = resolved(point.options, point.noising);
        const Prediction& p = point.prediction;
        std::vector<Cell> row;
        row.reserve(table.columns.size());
        for (const std::string_view name : model_option_names()) row.emplace_back(*used.find(name));
        // Rescaled or infinite in the ridgeless regimes.
        const bool physical = p.regime == RidgelessRegime::regular;
        for (const double k : p.order_parameters) row.emplace_back(physical ? k : unknown);
        for (const double e : {p.test, p.train, p.objective, p.score, p.exact, p.gap}) row.emplace_back(e);
        row.emplace_back(to_text(p.status));
        row.emplace_back(p.iterations);
        row.emplace_back(p.relative_error);
        row.emplace_back(to_text(p.regime));
        row.emplace_back(p.score_error);
        const bool enclosed = physical && p.enclosure.verified;
        for (std::size_t i = 0; i < p.order_parameters.size(); ++i) {
            row.emplace_back(enclosed ? p.enclosure.lower[i] : unknown);
            row.emplace_back(enclosed ? p.enclosure.upper[i] : unknown);
        }
        row.emplace_back(p.enclosure.verified);
        row.emplace_back(point.finite_size_scale);
        const bool fine = p.status == Status::converged;
        row.emplace_back(fine ? Cell() : point.reason.empty() ? Cell(explain(p.status)) : Cell(point.reason));
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
