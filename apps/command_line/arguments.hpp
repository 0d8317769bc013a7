#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "command_line/command.hpp"

namespace resolva::program {

/// One argument as a table of options understands it.
struct Argument {
    const Option* option;
    std::string value;  ///< empty for a flag
};

/// Arguments matched with a table, in their order.
struct Arguments {
    std::vector<Argument> list{};
    bool help = false;  ///< help was asked for; the list then ends there
};

/// What can be given to a command: its own options and the common ones; the program's other commands are
/// there to say which of them knows an option that this one does not.
struct ArgumentTable {
    std::string command;
    std::vector<Option> options;
    const std::vector<Command>* program;

    /// The option of that name, with its dashes, or null.
    const Option* find(std::string_view name) const;
    /// Names of the program's commands that know an option, separated by commas.
    std::string owners(std::string_view name) const;
    /// Refuses an option that this command does not know, naming the commands that do, or the nearest name.
    [[noreturn]] void refuse_unknown(std::string_view name) const;
};

/// Matches "--name value", "--name=value", "--flag" and positional arguments with the table; a value that may
/// be left out is the next argument unless that is an option. "--" ends the
/// options.
/// @throws BadArgument for an unknown option, a missing or empty value, a value given to a flag, or a
/// positional argument too many.
Arguments match(const ArgumentTable& table, const std::vector<std::string>& arguments);

/// @throws BadArgument naming the first argument whose option has no effect beside the others, whose targets
/// are set.
void require_effective(const std::vector<Argument>& arguments);

/// @throws BadArgument naming the first required option that is not among the arguments.
void require_complete(const ArgumentTable& table, const std::vector<Argument>& arguments);

}  // namespace resolva::program
