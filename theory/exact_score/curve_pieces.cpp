#include <resolva/theory/exact_score/curve_pieces.hpp>

#include <algorithm>
#include <cmath>

namespace resolva {

namespace {

constexpr double piece_length = 5.5;  // in standard deviations of prior and likelihood together

/// First index of [begin, end) at which the predicate fails; it holds before and nowhere after.
template <class Holds>
int first_failing(int begin, int end, Holds&& holds) {
    while (begin < end) {
        const int middle = begin + (end - begin) / 2;
        if (holds(middle)) {
            begin = middle + 1;
        } else {
            end = middle;
        }
    }
    return begin;
}

/// c keeps its direction from one panel to the next, and does not jump between them.
bool continues(const ResolvedPanel& panel, const ResolvedPanel& next) {
    if (panel.direction == 0 || next.direction != panel.direction) return false;
    const double shared = panel.direction > 0 ? panel.maximum - next.minimum : next.maximum - panel.minimum;
    // Ranges are widened by up to a tenth on both sides.
    return shared >= 0.0 && shared <= 0.25 * (panel.maximum - panel.minimum + next.maximum - next.minimum);
}

}  // namespace

bool CurvePieces::lay(const std::vector<ResolvedPanel>& panels, double spread, double lower, double upper,
                      std::size_t most) {
    inverse_spread_ = 1.0 / spread;
    start_.clear();
    offset_.clear();
    width_.clear();
    minimum_.clear();
    maximum_.clear();
    scale_.clear();
    runs_.clear();
    for (auto* values : {&start_, &offset_, &width_, &minimum_, &maximum_, &scale_})
        values->reserve(panels.size());
    auto panel = std::upper_bound(panels.begin(), panels.end(), lower,
                                  [](double at, const ResolvedPanel& other) { return at < other.upper; });
    for (auto last = panel; panel != panels.end() && panel->lower < upper; last = panel, ++panel) {
        const double start = std::max(panel->lower, lower);
        const double length = (std::min(panel->upper, upper) - start) * inverse_spread_;
        const double change = panel->maximum - panel->minimum;
        const double slope = change / ((panel->upper - panel->lower) * inverse_spread_);
        const double scale = std::sqrt(1.0 + slope * slope);
        const double count = std::max(1.0, std::ceil(length * scale / piece_length));
        if (!(static_cast<double>(start_.size()) + count <= static_cast<double>(most))) {
            runs_.clear();
            start_.clear();
            return false;
        }
        // Multiples of a width of few digits are exact, so that neighbours meet without a gap, however far
        // from the start of the panel. The last piece takes what is left.
        const double width = static_cast<double>(static_cast<float>(length / count));
        const int begin = size();
        const int last_piece = static_cast<int>(count) - 1;
        for (int i = 0; i <= last_piece; ++i) {
            start_.push_back(start);
            offset_.push_back(i * width);
            width_.push_back(i < last_piece ? width : length - i * width);
            minimum_.push_back(panel->minimum);
            maximum_.push_back(panel->maximum);
            scale_.push_back(scale);
        }
        if (runs_.empty() || !continues(*last, *panel)) {
            runs_.push_back({begin, size(), panel->direction >= 0});
        } else {
            runs_.back().end = size();
        }
    }
    // The ranges of c are widened a little, so that neighbours overlap: make their ends monotone.
    for (const PieceRange& run : runs_) {
        const auto begin = static_cast<std::size_t>(run.begin);
        const auto end = static_cast<std::size_t>(run.end);
        for (std::size_t i = begin + 1, j = end - 1; i < end; ++i, --j) {
            if (run.rising) {
                maximum_[i] = std::max(maximum_[i], maximum_[i - 1]);
                minimum_[j - 1] = std::min(minimum_[j - 1], minimum_[j]);
            } else {
                minimum_[i] = std::min(minimum_[i], minimum_[i - 1]);
                maximum_[j - 1] = std::max(maximum_[j - 1], maximum_[j]);
            }
        }
    }
    return true;
}

std::pair<int, int> CurvePieces::overlapping(double lower, double upper) const {
    const int begin = first_failing(0, size(), [&](int i) { return place(i, lower).upper <= 0.0; });
    const int end = first_failing(begin, size(), [&](int i) { return place(i, upper).lower < 0.0; });
    return {begin, end};
}

PieceRange CurvePieces::reaching(const PieceRange& range, double low, double high) const {
    const double* const minimum = minimum_.data();
    const double* const maximum = maximum_.data();
    PieceRange part = range;
    if (range.rising) {
        part.begin = first_failing(range.begin, range.end, [=](int i) { return maximum[i] < low; });
        part.end = first_failing(part.begin, range.end, [=](int i) { return minimum[i] <= high; });
    } else {
        part.begin = first_failing(range.begin, range.end, [=](int i) { return minimum[i] > high; });
        part.end = first_failing(part.begin, range.end, [=](int i) { return maximum[i] >= low; });
    }
    return part;
}

double CurvePieces::least_scale(const PieceRange& range) const {
    double least = 1e300;
    for (int i = range.begin; i < range.end; ++i) least = std::min(least, scale(i));
    return least;
}

}  // namespace resolva
