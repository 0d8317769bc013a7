#include <resolva/numerics/input/utf8_text.hpp>

#include <algorithm>
#include <string>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/input/printable_text.hpp>

namespace resolva {

namespace {

unsigned char byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

}  // namespace

std::size_t character_length(std::string_view text) {
    const unsigned char first = byte_at(text, 0);
    if (first < 0x80) return first >= 0x20 && first != 0x7f ? 1 : 0;
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
    if (length == 0 || first > 0xf4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte_at(text, i) & 0xc0) != 0x80) return 0;
    }
    const unsigned char second = byte_at(text, 1);
    const bool legal = !(first == 0xe0 && second < 0xa0) && !(first == 0xed && second >= 0xa0) &&
                       !(first == 0xf0 && second < 0x90) && !(first == 0xf4 && second >= 0x90) &&
                       !(first == 0xc2 && second < 0xa0);  // the control characters from U+0080 on
    return legal ? length : 0;
}

void require_utf8(std::string_view name, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        const std::size_t length =
            c == '\t' || c == '\n' || c == '\r' ? 1 : character_length(text.substr(at));
        if (length == 0) {
            const auto line =
                std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1;
            refuse(std::string(name) + ", line " + std::to_string(line),
                   "with the byte " + printable(text.substr(at, 1)),
                   "text in UTF-8 without control characters is read");
        }
        at += length;
    }
}

}  // namespace resolva
