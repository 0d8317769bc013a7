#include "command_line/toml.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <resolva/numerics/core/contract.hpp>

namespace resolva::program {

toml::table parse_toml(std::string_view text, const std::string& source) {
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
    std::ifstream file(path);
    if (!file || std::filesystem::is_directory(path))
        refuse("TOML file", path, "it cannot be opened for reading");
    std::ostringstream text;
    text << file.rdbuf();
    return parse_toml(text.str(), path);
}

}  // namespace resolva::program
