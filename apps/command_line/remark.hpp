#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace resolva::program {

/// Says on standard error what was taken for granted in reading a file: one line a remark.
void say_of_file(std::string_view option, std::string_view path, const std::vector<std::string>& remarks);

}  // namespace resolva::program
