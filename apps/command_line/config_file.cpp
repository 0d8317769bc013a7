#include "command_line/config_file.hpp"

#include <algorithm>
#include <sstream>

#include <resolva/numerics/core/contract.hpp>

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

}  // namespace

std::vector<std::string> read_config_file(const std::string& path) {
    const toml::table table = read_toml(path);
    std::vector<std::string> arguments;
    for (const auto& [key, value] : table) {
        std::string name(key.str());
        std::replace(name.begin(), name.end(), '_', '-');
        if (name == "config") refuse("config", path, "a configuration file cannot name another one");
        if (std::find(arguments.begin(), arguments.end(), "--" + name) != arguments.end()) {
            refuse("option " + name + " of " + path, "given twice", "write it once, with - or with _");
        }
        if (const auto* flag = value.as_boolean()) {
            if (flag->get()) arguments.push_back("--" + name);
        } else {
            arguments.push_back("--" + name);
            arguments.push_back(text_of(name, value));
        }
    }
    return arguments;
}

}  // namespace resolva::program
