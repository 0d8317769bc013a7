// Reference values for k = 8, c0 = 2, c1 = 4: an independent implementation of the recursions in Python, made
// for the system of Li & Yan, Adapting to Unknown Low-Dimensional Structures in Score-Based Diffusion Models,
// arXiv:2405.14861.

#include <cmath>
#include <string>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/quadrature/adaptive.hpp>
#include <resolva/theory/sampling/sampling_errors.hpp>
#include <resolva/theory/sampling/steps_to_target.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;

SamplingErrors subspace_errors(int steps, int dimension, int intrinsic, const std::string& design,
                               const ScoreErrorLaw& error = {}) {
    const NoiseSchedule schedule = li_yan_schedule(steps);
    return sampling_errors(subspace_spectrum(dimension, intrinsic), dimension, schedule,
                           find_design(design, schedule), error);
}

double slope(double first, double second, double ratio) {
    return std::log(second / first) / std::log(ratio);
}

TEST_CASE("sampling errors of the adaptive and the equal design have their reference values") {
    struct Row {
        const char* design;
        int steps, dimension;
        double kl, tv, path;
    };
    for (const Row& row : {Row{"adaptive", 100, 8, 2.2861137339e-2, 8.1936354310e-2, 3.1287835521},
                           Row{"adaptive", 1000, 8, 5.4979237572e-4, 1.2920428444e-2, 0.72355120583},
                           Row{"adaptive", 1000, 512, 5.4979237572e-4, 1.2920428444e-2, 0.72355120583},
                           Row{"equal", 100, 64, 4.7854949054e-1, 3.8462438018e-1, 54.939253109},
                           Row{"equal", 1000, 64, 1.1207452640e-2, 5.9776057141e-2, 12.272357663}}) {
        const SamplingErrors errors = subspace_errors(row.steps, row.dimension, 8, row.design);
        INFO(row.design << " T = " << row.steps << " d = " << row.dimension);
        CHECK(errors.status == Status::converged);
        CHECK(errors.path.status == Status::converged);
        CHECK_CLOSE(errors.kl, row.kl, 1e-8);
        CHECK_CLOSE(errors.tv, row.tv, 1e-7);
        CHECK_CLOSE(errors.path.total, row.path, 1e-8);
    }
}

TEST_CASE("the variances of Ho and of equal steps have their reference path divergences") {
    // d = 64, k = 8: an independent recursion in Python.
    struct Row {
        int steps;
        double ho, equal;
    };
    for (const Row& row :
         {Row{100, 19.6054, 54.9393}, Row{200, 13.6996, 36.2966}, Row{1000, 4.9760, 12.2724}}) {
        CHECK_CLOSE(subspace_errors(row.steps, 64, 8, "ho").path.total, row.ho, 1e-5);
        CHECK_CLOSE(subspace_errors(row.steps, 64, 8, "equal").path.total, row.equal, 1e-5);
    }
    // Synonyms.
    CHECK(subspace_errors(100, 64, 8, "ho-beta").path.total == subspace_errors(100, 64, 8, "ho").path.total);
    CHECK(subspace_errors(100, 64, 8, "ho-posterior").path.total ==
          subspace_errors(100, 64, 8, "adaptive").path.total);
}

