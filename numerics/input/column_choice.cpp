#include <resolva/numerics/input/column_choice.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/input/printable_text.hpp>

namespace resolva {

namespace {

class ColumnChoice {
  public:
    ColumnChoice(std::string_view option, std::size_t count, const std::vector<std::string>& headings)
        : option_(option), count_(count), headings_(headings) {}

    void add(std::string_view piece) {
        if (const auto single = place_of(piece)) return add(*single, *single, piece);
        for (std::size_t dash = piece.find('-'); dash != std::string_view::npos;
             dash = piece.find('-', dash + 1)) {
            const auto first = place_of(piece.substr(0, dash));
            const std::string_view end = piece.substr(dash + 1);
            const auto last = end.empty() ? std::optional(count_ - 1) : place_of(end);
            if (!first || !last) continue;
            if (*last < *first) refuse(option_, printable(piece), "a range of columns runs forwards");
            return add(*first, *last, piece);
        }
        refuse(option_, printable(piece),
               "give headings, numbers from 1 to " + std::to_string(count_) +
                   " or ranges such as 2-5, separated by commas" + known_headings());
    }

    std::vector<std::size_t> take() { return std::move(places_); }

  private:
    std::optional<std::size_t> place_of(std::string_view name) const {
        const auto at = std::find(headings_.begin(), headings_.end(), name);
        if (at != headings_.end() && !name.empty()) {
            if (std::find(at + 1, headings_.end(), name) != headings_.end())
                refuse(option_, printable(name), "two columns have this heading; choose by number");
            return static_cast<std::size_t>(at - headings_.begin());
        }
        std::size_t number = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
        if (error != std::errc() || end != name.data() + name.size() || number < 1 || number > count_)
            return std::nullopt;
        return number - 1;
    }

    void add(std::size_t first, std::size_t last, std::string_view piece) {
        taken_.resize(count_);
        for (std::size_t place = first; place <= last; ++place) {
            if (taken_[place]) {
                refuse(option_, printable(piece),
                       "column " + std::to_string(place + 1) + " is chosen already");
            }
            taken_[place] = true;
            places_.push_back(place);
        }
    }

    std::string known_headings() const {
        if (headings_.empty()) return "; the file has no headings";
        std::string list;
        for (const std::string& heading : headings_) list += (list.empty() ? "" : ", ") + heading;
        return "; the headings are " + printable(list);
    }

    std::string_view option_;
    std::size_t count_;
    const std::vector<std::string>& headings_;
    std::vector<std::size_t> places_;
    std::vector<bool> taken_;
};

}  // namespace

std::vector<std::size_t> chosen_columns(std::string_view option, std::string_view text, std::size_t count,
                                        const std::vector<std::string>& headings) {
    ColumnChoice choice(option, count, headings);
    while (true) {
        const std::size_t comma = text.find(',');
        choice.add(text.substr(0, comma));
        if (comma == std::string_view::npos) return choice.take();
        text.remove_prefix(comma + 1);
    }
}

}  // namespace resolva
