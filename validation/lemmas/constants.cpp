// Every constant of the theory by three routes besides the library's own: adaptive quadrature, the Hermite
// series on a grid of its own, and Monte Carlo over vectors of d entries, whose error falls like d^{-1/2}.

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include <resolva/numerics/quadrature/gaussian_expectation.hpp>
#include <resolva/numerics/quadrature/gaussian_pair.hpp>
#include <resolva/numerics/quadrature/hermite_projection.hpp>
#include <resolva/theory/hermite/gaussian_equivalence.hpp>
#include <resolva/validation/lemmas/lemma_check.hpp>
#include <resolva/validation/random/random_stream.hpp>

namespace resolva {

namespace {

/// A constant that is the expectation of one function of two correlated Gaussians u, v (v ignored where not
/// needed).
struct Constant {
    const char* name;
    double theory;
    std::function<double(double u, double v)> sample;
};

/// Average of `sample` over `count` draws and its standard error.
SizeAverage monte_carlo(const Constant& constant, const Correlation& r, std::size_t count,
                        const StreamKey& key) {
    const RandomStream stream(key);
    const double root = std::sqrt(r.complement * (1.0 + r.value));
    double mean = 0.0, squares = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        const double u = stream.normal(2 * i);
        const double v = r.value * u + root * stream.normal(2 * i + 1);
        const double step = constant.sample(u, v) - mean;
        mean += step / static_cast<double>(i + 1);
        squares += step * (constant.sample(u, v) - mean);
    }
    const double n = static_cast<double>(count);
    return {n, mean, std::sqrt(squares / (n * (n - 1.0)))};
}

LemmaCheck by_monte_carlo(const Constant& constant, const Correlation& r, const LemmaPlan& plan) {
    constexpr std::size_t draws = 400'000;
    constexpr std::size_t repeats = 400;
    const SizeAverage average = monte_carlo(constant, r, draws, {plan.seed, 1, 0, Purpose::resampling});
    LemmaCheck check{"constants",     constant.name, "Monte Carlo",
                     constant.theory, average.value, average.standard_error};
    if (average.standard_error > 0.0) {
        // Root-mean-square distance of an average over d entries from the constant.
        std::vector<SizeAverage> distances;
        for (const std::size_t size : plan.sizes) {
            double squares = 0.0, fourth = 0.0;
            for (std::uint32_t repeat = 0; repeat < repeats; ++repeat) {
                const double miss = monte_carlo(constant, r, size,
                                                {plan.seed, static_cast<std::uint32_t>(size), repeat + 1,
                                                 Purpose::resampling})
                                        .value -
                                    constant.theory;
                squares += miss * miss / repeats;
                fourth += miss * miss * miss * miss / repeats;
            }
            const double rms = std::sqrt(squares);
            const double error = std::sqrt(std::max(fourth - squares * squares, 0.0) / repeats) / (2.0 * rms);
            distances.push_back({static_cast<double>(size), rms, error});
        }
        check.rate = fit_rate(distances);
        check.expected_rate = -0.5;
    }
    check.outcome = judge_lemma(check, plan.z_limit);
    return check;
}

LemmaCheck by_quadrature(const char* name, const char* route, double theory, double value, double bound) {
    LemmaCheck check{"constants", name, route, theory, value, bound};
    check.outcome = judge_lemma(check, 1.0);
    return check;
}

/// Moments of one nonlinearity by adaptive quadrature and by its Hermite series.
struct Moments {
    double mean;
    double linear;
    double second;
    double pair;  ///< E f(u) f(v) at the correlation
};

Moments by_adaptive_quadrature(const std::function<double(double)>& f, const std::vector<double>& kinks,
                               const Correlation& r) {
    return {gaussian_expectation(f, kinks).value,
            gaussian_expectation([&](double g) { return g * f(g); }, kinks).value,
            gaussian_expectation([&](double g) { return f(g) * f(g); }, kinks).value,
            gaussian_pair_expectation(f, kinks, r).value};
}

}  // namespace

