#pragma once

namespace resolva::program {

/// Bytes that this process may still take: of the machine's memory, and of its own limits where it has any
/// (ulimit -v). Infinite where neither can be read.
double available_memory();

}  // namespace resolva::program
