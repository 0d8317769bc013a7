#include <resolva/theory/generalization/line_network.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

LineNetwork::LineNetwork(std::vector<FrozenDirection> directions) : directions_(std::move(directions)) {
    if (directions_.empty()) refuse("number of features", 0.0, "it must be at least 1");
    for (const FrozenDirection& d : directions_) {
        const double norm = std::abs(d.weight) + std::abs(d.offset) + std::abs(d.drift);
        if (!(norm <= 1.0 + 1e-12)) {
            refuse("l1 norm of a feature direction", norm, "it must be at most 1");
        }
    }
}

void LineNetwork::score(std::span<const double> theta, double relative_time, std::span<const double> x,
                        std::span<double> values) const {
    assert(theta.size() == features() && x.size() == values.size());
    struct Kink {
        double at;
        double slope;  // change of the line when x passes the kink upwards
        double offset;
    };
    std::vector<Kink> kinks;
    kinks.reserve(features());
    double slope = 0.0, offset = 0.0;  // of the line left of every kink
    const double scale = 1.0 / std::sqrt(static_cast<double>(features()));
    for (std::size_t k = 0; k < features(); ++k) {
        const FrozenDirection& d = directions_[k];
        const double c = d.offset + d.drift * relative_time;
        const double t = theta[k] * scale;
        if (d.weight == 0.0) {
            offset += t * std::max(c, 0.0);
            continue;
        }
        if (d.weight < 0.0) {  // active left of its kink
            slope += t * d.weight;
            offset += t * c;
        }
        const double sign = d.weight > 0.0 ? 1.0 : -1.0;
        kinks.push_back({-c / d.weight, sign * t * d.weight, sign * t * c});
    }
    std::sort(kinks.begin(), kinks.end(), [](const Kink& a, const Kink& b) { return a.at < b.at; });
    std::size_t passed = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        for (; passed < kinks.size() && kinks[passed].at <= x[i]; ++passed) {
            slope += kinks[passed].slope;
            offset += kinks[passed].offset;
        }
        values[i] = slope * x[i] + offset;
    }
}

}  // namespace resolva