TEST_CASE("tiny and nearly unit step variances lose no digits") {
    // The recursion of variances in 700 decimal digits, from the same binary step variances; d = 16, k = 4.
    struct Row {
        std::vector<double> steps;
        const char* design;
        double kl, path;  // path zero: infinite
    };
    const std::vector<double> a{1e-15, 0.3, 0.5}, b{1e-50, 0.3, 0.5}, c{1e-300, 0.5},
        d{1e-4, 0.3, 0.999999999}, e{1e-50, 0.999999999, 0.999999999};
    for (const Row& row :
         {Row{a, "adaptive", 0.56910943050267801, 599999999999933.93},
          Row{a, "equal", 196.28368095328395, 201.31585075006894},
          Row{a, "ho", 194.00882154350847, 195.90188913869491},
          Row{a, "exponential-integrator", 196.37065895227716, 201.53335234106393},
          Row{a, "ddim", 0.76649569520579466, 0.0}, Row{b, "equal", 679.82655048203353, 684.85872027881851},
          Row{b, "ho", 677.55169107225809, 679.44475866744447}, Row{b, "ddim", 0.76649574726307959, 0.0},
          Row{c, "adaptive", 0.61370563888010938, 1e300},
          Row{c, "equal", 4138.7974309388319, 4140.1983448337618},
          Row{c, "ho", 4134.4942843059226, 4135.6531673892822}, Row{c, "ddim", 1.7725887222397812, 0.0},
          Row{d, "equal", 114.148552604208, 209.30296837820408},
          Row{d, "ho", 42.040206960212884, 45.064461762359881}, Row{d, "ddim", 4.3042675724005341, 0.0},
          Row{e, "adaptive", 2000000015.1173328, 1.999999998e50},
          Row{e, "equal", 848.56165481604045, 1006.3477817518672},
          Row{e, "ho", 684.77552789221371, 684.77552789221371}, Row{e, "ddim", 2000000015.1172063, 0.0}}) {
        const NoiseSchedule schedule(row.steps);
        const SamplingErrors errors =
            sampling_errors(subspace_spectrum(16, 4), 16, schedule, find_design(row.design, schedule));
        INFO(row.design << " from " << row.steps.front());
        CHECK(errors.status == Status::converged);
        CHECK_CLOSE(errors.kl, row.kl, 2e-13);
        CHECK(errors.tv <= 1.0);
        CHECK(errors.tv <= std::sqrt(1.0 - std::exp(-errors.kl)) + 1e-12);  // Bretagnolle and Huber
        if (row.path > 0.0) {
            CHECK_CLOSE(errors.path.total, row.path, 2e-13);
            CHECK(errors.kl <= errors.path.total * (1.0 + 1e-12));
        } else {
            CHECK(errors.path.status == Status::diverges);
            CHECK_THAT(errors.path.reason, Catch::Matchers::Contains("adds no noise"));
        }
    }
}

TEST_CASE("the adaptive design does not see the ambient dimension") {
    for (const int steps : {100, 1000}) {
        const double alone = subspace_errors(steps, 8, 8, "adaptive").kl;
        for (const int d : {9, 64, 512, 4096}) {
            CHECK_CLOSE(subspace_errors(steps, d, 8, "adaptive").kl, alone, 1e-9);
            CHECK(subspace_errors(steps, d, 8, "adaptive").path.null_part == 0.0);
        }
    }
}

TEST_CASE("the adaptive errors fall with the steps at their exact rates") {
    // KL/log^2 T -> T^-2, TV/log T -> T^-1, path KL/log^2 T -> T^-1 over T = 1000..16000; theorem 1 of
    // arXiv:2405.14861 bounds the second by T^(-1/2) up to logarithms, from above.
    const SamplingErrors few = subspace_errors(1000, 64, 8, "adaptive");
    const SamplingErrors many = subspace_errors(16000, 64, 8, "adaptive");
    const double logs = std::log(16000.0) / std::log(1000.0);
    CHECK(std::abs(slope(few.kl, many.kl / (logs * logs), 16.0) + 2.00) < 0.005);
    CHECK(std::abs(slope(few.tv, many.tv / logs, 16.0) + 1.00) < 0.005);
    CHECK(std::abs(slope(few.path.total, many.path.total / (logs * logs), 16.0) + 0.99) < 0.005);
    CHECK(slope(few.tv, many.tv, 16.0) <
          slope(li_yan_bound_rate(8, 64, 1000), li_yan_bound_rate(8, 64, 16000), 16.0));
}

TEST_CASE("variance departures approach their large-T limits in units of the schedule's rate") {
    // K1 = 0.6040592207 (adaptive), 1 - 1/e and 1 (equal) are first-order expansions in L; the remainder is of
    // order L^2.
    for (const int steps : {20000, 200000}) {
        const double rate = li_yan_rate(steps);
        const SamplingErrors adaptive = subspace_errors(steps, 16, 8, "adaptive");
        const SamplingErrors ho = subspace_errors(steps, 16, 8, "equal");
        CHECK(std::abs(-adaptive.modes[0].excess / rate / 0.6040592207 - 1.0) < rate);
        CHECK(std::abs(ho.modes[0].excess / rate / (1.0 - std::exp(-1.0)) - 1.0) < rate);
        CHECK(std::abs(ho.modes[1].excess / rate - 1.0) < rate);
        CHECK(std::abs(adaptive.modes[1].excess) < 1e-18);
    }
}

TEST_CASE("kl and path kl are proportional to the intrinsic dimension") {
    const SamplingErrors one = subspace_errors(1000, 64, 1, "adaptive");
    for (const int k : {2, 8, 64}) {
        const SamplingErrors many = subspace_errors(1000, 64, k, "adaptive");
        CHECK_CLOSE(many.kl, k * one.kl, 1e-9);
        CHECK_CLOSE(many.path.total, k * one.path.total, 1e-9);
    }
}

