#pragma once

// Commands declared as data. A command lists its options as (name, value name, help, target) and provides a
// function to run; only parser.cpp knows the option-parsing library, so adding a command compiles no heavy
// header.

#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace resolva::program {

/// One option. Values are kept as text: each command parses its own, so that every message names the option,
/// the value and what is allowed. A target of type bool makes a flag; a name without leading dashes a
/// positional.
struct Option {
    std::string name;        ///< "--psi-n", or "which" for a positional argument
    std::string value_name;  ///< shown in the help: "RATIO"
    std::string help;
    /// A text takes the last value given, a list collects every one, a flag is set by its presence.
    std::variant<std::string*, bool*, std::vector<std::string>*>
        target;  ///< the string's initial value is the default
    bool required = false;
    /// The value when the option is typed alone. Such an option takes the argument after it only if that is a bare
    /// name of letters, digits and underscores; --option=VALUE always works.
    std::string implied{};
};

/// A subcommand. `state` owns whatever the option targets point into.
struct Command {
    std::string name;
    std::string summary;
    std::vector<Option> options;
    std::function<int()> run{};  ///< exit status 0 or 1; bad input throws BadArgument
    std::string example{};       ///< one line shown at the end of the help
    /// Where to leave the names of the options typed, not those of a file; null: not wanted.
    std::vector<std::string>* typed = nullptr;
};

}  // namespace resolva::program
