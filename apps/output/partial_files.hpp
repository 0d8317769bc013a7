#pragma once

#include <string>

namespace resolva::program {

/// Files that exist only while they are being written. Every signal that ends the program, be it an
/// interrupt, a limit or a fault, removes them first and then takes its usual effect; so does an exit from
/// within a library. Only SIGKILL leaves them.
void remember_partial_file(const std::string& path);
void forget_partial_file(const std::string& path);

}  // namespace resolva::program
