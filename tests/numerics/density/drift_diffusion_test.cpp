#include <cmath>
#include <numbers>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/density/drift_diffusion.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::DriftDiffusion;

double mass(const DriftDiffusion& equation, const std::vector<double>& q) {
    double sum = 0.0;
    for (const double x : q) sum += x;
    return sum * equation.width();
}

TEST_CASE("a constant drift has its exponential stationary law without discretisation error") {
    // Scharfetter-Gummel fluxes vanish on exp(v x/D) exactly; one huge implicit step reaches the stationary
    // law.
    DriftDiffusion equation(2.0, 40, 0.7);
    for (const double v : {-3.0, -1e-7, 0.4, 6.0}) {
        std::vector<double> q(40, 0.25);
        const std::vector<double> velocity(39, v);
        for (int i = 0; i < 3; ++i) equation.step(q, velocity, 1e9);
        for (std::size_t i = 1; i < q.size(); ++i) {
            CHECK_CLOSE(q[i] / q[i - 1], std::exp(v * equation.width() / 0.7), 1e-12);
        }
        CHECK_CLOSE(mass(equation, q), 1.0, 1e-9);
    }
}

TEST_CASE("a linear drift has its Gaussian stationary law at the cell centres") {
    // v dx/D at a face is the exact difference of ln q between its neighbours, since ln q is quadratic.
    for (const std::size_t cells : {50u, 100u, 200u}) {
        DriftDiffusion equation(6.0, cells, 0.5);
        std::vector<double> q(cells, 1.0 / 12.0), velocity(cells - 1);
        for (std::size_t i = 0; i + 1 < cells; ++i) velocity[i] = -equation.face(i);
        for (int i = 0; i < 4; ++i) equation.step(q, velocity, 1e6);
        for (std::size_t i = 0; i < cells; ++i) {
            const double x = equation.centre(i);
            CHECK(std::abs(q[i] - std::exp(-x * x) / std::sqrt(std::numbers::pi)) < 1e-9);
        }
    }
}

TEST_CASE("a relaxing variance follows its equation to first order in the step") {
    // dv/ds = -2 v + 1 from v = 1/4 to s = 0.5; halving the step halves the error.
    const double exact = 0.5 - 0.25 * std::exp(-1.0);
    std::vector<double> error;
    for (const int steps : {50, 100, 200}) {
        DriftDiffusion equation(6.0, 600, 0.5);
        std::vector<double> q(600), velocity(599);
        for (std::size_t i = 0; i < 599; ++i) velocity[i] = -equation.face(i);
        for (std::size_t i = 0; i < 600; ++i) q[i] = std::exp(-2.0 * equation.centre(i) * equation.centre(i));
        const double norm = mass(equation, q);
        for (int step = 0; step < steps; ++step) equation.step(q, velocity, 0.5 / steps);
        double second = 0.0;
        for (std::size_t i = 0; i < 600; ++i) {
            second += q[i] * equation.centre(i) * equation.centre(i) * equation.width() / norm;
        }
        error.push_back(std::abs(second - exact));
    }
    CHECK(error[0] < 2e-3);
    CHECK(std::abs(error[0] / error[1] - 2.0) < 0.1);
    CHECK(std::abs(error[1] / error[2] - 2.0) < 0.1);
}

TEST_CASE("mass is kept and densities stay positive under any velocity and step") {
    DriftDiffusion equation(3.0, 300, 0.5);
    for (const double dt : {1e-6, 1e-2, 10.0}) {
        std::vector<double> q(300, 0.0), velocity(299);
        q[140] = 1.0 / equation.width();
        for (int step = 0; step < 20; ++step) {
            for (std::size_t i = 0; i < velocity.size(); ++i) {
                velocity[i] = 400.0 * std::sin(static_cast<double>(i) * static_cast<double>(step + 1));
            }
            equation.step(q, velocity, dt);
            for (const double x : q) CHECK(x >= 0.0);
            CHECK(std::abs(mass(equation, q) - 1.0) < 1e-9);
        }
    }
}

TEST_CASE("a domain without cells or diffusion is refused") {
    CHECK_THROWS_AS(DriftDiffusion(1.0, 1, 0.5), resolva::BadArgument);
    CHECK_THROWS_AS(DriftDiffusion(1.0, 10, 0.0), resolva::BadArgument);
    CHECK_THROWS_AS(DriftDiffusion(-1.0, 10, 0.5), resolva::BadArgument);
}

}  // namespace
