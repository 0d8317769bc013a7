#include "output/key_place.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "output/axis_window.hpp"
#include "output/plot_script.hpp"

namespace resolva::program {

namespace {

struct Point {
    double x, y;
};

struct Rectangle {
    double left, right, bottom, top;

    bool holds(Point p) const { return p.x >= left && p.x <= right && p.y >= bottom && p.y <= top; }
};

bool has(std::string_view place, std::string_view word) {
    return place.find(word) != std::string_view::npos;
}

/// The key in units of the panel, at the place that the words name. A letter takes 6 points of 430, a line
/// 14 of 290.
Rectangle key_rectangle(const Panel& panel, std::string_view place) {
    std::size_t letters = 0, lines = 0;
    for (const Curve& curve : panel.curves) {
        if (curve.label.empty() || !is_drawable(panel, curve)) continue;
        letters = std::max(letters, curve.label.size());
        ++lines;
    }
    const double width = std::min(1.0, (6.0 * static_cast<double>(letters) + 45.0) / 430.0);
    const double height = std::min(1.0, (14.0 * static_cast<double>(lines) + 12.0) / 290.0);
    const double left = has(place, "left") ? 0.0 : has(place, "right") ? 1.0 - width : 0.5 * (1.0 - width);
    const double bottom = has(place, "bottom") ? 0.0
                          : has(place, "top")  ? 1.0 - height
                                               : 0.5 * (1.0 - height);
    return {left, left + width, bottom, bottom + height};
}

/// Whether the segment meets the rectangle: clipped side by side (Liang and Barsky).
bool meets(Point a, Point b, const Rectangle& r) {
    double from = 0.0, to = 1.0;
    const auto clip = [&](double step, double room) {
        if (step == 0.0) return room >= 0.0;
        const double at = room / step;
        if (step < 0.0) from = std::max(from, at);
        if (step > 0.0) to = std::min(to, at);
        return from <= to;
    };
    return clip(a.x - b.x, a.x - r.left) && clip(b.x - a.x, r.right - a.x) &&
           clip(a.y - b.y, a.y - r.bottom) && clip(b.y - a.y, r.top - a.y);
}

}  // namespace

std::string key_place(const Panel& panel) {
    const std::string own = require_key("place of a key", panel.key);
    const bool labelled = std::any_of(panel.curves.begin(), panel.curves.end(),
                                      [](const Curve& curve) { return !curve.label.empty(); });
    if (!labelled || !panel.heat.value.empty() || has(own, "off") || has(own, "outside") ||
        has(own, "above") || has(own, "below")) {
        return own;
    }
    const AxisWindow horizontal = horizontal_window(panel), vertical = vertical_window(panel);
    const auto is_free = [&](const std::string& place) {
        const Rectangle key = key_rectangle(panel, place);
        for (const Curve& curve : panel.curves) {
            const bool line = curve.style == LineStyle::solid || curve.style == LineStyle::dashed ||
                              curve.style == LineStyle::dotted;
            bool before = false;
            Point last{};
            for (std::size_t i = 0; i < curve.x.size(); ++i) {
                const bool drawn = is_drawable(panel, curve.x[i], curve.y[i]);
                if (drawn) {
                    const Point now{horizontal.place(curve.x[i]), vertical.place(curve.y[i])};
                    if (key.holds(now) || (line && before && meets(last, now, key))) return false;
                    last = now;
                }
                before = drawn;
            }
        }
        return true;
    };
    for (const std::string& place :
         {own, std::string("top right"), std::string("top left"), std::string("bottom left"),
          std::string("bottom right"), std::string("top center"), std::string("bottom center")}) {
        if (is_free(place)) return place;
    }
    return "below";
}

}  // namespace resolva::program
