#include "command_line/toml.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <sstream>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/core/plain_text.hpp>
#include <resolva/numerics/input/input_file.hpp>
#include <resolva/numerics/input/printable_text.hpp>

namespace resolva::program {

namespace {

constexpr std::size_t largest_file = 1 << 24;  // bytes: nobody writes more by hand

/// The parser is undefined for text that is not UTF-8.
void require_plain(std::string_view text, const std::string& source) {
    const std::optional<std::size_t> bad = first_unprintable(text);
    if (!bad) return;
    const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*bad), '\n') + 1;
    refuse("TOML file",
           source + ", line " + std::to_string(line) + " with the byte " +
               resolva::printable(text.substr(*bad, 1)),
           "it must be text in UTF-8 without control characters");
}

}  // namespace

toml::table parse_toml(std::string_view text, const std::string& source) {
    require_plain(text, source);
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
