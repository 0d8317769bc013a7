#include <cmath>
#include <limits>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include <resolva/numerics/fixed_point/monotone_newton.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::Status;

/// x = sqrt(a + x): increasing, concave, scalable; fixed point (1 + sqrt(1 + 4a)) / 2.
template <class T>
struct NestedRoot {
    using Scalar = T;
    static constexpr std::size_t dimension = 1;
    T a;
    template <class S>
    std::array<S, 1> operator()(const std::array<S, 1>& x) const {
        using std::sqrt;
        return {sqrt(x[0] + S(a))};
    }
};

/// Two interfering users, x = noise + gain * (interference of the other) / (1 + it): no closed form.
struct Interference {
    using Scalar = double;
    static constexpr std::size_t dimension = 2;
    double noise;
    double gain;
    template <class S>
    std::array<S, 2> operator()(const std::array<S, 2>& x) const {
        return {S(noise) + gain * x[1] / (1.0 + x[1]), S(noise) + 2.0 * gain * x[0] / (3.0 + x[0])};
    }
};

/// x = x + 1: the equation has no solution, whatever the start.
struct Shift {
    using Scalar = double;
    static constexpr std::size_t dimension = 1;
    template <class S>
    std::array<S, 1> operator()(const std::array<S, 1>& x) const {
        return {x[0] + 1.0};
    }
};

TEST_CASE("monotone Newton meets the closed form of a nested root from very loose bounds") {
    for (const double a : {1e-8, 1e-3, 1.0, 50.0, 1e8}) {
        const NestedRoot<double> map{a};
        const double exact = 0.5 * (1.0 + std::sqrt(1.0 + 4.0 * a));
        for (const double excess : {1.0, 10.0, 1e6, 1e12}) {
            const auto solution = resolva::solve(map, {exact * (1.0 + excess)});
            REQUIRE(solution.status == Status::converged);
            CHECK_CLOSE(solution.value[0], exact, 1e-15 * 8);
            CHECK(solution.enclosure.verified);
            CHECK(solution.enclosure.lower[0] <= exact);
            CHECK(solution.enclosure.upper[0] >= exact);
            CHECK(solution.iterations <= 12);
        }
    }
}

TEST_CASE("the solution satisfies its equation and its condition is that of the derivative") {
    const NestedRoot<double> map{2.0};  // x = 2, T'(2) = 1/4, so the condition is 1 / (1 - 1/4)
    const auto solution = resolva::solve(map, {100.0});
    CHECK_CLOSE(solution.value[0], 2.0, 1e-15);
    CHECK_CLOSE(solution.condition, 4.0 / 3.0, 1e-12);
    CHECK(solution.residual < 1e-15);
}

TEST_CASE("the same template in 50 digits agrees with double and encloses more tightly") {
    using Wide = boost::multiprecision::cpp_bin_float_50;
    const auto narrow = resolva::solve(NestedRoot<double>{0.3}, {1e3});
    const auto wide = resolva::solve(NestedRoot<Wide>{Wide(0.3)}, {Wide(1000)});
    REQUIRE(wide.status == Status::converged);
    REQUIRE(wide.enclosure.verified);
    CHECK_CLOSE(narrow.value[0], static_cast<double>(wide.value[0]), 4e-16);
    CHECK(wide.enclosure.lower[0] > narrow.enclosure.lower[0]);
    CHECK(wide.enclosure.upper[0] < narrow.enclosure.upper[0]);
    CHECK(static_cast<double>(wide.enclosure.upper[0] - wide.enclosure.lower[0]) < 1e-45);
}

TEST_CASE("every start above the fixed point leads to the same solution of a coupled map") {
    const Interference map{0.2, 5.0};
    const auto reference = resolva::solve(map, {100.0, 100.0});
    REQUIRE(reference.status == Status::converged);
    CHECK(reference.enclosure.verified);
    for (const double scale : {1.0001, 2.0, 1e3}) {
        const auto other =
            resolva::solve(map, {reference.value[0] * scale, reference.value[1] * scale * scale});
        CHECK_CLOSE(other.value[0], reference.value[0], 1e-14);
        CHECK_CLOSE(other.value[1], reference.value[1], 1e-14);
    }
}

TEST_CASE("a map without positive fixed point never looks converged") {
    const auto solution = resolva::solve(Shift{}, {1.0});
    CHECK(solution.status == Status::not_finite);
    CHECK_FALSE(solution.enclosure.verified);
}

TEST_CASE("running out of iterations is reported with the last iterate") {
    resolva::MonotoneNewton method;
    method.max_iterations = 1;
    const auto solution = resolva::solve(NestedRoot<double>{1.0}, {1e6}, method);
    CHECK(solution.status == Status::iteration_limit);
    CHECK(solution.value[0] > 1.6);
}

}  // namespace
