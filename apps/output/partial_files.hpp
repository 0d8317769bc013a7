#pragma once

#include <string>

namespace resolva::program {

/// Files that exist only while they are being written. A signal that ends the program (interrupt,
/// termination, hang-up, broken pipe, file size limit) removes them first and then takes its usual effect.
void remember_partial_file(const std::string& path);
void forget_partial_file(const std::string& path);

}  // namespace resolva::program
