#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace resolva {

/// Whether the content begins like a file written by gzip.
bool is_gzip(std::string_view content);

/// The content that gzip compressed, of one member or several (RFC 1952), checked by length and checksum.
/// @throws BadArgument naming `name` when the data are damaged, end early or exceed `most` bytes, and when the
/// build was without zlib.
std::string gunzip(std::string_view name, std::string_view content, std::size_t most);

}  // namespace resolva
