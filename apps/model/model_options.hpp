#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <resolva/theory/score_matching/model.hpp>

#include "command_line/command.hpp"

namespace resolva::program {

/// The options that describe the flagship model, shared by every command that has one. Texts as typed; an
/// empty text of `time`, `signal` and `noise` means that the option was not given.
struct ModelOptions {
    std::string activation = "relu";
    std::string manifold = "linear";
    std::string spectrum = "manifold";
    std::string time;  ///< 0.1 when neither a time nor a pair (signal, noise) is given
    std::string signal;
    std::string noise;
    std::string psi_n = "4";
    std::string psi_p = "8";
    std::string psi_d = "0.5";
    std::string ridge = "1e-3";
    std::string draws = "inf";

    /// The option of that name (without dashes), or null.
    std::string* find(std::string_view name);
    const std::string* find(std::string_view name) const;

    /// Sets one option by name. Setting time clears (signal, noise) and the reverse, so that a sweep axis
    /// wins.
    /// @throws BadArgument for an unknown name, listing the known ones.
    void set(std::string_view name, const std::string& value);

    /// The texts of everything on which equivalence constants, spectrum and exact score depend, joined:
    /// points with equal keys share them.
    std::string constants_key() const;
};

/// Names of the model options without dashes, in the order of tables and help.
const std::vector<std::string_view>& model_option_names();

/// Whether psi_D describes the data: a spectrum given otherwise has no intrinsic dimension.
bool uses_intrinsic_ratio(const ModelOptions& options);

/// Appends the model options to a command's list.
void add_model_options(std::vector<Option>& options, ModelOptions& target);

/// The model described by the options.
/// @throws BadArgument for any value outside its domain and for conflicting options.
Model build_model(const ModelOptions& options);

/// The options with the noising written out: signal and noise always, time as given or by default.
ModelOptions resolved(ModelOptions options, const Noising& noising);

/// The head of a table about one model: the program's version and every option that has a value, resolved.
std::vector<std::pair<std::string, std::string>> model_head(const ModelOptions& options,
                                                            const Noising& noising);

/// Only the numbers that vary without changing the constants: psi_n, psi_p, ridge and draws.
void apply_numbers(const ModelOptions& options, ScoreProblem& problem);

}  // namespace resolva::program
