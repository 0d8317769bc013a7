#include "command_line/failure.hpp"

#include <iostream>

#include <resolva/numerics/core/contract.hpp>

namespace resolva::program {

int report_failure(const std::exception& error) {
    const bool bad_input = dynamic_cast<const BadArgument*>(&error) != nullptr;
    std::cerr << "resolva: " << (bad_input ? "" : "the computation failed: ") << error.what() << '\n';
    return bad_input ? 2 : 1;
}

}  // namespace resolva::program
