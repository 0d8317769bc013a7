#pragma once

#include <string>

namespace resolva::program {

/// Threads that every part of the program may use; all processors until `set_thread_count` is called.
int thread_count();

/// Sets it from the text of --threads.
/// @throws BadArgument unless that is a whole number from 1 to 4096.
void set_thread_count(const std::string& text);

}  // namespace resolva::program
