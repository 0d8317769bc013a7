#include "output/signature.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>

namespace resolva::program {

namespace {

const std::string author = std::string("resolva ") + RESOLVA_VERSION;

/// Checksum of a PNG chunk: CRC-32 of ISO 3309, reflected polynomial edb88320.
std::uint32_t checksum(std::string_view bytes) {
    std::uint32_t crc = 0xffffffffu;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1u) != 0 ? 0xedb88320u : 0u);
    }
    return ~crc;
}

std::string big_endian(std::uint32_t value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((value >> shift) & 0xffu);
    return bytes;
}

std::string chunk(const std::string& typed_data) {
    return big_endian(static_cast<std::uint32_t>(typed_data.size() - 4)) + typed_data +
           big_endian(checksum(typed_data));
}

const std::string png_keyword = std::string("tEXtSoftware") + '\0';

std::string_view without_line_ends(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// Whether the comment lines at the end of a table, or those at its beginning, name the program.
bool is_own_table(std::string_view first, std::string_view last) {
    constexpr std::string_view head = "# resolva: ";
    if (first.substr(0, head.size()) == head) return true;
    std::string_view rest = without_line_ends(last);
    while (!rest.empty()) {
        const std::size_t end = rest.rfind('\n');
        const std::string_view line = end == std::string_view::npos ? rest : rest.substr(end + 1);
        if (line.empty() || line.front() != '#') return false;
        if (line.substr(0, head.size()) == head) return true;
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(0, end);
    }
    return false;
}

}  // namespace

std::string signed_picture(std::string_view kind, std::string picture) {
    if (kind == "svg") {
        if (!ends_with(without_line_ends(picture), "</svg>")) return {};
        return picture + "<!-- " + author + " -->\n";
    }
    if (kind == "pdf") {
        // Between the trailer and the address of the table of objects, which moves nothing.
        const std::size_t at = picture.rfind("startxref");
        if (!ends_with(without_line_ends(picture), "%%EOF") || at == std::string::npos) return {};
        return picture.insert(at, "% " + author + "\n");
    }
    const std::string end = chunk("IEND");
    if (!ends_with(picture, end)) return {};
    return picture.insert(picture.size() - end.size(), chunk(png_keyword + author));
}

bool is_replaceable(const std::string& path) {
    std::error_code failure;
    if (!std::filesystem::exists(path, failure)) return true;
    const std::uintmax_t size = std::filesystem::file_size(path, failure);
    if (failure) return false;
    if (size == 0) return true;
    // Heads list the options of a run, which may be long texts.
    constexpr std::uintmax_t window = 65536;
    const auto part = [&](std::uintmax_t from) {
        std::ifstream file(path, std::ios::binary);
        file.seekg(static_cast<std::streamoff>(from));
        std::string text(static_cast<std::size_t>(std::min(size - from, window)), '\0');
        file.read(text.data(), static_cast<std::streamsize>(text.size()));
        return file ? text : std::string();
    };
    const std::string first = part(0), last = part(size - std::min(size, window));
    const auto begins = [&](const std::string& head) { return first.compare(0, head.size(), head) == 0; };
    const std::array signatures = {"<!-- resolva ", "\n% resolva "};
    return is_own_table(first, last) || begins("{\n  \"head\": {\n    \"resolva\": \"") ||
           (begins("<?xml") && last.find(signatures[0]) != std::string::npos) ||
           (begins("%PDF") && last.find(signatures[1]) != std::string::npos) ||
           (begins("\x89PNG") && last.find(png_keyword + "resolva ") != std::string::npos);
}

}  // namespace resolva::program
