#include <cmath>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include <resolva/theory/score_matching/learning_error.hpp>
#include <resolva/theory/score_matching/model.hpp>
#include <resolva/theory/score_matching/order_parameter_solution.hpp>

#include "support/close.hpp"
#include "support/models.hpp"

namespace {

using resolva::Draws;
using resolva::MarchenkoPastur;
using resolva::Status;
using resolva::test::RandomBox;
using resolva::test::RandomPoint;
using Wide = boost::multiprecision::cpp_bin_float_50;

resolva::EquivalenceConstants constants_at(double time, const char* feature = "relu") {
    return equations(resolva::test::model_of(feature, "linear", time, 1, 1, 0.5, 1, 0)).constants;
}

double worst_relative(double narrow, const Wide& wide) {
    return static_cast<double>(abs(Wide(narrow) - wide) / abs(wide));
}

TEST_CASE("200000 random points converge in few steps with every enclosure verified", "[box]") {
    RandomBox box(20260322);
    const auto constants = constants_at(0.1);
    const int count = 200000;
    long steps = 0;
    int most = 0, unconverged = 0, unverified = 0, outside = 0;
    for (int i = 0; i < count; ++i) {
        const RandomPoint at = box();
        const MarchenkoPastur spectrum(at.psi_d);
        const auto map = order_parameter_map(constants, spectrum, at.psi_n, at.psi_p, at.ridge, at.draws);
        const auto solution = solve(map, map.upper_bound());
        steps += solution.iterations;
        most = std::max(most, solution.iterations);
        unconverged += solution.status != Status::converged;
        unverified += !solution.enclosure.verified;
        // The bounds must be certificates by themselves: T(u) <= u and T(l) >= l.
        const auto above = map(solution.enclosure.upper);
        const auto below = map(solution.enclosure.lower);
        for (std::size_t k = 0; k < 3; ++k) {
            outside += !(above[k] <= solution.enclosure.upper[k] && below[k] >= solution.enclosure.lower[k]);
        }
    }
    CHECK(unconverged == 0);
    CHECK(unverified == 0);
    CHECK(outside == 0);
    CHECK(static_cast<double>(steps) / count <= 10.0);
    CHECK(most <= 25);
}

TEST_CASE("double precision agrees with 50 digits within the error that it reports") {
    RandomBox box(7);
    for (int i = 0; i < 200; ++i) {
        RandomPoint at = box();
        // Every third point sits close to the interpolation threshold, where conditioning is worst.
        if (i % 3 == 0 && !at.draws.is_infinite()) {
            at.psi_p = at.draws.count() * at.psi_n * (1.0 + box.log_uniform(1e-8, 1e-1));
        }
        const auto constants = constants_at(box.log_uniform(1e-4, 3.0));
        const MarchenkoPastur spectrum(at.psi_d);
        const auto narrow_map =
            order_parameter_map(constants, spectrum, at.psi_n, at.psi_p, at.ridge, at.draws);
        const auto wide_map =
            resolva::order_parameter_map<Wide>(constants, spectrum, at.psi_n, at.psi_p, at.ridge, at.draws);
        const auto narrow = solve(narrow_map, narrow_map.upper_bound());
        const auto wide = solve(wide_map, wide_map.upper_bound());
        REQUIRE(narrow.status == Status::converged);
        REQUIRE(wide.status == Status::converged);
        INFO("psi_n " << at.psi_n << " psi_p " << at.psi_p << " psi_D " << at.psi_d << " ridge " << at.ridge
                      << " m " << at.draws.count() << " condition " << narrow.condition);
        const double reported = 64.0 * 2.3e-16 * narrow.condition;
        const double allowed = std::min(1e-9, reported);
        const auto errors = learning_errors(narrow_map, narrow);
        const auto exact = learning_errors(wide_map, wide);
        CHECK(worst_relative(errors.test, exact.test) <= allowed);
        CHECK(worst_relative(errors.train, exact.train) <= allowed);
        CHECK(worst_relative(errors.objective, exact.objective) <= allowed);
        CHECK(worst_relative(errors.gap, exact.test - exact.train) <= allowed);
        for (std::size_t k = 0; k < 3; ++k) {
            CHECK(Wide(narrow.enclosure.lower[k]) <= wide.value[k]);
            CHECK(wide.value[k] <= Wide(narrow.enclosure.upper[k]));
        }
    }
}

TEST_CASE("the closed-form response equals the dual-number reading of the equations") {
    RandomBox box(11);
    for (int i = 0; i < 500; ++i) {
        const RandomPoint at = box();
        const auto constants = constants_at(box.log_uniform(1e-3, 2.0), i % 2 == 0 ? "relu" : "erf");
        const MarchenkoPastur spectrum(at.psi_d);
        auto map = order_parameter_map(constants, spectrum, at.psi_n, at.psi_p, at.ridge, at.draws);
        if (i % 5 == 0) map.resolvent_unit = box.log_uniform(1e-3, 1.0);
        const std::array<double, 3> x{box.log_uniform(1e-3, 1e3), box.log_uniform(1e-3, 1e3),
                                      box.log_uniform(1e-3, 1e3)};
        const auto closed = linearise(map, x);
        std::array<resolva::Dual<double, 3>, 3> variables;
        for (std::size_t k = 0; k < 3; ++k) variables[k] = resolva::Dual<double, 3>::variable(x[k], k);
        const auto dual = map(variables);
        for (std::size_t row = 0; row < 3; ++row) {
            CHECK_CLOSE(closed.image[row], dual[row].value, 1e-13);
            for (std::size_t column = 0; column < 3; ++column) {
                const double scale = std::abs(dual[row].value) / x[column];
                CHECK(std::abs(closed.jacobian[row][column] - dual[row].slope[column]) <= 1e-12 * scale);
            }
        }
        const auto solution = resolva::solve(map, map.upper_bound());
        const auto errors = learning_errors(map, solution);
        const auto by_duals = learning_errors_by_duals(map, continued_state(map, solution));
        const double tolerance = 1e-14 * 64.0 * solution.condition;
        CHECK_CLOSE(errors.test, by_duals.test, tolerance);
        CHECK_CLOSE(errors.train, by_duals.train, tolerance);
        CHECK_CLOSE(errors.objective, by_duals.objective, tolerance);
    }
}

TEST_CASE("the map is increasing and scalable and concave along rays and segments") {
    RandomBox box(13);
    const auto constants = constants_at(0.3);
    for (int i = 0; i < 2000; ++i) {
        const RandomPoint at = box();
        const MarchenkoPastur spectrum(at.psi_d);
        const auto map = order_parameter_map(constants, spectrum, at.psi_n, at.psi_p, at.ridge, at.draws);
        std::array<double, 3> x, y, middle, scaled;
        for (std::size_t k = 0; k < 3; ++k) {
            x[k] = box.log_uniform(1e-3, 1e3);
            y[k] = x[k] * (1.0 + box.log_uniform(1e-3, 10.0));
            middle[k] = 0.5 * (x[k] + y[k]);
            scaled[k] = 2.0 * x[k];
        }
        const auto tx = map(x), ty = map(y), tm = map(middle), ts = map(scaled);
        for (std::size_t k = 0; k < 3; ++k) {
            CHECK(ty[k] >= tx[k] * (1.0 - 1e-14));
            CHECK(ts[k] <= 2.0 * tx[k] * (1.0 + 1e-14));
            CHECK(tm[k] >= 0.5 * (tx[k] + ty[k]) * (1.0 - 1e-13));
        }
    }
}

TEST_CASE("a gap of a billionth keeps its digits") {
    RandomBox box(17);
    for (int i = 0; i < 60; ++i) {
        RandomPoint at = box();
        at.psi_n = box.log_uniform(1e8, 1e14);
        const auto constants = constants_at(box.log_uniform(1e-3, 2.0), i % 2 == 0 ? "relu" : "erf");
        const MarchenkoPastur spectrum(at.psi_d);
        const auto map = order_parameter_map(constants, spectrum, at.psi_n, at.psi_p, at.ridge, at.draws);
        const auto wide_map =
            resolva::order_parameter_map<Wide>(constants, spectrum, at.psi_n, at.psi_p, at.ridge, at.draws);
        const auto solution = solve(map, map.upper_bound());
        const auto exact = learning_errors(wide_map, solve(wide_map, wide_map.upper_bound()));
        INFO("psi_n " << at.psi_n << " psi_p " << at.psi_p << " m " << at.draws.count());
        CHECK(worst_relative(learning_errors(map, solution).gap, exact.test - exact.train) <=
              64.0 * 2.3e-16 * solution.condition);
    }
}

TEST_CASE("train error is the objective less the ridge times its derivative") {
    // The derivative by the ridge is taken in 50 digits by a central difference, an independent route.
    const auto constants = constants_at(0.1);
    const MarchenkoPastur spectrum(0.4);
    const auto objective_at = [&](const Wide& ridge) {
        auto map = resolva::order_parameter_map<Wide>(constants, spectrum, 2.0, 3.0, 0.01, Draws::finite(3));
        map.ridge = ridge;
        return learning_errors(map, solve(map, map.upper_bound()));
    };
    const Wide ridge("0.01"), step("1e-16");
    const Wide slope =
        (objective_at(ridge + step).objective - objective_at(ridge - step).objective) / (2 * step);
    const auto errors = objective_at(ridge);
    const Wide expected = errors.objective - ridge * slope;
    CHECK(static_cast<double>(abs(errors.train - expected)) < 1e-25);
}

TEST_CASE("test error is the derivative of the deformed objective") {
    const auto constants = constants_at(0.1);
    const MarchenkoPastur spectrum(0.4);
    auto map = resolva::order_parameter_map<Wide>(constants, spectrum, 2.0, 3.0, 0.01, Draws::finite(3));
    const auto solution = solve(map, map.upper_bound());
    // Solve the deformed system by fixed-point iteration in 50 digits; no derivative enters.
    const Wide q("1e-16");
    const auto objective_at = [&](const Wide& deformation) {
        auto x = solution.value;
        for (int i = 0; i < 400; ++i) x = map.image(map.state(x, deformation, map.unit), x[2]);
        const auto at = map.state(x, deformation, map.unit);
        return Wide(at.chi * (at.averages.inverse + at.slope * at.averages.ratio));
    };
    const Wide slope = (objective_at(q) - objective_at(-q)) / (2 * q);
    CHECK(static_cast<double>(abs(slope - learning_errors(map, solution).test)) < 1e-25);
}

}  // namespace
