#pragma once

#include <string>
#include <string_view>

namespace resolva::program {

/// The text in valid UTF-8: every byte that belongs to no character becomes U+FFFD, and every control
/// character but a line end a space. File names may hold any byte; what is drawn or parsed by another program
/// may not.
std::string displayable(std::string_view text);

/// The same on one line: a line end becomes a backslash and an n.
std::string single_line(std::string_view text);

}  // namespace resolva::program
