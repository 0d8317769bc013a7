#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace resolva::test {

/// A file as numpy.save writes it, version 1: `bytes` are the numbers as they lie in it.
inline std::string npy_file(const std::string& type, const std::string& shape, const std::string& bytes,
                            bool fortran_order = false) {
    std::string header = "{'descr': '" + type + "', 'fortran_order': " + (fortran_order ? "True" : "False") +
                         ", 'shape': " + shape + ", }";
    header.resize(117, ' ');
    header += '\n';
    std::string text("\x93NUMPY\x01\x00", 8);
    text += static_cast<char>(header.size());
    text += '\0';
    return text + header + bytes;
}

/// The bytes of numbers in this machine's order, or in the opposite one.
template <class T>
std::string bytes_of(const std::vector<T>& values, bool swapped = false) {
    std::string bytes;
    for (const T value : values) {
        std::string one(reinterpret_cast<const char*>(&value), sizeof(T));
        bytes += swapped ? std::string(one.rbegin(), one.rend()) : one;
    }
    return bytes;
}

}  // namespace resolva::test