TEST_CASE("the smallest number of steps for a target has its reference values") {
    const auto steps = [](int d, const char* design) {
        return steps_to_target(subspace_spectrum(d, 8), d, design, SamplingMeasure::tv, 0.05);
    };
    CHECK(steps(8, "adaptive").value == 192);
    CHECK(steps(1024, "adaptive").value == 192);
    CHECK(steps(16, "equal").value == 459);
    CHECK(steps(64, "equal").value == 1232);
    CHECK(subspace_errors(1231, 64, 8, "equal").tv > 0.05);
    CHECK(steps_to_target(subspace_spectrum(8, 8), 8, "ddim", SamplingMeasure::path_kl, 1.0).status ==
          Status::no_bracket);
    CHECK_THROWS_WITH(steps_to_target(subspace_spectrum(8, 8), 8, "ddim", SamplingMeasure::kl, 0.0),
                      Catch::Matchers::Contains("target"));
}

TEST_CASE("the recursion of variances agrees with its undisguised form") {
    // w_{t-1} = [(1 - eta/v)^2 w + sig^2]/a, started at w = 1: the definition, where rounding allows it.
    const NoiseSchedule schedule = li_yan_schedule(200);
    const DiscreteSpectrum data({{0.0, 10.0}, {0.3, 4.0}, {1.0, 3.0}, {7.0, 2.0}});
    for (const auto name : design_names()) {
        const SamplerDesign design = find_design(name, schedule);
        const SamplingErrors errors = sampling_errors(data, 19.0, schedule, design);
        for (const SampledMode& mode : errors.modes) {
            double w = 1.0;
            for (int t = schedule.steps(); t >= 2; --t) {
                const double g = 1.0 - design.at(t).drift / schedule.marginal_variance(t, mode.data_variance);
                w = (g * g * w + design.at(t).variance) / schedule.retention(t);
            }
            INFO(name << " lambda " << mode.data_variance);
            CHECK_CLOSE(mode.variance * (1.0 + mode.excess), w, 1e-11);
        }
    }
}

TEST_CASE("gain errors and biases move mean and variance as the sampler itself says") {
    const NoiseSchedule schedule = li_yan_schedule(100);
    const double lambda = 0.6;
    const ScoreErrorLaw error = [](int t, double) {
        return LinearScoreError{0.05 - 1e-3 * t, 0.02 + 1e-4 * t};
    };
    for (const auto name : design_names()) {
        const SamplerDesign design = find_design(name, schedule);
        const SamplingErrors errors =
            sampling_errors(DiscreteSpectrum({{lambda, 1.0}}), 3.0, schedule, design, error);
        double w = 1.0, mean = 0.0;
        for (int t = 100; t >= 2; --t) {
            const double eta = design.at(t).drift, root = std::sqrt(schedule.retention(t));
            const double g =
                1.0 - eta * (1.0 + error(t, lambda).gain) / schedule.marginal_variance(t, lambda);
            w = (g * g * w + design.at(t).variance) / (root * root);
            mean = (g * mean + eta * error(t, lambda).bias) / root;
        }
        CHECK_CLOSE(errors.modes[0].variance * (1.0 + errors.modes[0].excess), w, 1e-11);
        CHECK_CLOSE(errors.modes[0].mean, mean, 1e-12);
        const double v = errors.modes[0].variance;
        CHECK_CLOSE(errors.kl, 1.5 * (v / w - 1.0 - std::log(v / w) + mean * mean / w), 1e-9);
    }
}

TEST_CASE("step divergences agree with the divergence of the two transition kernels") {
    const NoiseSchedule schedule = li_yan_schedule(60);
    const double lambda = 0.6;
    const ScoreErrorLaw error = [](int t, double) { return LinearScoreError{0.05 + 1e-3 * t, 0.02}; };
    for (const char* name : {"adaptive", "equal", "exponential-integrator"}) {
        const SamplerDesign design = find_design(name, schedule);
        const SamplingErrors errors =
            sampling_errors(DiscreteSpectrum({{lambda, 1.0}}), 1.0, schedule, design, error);
        for (int t = 2; t <= 60; ++t) {
            const double v = schedule.marginal_variance(t, lambda),
                         before = schedule.marginal_variance(t - 1, lambda);
            const double a = schedule.retention(t), b = schedule.variance(t);
            const LinearScoreError e = error(t, lambda);
            const double eta = design.at(t).drift;
            const double true_variance = b * before / v, sampler_variance = design.at(t).variance / a;
            const double slope_difference =
                std::sqrt(a) * before / v - (1.0 - eta * (1.0 + e.gain) / v) / std::sqrt(a);
            const double offset = eta * e.bias / std::sqrt(a);
            const double ratio = true_variance / sampler_variance;
            const double kl =
                0.5 * (ratio - 1.0 - std::log(ratio)) +
                0.5 * (slope_difference * slope_difference * v + offset * offset) / sampler_variance;
            CHECK(std::abs(errors.path.step[static_cast<std::size_t>(t - 2)] - kl) < 1e-12 * (1.0 + kl));
        }
    }
}

