#pragma once

// Every local minimum of a scalar function on an interval, searched on the logarithmic scale.
//
//   given      f on [lower, upper], 0 < lower < upper; landmarks near which f may have narrow peaks
//   unknown    every x with f(x) <= f nearby, the ends included
//
// The scan has points equally spaced in log x and, on both sides of each landmark, points that close in on it
// geometrically, so that the valley beside a narrow peak is seen. Each local minimum of the scan is refined by Brent's
// method. Missed: dips narrower than the spacing away from every landmark. Where f is not finite there is no minimum.
// Cost: scan_points + 2 halvings for each landmark, some thirty for each minimum. Source: Brent 1973, chapter 5.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <boost/math/tools/minima.hpp>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

struct LocalMinimaSearch {
    int scan_points = 129;
    int halvings = 12;                 ///< of the distance to a landmark
    int max_evaluations = 200;         ///< of each refinement
    double relative_tolerance = 1e-7;  ///< of the argument; the value is accurate to its square
};

struct LocalMinimum {
    double argument;
    double value;
    bool at_lower_end = false;
    bool at_upper_end = false;
    bool refined = true;  ///< false when the refinement used up its evaluations
};

struct LocalMinima {
    std::vector<LocalMinimum> minima;                           ///< increasing in the argument
    double highest = -std::numeric_limits<double>::infinity();  ///< largest finite value of the scan
    int missing = 0;                                            ///< scan points without a finite value
    int evaluations = 0;
};

/// @throws BadArgument when the interval is empty or not positive, a landmark is not positive, or fewer than three scan
/// points are asked for.
template <class F>
LocalMinima find_local_minima_on_log_scale(F&& f, double lower, double upper,
                                           const std::vector<double>& landmarks = {},
                                           const LocalMinimaSearch& method = {}) {
    require_positive("lower end of the interval", lower);
    require_positive("upper end of the interval", upper);
    if (!(lower < upper)) refuse("upper end of the interval", upper, "it must exceed the lower end");
    if (method.scan_points < 3)
        refuse("number of scan points", method.scan_points, "it must be three or more");
    constexpr double infinity = std::numeric_limits<double>::infinity();

    const double first = std::log(lower), last = std::log(upper);
    const double spacing = (last - first) / (method.scan_points - 1);
    std::vector<double> place;
    for (int i = 0; i < method.scan_points; ++i) place.push_back(first + spacing * i);
    place.back() = last;
    for (const double landmark : landmarks) {
        const double centre = std::log(require_positive("landmark", landmark));
        for (int k = 0; k < method.halvings; ++k) {
            place.push_back(centre - std::ldexp(spacing, -k));
            place.push_back(centre + std::ldexp(spacing, -k));
        }
    }
    std::sort(place.begin(), place.end());
    std::erase_if(place, [&](double y) { return y < first || y > last; });
    place.erase(std::unique(place.begin(), place.end()), place.end());

    LocalMinima found;
    const auto argument = [&](double y) { return y <= first ? lower : y >= last ? upper : std::exp(y); };
    const auto of_log = [&](double y) {
        ++found.evaluations;
        const double value = f(argument(y));
        return std::isfinite(value) ? value : infinity;
    };
    std::vector<double> value;
    for (const double y : place) {
        value.push_back(of_log(y));
        if (value.back() == infinity)
            ++found.missing;
        else
            found.highest = std::max(found.highest, value.back());
    }
    const int bits = static_cast<int>(std::ceil(-std::log2(method.relative_tolerance))) + 1;
    for (std::size_t i = 0; i < place.size(); ++i) {
        if (value[i] == infinity) continue;
        // On a plateau of equal values the first point stands for all.
        const bool above_left = i == 0 || value[i] < value[i - 1];
        std::size_t j = i + 1;
        while (j < place.size() && value[j] == value[i]) ++j;
        const bool above_right = j == place.size() || value[i] < value[j];
        if (!above_left || !above_right) continue;
        if (i == 0 || j == place.size()) {
            found.minima.push_back({argument(place[i]), value[i], i == 0, i != 0});
            if (i == 0 && j == place.size()) break;
            // A dip between the end and its neighbour shows only to a refinement.
        }
        const double a = place[i > 0 ? i - 1 : 0], b = place[std::min(j, place.size() - 1)];
        auto used = static_cast<std::uintmax_t>(method.max_evaluations);
        // The search variable is the offset from a, so that the stopping rule sees the width of the bracket.
        const auto refined = boost::math::tools::brent_find_minima([&](double s) { return of_log(a + s); },
                                                                   0.0, b - a, bits, used);
        const bool done = used < static_cast<std::uintmax_t>(method.max_evaluations);
        const LocalMinimum inside{argument(a + refined.first), refined.second, false, false, done};
        const bool beside_end = i == 0 || j == place.size();
        if (beside_end) {
            const double to_end = i == 0 ? refined.first : b - a - refined.first;
            if (refined.second < value[i] && to_end > 1e-3 * (b - a)) found.minima.back() = inside;
        } else {
            found.minima.push_back(refined.second <= value[i]
                                       ? inside
                                       : LocalMinimum{argument(place[i]), value[i], false, false, done});
        }
    }
    return found;
}

}  // namespace resolva
