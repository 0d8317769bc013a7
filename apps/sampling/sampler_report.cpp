#include "sampling/sampler_report.hpp"

#include <resolva/numerics/core/contract.hpp>

namespace resolva::program {

Table to_table(const SamplingOptions& o, const NoiseSchedule& schedule, const SamplerDesign& design,
               const SamplingErrors& errors) {
    Table table;
    table.head = {{"resolva", RESOLVA_VERSION},
                  {"dimension", o.dimension},
                  {"intrinsic", o.intrinsic},
                  {"spectrum", o.spectrum},
                  {"steps", std::to_string(schedule.steps())},
                  {"schedule", o.schedule},
                  {"c0", o.c0},
                  {"c1", o.c1},
                  {"design", o.design},
                  {"kl", to_text(errors.kl)},
                  {"tv", to_text(errors.tv)},
                  {"path_kl", to_text(errors.path.total)}};
    table.columns = {"t",   "step_variance",    "signal",  "noise",
                     "eta", "sampler_variance", "path_kl", "null_path_kl"};
    for (int t = 2; t <= schedule.steps(); ++t) {
        const auto i = static_cast<std::size_t>(t - 2);
        table.rows.push_back({t, schedule.variance(t), schedule.signal(t), schedule.noise(t),
                              design.at(t).drift, design.at(t).variance, errors.path.step[i],
                              errors.path.null_step[i]});
    }
    return table;
}

Table to_table(const NoiseSchedule& schedule, const LearnedPath& path) {
    Table table;
    table.columns = {"t", "signal", "noise", "score", "aligned", "path_kl_per_dimension"};
    for (const LearnedLevel& level : path.levels) {
        table.rows.push_back({level.step, schedule.signal(level.step), schedule.noise(level.step),
                              level.score, level.aligned, level.contribution});
    }
    return table;
}

Plot to_plot(const SamplingErrors& errors) {
    Curve whole{{}, errors.path.step, {}, "all coordinates", 0, LineStyle::solid};
    for (std::size_t i = 0; i < whole.y.size(); ++i) whole.x.push_back(static_cast<double>(i + 2));
    Curve null{whole.x, errors.path.null_step, {}, "one null coordinate", 1, LineStyle::dashed};
    return {"Path divergence by step",
            "",
            {{"", {"step t", true}, {"path KL", true}, {std::move(whole), std::move(null)}, "bottom left"}},
            1};
}

Plot to_plot(const LearnedPath& path) {
    Curve contribution{{}, {}, {}, "path KL per dimension", 0, LineStyle::solid};
    Curve score{{}, {}, {}, "score error", 1, LineStyle::dashed};
    for (const LearnedLevel& level : path.levels) {
        for (auto [curve, value] : {std::pair{&contribution, level.contribution}, {&score, level.score}}) {
            curve->x.push_back(level.step);
            curve->y.push_back(value);
        }
    }
    return {"Learned sampler by step",
            "",
            {{"", {"step t", true}, {"", true}, {std::move(contribution), std::move(score)}, "bottom left"}},
            1};
}

}  // namespace resolva::program
