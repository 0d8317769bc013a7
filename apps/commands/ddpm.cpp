// resolva ddpm: errors of the DDPM sampler, with the exact or a learned score.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/sampling/latent_line.hpp>
#include <resolva/theory/sampling/learned_path.hpp>
#include <resolva/theory/sampling/steps_to_target.hpp>

#include "command_line/values.hpp"
#include "commands/registry.hpp"
#include "model/model_options.hpp"
#include "output/number_text.hpp"
#include "output/output_options.hpp"
#include "output/result_row.hpp"
#include "sampling/sampler_report.hpp"
#include "sampling/sampling_options.hpp"

namespace resolva::program {

namespace {

struct State {
    SamplingOptions sampling;
    ModelOptions model;
    OutputOptions output;
    bool learned = false;
    std::string latent, vary = "samples";
    std::string score_gain = "0", score_bias = "0";
    std::string target_kl, target_tv, target_path_kl;
};

int exit_status(Status status) {
    return status == Status::converged || status == Status::no_bracket ? 0 : 1;
}

/// What to say of a value; null where it converged and there is nothing to add.
Json reason_json(Status status, const std::string& reason) {
    if (status == Status::converged) return nullptr;
    return reason.empty() ? std::string(explain(status)) : reason;
}

/// The result of a search, a number or why there is none; that nothing searched meets the target is an answer.
int report(const State& state, Outputs& outputs, const char* name, const Json& value, Status status,
           const std::string& none) {
    const bool reached = status == Status::converged;
    const Json json{{name, reached ? value : Json(nullptr)},
                    {"status", to_text(status)},
                    {"reason", reason_json(status, status == Status::no_bracket ? none : "")}};
    if (state.output.json) {
        print(json);
    } else if (reached) {
        std::printf(
            "%-17s %s\n", name,
            value.is_number_integer() ? value.dump().c_str() : number_text(value.get<double>()).c_str());
    } else {
        std::printf("%s\n", json["reason"].get<std::string>().c_str());
    }
    outputs.write(result_row(json));
    return exit_status(status);
}

int report(const State& state, Outputs& outputs, const FirstInteger& found, int largest) {
    return report(state, outputs, "steps", found.value, found.status,
                  "No number of steps up to " + std::to_string(largest) + " that was tried meets the target" +
                      (state.sampling.design == "ddim" && !state.target_path_kl.empty()
                           ? ": a step without noise makes the path divergence infinite."
                           : "."));
}

int run_target(const State& state, SamplingMeasure measure, const char* option, const std::string& text) {
    if (state.sampling.schedule != "li-yan") {
        refuse("--schedule", state.sampling.schedule,
               "the number of steps is searched on the schedule li-yan");
    }
    Outputs outputs(state.output);
    const double target = require_positive(option, parse_number(option, text));
    return report(
        state, outputs,
        steps_to_target(build_data(state.sampling), build_dimension(state.sampling), state.sampling.design,
                        measure, target, parse_number("--c0", state.sampling.c0),
                        parse_number("--c1", state.sampling.c1)),
        most_steps_to_target);
}

ModelOptions learned_options(const State& state) {
    ModelOptions options = state.model;
    const double ratio =
        static_cast<double>(build_intrinsic(state.sampling)) / build_dimension(state.sampling);
    options.psi_d = to_text(ratio);
    if (state.sampling.spectrum != "subspace") options.spectrum = state.sampling.spectrum;
    return options;
}

int run_learned(const State& state) {
    Outputs outputs(state.output);
    const Model model = build_model(learned_options(state));
    if (!state.target_path_kl.empty()) {
        const double target =
            require_positive("--target-path-kl", parse_number("--target-path-kl", state.target_path_kl));
        if (state.vary == "steps") {
            return report(state, outputs,
                          learned_steps_to_target(model, state.sampling.design, target,
                                                  parse_number("--c0", state.sampling.c0),
                                                  parse_number("--c1", state.sampling.c1)),
                          most_learned_steps_to_target(model));
        }
        if (state.vary != "samples" && state.vary != "features") {
            refuse("--vary", state.vary, "it must be samples, features or steps");
        }
        const NoiseSchedule schedule = build_schedule(state.sampling);
        const SamplerDesign design = build_design(state.sampling, schedule);
        const bool samples = state.vary == "samples";
        const Root root = samples ? samples_to_target(model, schedule, design, target)
                                  : features_to_target(model, schedule, design, target);
        return report(state, outputs, samples ? "psi_n" : "psi_p", number_or_null(root.argument), root.status,
                      "No ratio between 1e-3 and 1e6 meets the target.");
    }
    const NoiseSchedule schedule = build_schedule(state.sampling);
    const LearnedPath path = learned_path(model, schedule, build_design(state.sampling, schedule));
    if (state.output.json) {
        Json json;
        json["path_kl_per_dimension"] = number_or_null(path.total);
        json["path_kl"] = number_or_null(path.total * build_dimension(state.sampling));
        json["exact_part"] = number_or_null(path.exact_part);
        json["score_part"] = number_or_null(path.score_part);
        json["cross_part"] = number_or_null(path.cross_part);
        json["status"] = to_text(path.status);
        json["reason"] = reason_json(path.status, path.reason);
        json["explanation"] = path.reason.empty() ? std::string(explain(path.status)) : path.reason;
        print(json);
    } else {
        std::printf(
            "path KL per dimension  %s\n  exact score          %s\n  score error          %s\n"
            "  cross term           %s\n",
            number_text(path.total).c_str(), number_text(path.exact_part).c_str(),
            number_text(path.score_part).c_str(), number_text(path.cross_part).c_str());
        if (path.status != Status::converged) {
            std::printf("%s\n", reason_json(path.status, path.reason).get<std::string>().c_str());
        }
    }
    Table table = to_table(schedule, path);
    const ModelOptions used = learned_options(state);
    for (const char* name : {"activation", "manifold", "psi-n", "psi-p", "psi-d", "ridge", "draws"})
        table.head.emplace_back(name, *used.find(name));
    outputs.write(table);
    outputs.write(to_plot(path));
    return path.status == Status::converged ? 0 : 1;
}

int run_latent(const State& state) {
    Outputs outputs(state.output);
    const NoiseSchedule schedule = build_schedule(state.sampling);
    const LatentLineErrors errors =
        latent_line_errors(build_mixture("--latent", state.latent), build_dimension(state.sampling), schedule,
                           build_design(state.sampling, schedule));
    Json json;
    json["kl"] = number_or_null(errors.kl);
    json["tv"] = number_or_null(errors.tv);
    json["path_kl"] = number_or_null(errors.path_kl);
    json["latent_kl"] = number_or_null(errors.latent_kl);
    json["latent_tv"] = number_or_null(errors.latent_tv);
    json["null_excess"] = number_or_null(errors.null_excess);
    json["mass"] = number_or_null(errors.mass);
    json["roughness"] = number_or_null(errors.roughness);
    json["status"] = to_text(errors.status);
    json["explanation"] = errors.reason.empty() ? std::string(explain(errors.status)) : errors.reason;
    json["reason"] = reason_json(errors.status, errors.reason);
    if (state.output.json) {
        print(json);
    } else {
        std::printf(
            "KL                %s\ntotal variation   %s\npath KL           %s\nstatus            %s\n",
            number_text(errors.kl).c_str(), number_text(errors.tv).c_str(),
            number_text(errors.path_kl).c_str(), std::string(to_text(errors.status)).c_str());
        if (!errors.reason.empty()) std::printf("%s\n", errors.reason.c_str());
    }
    outputs.write(result_row(json));
    return exit_status(errors.status);
}

int run_exact(const State& state) {
    Outputs outputs(state.output);
    const NoiseSchedule schedule = build_schedule(state.sampling);
    const SamplerDesign design = build_design(state.sampling, schedule);
    const LinearScoreError error{
        require_finite("--score-gain", parse_number("--score-gain", state.score_gain)),
        require_finite("--score-bias", parse_number("--score-bias", state.score_bias))};
    ScoreErrorLaw law;
    if (error.gain != 0.0 || error.bias != 0.0) law = [error](int, double) { return error; };
    const int dimension = build_dimension(state.sampling);
    const SamplingErrors errors =
        sampling_errors(build_data(state.sampling), dimension, schedule, design, law);
    if (state.output.json) {
        Json json;
        json["kl"] = number_or_null(errors.kl);
        json["tv"] = number_or_null(errors.tv);
        json["path_kl"] = number_or_null(errors.path.total);
        json["status"] = to_text(errors.status);
        json["path_status"] = to_text(errors.path.status);
        json["reason"] = reason_json(errors.status, errors.reason);
        json["path_reason"] = reason_json(errors.path.status, errors.path.reason);
        json["path"] = {{"initial", number_or_null(errors.path.initial)},
                        {"null_part", number_or_null(errors.path.null_part)},
                        {"score_part", number_or_null(errors.path.score_part)},
                        {"cross_part", number_or_null(errors.path.cross_part)}};
        json["score_error"] = number_or_null(errors.score_error);
        json["bound_rate"] =
            state.sampling.spectrum == "subspace"
                ? Json(li_yan_bound_rate(build_intrinsic(state.sampling), dimension, schedule.steps()))
                : Json(nullptr);
        json["bound_reason"] = state.sampling.spectrum == "subspace"
                                   ? Json(nullptr)
                                   : Json("The bound is stated for data on a subspace.");
        print(json);
    } else {
        std::printf("KL                %s\ntotal variation   %s\npath KL           %s\n",
                    number_text(errors.kl).c_str(), number_text(errors.tv).c_str(),
                    number_text(errors.path.total).c_str());
        std::printf("  initial law     %s\n  null part       %s\n", number_text(errors.path.initial).c_str(),
                    number_text(errors.path.null_part).c_str());
        for (const Json& why : {reason_json(errors.status, errors.reason),
                                reason_json(errors.path.status, errors.path.reason)}) {
            if (!why.is_null()) std::printf("%s\n", why.get<std::string>().c_str());
        }
    }
    if (!state.output.output.empty()) outputs.write(to_table(state.sampling, schedule, design, errors));
    if (!state.output.plot.empty()) outputs.write(to_plot(errors));
    return exit_status(errors.status);
}

int run(const State& state) {
    const int targets = !state.target_kl.empty() + !state.target_tv.empty() + !state.target_path_kl.empty();
    if (targets > 1) refuse("number of targets", std::to_string(targets), "give one target at most");
    if (state.learned && !state.latent.empty()) refuse("--latent", state.latent, "it excludes --learned");
    if ((state.learned || !state.latent.empty()) && (!state.target_kl.empty() || !state.target_tv.empty())) {
        refuse("target", "one on kl or tv",
               "with --learned only --target-path-kl is possible, with --latent none");
    }
    if (state.learned) return run_learned(state);
    if (!state.latent.empty()) {
        if (targets > 0) refuse("--target-path-kl", state.target_path_kl, "it excludes --latent");
        return run_latent(state);
    }
    if (!state.target_kl.empty())
        return run_target(state, SamplingMeasure::kl, "--target-kl", state.target_kl);
    if (!state.target_tv.empty())
        return run_target(state, SamplingMeasure::tv, "--target-tv", state.target_tv);
    if (!state.target_path_kl.empty()) {
        return run_target(state, SamplingMeasure::path_kl, "--target-path-kl", state.target_path_kl);
    }
    return run_exact(state);
}

}  // namespace

Command ddpm_command() {
    auto state = std::make_shared<State>();
    Command command{"ddpm",
                    "Errors of the DDPM sampler on low-dimensional data",
                    {},
                    [state] { return run(*state); },
                    "resolva ddpm --dimension 64 --intrinsic 8 --steps 1000 --design adaptive --json"};
    const State* s = state.get();
    const auto has_target = [s] {
        return !(s->target_kl.empty() && s->target_tv.empty() && s->target_path_kl.empty());
    };
    const auto searches_steps = [s, has_target] {
        return has_target() && (!s->learned || s->vary == "steps");
    };
    const Condition gaussian{[s] { return s->latent.empty(); }, "--latent is the law of the data"};
    const Condition fixed_steps{[=] { return !searches_steps(); }, "the target searches the number of steps"};
    const Condition learned{[s] { return s->learned; }, "only --learned uses it"};
    const Condition exact{[=] { return !s->learned && s->latent.empty() && !has_target(); },
                          "only the errors of one run with the exact score and Gaussian data use it"};
    const Condition no_target{[=] { return !has_target(); }, "a target gives a single number"};
    add_sampling_options(command.options, state->sampling);
    require_for(command.options, {"--intrinsic", "--spectrum"}, gaussian);
    require_for(command.options, {"--intrinsic"},
                {[s] { return s->learned || s->sampling.spectrum == "subspace"; },
                 "it belongs to the spectrum subspace"});
    require_for(command.options, {"--steps"}, fixed_steps);
    require_for(command.options, {"--schedule"},
                {[=] { return !searches_steps() || s->sampling.schedule == "li-yan"; },
                 "the number of steps is searched on the schedule li-yan"});
    state->output.described = command.options;
    auto& options = command.options;
    options.push_back(
        {"--target-tv", "X", "Smallest number of steps with this total variation", &state->target_tv});
    options.push_back(
        {"--target-kl", "X", "Smallest number of steps with this divergence", &state->target_kl});
    options.push_back({"--target-path-kl", "X", "Reach this path divergence (per dimension with --learned)",
                       &state->target_path_kl});
    add_under(options, exact, [&](std::vector<Option>& list) {
        list.push_back({"--score-gain", "G", "Relative gain error of the score", &state->score_gain});
        list.push_back({"--score-bias", "B", "Bias of the score in each coordinate", &state->score_bias});
    });
    options.push_back(
        {"--latent", "LIST", "One latent coordinate: MEAN:DEVIATION[:WEIGHT],...", &state->latent});
    options.push_back({"--learned", "", "One random-feature network for each noise level", &state->learned});
    const auto varies = [=](const char* what) { return has_target() && s->vary == what; };
    add_under(options, learned, [&](std::vector<Option>& list) {
        list.push_back({"--vary",
                        "WHAT",
                        "With --learned and a target: samples, features or steps",
                        &state->vary,
                        false,
                        {{has_target, "only a target varies something"}}});
        list.push_back({"--activation", "NAME", "Feature activation (--learned)", &state->model.activation});
        list.push_back(
            {"--manifold", "NAME", "Manifold map, linear or nonlinear (--learned)", &state->model.manifold});
        list.push_back({"--psi-n",
                        "RATIO",
                        "Samples per dimension (--learned)",
                        &state->model.psi_n,
                        false,
                        {{[=] { return !varies("samples"); }, "the target searches the samples"}}});
        list.push_back({"--psi-p",
                        "RATIO",
                        "Features per dimension (--learned)",
                        &state->model.psi_p,
                        false,
                        {{[=] { return !varies("features"); }, "the target searches the features"}}});
        list.push_back({"--ridge", "LAMBDA", "Ridge (--learned)", &state->model.ridge});
        list.push_back({"--draws", "M", "Noise draws per sample, or inf (--learned)", &state->model.draws});
    });
    add_output_and_plot_options(options, state->output);
    require_for(options, {"--plot"}, no_target);
    require_for(options, {"--plot"}, {[s] { return s->latent.empty(); }, "--latent gives single numbers"});
    return command;
}

}  // namespace resolva::program
