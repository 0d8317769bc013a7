#pragma once

// What the two searches share: the range, the picture of the quantity, the reason.

#include <optional>
#include <string_view>
#include <vector>

#include <resolva/numerics/root/minimum.hpp>
#include <resolva/theory/model/parameter.hpp>

#include "output/json.hpp"
#include "output/plot.hpp"
#include "verbs/verbs.hpp"

namespace resolva::program {

struct Search {
    std::size_t over;
    std::size_t of;
    std::optional<SearchRange> range;
};

/// @throws BadArgument for unknown names and a bad range
Search require_search(const ChosenModel& chosen, const SearchRequest& request);

/// The quantity over the range searched, with marks.
Plot search_plot(const ChosenModel& chosen, const Search& search, const std::vector<double>& arguments,
                 const std::vector<double>& values, const std::string& mark);

/// The place's name in JSON and tables.
std::string_view name_of(MinimumPlace place);

Json reason_or_null(const std::string& reason);

/// A caption with the values of all parameters but the varied ones.
std::string values_caption(const ChosenModel& chosen, const std::vector<std::size_t>& varied);

}  // namespace resolva::program
