#include "figures/axis_places.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace resolva::program {

namespace {

std::optional<double> number_in(const std::string& text) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || std::isnan(value)) return std::nullopt;
    return value;
}

/// A sixth of the way from the least to the greatest number further on, on the scale of the axis.
double beyond(double least, double greatest, bool logarithmic) {
    if (logarithmic) return greatest * std::pow(std::max(greatest / least, 10.0), 1.0 / 6.0);
    return greatest + std::max((greatest - least) / 6.0, least == greatest ? 0.5 : 0.0);
}

}  // namespace

bool AxisPlaces::all_apart() const {
    return std::all_of(apart.begin(), apart.end(), [](bool alone) { return alone; });
}

AxisPlaces places_of(const Axis& axis) {
    AxisPlaces places;
    double least = std::numeric_limits<double>::infinity(), greatest = -least;
    for (const std::string& text : axis.values) {
        const std::optional<double> number = number_in(text);
        places.names = places.names || !number;
        places.place.push_back(number.value_or(0.0));
        places.apart.push_back(std::isinf(places.place.back()));
        if (!std::isfinite(places.place.back())) continue;
        least = std::min(least, places.place.back());
        greatest = std::max(greatest, places.place.back());
    }
    places.names = places.names || !(least <= greatest);
    for (std::size_t i = 0; i < axis.values.size(); ++i) {
        if (places.names) {
            places.place[i] = static_cast<double>(i + 1);
            places.apart[i] = true;
        } else if (places.apart[i]) {
            places.place[i] = beyond(least, greatest, axis.logarithmic);
        }
    }
    return places;
}

PlotAxis plot_axis(const Axis& axis, const AxisPlaces& places, std::string label, std::string range) {
    PlotAxis result{std::move(label), axis.logarithmic && !places.names, std::move(range)};
    // Beside a value that stands apart numbers that go on would contradict it: the values are the marks.
    const bool any_apart = std::find(places.apart.begin(), places.apart.end(), true) != places.apart.end();
    result.named = any_apart;
    constexpr std::size_t most = 12;
    const std::size_t step = places.names ? 1 : axis.values.size() / most + 1;
    for (std::size_t i = 0; any_apart && i < axis.values.size(); ++i) {
        if (places.apart[i] || i % step == 0) result.marks.emplace_back(places.place[i], axis.values[i]);
    }
    if (places.names && result.range.empty())
        result.range = "[0.5:" + std::to_string(axis.values.size()) + ".5]";
    return result;
}

}  // namespace resolva::program
