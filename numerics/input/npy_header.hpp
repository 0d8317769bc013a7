#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace resolva {

/// What stands before the numbers of an array saved by numpy.
struct NpyHeader {
    std::string type;  ///< such as "<f8"; the text of a record type otherwise
    bool fortran_order = false;
    std::vector<std::size_t> shape;
    std::size_t data_begin = 0;  ///< first byte of the numbers
};

/// Reads {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }, its three keys in any order, once each.
/// @throws BadArgument naming `name` when the content is cut, of an unknown version or not such a dictionary.
/// Source: NumPy Enhancement Proposal 1, versions 1.0 to 3.0 of the format.
NpyHeader read_npy_header(std::string_view name, std::string_view content);

}  // namespace resolva
