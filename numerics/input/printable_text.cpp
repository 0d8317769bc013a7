#include <resolva/numerics/input/printable_text.hpp>

#include <resolva/numerics/input/utf8_text.hpp>

namespace resolva {

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
        const auto byte = static_cast<unsigned char>(text.front());
        result += {'\\', 'x', digits[byte / 16], digits[byte % 16]};
        text.remove_prefix(1);
    }
    return result;
}

}  // namespace resolva