std::vector<LemmaCheck> check_constants(const Model& model, const LemmaPlan& plan) {
    const EquivalenceConstants c = equations(model).constants;
    const double gamma = std::sqrt(c.gamma2);
    const Correlation r{c.correlation, model.noising.noise / c.gamma2};
    const auto sigma = [&](double g) { return model.manifold(g); };
    const std::function<double(double)> rho = [&](double g) { return model.feature(gamma * g); };
    std::vector<double> kinks;
    for (const double at : model.feature.breakpoints()) kinks.push_back(at / gamma);
    const double pair = c.alpha2 + c.mu0 * c.mu0 + c.mu1 * c.mu1 * r.value;

    std::vector<LemmaCheck> checks;
    const auto add_quadrature = [&](const char* name, const char* route, double theory, double value,
                                    double scale) {
        checks.push_back(by_quadrature(name, route, theory, value, 1e-9 * std::max(scale, 1e-6)));
    };
    const auto add_sampled = [&](const char* name, double theory,
                                 std::function<double(double, double)> sample) {
        checks.push_back(by_monte_carlo({name, theory, std::move(sample)}, r, plan));
    };

    if (!model.covariance) {
        const std::vector<double>& bends = model.manifold.breakpoints();
        const double mean = gaussian_expectation(sigma, bends).value;
        const double linear = gaussian_expectation([&](double g) { return g * sigma(g); }, bends).value;
        const double rest = gaussian_expectation(
                                [&](double g) {
                                    const double x = sigma(g) - mean - linear * g;
                                    return x * x;
                                },
                                bends)
                                .value;
        const double variance = c.nu1 * c.nu1 + c.nu_star2;
        add_quadrature("nu_0", "quadrature", 0.0, mean, 1.0);
        add_quadrature("nu_1", "quadrature", c.nu1, linear, 1.0);
        add_quadrature("nu_*^2", "quadrature", c.nu_star2, rest, 1.0);
        HermiteProjection series([&](double g) { return sigma(g); }, bends, 0.25);
        series.extend(3);
        add_quadrature("nu_1", "Hermite series", c.nu1, series.coefficients()[1], 1.0);
        add_quadrature("nu_*^2", "Hermite series", c.nu_star2, series.nonlinear_moment(), 1.0);
        add_sampled("nu_0", 0.0, [=](double u, double) { return sigma(u); });
        add_sampled("nu_1", c.nu1, [=](double u, double) { return u * sigma(u); });
        add_sampled("nu^2", variance, [=](double u, double) { return sigma(u) * sigma(u); });
    }

    const Moments m = by_adaptive_quadrature(rho, kinks, r);
    const double scale = m.second;
    add_quadrature("mu_0", "quadrature", c.mu0, m.mean, std::sqrt(scale));
    add_quadrature("mu_1", "quadrature", c.mu1, m.linear, std::sqrt(scale));
    add_quadrature("mu_*^2", "quadrature", c.mu_star2, m.second - m.mean * m.mean - m.linear * m.linear,
                   scale);
    add_quadrature("e(r)", "quadrature", pair, m.pair, scale);
    const double alpha2 = m.pair - m.mean * m.mean - m.linear * m.linear * r.value;
    add_quadrature("alpha^2", "quadrature", c.alpha2, alpha2, scale);
    add_quadrature("s^2", "quadrature", c.s2, half_squared_difference(rho, kinks, m.linear, r).value, scale);
    add_quadrature("beta^2", "quadrature", c.beta2, m.linear * m.linear * model.noising.noise / c.gamma2,
                   scale);

    constexpr int order = 2000;
    HermiteProjection series(rho, kinks, 0.1);
    series.extend(order);
    const std::vector<double>& h = series.coefficients();
    double shared = 0.0, own = 0.0, known = 0.0, power = r.value;
    for (std::size_t k = 2; k < h.size(); ++k) {
        power *= r.value;
        shared += h[k] * h[k] * power;
        own += h[k] * h[k] * (1.0 - power);
        known += h[k] * h[k];
    }
    // Terms beyond the order lie between zero and the whole tail.
    const double tail = std::max(series.nonlinear_moment() - known, 0.0);
    const auto add_series = [&](const char* name, double theory, double value, double bound) {
        checks.push_back(by_quadrature(name, "Hermite series", theory, value, bound + 1e-9 * scale));
    };
    add_series("mu_0", c.mu0, h[0], 0.0);
    add_series("mu_1", c.mu1, h[1], 0.0);
    add_series("mu_*^2", c.mu_star2, series.nonlinear_moment(), 0.0);
    add_series("alpha^2", c.alpha2, shared, tail * power);
    add_series("s^2", c.s2, own, tail);

    add_sampled("mu_0", c.mu0, [=](double u, double) { return rho(u); });
    add_sampled("mu_1", c.mu1, [=](double u, double) { return u * rho(u); });
    add_sampled("mu_*^2", c.mu_star2, [=](double u, double) {
        const double rest = rho(u) - c.mu0 - c.mu1 * u;
        return rest * rest;
    });
    add_sampled("e(r)", pair, [=](double u, double v) { return rho(u) * rho(v); });
    add_sampled("alpha^2", c.alpha2, [=](double u, double v) {
        return (rho(u) - c.mu0 - c.mu1 * u) * (rho(v) - c.mu0 - c.mu1 * v);
    });
    add_sampled("s^2", c.s2, [=](double u, double v) {
        const double difference = rho(u) - rho(v) - c.mu1 * (u - v);
        return 0.5 * difference * difference;
    });
    return checks;
}

}  // namespace resolva
