#pragma once

// The model that a verb speaks of: a model file, or score matching when none is named.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <resolva/theory/model/parametric_model.hpp>
#include <resolva/theory/verbs/executor.hpp>

#include "command_line/command.hpp"
#include "model/model_options.hpp"

namespace resolva::program {

struct ModelChoice {
    std::string file;              ///< of the positional argument; empty: score matching
    std::vector<std::string> set;  ///< NAME=VALUE of a model file
    ModelOptions options;          ///< of score matching
    std::vector<std::string> typed;
};

/// Appends the positional argument, --set and the options of score matching.
void add_model_choice(Command& command, ModelChoice& target);

/// A model with values for its parameters, and how it calls them.
struct ChosenModel {
    std::shared_ptr<const ParametricModel> model;
    ParameterPoint point;
    bool from_file;

    /// The parameter as the user types it: an option of score matching, a name of a model file.
    const std::string& called(std::size_t parameter) const;
    /// The version, the model and every value that is set and that no axis varies.
    std::vector<std::pair<std::string, std::string>> head(const std::vector<std::size_t>& varied = {}) const;
};

/// @throws BadArgument for a bad file or value, for --set without a file, and for an option of score matching typed
/// beside a file
ChosenModel open(const ModelChoice& choice);

/// The value that a text means for a parameter. @throws BadArgument naming it as `called`
Value value_from_text(const Parameter& parameter, const std::string& called, const std::string& text);

/// All threads of the program, with a progress bar.
Executor parallel_executor(const std::string& label);

}  // namespace resolva::program
