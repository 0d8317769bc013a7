#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <resolva/numerics/quadrature/resolved_partition.hpp>
#include <resolva/theory/exact_score/curve_pieces.hpp>

#include "support/catch.hpp"

namespace {

using resolva::CurvePieces;
using resolva::PieceRange;

double curve(double s) {  // four extrema, steep tails
    return 7.0 * s * (s * s * (s * s - 10.0) + 15.0);
}

std::vector<resolva::ResolvedPanel> panels() {
    resolva::PanelLimits limits;
    limits.floor = 1e-6;
    return resolva::resolved_partition(curve, -5.0, 5.0, {}, limits).panels;
}

CurvePieces laid(double spread, double lower, double upper) {
    CurvePieces pieces;
    REQUIRE(pieces.lay(panels(), spread, lower, upper, 10'000'000));
    return pieces;
}

TEST_CASE("pieces meet without gaps and are short against prior and likelihood") {
    for (const double spread : {1.0, 0.1, 1e-3, 1e-5}) {
        const CurvePieces pieces = laid(spread, 1.0, 1.0 + std::min(1.0, 300.0 * spread));
        INFO("spread " << spread);
        REQUIRE(pieces.size() > 0);
        const double centre = 1.0 + 20.0 * spread;
        CHECK(pieces.place(0, centre).lower <= -20.0 + 1e-9);
        for (int i = 0; i < pieces.size(); ++i) {
            const auto place = pieces.place(i, centre);
            const double width = place.upper - place.lower;
            CHECK(width > 0.0);
            CHECK(width <= 5.5 * (1.0 + 1e-6));
            CHECK(place.farthest == std::max(std::abs(place.lower), std::abs(place.upper)));
            if (i > 0)
                CHECK(std::abs(place.lower - pieces.place(i - 1, centre).upper) <
                      1e-15 * (5.0 / spread + 30.0));
            const double s = centre + spread * 0.5 * (place.lower + place.upper);
            CHECK(curve(s) >= pieces.minimum(i));
            CHECK(curve(s) <= pieces.maximum(i));
        }
    }
}

TEST_CASE("within one panel pieces meet exactly, however far from its start") {
    // A wide flat panel at a tiny spread: rounded ends would differ by 1e-16 / spread.
    const std::vector<resolva::ResolvedPanel> flat{{-3.0, 1.0, 0.0, 0.0, 0}};
    CurvePieces pieces;
    REQUIRE(pieces.lay(flat, 1e-5, 0.3, 0.4, 1'000'000));
    const double centre = 0.35;
    const auto [begin, end] = pieces.overlapping(centre - 8e-5, centre + 8e-5);
    REQUIRE(end - begin >= 3);
    for (int i = begin + 1; i < end; ++i)
        CHECK(pieces.place(i, centre).lower == pieces.place(i - 1, centre).upper);
}

TEST_CASE("runs keep their direction and bisection finds what a look at every piece finds") {
    std::mt19937_64 engine(11);
    for (const double spread : {0.8, 0.05}) {
        const CurvePieces pieces = laid(spread, -5.0, 5.0);
        int covered = 0;
        for (const PieceRange& run : pieces.runs()) {
            CHECK(run.begin == covered);
            covered = run.end;
            for (int i = run.begin + 1; i < run.end; ++i) {
                const double sign = run.rising ? 1.0 : -1.0;
                CHECK(sign * (pieces.minimum(i) - pieces.minimum(i - 1)) >= 0.0);
                CHECK(sign * (pieces.maximum(i) - pieces.maximum(i - 1)) >= 0.0);
            }
            const double low = pieces.lowest(run);
            const double high = pieces.highest(run);
            std::uniform_real_distribution<double> level(low - 20.0, high + 20.0);
            for (int draw = 0; draw < 50; ++draw) {
                const double from = level(engine);
                const double to = from + 15.0;
                const PieceRange found = pieces.reaching(run, from, to);
                for (int i = run.begin; i < run.end; ++i) {
                    const bool reaches = pieces.maximum(i) >= from && pieces.minimum(i) <= to;
                    if (reaches != (i >= found.begin && i < found.end))
                        FAIL("piece " << i << " of run at " << from);
                }
            }
        }
        CHECK(covered == pieces.size());
        CHECK(pieces.runs().size() >= 5);
        CHECK(pieces.runs().size() < 40);
    }
}

TEST_CASE("a jump ends a run, so that ranges of c stay short") {
    const auto sawtooth = [](double s) { return 40.0 * (s - std::floor(s)); };
    resolva::PanelLimits limits;
    const auto teeth = resolva::resolved_partition(sawtooth, -2.0, 2.0, {-1.0, 0.0, 1.0}, limits).panels;
    CurvePieces pieces;
    REQUIRE(pieces.lay(teeth, 0.5, -2.0, 2.0, 100'000));
    CHECK(pieces.runs().size() == 4);
    for (int i = 0; i < pieces.size(); ++i) CHECK(pieces.steady(i));
}

TEST_CASE("too many pieces are not laid") {
    CurvePieces pieces;
    CHECK_FALSE(pieces.lay(panels(), 1e-6, -5.0, 5.0, 1000));
    CHECK(pieces.size() == 0);
    CHECK(pieces.runs().empty());
}

}  // namespace
