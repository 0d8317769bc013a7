#include <resolva/theory/model/parameter_point.hpp>

#include <cmath>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/models/score_matching/score_matching_parameters.hpp>

#include "support/catch.hpp"

namespace {

using namespace resolva;
using Catch::Matchers::Contains;

TEST_CASE("a parameter is found by name or option or letter") {
    const ParameterPoint point(score_matching_parameters());
    const std::size_t number = point.number_of("sample_ratio");
    for (const char* called : {"psi-n", "psi_n", "sample-ratio"}) CHECK(point.number_of(called) == number);
    CHECK(point.number(number) == 4.0);
    CHECK_THROWS_WITH(point.number_of("psi_x"), Contains("psi_x") && Contains("sample_ratio"));
}

TEST_CASE("values outside the domain are refused under the name they were called by") {
    ParameterPoint point(score_matching_parameters());
    CHECK_THROWS_WITH(point.set("psi-n", -1.0), Contains("psi-n is -1") && Contains("positive"));
    CHECK_THROWS_WITH(point.set("ridge", NAN), Contains("ridge is nan"));
    CHECK_THROWS_WITH(point.set("draws", 1.5), Contains("whole number"));
    CHECK_THROWS_WITH(point.set("draws", std::string("many")), Contains("whole number"));
    CHECK_THROWS_WITH(point.set("activation", 3.0), Contains("name of an activation"));
    CHECK_NOTHROW(point.set("draws", HUGE_VAL));
    CHECK_NOTHROW(point.set("ridge", 0.0));
    CHECK(point.number(point.number_of("sample_ratio")) == 4.0);  // a refused value changes nothing
}

TEST_CASE("one description of the noising replaces the other") {
    ParameterPoint point(score_matching_parameters());
    CHECK(point.has(point.number_of("time")));
    point.set("signal", 0.5);
    CHECK_FALSE(point.has(point.number_of("time")));
    CHECK_THROWS_WITH(score_problem_at(point), Contains("noise is missing"));
    point.set("noise", 2.0);
    CHECK(score_problem_at(point).noising.noise == 2.0);
    point.set("time", 0.3);
    CHECK_FALSE(point.has(point.number_of("signal")));
    CHECK(score_problem_at(point).noising.signal == Noising::at_time(0.3).signal);
}

TEST_CASE("free numbers stand in the order of the parameters") {
    ParameterPoint point(score_matching_parameters());
    point.set("ridge", 0.25);
    CHECK(point.free_numbers() == std::vector<double>{4.0, 8.0, 0.25, HUGE_VAL});
    CHECK(point.free_position(point.number_of("ridge")) == 2);
    CHECK(point.free_position(point.number_of("time")) == -1);
}

}  // namespace
