#include "command_line/failure.hpp"

#include <iostream>
#include <new>
#include <stdexcept>

#include <resolva/numerics/core/contract.hpp>

namespace resolva::program {

int report_failure(const std::exception& error) {
    if (dynamic_cast<const BadArgument*>(&error) != nullptr) {
        std::cerr << "resolva: " << error.what() << '\n';
        return 2;
    }
    const bool memory = dynamic_cast<const std::bad_alloc*>(&error) != nullptr ||
                        dynamic_cast<const std::length_error*>(&error) != nullptr;
    std::cerr << "resolva: the computation failed: "
              << (memory ? "it needs more memory than this process may have; ask for less at once"
                         : error.what())
              << '\n';
    return 1;
}

}  // namespace resolva::program
