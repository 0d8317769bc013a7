#include "output/displayable.hpp"

#include <resolva/numerics/input/utf8_text.hpp>

namespace resolva::program {

std::string displayable(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = text.front() == '\n' ? 1 : character_length(text);
        if (length > 0) {
            result += text.substr(0, length);
        } else {
            result += static_cast<unsigned char>(text.front()) < 0x80 ? " " : "\xEF\xBF\xBD";
        }
        text.remove_prefix(length > 0 ? length : 1);
    }
    return result;
}

std::string single_line(std::string_view text) {
    std::string result;
    for (const char c : displayable(text)) result += c == '\n' ? std::string("\\n") : std::string(1, c);
    return result;
}

}  // namespace resolva::program
