#include "command_line/config_file.hpp"

#include <algorithm>
#include <set>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/nearest_name.hpp>
#include <resolva/numerics/input/printable_text.hpp>

#include "command_line/toml.hpp"

namespace resolva::program {

namespace {

std::string text_of(const std::string& key, const toml::node& value) {
    if (const auto* text = value.as_string()) return text->get();
    if (const auto* number = value.as_integer()) return std::to_string(number->get());
    if (const auto* number = value.as_floating_point()) return to_text(number->get());
    if (const auto* array = value.as_array()) {
        std::string list;
        for (const toml::node& item : *array) list += (list.empty() ? "" : ",") + text_of(key, item);
        return list;
    }
    refuse("option " + key + " of the configuration file", "a table or a date",
           "give a text, a number, a list or true");
}

bool is_command(const std::string& name, const ArgumentTable& table) {
    return std::any_of(table.program->begin(), table.program->end(),
                       [&](const Command& command) { return command.name == name; });
}

[[noreturn]] void refuse_table(const std::string& name, const std::string& path, const ArgumentTable& table) {
    std::vector<std::string_view> commands;
    for (const Command& command : *table.program) commands.push_back(command.name);
    refuse("table of " + path, "[" + resolva::printable(name) + "]",
           "a table is named after a command; the nearest is " + std::string(nearest_name(name, commands)));
}

/// Appends the options of one table of the file. In a table of its own a command must know every key.
void append(std::vector<std::string>& arguments, const toml::table& keys, const std::string& path,
            const ArgumentTable& table, bool own) {
    std::set<std::string> seen;
    for (const auto& [key, value] : keys) {
        std::string name(key.str());
        if (!own && value.is_table()) {
            if (!is_command(name, table)) refuse_table(name, path, table);
            continue;
        }
        std::replace(name.begin(), name.end(), '_', '-');
        if (name == "config") refuse("config", path, "a configuration file cannot name another one");
        if (!seen.insert(name).second)
            refuse("option " + name + " of " + path, "given twice", "write it once, with - or with _");
        const std::string option = "--" + name;
        if (table.find(option) == nullptr) {
            if (!own && !table.owners(option).empty()) continue;
            table.refuse_unknown(option);
        }
        if (const auto* flag = value.as_boolean()) {
            if (flag->get()) arguments.push_back(option);
        } else {
            arguments.push_back(option + "=" + text_of(name, value));
        }
    }
}

}  // namespace

std::vector<std::string> read_config_file(const std::string& path, const ArgumentTable& table) {
    const toml::table file = read_toml(path);
    std::vector<std::string> arguments;
    append(arguments, file, path, table, false);
    if (const auto* own = file[table.command].as_table()) append(arguments, *own, path, table, true);
    return arguments;
}

}  // namespace resolva::program
