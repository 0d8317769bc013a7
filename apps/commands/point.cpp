// resolva point: the errors of one model.

#include <memory>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/score_matching/finite_size_scale.hpp>

#include "commands/registry.hpp"
#include "model/evaluation.hpp"
#include "model/model_report.hpp"
#include "output/json.hpp"
#include "output/output_options.hpp"
#include "verbs/verbs.hpp"

namespace resolva::program {

namespace {

struct State {
    ModelChoice choice;
    OutputOptions output;
};

Json to_json(const ScoreProblem& problem, const Prediction& p) {
    Json json;
    json["test"] = number_or_null(p.test);
    json["train"] = number_or_null(p.train);
    json["objective"] = number_or_null(p.objective);
    json["score"] = number_or_null(p.score);
    json["exact"] = number_or_null(p.exact);
    json["gap"] = number_or_null(p.gap);
    json["status"] = to_text(p.status);
    json["explanation"] = explain(p.status, problem.constants);
    json["reason"] = p.status == Status::converged ? Json(nullptr) : json["explanation"];
    json["iterations"] = p.iterations;
    json["regime"] = to_text(p.regime);
    // Scaled or absent in the ridgeless regimes, where the order parameters themselves are infinite.
    const bool finite = p.regime == RidgelessRegime::regular && p.has_values();
    const char* names[] = {"k0", "k1", "g"};
    for (std::size_t i = 0; i < 3; ++i) {
        json["order_parameters"][names[i]] = finite ? number_or_null(p.order_parameters[i]) : Json(nullptr);
        json["enclosure"][names[i]] = finite && p.enclosure.verified
                                          ? Json::array({p.enclosure.lower[i], p.enclosure.upper[i]})
                                          : Json(nullptr);
    }
    json["enclosure_verified"] = p.enclosure.verified;
    // Where no number is given there is none to be in error.
    json["relative_error"] = number_or_null(p.relative_error);
    json["score_error"] = number_or_null(p.score_error);
    json["finite_size_scale"] = number_or_null(finite_size_scale(problem));
    json["exact_status"] = to_text(problem.exact.status);
    json["exact_explanation"] = explain_exact_score(problem.exact.status);
    if (!problem.exact.branches.empty()) {
        json["overlap"] = number_or_null(problem.exact.overlap);
        json["exact_branches"] = Json::array();
        for (const ExactScoreBranch& b : problem.exact.branches) {
            json["exact_branches"].push_back({{"overlap", b.overlap},
                                              {"exact", b.error},
                                              {"free_entropy", b.free_entropy},
                                              {"stable", b.stable}});
        }
    }
    json["constants"] = constants_json(problem.constants);
    return json;
}

int run(const State& state) {
    if (!state.choice.file.empty()) return answer_point(open(state.choice), state.output);
    if (!state.choice.set.empty()) open(state.choice);
    Outputs outputs(state.output);
    const Model model = build_model(state.choice.options);
    const ScoreProblem problem = equations(model);
    const Prediction prediction = predict(problem);
    if (state.output.json) {
        print(headed(state.choice.options, problem.noising, to_json(problem, prediction)));
    } else {
        print_report(problem, prediction);
    }
    outputs.write(
        to_table({{state.choice.options, problem.noising, prediction, finite_size_scale(problem)}}, {}));
    return prediction.status == Status::converged && problem.exact.status == Status::converged ? 0 : 1;
}

}  // namespace

Command point_command() {
    auto state = std::make_shared<State>();
    Command command{"point",
                    "Test, train and score errors of one model",
                    {},
                    [state] { return run(*state); },
                    "resolva point --activation relu --time 0.1 --psi-n 1.5 --psi-p 3 --psi-d 0.3 --json"};
    add_model_choice(command, state->choice);
    add_output_options(command.options, state->output);
    return command;
}

}  // namespace resolva::program
