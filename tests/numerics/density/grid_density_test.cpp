#include <cmath>
#include <numbers>

#include <resolva/numerics/density/grid_density.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::GridDensity;
using resolva::MapValue;
using resolva::Status;

double gaussian(double x, double mean, double variance) {
    return std::exp(-0.5 * (x - mean) * (x - mean) / variance) / std::sqrt(2.0 * std::numbers::pi * variance);
}

template <class F>
double largest_difference(const GridDensity& p, const F& f) {
    double worst = 0.0;
    for (std::size_t i = 0; i < p.size(); ++i) worst = std::max(worst, std::abs(p[i] - f(p.node(i))));
    return worst;
}

TEST_CASE("blurring a Gaussian adds the variances") {
    GridDensity p(12.0, 1024, [](double x) { return gaussian(x, 0.7, 0.3); });
    p.convolve_gaussian(0.9);
    CHECK(largest_difference(p, [](double x) { return gaussian(x, 0.7, 1.2); }) < 1e-14);
    CHECK(p.roughness() < 1e-14);
}

TEST_CASE("an affine map moves a Gaussian to a Gaussian with an error of order six") {
    double previous = 0.0;
    for (const std::size_t points : {256u, 512u, 1024u, 2048u}) {
        GridDensity p(12.0, points, [](double x) { return gaussian(x, 0.0, 1.0); });
        REQUIRE(p.push_forward([](double y) { return MapValue{0.6 * y + 0.31, 0.6}; }) == Status::converged);
        const double error = largest_difference(p, [](double x) { return gaussian(x, 0.31, 0.36); });
        if (previous > 0.0) CHECK(previous / error > 50.0);
        previous = error;
    }
    CHECK(previous < 1e-11);
}

TEST_CASE("a nonlinear map and its inverse restore the density and the mass") {
    // y + tanh(y)/2 and its inverse through the same routine: x -> y with y + tanh(y)/2 = x has slope 1/(1 +
    // sech^2/2).
    GridDensity p(12.0, 4096, [](double x) { return gaussian(x, 0.5, 1.3); });
    REQUIRE(p.push_forward([](double y) {
        return MapValue{y + 0.5 * std::tanh(y), 1.0 + 0.5 / (std::cosh(y) * std::cosh(y))};
    }) == Status::converged);
    CHECK(std::abs(p.mass() - 1.0) < 1e-12);
    REQUIRE(p.push_forward([](double x) {
        double y = x;
        for (int i = 0; i < 60; ++i) {
            y -= (y + 0.5 * std::tanh(y) - x) / (1.0 + 0.5 / (std::cosh(y) * std::cosh(y)));
        }
        return MapValue{y, 1.0 / (1.0 + 0.5 / (std::cosh(y) * std::cosh(y)))};
    }) == Status::converged);
    CHECK(largest_difference(p, [](double x) { return gaussian(x, 0.5, 1.3); }) < 1e-10);
}

TEST_CASE("a decreasing map is reported and leaves the density alone") {
    GridDensity p(12.0, 256, [](double x) { return gaussian(x, 0.0, 1.0); });
    CHECK(p.push_forward([](double y) { return MapValue{-y, -1.0}; }) == Status::inaccurate);
    CHECK(largest_difference(p, [](double x) { return gaussian(x, 0.0, 1.0); }) == 0.0);
}

TEST_CASE("a density too narrow for the grid shows in the roughness") {
    GridDensity p(12.0, 256, [](double x) { return gaussian(x, 0.02, 1e-3); });
    p.convolve_gaussian(1e-6);
    CHECK(p.roughness() > 1e-2);
}

}  // namespace