TEST_CASE("the path divergence bounds the marginal one for every design and error") {
    // Data processing: a function of the path cannot be further apart than the path.
    for (const char* name : {"adaptive", "equal", "exponential-integrator"}) {
        for (const double gain : {-0.1, 0.0, 0.2}) {
            const SamplingErrors errors = subspace_errors(150, 32, 8, name, [&](int, double) {
                return LinearScoreError{gain, 0.05};
            });
            CHECK(errors.kl < errors.path.total);
            CHECK(errors.tv <= std::sqrt(0.5 * errors.kl));
        }
    }
}

TEST_CASE("null coordinates cost what theorem 2 says and nothing else is below it") {
    // Exact form of theorem 2 of arXiv:2405.14861: kl0_t = (r - 1 - ln r)/2 + (eta - eta*)^2/(2 sig^2 (1 -
    // A_t)).
    const int d = 64, k = 8, T = 120;
    const NoiseSchedule schedule = li_yan_schedule(T);
    for (const char* name : {"equal", "exponential-integrator"}) {
        const SamplerDesign design = find_design(name, schedule);
        const SamplingErrors errors = subspace_errors(T, d, k, name);
        double sum = 0.0;
        for (int t = 2; t <= T; ++t) {
            const double b = schedule.variance(t), n = schedule.noise(t);
            const double r = b * schedule.retention(t) * schedule.noise(t - 1) / n / design.at(t).variance;
            const double shift = design.at(t).drift - b;
            const double cost =
                0.5 * (r - 1.0 - std::log(r)) + shift * shift / (2.0 * design.at(t).variance * n);
            CHECK(std::abs(errors.path.null_step[static_cast<std::size_t>(t - 2)] - cost) < 1e-14);
            sum += cost;
        }
        CHECK_CLOSE(errors.path.null_part, (d - k) * sum, 1e-11);
        CHECK(errors.path.total >= (d - k) * sum);
    }
}

TEST_CASE("marginal preserving designs hide from the marginals while their path divergence grows like T") {
    for (const double fraction : {0.0, 0.25, 0.8}) {
        std::vector<double> path;
        for (const int T : {1000, 4000, 16000}) {
            const NoiseSchedule schedule = li_yan_schedule(T);
            const SamplingErrors errors = sampling_errors(subspace_spectrum(64, 8), 64, schedule,
                                                          marginal_preserving_design(schedule, fraction));
            CHECK(std::abs(errors.modes[1].excess) < 1e-5);  // what is left of Y_T ~ N(0, I)
            CHECK(errors.kl < 1e-2);
            if (fraction > 0.0) path.push_back(errors.path.total);
            if (fraction == 0.0) {
                CHECK(std::isinf(errors.path.total));
                CHECK(errors.path.status == Status::diverges);
            }
        }
        if (fraction > 0.0) {
            // r = 1/fraction at every step, exactly, plus the drift term of order b.
            const double r = 1.0 / fraction;
            CHECK(path[2] > 56 * 0.5 * (r - 1.0 - std::log(r)) * 15999);
            CHECK_CLOSE(slope(path[1], path[2], 4.0), 1.0, 0.01);
        }
    }
    const NoiseSchedule schedule = li_yan_schedule(50);
    const SamplerDesign whole = marginal_preserving_design(schedule, 1.0);
    for (int t = 2; t <= 50; ++t) {
        CHECK_CLOSE(whole.at(t).drift, schedule.variance(t), 1e-14);
        CHECK(whole.at(t).drift_shift == 0.0);
    }
}

TEST_CASE("a score error adds its share to the path divergence and an explicit cross term") {
    const auto law = [](int t, double lambda) { return LinearScoreError{0.1 * lambda + 0.01, 0.3 / t}; };
    for (const char* name : {"adaptive", "exponential-integrator"}) {
        const SamplingErrors exact = subspace_errors(100, 32, 8, name);
        const SamplingErrors learned = subspace_errors(100, 32, 8, name, law);
        CHECK_CLOSE(learned.path.total, exact.path.total + learned.path.score_part + learned.path.cross_part,
                    1e-12);
        CHECK((learned.path.cross_part == 0.0) == (std::string(name) == "adaptive"));
        CHECK(learned.score_error > 0.0);
    }
}

}  // namespace
