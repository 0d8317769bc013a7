#include "commands/high_dimension.hpp"

#include <cstdio>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/generalization/training_time_bound.hpp>
#include <resolva/theory/score_matching/training/stopping.hpp>

#include "command_line/values.hpp"
#include "figures/training_curves.hpp"
#include "output/json.hpp"

namespace resolva::program {

namespace {

struct Result {
    std::vector<double> times;
    FlowCurve curve;
    Stopping stopping;
    Prediction limit;
    double exact;
    Noising noising{1.0, 1.0};
    double n;
    double m;
    BoundOptimum bound;
};

Result compute(const HighDimensionOptions& options) {
    Result result;
    result.times = parse_grid("--times", options.times);
    const double d = require_positive("--dimension", parse_number("--dimension", options.dimension));
    const ScoreProblem problem = equations(build_model(options.model));
    result.exact = problem.exact.value;
    result.noising = problem.noising;
    result.curve = predict_training(problem, result.times);
    result.stopping = optimal_stopping(problem);
    result.limit = predict(problem);
    result.n = problem.sample_ratio * d;
    result.m = problem.feature_ratio * d;
    result.bound = optimal_training_time(result.n, result.m);
    return result;
}

Json to_json(const Result& result) {
    Json json;
    json["stopping_time"] = number_or_null(result.stopping.time);
    json["stopping_test"] = number_or_null(result.stopping.test);
    json["stopping_score"] = number_or_null(result.stopping.score);
    json["stops_early"] = std::isfinite(result.stopping.time);
    json["score_at_the_end"] = number_or_null(result.limit.score);
    json["exact"] = number_or_null(result.exact);
    json["bound"] = Json{{"n", result.n},
                         {"m", result.m},
                         {"tau", number_or_null(result.bound.time)},
                         {"value", number_or_null(result.bound.value)}};
    json["status"] = to_text(result.curve.status);
    json["reason"] = reason_json(result.curve.status);
    json["stopping_status"] = to_text(result.stopping.status);
    for (const TrainingPoint& p : result.curve.points) {
        json["points"].push_back(
            Json{{"tau", p.time},
                 {"train", number_or_null(p.train)},
                 {"test", number_or_null(p.test)},
                 {"score", number_or_null(p.score)},
                 {"bound", number_or_null(training_time_bound(result.n, result.m, p.time))}});
    }
    return json;
}

Table to_table(const HighDimensionOptions& options, const Result& result) {
    Table table;
    table.head = model_head(options.model, result.noising);
    table.head.emplace_back("dimension of the bound", options.dimension);
    table.head.emplace_back("status", to_text(result.curve.status));
    table.columns = {"tau", "train", "test", "score", "bound"};
    for (const TrainingPoint& p : result.curve.points) {
        table.rows.push_back(
            {p.time, p.train, p.test, p.score, training_time_bound(result.n, result.m, p.time)});
    }
    return table;
}

Plot to_plot(const Result& result) {
    Plot plot;
    plot.title = "High dimension: exact errors along training time, and the bound";
    plot.columns = 2;
    Panel errors{"Exact", {"training time", true, ""}, {"error per dimension", true, ""}, {}, "top left"};
    Panel bound{"Upper bound, constants left out, in its own units of time",
                {"training time", true, ""},
                {"bound", true, ""},
                {},
                "top center"};
    append_errors(errors.curves, result.curve.points, {"test", "train"});
    Curve score{result.times, {}, {}, "score", 1, LineStyle::solid};
    Curve above{result.times,     {}, {}, "n = " + to_text(result.n) + ", m = " + to_text(result.m), 2,
                LineStyle::dotted};
    for (const TrainingPoint& p : result.curve.points) {
        score.y.push_back(p.score);
        above.y.push_back(training_time_bound(result.n, result.m, p.time));
    }
    errors.curves.push_back(std::move(score));
    if (std::isfinite(result.stopping.time)) {
        errors.curves.push_back({{result.stopping.time},
                                 {result.stopping.score},
                                 {},
                                 "lowest score error",
                                 6,
                                 LineStyle::points});
    }
    bound.curves = {above,
                    {{result.bound.time}, {result.bound.value}, {}, "its optimum", 6, LineStyle::points}};
    plot.panels = {std::move(errors), std::move(bound)};
    return plot;
}

}  // namespace

int run_high_dimension(const HighDimensionOptions& options) {
    Outputs outputs(options.output);
    const Result result = compute(options);
    if (options.output.json) {
        print(to_json(result));
    } else {
        std::printf("best stopping time   %.8g\nscore error there    %.10g\nscore error at end   %.10g\n",
                    result.stopping.time, result.stopping.score, result.limit.score);
        std::printf("bound at n = %g, m = %g: time %.6g, value %.6g (constants left out)\n", result.n,
                    result.m, result.bound.time, result.bound.value);
    }
    outputs.write(to_table(options, result));
    outputs.write(to_plot(result));
    return result.curve.status == Status::converged && result.stopping.status == Status::converged ? 0 : 1;
}

}  // namespace resolva::program
