#pragma once

#include <string>
#include <string_view>

namespace resolva::program {

/// The picture of that kind (svg, pdf or png) with a comment inside, of the kind's own, that names the
/// program and its version. Empty when the picture is not complete: a full disk cuts it without a word.
std::string signed_picture(std::string_view kind, std::string picture);

/// Whether resolva may replace the file at the path unasked: there is none, it is empty, or it is a table or
/// a picture that resolva wrote, known by its head or its signature.
bool is_replaceable(const std::string& path);

}  // namespace resolva::program
