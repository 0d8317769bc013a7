#include "command_line/arguments.hpp"

#include <algorithm>
#include <cctype>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/nearest_name.hpp>

namespace resolva::program {

namespace {

bool is_positional(const Option& option) {
    return option.name[0] != '-';
}

bool is_flag(const Option& option) {
    return std::holds_alternative<bool*>(option.target);
}

/// A dash alone, and one before a number, begin a value.
bool looks_like_option(std::string_view text) {
    return text.size() > 1 && text[0] == '-' && text[1] != '.' &&
           std::isdigit(static_cast<unsigned char>(text[1])) == 0;
}

bool is_bare_name(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '_';
    });
}

std::string form_of(const Option& option) {
    return is_flag(option) ? option.name : option.name + " " + option.value_name;
}

/// The positional that comes after `count` others.
const Option& positional(const ArgumentTable& table, std::size_t count, const std::string& text) {
    for (const Option& option : table.options) {
        if (is_positional(option) && count-- == 0) return option;
    }
    refuse("argument of " + table.command, text,
           "it is one too many; options begin with -- (see resolva " + table.command + " --help)");
}

}  // namespace

const Option* ArgumentTable::find(std::string_view name) const {
    for (const Option& option : options) {
        if (option.name == name && !is_positional(option)) return &option;
    }
    return nullptr;
}

std::string ArgumentTable::owners(std::string_view name) const {
    std::string list;
    for (const Command& other : *program) {
        for (const Option& option : other.options) {
            if (option.name == name && !is_positional(option))
                list += (list.empty() ? "" : ", ") + other.name;
        }
    }
    return list;
}

void ArgumentTable::refuse_unknown(std::string_view name) const {
    const std::string see = " (see resolva " + command + " --help)";
    if (const std::string list = owners(name); !list.empty()) {
        refuse("option of " + command, name, "it has no such option, which belongs to " + list + see);
    }
    std::vector<std::string_view> known;
    for (const Option& option : options) {
        if (!is_positional(option)) known.push_back(option.name);
    }
    refuse("option of " + command, name,
           "no such option; the nearest is " + std::string(nearest_name(name, known)) + see);
}

Arguments match(const ArgumentTable& table, const std::vector<std::string>& arguments) {
    Arguments matched;
    std::size_t positionals = 0;
    bool options_ended = false;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& text = arguments[i];
        if (!options_ended && text == "--") {
            options_ended = true;
            continue;
        }
        if (options_ended || !looks_like_option(text)) {
            if (text.empty()) refuse("argument of " + table.command, text, "leave it out or fill it in");
            matched.list.push_back({&positional(table, positionals++, text), text});
            continue;
        }
        const std::size_t equals = text.find('=');
        const std::string name = text.substr(0, equals);
        if (name == "--help" || name == "-h") {
            matched.help = true;
            return matched;
        }
        const Option* option = table.find(name);
        if (option == nullptr) table.refuse_unknown(name);
        if (is_flag(*option)) {
            if (equals != std::string::npos)
                refuse(name, text.substr(equals + 1), "it takes no value; write " + name + " alone");
            matched.list.push_back({option, ""});
            continue;
        }
        std::string value;
        if (equals != std::string::npos) {
            value = text.substr(equals + 1);
        } else if (!option->implied.empty()) {
            const bool named = i + 1 < arguments.size() && is_bare_name(arguments[i + 1]);
            value = named ? arguments[++i] : option->implied;
        } else if (option->value_name[0] == '[' &&
                   (i + 1 == arguments.size() || looks_like_option(arguments[i + 1]))) {
            value = "all";
        } else if (i + 1 == arguments.size()) {
            refuse(name, "without a value", "give " + form_of(*option));
        } else if (looks_like_option(arguments[i + 1])) {
            refuse(name, "without a value",
                   "give " + form_of(*option) + ", or " + name + "=" + arguments[i + 1] +
                       " if that is the value");
        } else {
            value = arguments[++i];
        }
        if (value.empty()) refuse(name, value, "give " + form_of(*option) + ", or leave the option out");
        matched.list.push_back({option, value});
    }
    return matched;
}

Condition chosen_among(const std::string& choice, const std::vector<std::string>& names,
                       const std::string& kind) {
    std::string list = "it belongs to " + kind;
    for (const std::string& name : names) list += (name == names.front() ? " " : ", ") + name;
    return {[&choice, names] { return std::find(names.begin(), names.end(), choice) != names.end(); }, list};
}

void require_for(std::vector<Option>& options, const std::vector<std::string>& names,
                 const Condition& condition) {
    for (Option& option : options) {
        if (std::find(names.begin(), names.end(), option.name) != names.end())
            option.conditions.push_back(condition);
    }
}

void require_effective(const std::vector<Argument>& arguments) {
    for (const Argument& argument : arguments) {
        for (const Condition& condition : argument.option->conditions) {
            if (condition.holds()) continue;
            refuse(argument.option->name, argument.value.empty() ? "given" : argument.value,
                   "it would have no effect: " + condition.otherwise);
        }
    }
}

void require_complete(const ArgumentTable& table, const std::vector<Argument>& arguments) {
    for (const Option& option : table.options) {
        const auto same = [&](const Argument& given) { return given.option == &option; };
        if (!option.required || std::any_of(arguments.begin(), arguments.end(), same)) continue;
        const bool named = !is_positional(option);
        refuse(named ? option.name : option.value_name, "missing",
               "give " + (named ? form_of(option) : option.value_name) + ": " + option.help);
    }
}

}  // namespace resolva::program
