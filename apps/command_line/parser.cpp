#include "command_line/parser.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <string_view>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/nearest_name.hpp>

#include "command_line/config_file.hpp"

namespace resolva::program {

namespace {

/// The option name of an argument such as "--psi-n=2": "--psi-n".
std::string_view option_of(std::string_view argument) {
    return argument.substr(0, argument.find('='));
}

/// Refuses an argument that looks like an option and is not one, before the parsing library sees it.
void refuse_unknown(const Command& command, const std::vector<std::string>& arguments) {
    std::vector<std::string_view> known{"--config", "--help"};
    for (const Option& option : command.options) known.push_back(option.name);
    for (const std::string& argument : arguments) {
        const std::string_view name = option_of(argument);
        if (name.size() < 3 || name.substr(0, 2) != "--") continue;
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        refuse("option of " + command.name, name,
               "no such option; the nearest is " + std::string(nearest_name(name, known)) + " (see resolva " +
                   command.name + " --help)");
    }
}

/// Takes every "--config FILE" out of the arguments and puts the options of the files, in their order, in
/// front of the others, which therefore win.
std::vector<std::string> with_config(const std::vector<std::string>& arguments) {
    std::vector<std::string> result;
    std::vector<std::string> typed;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (option_of(arguments[i]) != "--config") {
            typed.push_back(arguments[i]);
            continue;
        }
        const bool attached = arguments[i].size() > std::string_view("--config").size();
        if (!attached && i + 1 == arguments.size()) refuse("--config", "", "give the path of a TOML file");
        const std::string path =
            attached ? arguments[i].substr(std::string_view("--config=").size()) : arguments[++i];
        const std::vector<std::string> options = read_config_file(path);
        result.insert(result.end(), options.begin(), options.end());
    }
    result.insert(result.end(), typed.begin(), typed.end());
    return result;
}

}  // namespace

Parsed parse(const Command& command, std::vector<std::string> arguments) {
    CLI::App app(command.summary, "resolva " + command.name);
    app.allow_windows_style_options(false);
    app.set_help_flag("--help,-h", "Print this help and stop");
    app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    std::string unused;
    app.add_option("--config", unused, "TOML file that holds any of these options")->type_name("FILE");
    for (const Option& option : command.options) {
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
    if (!command.example.empty()) app.footer("Example:\n  " + command.example);

    arguments = with_config(arguments);
    refuse_unknown(command, arguments);
    std::reverse(arguments.begin(), arguments.end());
    try {
        app.parse(arguments);
    } catch (const CLI::CallForHelp&) {
        std::cout << app.help();
        return Parsed::stop;
    } catch (const CLI::ParseError& error) {
        std::string sentence = error.what();
        refuse("command line of " + command.name, "not understood", sentence);
    }
    return Parsed::run;
}

}  // namespace resolva::program
