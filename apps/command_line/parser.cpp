#include "command_line/parser.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

#include <resolva/numerics/core/contract.hpp>

#include "command_line/arguments.hpp"
#include "command_line/config_file.hpp"
#include "output/output_file.hpp"
#include "parallel/threads.hpp"

namespace resolva::program {

namespace {

void add(CLI::App& app, const Option& option) {
    if (const auto* flag = std::get_if<bool*>(&option.target)) {
        app.add_flag(option.name, **flag, option.help);
    } else if (const auto* list = std::get_if<std::vector<std::string>*>(&option.target)) {
        app.add_option(option.name, **list, option.help)
            ->type_name(option.value_name)
            ->required(option.required)
            ->allow_extra_args(false)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    } else {
        auto* added = app.add_option(option.name, *std::get<std::string*>(option.target), option.help);
        added->type_name(option.value_name)->required(option.required);
        if (!std::get<std::string*>(option.target)->empty()) added->capture_default_str();
    }
}

/// The arguments in the one form that leaves the parsing library nothing to guess, last one first.
std::vector<std::string> reversed(const std::vector<Argument>& arguments) {
    std::vector<std::string> result;
    for (auto at = arguments.rbegin(); at != arguments.rend(); ++at) {
        const bool named = at->option->name[0] == '-';
        const bool flag = std::holds_alternative<bool*>(at->option->target);
        result.push_back(!named ? at->value : flag ? at->option->name : at->option->name + "=" + at->value);
    }
    return result;
}

}  // namespace

Parsed parse(const Command& command, const std::vector<std::string>& arguments,
             const std::vector<Command>& program) {
    std::vector<std::string> files;
    std::string threads;
    bool force = false;
    ArgumentTable table{command.name, command.options, &program};
    table.options.push_back({"--threads", "N", "Threads to use (default: all)", &threads});
    table.options.push_back({"--force", "", "Replace files that resolva did not write", &force});
    table.options.push_back({"--config", "FILE", "TOML file that holds any of these options", &files});

    CLI::App app(command.summary, "resolva " + command.name);
    app.allow_windows_style_options(false);
    app.set_help_flag("--help,-h", "Print this help and stop");
    app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    for (const Option& option : table.options) add(app, option);
    if (!command.example.empty()) app.footer("Example:\n  " + command.example);

    const Arguments typed = match(table, arguments);
    if (typed.help) {
        std::cout << app.help();
        return Parsed::stop;
    }
    // Options of the files, in their order, come in front of the others, which therefore win.
    std::vector<Argument> all;
    for (const Argument& argument : typed.list) {
        if (argument.option->name != "--config") continue;
        const Arguments held = match(table, read_config_file(argument.value, table));
        all.insert(all.end(), held.list.begin(), held.list.end());
    }
    all.insert(all.end(), typed.list.begin(), typed.list.end());
    require_complete(table, all);
    try {
        app.parse(reversed(all));
    } catch (const CLI::ParseError& error) {
        refuse("command line of " + command.name, "not understood", error.what());
    }
    // A file may serve several commands and hold what this one does not need; what is typed is meant.
    require_effective(typed.list);
    if (!threads.empty()) set_thread_count(threads);
    if (force) replace_foreign_files();
    if (command.typed != nullptr) {
        for (const Argument& argument : typed.list) command.typed->push_back(argument.option->name);
    }
    return Parsed::run;
}

}  // namespace resolva::program
