#include <algorithm>
#include <cmath>
#include <vector>

#include <resolva/numerics/quadrature/resolved_partition.hpp>
#include <resolva/theory/exact_score/curve_pieces.hpp>
#include <resolva/theory/exact_score/nearby_pieces.hpp>

#include "support/catch.hpp"

namespace {

using resolva::CurvePieces;
using resolva::NearbyPieces;

double curve(double s) {
    return 7.0 * s * (s * s * (s * s - 10.0) + 15.0);
}

/// Largest exponent -w^2/2 - (y - c)^2/2 on a piece, sampled finely.
double largest_exponent(const CurvePieces& pieces, int piece, double centre, double spread, double y) {
    const auto place = pieces.place(piece, centre);
    double best = -1e300;
    for (int j = 0; j <= 60; ++j) {
        const double w = place.lower + j / 60.0 * (place.upper - place.lower);
        const double d = y - curve(centre + spread * w);
        best = std::max(best, -0.5 * (w * w + d * d));
    }
    return best;
}

TEST_CASE("no piece that matters to a posterior is missed, at any y and through narrowed lists") {
    constexpr double depth = 14.0;
    resolva::PanelLimits limits;
    limits.floor = 1e-6;
    const auto panels = resolva::resolved_partition(curve, -4.0, 4.0, {}, limits).panels;
    for (const double spread : {0.7, 0.08}) {
        CurvePieces pieces;
        REQUIRE(pieces.lay(panels, spread, -4.0, 4.0, 1'000'000));
        for (const double centre : {0.1, 1.3, -2.4}) {
            NearbyPieces nearby(pieces, depth);
            const double lower = std::max(-4.0, centre - 6.0 * spread);
            const double upper = std::min(4.0, centre + 6.0 * spread);
            REQUIRE(nearby.start(centre, lower, upper) > 0);
            const auto [begin, end] = pieces.overlapping(lower, upper);
            for (const double y : {-300.0, -150.0, -20.0, 0.0, 7.5, 52.0, 170.0, 900.0}) {
                int list = 0;
                for (const double half : {200.0, 30.0, 4.0}) {
                    const auto narrowed = nearby.narrow(list, {y - half, y + 1.3 * half});
                    CHECK(nearby.count(narrowed.first) <= nearby.count(list));
                    CHECK(narrowed.second >= 1.0);
                    list = narrowed.first;
                }
                nearby.find(y, list);
                std::vector<bool> found(static_cast<std::size_t>(pieces.size()), false);
                int count = 0;
                for (const auto& range : nearby.found()) {
                    for (int i = range.begin; i < range.end; ++i, ++count) {
                        CHECK_FALSE(found[static_cast<std::size_t>(i)]);
                        found[static_cast<std::size_t>(i)] = true;
                    }
                }
                double best = -1e300;
                for (int i = begin; i < end; ++i)
                    best = std::max(best, largest_exponent(pieces, i, centre, spread, y));
                INFO("spread " << spread << ", centre " << centre << ", y " << y << ", best " << best);
                int needed = 0;
                for (int i = begin; i < end; ++i) {
                    if (largest_exponent(pieces, i, centre, spread, y) < best - depth) continue;
                    ++needed;
                    CHECK(found[static_cast<std::size_t>(i)]);
                }
                CHECK(needed > 0);
                CHECK(count <= 4 * needed + 12);  // and few that do not matter are looked at
            }
        }
    }
}

}  // namespace
