#include "command_line/toml.hpp"

#include <sstream>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/input/input_file.hpp>
#include <resolva/numerics/input/utf8_text.hpp>

namespace resolva::program {

namespace {

constexpr std::size_t largest_file = 1 << 24;  // bytes: nobody writes more by hand

}  // namespace

toml::table parse_toml(std::string_view text, const std::string& source) {
    require_utf8("TOML file " + source, text);
    try {
        return toml::parse(text, source);
    } catch (const toml::parse_error& error) {
        std::ostringstream where;
        where << source << ", line " << error.source().begin.line << ", column "
              << error.source().begin.column;
        refuse("TOML file", where.str(), std::string(error.description()));
    }
}

toml::table read_toml(const std::string& path) {
    return parse_toml(read_input("TOML file", path, largest_file), path);
}

}  // namespace resolva::program
