#include <resolva/numerics/quadrature/panelled_line.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace resolva {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t most_places = 12;
constexpr double steep_width = 0.2;   ///< panels narrower than this belong to a steep part
constexpr double held_beyond = 0.05;  ///< part of a panel by which its polynomial holds beyond its ends

}  // namespace

PanelledLine::PanelledLine(const GaussianPanels& panels) : edges_(panels.edges()) {
    const std::vector<double>& breaks = panels.breakpoints();
    for (std::size_t i = 0; i < edges_.size(); ++i) {
        const bool inside = i > 0 && i + 1 < edges_.size();
        const double after = inside ? edges_[i + 1] - edges_[i] : infinity;
        const double before = inside ? edges_[i] - edges_[i - 1] : infinity;
        reach_.push_back(std::min(before, after));
        is_break_.push_back(std::binary_search(breaks.begin(), breaks.end(), edges_[i]) ? 1 : 0);
        if (is_break_.back() != 0) places_.push_back(edges_[i]);
        // Where panels shrink towards a place from both sides, f changes fast.
        if (i > 1 && i + 2 < edges_.size() && after < steep_width && after < before &&
            after <= edges_[i + 2] - edges_[i + 1])
            places_.push_back(edges_[i] + 0.5 * after);
    }
}

std::vector<double> PanelledLine::meetings() const {
    std::vector<double> half;
    if (places_.size() > most_places) return half;
    for (std::size_t i = 0; i < places_.size(); ++i) {
        for (std::size_t j = i + 1; j < places_.size(); ++j) half.push_back(0.5 * (places_[j] - places_[i]));
    }
    return half;
}

void PanelledLine::cuts(double shift, double limit, std::vector<double>& at,
                        std::vector<double>& passed) const {
    at.clear();
    passed.clear();
    for (std::size_t i = 0; i < edges_.size(); ++i) {
        const bool joined = is_break_[i] == 0 && std::abs(shift) < held_beyond * reach_[i];
        const double place = joined ? edges_[i] : edges_[i] - shift;
        if (std::abs(place) >= limit) continue;
        at.push_back(place);
        passed.push_back(is_break_[i] != 0 ? edges_[i] : std::numeric_limits<double>::quiet_NaN());
    }
}

std::array<double, 2> PanelledLine::stretch(double x) const {
    std::array<double, 2> ends{-infinity, infinity};
    for (std::size_t i = 0; i < edges_.size(); ++i) {
        if (is_break_[i] == 0) continue;
        if (edges_[i] > x) {
            ends[1] = std::nextafter(edges_[i], -infinity);
            break;
        }
        ends[0] = std::nextafter(edges_[i], infinity);
    }
    return ends;
}

}  // namespace resolva
