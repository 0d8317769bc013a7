#include <resolva/numerics/input/printable_text.hpp>

namespace resolva {

namespace {

unsigned char byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

/// Bytes of the UTF-8 character at the front, 0 when there is none or it is a control character. Overlong
/// forms, surrogates and values above U+10FFFF are no characters.
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

}  // namespace

std::string printable(std::string_view text, std::size_t most) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string result;
    std::size_t characters = 0;
    for (; !text.empty(); ++characters) {
        if (characters == most) return result + "...";
        if (const std::size_t length = character_length(text); length > 0) {
            result += text.substr(0, length);
            text.remove_prefix(length);
            continue;
        }
        const unsigned char byte = byte_at(text, 0);
        result += {'\\', 'x', digits[byte / 16], digits[byte % 16]};
        text.remove_prefix(1);
    }
    return result;
}

}  // namespace resolva
