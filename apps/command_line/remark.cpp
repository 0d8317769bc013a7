#include "command_line/remark.hpp"

#include <iostream>

#include <resolva/numerics/input/printable_text.hpp>

namespace resolva::program {

void say_of_file(std::string_view option, std::string_view path, const std::vector<std::string>& remarks) {
    for (const std::string& remark : remarks)
        std::cerr << "resolva: " << option << ' ' << resolva::printable(path, 300) << ": " << remark << '\n';
}

}  // namespace resolva::program
