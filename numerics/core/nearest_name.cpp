#include <resolva/numerics/core/nearest_name.hpp>

#include <algorithm>
#include <numeric>
#include <vector>

namespace resolva {

namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::string_view nearest_name(std::string_view word, std::span<const std::string_view> known) {
    return *std::min_element(known.begin(), known.end(), [&](std::string_view a, std::string_view b) {
        return edit_distance(word, a) < edit_distance(word, b);
    });
}

std::optional<std::string_view> resembling_name(std::string_view word,
                                                std::span<const std::string_view> known) {
    if (known.empty()) return std::nullopt;
    const std::string_view nearest = nearest_name(word, known);
    if (edit_distance(word, nearest) > std::min<std::size_t>(word.size() / 2, 3)) return std::nullopt;
    return nearest;
}

}  // namespace resolva
