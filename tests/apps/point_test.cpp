#include <cmath>

#include <nlohmann/json.hpp>

#include "support/close.hpp"
#include "support/program.hpp"

namespace {

using nlohmann::json;
using resolva::test::run_program;

json json_of(const std::string& arguments) {
    const auto run = run_program(arguments + " --json");
    INFO(arguments << "\n" << run.errors);
    REQUIRE(run.status == 0);
    CHECK(run.errors.empty());
    return json::parse(run.output);  // throws unless the output is one JSON value and nothing else
}

TEST_CASE("activations that are steep for their data have their limit and not a number by chance") {
    // Order-parameter equations at 120 digits with constants by quadrature in the variable of the transition.
    const json ridgeless = json_of("point --activation tanh --signal 1e4 --noise 1 --ridge 0");
    CHECK_CLOSE(ridgeless["test"].get<double>(), 4.77734, 2e-6);
    CHECK_CLOSE(ridgeless["train"].get<double>(), 0.999652, 1e-6);
    CHECK_CLOSE(json_of("point --activation tanh --signal 3000 --noise 1 --ridge 0")["test"].get<double>(),
                4.76537, 2e-6);
    CHECK_CLOSE(json_of("point --activation tanh --signal 1e4 --noise 1 --ridge 1e-6")["test"].get<double>(),
                4.60044, 2e-6);
    // The same function in words, and the size of it that erf has in closed form.
    const json formula = json_of("point --activation 'expr:tanh(x)' --signal 1e4 --noise 1 --ridge 0");
    CHECK_CLOSE(formula["test"].get<double>(), ridgeless["test"].get<double>(), 1e-8);
    CHECK(std::abs(json_of("point --activation erf --signal 1e4 --noise 1 --ridge 0")["test"].get<double>() -
                   3.95014) < 1e-5);
}

TEST_CASE("constants that are not known say so with a reason and exit status one") {
    const auto huge = run_program("constants --activation cubic --signal 1e100 --noise 1 --json");
    CHECK(huge.status == 1);
    const json constants = json::parse(huge.output);
    CHECK(constants["status"] == "not_finite");
    CHECK(constants["reason"].get<std::string>().find("overflow") != std::string::npos);
    CHECK(run_program("point --activation cubic --signal 1e100 --noise 1 --json").status == 1);
    for (const char* command : {"constants", "point", "modes", "train", "stopping", "spectrum"}) {
        INFO(command);
        const auto wild = run_program(std::string(command) + " --activation 'expr:sin(1e5*x)' --json");
        CHECK(wild.status == 1);
        CHECK(json::parse(wild.output)["status"] == "inaccurate");
    }
    const auto undefined = run_program("point --activation 'expr:log(x)'");
    CHECK(undefined.status == 2);
    CHECK(undefined.errors.find("no Gaussian expectation") != std::string::npos);
}

TEST_CASE("point prints every promised key and the reference numbers") {
    const json p =
        json_of("point --activation relu --time 0.1 --psi-n 1.5 --psi-p 3 --psi-d 0.3 --ridge 1e-2");
    CHECK_CLOSE(p["test"].get<double>(), 0.7657684124798, 1e-12);
    CHECK_CLOSE(p["train"].get<double>(), 0.4830567876985, 1e-12);
    CHECK_CLOSE(p["objective"].get<double>(), 0.5162279086241, 1e-12);
    CHECK_CLOSE(p["score"].get<double>(), 2.70835100699, 1e-11);
    CHECK_CLOSE(p["exact"].get<double>(), 0.2748276650422, 1e-12);
    CHECK_CLOSE(p["gap"].get<double>(), 0.7657684124798 - 0.4830567876985, 1e-11);
    CHECK(p["status"] == "converged");
    CHECK(p["iterations"].get<int>() > 0);
    for (const char* key : {"k0", "k1", "g"}) {
        const double value = p["order_parameters"][key].get<double>();
        CHECK(p["enclosure"][key][0].get<double>() <= value);
        CHECK(p["enclosure"][key][1].get<double>() >= value);
    }
    for (const char* key :
         {"mu0", "mu1", "mu_star2", "nu1", "nu_star2", "b2", "beta2", "alpha2", "s2", "gamma2"}) {
        CHECK(p["constants"][key].is_number());
    }
}

TEST_CASE("a pair of signal and noise stands for the time that has them") {
    const double t = 0.3;
    const std::string pair =
        "point --signal " + std::to_string(std::exp(-t)) + " --noise " + std::to_string(1 - std::exp(-2 * t));
    CHECK_CLOSE(json_of(pair)["test"].get<double>(), json_of("point --time 0.3")["test"].get<double>(), 1e-5);
}

TEST_CASE("an exact score that is given up is said in words and the other errors stay") {
    const std::string steep =
        "point --manifold hermite:0,0,0,0,0,0,0,1 --time 0.01 --psi-n 2 --psi-p 3 --psi-d 0.5";
    const auto run = run_program(steep + " --json");
    CHECK(run.status == 1);
    const json p = json::parse(run.output);
    CHECK(p["exact_status"] == "iteration_limit");
    CHECK(p["exact_explanation"].get<std::string>().find("too steep") != std::string::npos);
    CHECK(p["exact"].is_null());
    CHECK(p["score"].is_null());
    CHECK(p["status"] == "converged");
    CHECK(p["test"].is_number());
    CHECK(run_program(steep).output.find("too steep") != std::string::npos);

    const std::string same = steep.substr(steep.find(' '));
    const json best = json::parse(run_program("optimum --over ridge --json" + same).output);
    CHECK(best["argument"].is_null());
    CHECK(best["value"].is_null());
    CHECK(best["reason"].get<std::string>().find("too steep") != std::string::npos);
    const json reached = json::parse(
        run_program(
            "complexity --target-score 1 --json --manifold hermite:0,0,0,0,0,0,0,1 --time 0.01 --psi-p 3")
            .output);
    CHECK(reached["psi_n"].is_null());
    CHECK(reached["reason"].get<std::string>().find("too steep") != std::string::npos);
    CHECK(json_of("optimum --over ridge --of test" + same)["value"].is_number());
}

TEST_CASE("a divergent limit is a status and not a number") {
    const auto run = run_program("point --psi-n 2 --psi-p 8 --draws 4 --ridge 0 --json");
    CHECK(run.status == 1);
    const json p = json::parse(run.output);
    CHECK(p["status"] == "diverges");
    CHECK(p["test"].is_null());
    CHECK(p["score"].is_null());
    CHECK(p["order_parameters"]["k0"].is_null());
    CHECK(run_program("point --psi-n 2 --psi-p 8 --draws 4 --ridge 0").output.find("threshold") !=
          std::string::npos);
}

TEST_CASE("constants agree between their command and a point") {
    const json c = json_of("constants --activation tanh --time 1e-4");
    const json p = json_of("point --activation tanh --time 1e-4");
    for (const char* key : {"mu1", "alpha2", "s2", "beta2"}) CHECK(c[key] == p["constants"][key]);
    CHECK(c["s2"].get<double>() > 0.0);
}

TEST_CASE("modes are lists of one length whose averages are the errors") {
    const json m = json_of("modes --psi-d 0.2 --time 0.1");
    const json p = json_of("point --psi-d 0.2 --time 0.1");
    double test = 0.0;
    for (std::size_t i = 0; i < m["weight"].size(); ++i)
        test += m["weight"][i].get<double>() * m["test"][i].get<double>();
    CHECK_CLOSE(test, p["test"].get<double>(), 1e-10);
    for (const char* key : {"eigenvalue", "weight", "test", "train", "score"}) {
        CHECK(m[key].size() == m["weight"].size());
    }
}

TEST_CASE("optimum and complexity print their contract") {
    const json o = json_of("optimum --over ridge --of test --psi-n 2 --psi-p 3 --draws 4");
    const json at = json_of("point --psi-n 2 --psi-p 3 --draws 4 --ridge " + o["argument"].dump());
    CHECK_CLOSE(o["value"].get<double>(), at["test"].get<double>(), 1e-9);
    const json c = json_of("complexity --target-score 0.5 --psi-p 64 --psi-d 0.1 --ridge 1e-3 --time 0.1");
    CHECK_CLOSE(c["psi_n"].get<double>(), 18.211, 1e-3);
    const json none = json_of("complexity --target-score 0.001 --psi-p 0.5");
    CHECK(none["psi_n"].is_null());
    CHECK(none["reason"].get<std::string>().find("No sample size") != std::string::npos);
}

TEST_CASE("optimum and complexity give a reason exactly when the answer is not an inner one") {
    const json inner = json_of("optimum --over ridge --of test --psi-n 2 --psi-p 3 --draws 4");
    CHECK(inner["place"] == "inside");
    CHECK(inner["reason"].is_null());
    const json flat = json_of("optimum --over ridge --activation quadratic");
    CHECK(flat["place"] == "flat");
    CHECK(flat["reason"].get<std::string>().find("same") != std::string::npos);
    const json end = json_of("optimum --over ridge --of test --psi-n 2 --psi-p 3 --draws 4 --range 10:100");
    CHECK(end["place"] == "at_lower_end");
    CHECK(end["reason"].get<std::string>().find("--range") != std::string::npos);
    const json peak = json_of("complexity --target-score 200 --ridge 1e-12 --draws 1 --psi-p 61 --psi-d 0.5");
    CHECK(peak["crossings"].size() == 2);
    CHECK(peak["reason"].is_null());
}

TEST_CASE("no bound is claimed beside a missing number and no option that does not exist is advised") {
    const auto run = run_program("point --psi-n 2 --psi-p 8 --draws 4 --ridge 0");
    CHECK(run.status == 1);
    CHECK(run.output.find("relative error") == std::string::npos);
    const json p = json::parse(run_program("point --psi-n 2 --psi-p 8 --draws 4 --ridge 0 --json").output);
    CHECK(p["relative_error"].is_null());
    CHECK(p["score_error"].is_null());
    const json near = json_of("point --psi-p 0.86 --draws 3 --psi-n 0.28666666666 --ridge 0");
    CHECK(near["relative_error"].get<double>() < 1e-11);
    CHECK(json_of("point --draws 1 --ridge 0 --psi-p 4 --psi-n 4.00000000000004")["relative_error"]
              .get<double>() < 1e-11);
}

TEST_CASE("the dimension that finite systems must exceed stands beside every answer") {
    CHECK_CLOSE(
        json_of("point --psi-n 8 --psi-p 10 --psi-d 0.1 --draws 1")["finite_size_scale"].get<double>(),
        1600.0, 1e-12);
    CHECK(run_program("point --psi-n 8 --psi-p 10 --psi-d 0.1").output.find("above 1600") !=
          std::string::npos);
    const json s = json_of("sweep --x psi-n=1,2 --psi-p 10 --psi-d 0.1");
    CHECK_CLOSE(s["points"][1]["finite_size_scale"].get<double>(), 400.0, 1e-12);
    const json c = json_of("complexity --target-score 0.5 --psi-p 64 --psi-d 0.05");
    CHECK_CLOSE(c["finite_size_scale"].get<double>(), 2.0 * c["psi_n"].get<double>() / 0.0025, 1e-12);
    const json o = json_of("optimum --over psi-p --psi-n 50 --draws 4 --psi-d 0.1 --of test");
    CHECK_CLOSE(o["finite_size_scale"].get<double>(), 200.0 * std::min(50.0, o["argument"].get<double>()),
                1e-12);
    CHECK(json_of("point --spectrum power-law:0.6")["finite_size_scale"].is_null());
}

}  // namespace
