#include "model/model_choice.hpp"

#include <algorithm>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/expression/model_file.hpp>
#include <resolva/theory/models/expression/derived_model.hpp>
#include <resolva/theory/models/score_matching/score_matching_model.hpp>

#include "command_line/values.hpp"
#include "output/progress.hpp"
#include "parallel/parallel_for.hpp"
#include "parallel/threads.hpp"

namespace resolva::program {

void add_model_choice(Command& command, ModelChoice& target) {
    command.options.push_back(
        {"model", "MODEL.toml", "Model file; score matching when none is named", &target.file});
    command.options.push_back({"--set", "NAME=VALUE",
                               "With MODEL: replace a parameter or a dimension; may be repeated",
                               &target.set});
    add_model_options(command.options, target.options);
    command.typed = &target.typed;
}

const std::string& ChosenModel::called(std::size_t parameter) const {
    return from_file ? model->parameters()[parameter].name : model->parameters()[parameter].option;
}

std::vector<std::pair<std::string, std::string>> ChosenModel::head(
    const std::vector<std::size_t>& varied) const {
    std::vector<std::pair<std::string, std::string>> entries{{"resolva", RESOLVA_VERSION},
                                                             {"model", model->name()}};
    for (std::size_t k = 0; k < model->parameters().size(); ++k) {
        const bool on_axis = std::find(varied.begin(), varied.end(), k) != varied.end();
        if (!on_axis && point.has(k)) entries.emplace_back(called(k), resolva::to_text(point[k]));
    }
    return entries;
}

Value value_from_text(const Parameter& parameter, const std::string& called, const std::string& text) {
    if (!is_numeric(parameter)) return text;
    return require_legal(parameter, called, Value(parse_number(called, text)));
}

namespace {

ChosenModel open_file(const ModelChoice& choice) {
    for (const std::string& typed : choice.typed) {
        const auto& names = model_option_names();
        if (typed.size() > 2 && std::find(names.begin(), names.end(), typed.substr(2)) != names.end())
            refuse(
                typed, "given",
                "it belongs to score matching; parameters of a model file are changed by --set NAME=VALUE");
    }
    const auto model = std::make_shared<DerivedModel>(choice.file, read_model_file(choice.file));
    ChosenModel chosen{model, ParameterPoint(model->parameters()), true};
    for (const std::string& text : choice.set) {
        const std::size_t equal = text.find('=');
        if (equal == std::string::npos || equal == 0) refuse("--set", text, "write NAME=VALUE");
        const std::string name = text.substr(0, equal), called = "--set " + name;
        const std::size_t number = chosen.point.number_of(name);
        chosen.point.set(number, value_from_text(model->parameters()[number], called, text.substr(equal + 1)),
                         called);
    }
    return chosen;
}

}  // namespace

ChosenModel open(const ModelChoice& choice) {
    if (!choice.file.empty()) return open_file(choice);
    if (!choice.set.empty())
        refuse("--set", choice.set.front(), "it changes a parameter of a model file; name one");
    build_model(choice.options);  // its sentences name the options
    const auto model = std::make_shared<ScoreMatchingModel>();
    ChosenModel chosen{model, ParameterPoint(model->parameters()), false};
    for (const std::string_view name : model_option_names()) {
        const std::string& text = *choice.options.find(name);
        if (text.empty()) continue;
        const std::size_t number = chosen.point.number_of(name);
        const std::string called = "--" + std::string(name);
        chosen.point.set(number, value_from_text(model->parameters()[number], called, text), called);
    }
    return chosen;
}

Executor parallel_executor(const std::string& label) {
    return [label](std::size_t count, const std::function<void(std::size_t)>& body) {
        Progress progress(label, count);
        parallel_for(count, thread_count(), [&](std::size_t i) {
            body(i);
            progress.advance();
        });
        return true;
    };
}

}  // namespace resolva::program
