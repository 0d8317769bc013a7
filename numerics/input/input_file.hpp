#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace resolva {

/// Largest file that is read, in bytes.
inline constexpr std::size_t input_limit = std::size_t{1} << 30;
/// Largest content of a pipe or a device, whose end cannot be seen in advance.
inline constexpr std::size_t stream_limit = std::size_t{1} << 28;

/// The whole content of a file, a pipe (a program's output as /dev/stdin or <(...) too) or a terminal. It waits
/// for a program that writes into a pipe, and a second for one to open it.
/// @throws BadArgument naming `argument` and the path for a file that cannot be opened, a directory, a disk, an
/// error while reading, a pipe that nobody writes to, and more bytes than `most` or the limits above.
std::string read_input(std::string_view argument, const std::string& path, std::size_t most = input_limit);

}  // namespace resolva
