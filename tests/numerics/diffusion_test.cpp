#include <cmath>
#include <numbers>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/diffusion/flux_network.hpp>
#include <resolva/numerics/diffusion/periodic_drift.hpp>
#include <resolva/numerics/fourier/periodic_series.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

constexpr double turn = 2.0 * std::numbers::pi;

template <class F>
std::vector<double> at_nodes(F f, std::size_t n) {
    std::vector<double> values;
    for (std::size_t i = 0; i < n; ++i)
        values.push_back(f(turn * static_cast<double>(i) / static_cast<double>(n)));
    return values;
}

TEST_CASE("a gradient drift on the circle gives the Gibbs law and no flux") {
    const auto law =
        resolva::periodic_stationary_law(at_nodes([](double u) { return -2.0 * std::sin(u); }, 32));
    REQUIRE(law.status == resolva::Status::converged);
    CHECK(std::abs(law.flux) < 1e-15);
    for (std::size_t i = 0; i < 32; ++i) {
        const double u = turn * static_cast<double>(i) / 32.0;
        CHECK_CLOSE(law.density[i], std::exp(2.0 * std::cos(u)) / (turn * std::cyl_bessel_i(0.0, 2.0)),
                    1e-12);
    }
}

TEST_CASE("a constant drift on the circle leaves the law uniform and carries flux") {
    for (const double drift : {3.0, -3.0, 1e-9, 500.0, -500.0}) {
        CAPTURE(drift);
        const auto law = resolva::periodic_stationary_law(std::vector<double>(16, drift));
        REQUIRE(law.status == resolva::Status::converged);
        CHECK_CLOSE(law.density[5], 1.0 / turn, 1e-12);
        CHECK_CLOSE(law.flux, drift / turn, 1e-9);
    }
}

TEST_CASE("the stationary law of a tilted drift solves its own equation with a constant flux") {
    const auto drift = [](double u) { return 0.8 + 1.5 * std::sin(u) - 0.7 * std::cos(2.0 * u); };
    const auto law = resolva::periodic_stationary_law(at_nodes(drift, 64));
    REQUIRE(law.status == resolva::Status::converged);
    const auto density = resolva::PeriodicSeries::interpolating(law.density);
    CHECK_CLOSE(density.mean() * turn, 1.0, 1e-13);
    for (const double u : {0.2, 1.9, 3.3, 5.8}) {
        const auto jet = density.jet(u);
        CHECK_CLOSE(drift(u) * jet[0] - jet[1], law.flux, 1e-10);
    }
}

TEST_CASE("a drift that the nodes do not resolve is reported as inaccurate") {
    const auto law =
        resolva::periodic_stationary_law(at_nodes([](double u) { return std::cos(7.0 * u); }, 16));
    CHECK(law.status == resolva::Status::inaccurate);
}

TEST_CASE("the flux network reproduces a Gibbs law exactly when faces carry potential differences") {
    // A ring of unequal cells with potential v: the density is exp(-v) to rounding.
    const std::vector<double> potential{0.0, 1.3, -0.4, 2.2, 0.9};
    const std::vector<double> volumes{1.0, 0.5, 2.0, 1.5, 0.7};
    std::vector<resolva::FluxFace> faces;
    for (std::size_t i = 0; i < 5; ++i) {
        faces.push_back(
            {i, (i + 1) % 5, 1.0 + 0.3 * static_cast<double>(i), potential[i] - potential[(i + 1) % 5]});
    }
    const auto law = resolva::stationary_density(volumes, faces);
    REQUIRE(law.status == resolva::Status::converged);
    double mass = 0.0;
    for (std::size_t i = 0; i < 5; ++i) mass += volumes[i] * std::exp(-potential[i]);
    for (std::size_t i = 0; i < 5; ++i) CHECK_CLOSE(law.density[i], std::exp(-potential[i]) / mass, 1e-13);
}

TEST_CASE("a ring of cells with a tilted drift converges to the periodic-drift quadrature with slope two") {
    const auto drift = [](double u) { return 0.8 + 1.5 * std::sin(u); };
    const auto exact = resolva::periodic_stationary_law(at_nodes(drift, 64));
    const auto error_with = [&](std::size_t n) {
        const double spacing = turn / static_cast<double>(n);
        std::vector<resolva::FluxFace> faces;
        for (std::size_t i = 0; i < n; ++i) {
            faces.push_back(
                {i, (i + 1) % n, 1.0 / spacing, spacing * drift(spacing * (static_cast<double>(i) + 0.5))});
        }
        const auto law = resolva::stationary_density(std::vector<double>(n, spacing), faces);
        CHECK(law.status == resolva::Status::converged);
        double worst = 0.0;
        for (std::size_t i = 0; i < 64; ++i) {
            worst = std::max(worst, std::abs(law.density[i * n / 64] - exact.density[i]));
        }
        return worst;
    };
    const double coarse = error_with(64);
    const double fine = error_with(128);
    CHECK(fine < 1e-3);
    CHECK_CLOSE(std::log2(coarse / fine), 2.0, 0.05);
}

TEST_CASE("flux networks with impossible faces or cells are refused") {
    const std::vector<double> volumes{1.0, 1.0};
    const std::vector<resolva::FluxFace> wrong_cell{{0, 2, 1.0, 0.0}};
    const std::vector<resolva::FluxFace> wrong_conductance{{0, 1, 0.0, 0.0}};
    CHECK_THROWS_AS(resolva::stationary_density(volumes, wrong_cell), resolva::BadArgument);
    CHECK_THROWS_AS(resolva::stationary_density(volumes, wrong_conductance), resolva::BadArgument);
}

}  // namespace
