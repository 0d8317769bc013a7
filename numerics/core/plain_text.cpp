#include <resolva/numerics/core/plain_text.hpp>

namespace resolva {

std::size_t character_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(0);
    if (first < 0x80) return first >= 0x20 && first != 0x7f ? 1 : 0;
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
    unsigned code = first & (0xffU >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) {
        if ((byte(k) & 0xc0U) != 0x80U) return 0;
        code = (code << 6U) | (byte(k) & 0x3fU);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    const bool control = code < 0xa0;
    const bool surrogate = code >= 0xd800 && code < 0xe000;
    return overlong || control || surrogate || code > 0x10ffff ? 0 : length;
}

std::optional<std::size_t> first_unprintable(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        const std::size_t length = c == '\t' || c == '\n' || c == '\r' ? 1 : character_length(text.substr(i));
        if (length == 0) return i;
        i += length;
    }
    return std::nullopt;
}

}  // namespace resolva
