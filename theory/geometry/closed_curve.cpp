#include <resolva/theory/geometry/closed_curve.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <utility>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

namespace {

constexpr double turn = 2.0 * std::numbers::pi;

double cross(PlaneVector a, PlaneVector b) {
    return a.x * b.y - a.y * b.x;
}

/// Do the open segments a-b and c-d cross?
bool cross_each_other(PlaneVector a, PlaneVector b, PlaneVector c, PlaneVector d) {
    const double left = cross(b - a, c - a) * cross(b - a, d - a);
    const double right = cross(d - c, a - c) * cross(d - c, b - c);
    return left <= 0.0 && right <= 0.0;
}

/// Sweep by the left end of the segments: only those whose shadows on the x axis overlap are compared.
void require_embedded(std::span<const PlaneVector> polygon) {
    const std::size_t n = polygon.size();
    struct Segment {
        PlaneVector a;
        PlaneVector b;
        double left;
        double right;
        std::size_t index;
    };
    std::vector<Segment> segments;
    for (std::size_t i = 0; i < n; ++i) {
        const PlaneVector a = polygon[i];
        const PlaneVector b = polygon[(i + 1) % n];
        segments.push_back({a, b, std::min(a.x, b.x), std::max(a.x, b.x), i});
    }
    std::sort(segments.begin(), segments.end(),
              [](const Segment& s, const Segment& t) { return s.left < t.left; });
    for (std::size_t i = 0; i < n; ++i) {
        const Segment& s = segments[i];
        for (std::size_t j = i + 1; j < n && segments[j].left <= s.right; ++j) {
            const Segment& t = segments[j];
            const std::size_t gap = s.index > t.index ? s.index - t.index : t.index - s.index;
            if (gap <= 1 || gap == n - 1 || !cross_each_other(s.a, s.b, t.a, t.b)) continue;
            const double spacing = turn / static_cast<double>(n);
            refuse("curve",
                   "self-intersecting near the parameters " +
                       to_text(spacing * static_cast<double>(std::min(s.index, t.index))) + " and " +
                       to_text(spacing * static_cast<double>(std::max(s.index, t.index))),
                   "it must be embedded, without meeting itself");
        }
    }
}

}  // namespace

ClosedCurve::ClosedCurve(PeriodicSeries x, PeriodicSeries y) : x_(std::move(x)), y_(std::move(y)) {
    const std::size_t n = std::max<std::size_t>(1024, 16 * degree());
    polygon_.reserve(n);
    double area = 0.0;
    double smallest_speed = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < n; ++i) {
        const Jet f = jet(turn * static_cast<double>(i) / static_cast<double>(n));
        polygon_.push_back(f[0]);
        const double pace = norm(f[1]);
        smallest_speed = std::min(smallest_speed, pace);
        largest_speed_ = std::max(largest_speed_, pace);
        largest_acceleration_ = std::max(largest_acceleration_, norm(f[2]));
        length_ += pace;
        area += cross(f[0], f[1]);
    }
    length_ *= turn / static_cast<double>(n);
    if (!(smallest_speed > 1e-6 * largest_speed_)) {
        refuse("curve", "stationary somewhere", "its velocity must not vanish");
    }
    orientation_ = area < 0.0 ? -1.0 : 1.0;
    require_embedded(polygon_);
    lowest_curvature_ = highest_curvature_ = curvature(0.0);
    for (std::size_t i = 1; i < n; ++i) {
        const double bend = curvature(turn * static_cast<double>(i) / static_cast<double>(n));
        lowest_curvature_ = std::min(lowest_curvature_, bend);
        highest_curvature_ = std::max(highest_curvature_, bend);
    }
}

ClosedCurve ClosedCurve::ellipse(double a, double b) {
    require_positive("first semi-axis", a);
    require_positive("second semi-axis", b);
    return {PeriodicSeries({0.0, a}, {0.0, 0.0}), PeriodicSeries({0.0, 0.0}, {0.0, b})};
}

ClosedCurve ClosedCurve::through(std::span<const PlaneVector> points) {
    if (points.size() < 9) {
        refuse("number of rows of the curve's table", std::to_string(points.size()),
               "it must be at least 9: eight points and the first one again");
    }
    double size = 0.0;
    for (const PlaneVector& point : points) {
        require_finite("coordinate of a point", point.x);
        require_finite("coordinate of a point", point.y);
        size = std::max(size, norm(point - points[0]));
    }
    if (!(norm(points.back() - points.front()) <= 1e-9 * size)) {
        refuse(
            "curve",
            "not closed: its last point misses the first by " + to_text(norm(points.back() - points.front())),
            "the last row must repeat the first");
    }
    std::vector<double> x;
    std::vector<double> y;
    for (const PlaneVector& point : points.first(points.size() - 1)) {
        x.push_back(point.x);
        y.push_back(point.y);
    }
    return {PeriodicSeries::interpolating(x), PeriodicSeries::interpolating(y)};
}

std::size_t ClosedCurve::degree() const {
    return std::max(x_.degree(), y_.degree());
}

ClosedCurve::Jet ClosedCurve::jet(double u) const {
    const PeriodicSeries::Jet x = x_.jet(u);
    const PeriodicSeries::Jet y = y_.jet(u);
    Jet f;
    for (std::size_t k = 0; k < f.size(); ++k) f[k] = {x[k], y[k]};
    return f;
}

PlaneVector ClosedCurve::normal(double u) const {
    const PlaneVector velocity = jet(u)[1];
    return (orientation_ / norm(velocity)) * PlaneVector{velocity.y, -velocity.x};
}

double ClosedCurve::speed(double u) const {
    return norm(jet(u)[1]);
}

double ClosedCurve::curvature(double u) const {
    const Jet f = jet(u);
    const double pace = norm(f[1]);
    return orientation_ * cross(f[1], f[2]) / (pace * pace * pace);
}

NormalRange ClosedCurve::normal_range(double u) const {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const PlaneVector at = (*this)(u);
    const PlaneVector n = normal(u);
    const double bend = curvature(u);
    const std::size_t count = polygon_.size();
    // 1 / radius of the disc that touches at u and passes through vertex j, positive for discs outside.
    const auto inverse_radius = [&](std::size_t j) {
        const PlaneVector difference = polygon_[j % count] - at;
        return 2.0 * dot(n, difference) / dot(difference, difference);
    };
    // Next to u itself the quotient is 0/0; its limit, the curvature, stands for these vertices.
    constexpr std::size_t excluded = 3;
    const double position = (u / turn - std::floor(u / turn)) * static_cast<double>(count);
    const std::size_t start = static_cast<std::size_t>(position) + excluded + 1;
    const std::size_t end = start + count - 2 * excluded - 1;
    double highest = -bend;
    double lowest = -bend;
    std::size_t at_highest = start;
    std::size_t at_lowest = start;
    for (std::size_t j = start; j < end; ++j) {
        const double value = inverse_radius(j);
        if (value > highest) {
            highest = value;
            at_highest = j;
        } else if (value < lowest) {
            lowest = value;
            at_lowest = j;
        }
    }
    const auto reach = [&](double side, double best, std::size_t j) {
        if (j > start && j + 1 < end) {
            const double before = side * inverse_radius(j - 1);
            const double after = side * inverse_radius(j + 1);
            const double bow = 2.0 * best - before - after;
            if (bow > 0.0) best += 0.125 * (after - before) * (after - before) / bow;
        }
        return best > 0.0 ? 1.0 / best : infinity;
    };
    return {reach(-1.0, -lowest, at_lowest), reach(1.0, highest, at_highest)};
}

}  // namespace resolva
