#pragma once

// Commands declared as data. A command lists its options as (name, value name, help, target) and provides a
// function to run; only parser.cpp knows the option-parsing library, so adding a command compiles no heavy
// header.

#include <cstddef>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace resolva::program {

/// When an option has an effect. `holds` is asked once the options are parsed; `otherwise` says, as the end of
/// a sentence, what makes it idle: "only --learned uses it".
struct Condition {
    std::function<bool()> holds;
    std::string otherwise;
};

/// The condition that a text option, read when asked, is one of the names; `kind` completes "it belongs to".
Condition chosen_among(const std::string& choice, const std::vector<std::string>& names,
                       const std::string& kind);

/// One option. Values are kept as text: each command parses its own, so that every message names the option,
/// the value and what is allowed. A target of type bool makes a flag; a name without leading dashes a
/// positional.
struct Option {
    std::string name;        ///< "--psi-n", or "which" for a positional argument
    std::string value_name;  ///< shown in the help: "RATIO"; "[RATIO]" may be left out, and is "all" then
    std::string help;
    /// A text takes the last value given, a list collects every one, a flag is set by its presence.
    std::variant<std::string*, bool*, std::vector<std::string>*>
        target;  ///< the string's initial value is the default
    bool required = false;
    std::vector<Condition> conditions{};  ///< all must hold where the option is typed; none: it always counts
    /// The value when the option is typed alone. Such an option takes the argument after it only if that is a bare
    /// name of letters, digits and underscores; --option=VALUE always works.
    std::string implied{};
};

/// The options that `add` appends to the list, under a condition.
template <class Add>
void add_under(std::vector<Option>& options, const Condition& condition, const Add& add) {
    const std::size_t first = options.size();
    add(options);
    for (std::size_t i = first; i < options.size(); ++i) options[i].conditions.push_back(condition);
}

/// Adds a condition to options of the list, named with their dashes.
void require_for(std::vector<Option>& options, const std::vector<std::string>& names,
                 const Condition& condition);

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
