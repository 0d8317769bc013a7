#include <resolva/numerics/core/plain_text.hpp>

namespace resolva {

std::optional<std::size_t> first_unprintable(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    for (std::size_t i = 0; i < text.size();) {
        const unsigned first = byte(i);
        if (first < 0x80) {
            const bool control =
                (first < 0x20 && first != '\t' && first != '\n' && first != '\r') || first == 0x7f;
            if (control) return i;
            ++i;
            continue;
        }
        const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc2 || first > 0xf4 || text.size() - i < length) return i;
        unsigned code = first & (0xffU >> (length + 1));
        for (std::size_t k = 1; k < length; ++k) {
            if ((byte(i + k) & 0xc0U) != 0x80U) return i;
            code = (code << 6U) | (byte(i + k) & 0x3fU);
        }
        const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
        const bool control = code < 0xa0;
        if (overlong || control || (code >= 0xd800 && code < 0xe000) || code > 0x10ffff) return i;
        i += length;
    }
    return std::nullopt;
}

}  // namespace resolva
