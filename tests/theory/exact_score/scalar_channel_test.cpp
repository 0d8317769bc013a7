#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <utility>
#include <vector>

#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/exact_score/scalar_channel.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::Activation;
using resolva::ChannelResolution;
using resolva::find_activation;
using resolva::ScalarChannel;

const double pi = std::acos(-1.0);
double density(double x) {
    return std::exp(-0.5 * x * x) / std::sqrt(2.0 * pi);
}
double tail(double x) {
    return 0.5 * std::erfc(-x / std::sqrt(2.0));
}
double overlap(double x) {
    return 1.0 / (1.0 + std::exp(-x));
}

TEST_CASE("the linear channel has its closed form at every gain and overlap") {
    const Activation identity = find_activation("identity");
    for (const double gain : {0.02, 0.5, 3.0, 70.0, 1e3}) {
        const ScalarChannel channel(identity, gain);
        for (const double x : {-8.0, -1.0, 0.0, 4.0, 12.0, 25.0}) {
            const double signal = gain * gain / (1.0 + std::exp(x));  // variance of c given V
            const auto at = channel.averages(x, ChannelResolution{});
            INFO("gain " << gain << ", log-odds " << x);
            REQUIRE(at.settled);
            const double expected = signal / (1.0 + signal);
            CHECK_CLOSE(at.knowledge, expected, 5e-10);
            // Below 1e-8 of its largest value the variance is promised to absolute accuracy only.
            CHECK(std::abs(at.variance - expected) <= 1e-10 * expected + 1e-14 * std::min(1.0, gain * gain));
            CHECK(std::abs(at.information - 0.5 * std::log1p(signal)) < 1e-11);
            // The slopes are small differences when little is learned: their error is relative to the
            // knowledge.
            CHECK(std::abs(at.contraction - expected * expected) <= 1e-9 * expected + 1e-22);
            CHECK(std::abs(at.alignment - expected / (1.0 + signal)) <= 1e-9 * expected);
        }
    }
}

TEST_CASE("averages run smoothly through the changes of quadrature") {
    // Below log-odds x = -2 few nodes in V are tried first; above 1 - Q = 0.12^2 maps with breakpoints leave
    // equal steps for an adaptive rule. With z = 2e-3, f(x - z) - 2 f(x) + f(x + z) must be of order z^2,
    // however different the quadratures on the two sides are.
    constexpr double z = 2e-3;
    for (const char* name : {"tanh", "sign", "quadratic", "cubic", "centred:relu"}) {
        for (const double gain : {0.5, 7.0}) {
            const ScalarChannel channel(find_activation(name), gain);
            const ChannelResolution fine{16, 1e-7, std::max(7.25, channel.reach_of(1e-11)), 27.0, 7.0};
            for (const double x : {-2.0, std::log((1.0 - 0.0144) / 0.0144)}) {
                const auto below = channel.averages(x - z, fine);
                const auto middle = channel.averages(x, fine);
                const auto above = channel.averages(x + z, fine);
                INFO(name << ", gain " << gain << ", log-odds " << x);
                REQUIRE((below.settled && middle.settled && above.settled));
                CHECK(std::abs(below.knowledge + above.knowledge - 2.0 * middle.knowledge) <=
                      z * z * middle.knowledge);
                CHECK(std::abs(below.variance + above.variance - 2.0 * middle.variance) <=
                      z * z * middle.variance);
                CHECK(std::abs(below.information + above.information - 2.0 * middle.information) <=
                      z * z * middle.information);
            }
        }
    }
}

TEST_CASE("a steep kink keeps the variance below that of the noise") {
    // |s| at gain 3000: Var(z | y, V) averages to 1 less a boundary layer of width 1/gain around the minimum,
    // where y - c >= 0 is known. The layer, by a direct sum over y with p = f(0) int_0^inf phi(y - c) dc /
    // gain:
    const ScalarChannel channel(Activation("abs", [](double s) { return std::abs(s); }, {0.0}), 3000.0);
    double lost = 0.0;
    for (double y = -9.0; y <= 12.0; y += 0.01) {
        const double p = std::max(tail(y), 1e-300);
        const double mean = density(y) / p;  // E[c - y | y] for c >= 0
        lost += 0.01 * p * (mean * mean + y * mean);
    }
    const double layer = 2.0 * density(0.0) / 3000.0 * lost;
    const auto at = channel.averages(-std::numeric_limits<double>::infinity(), ChannelResolution{});
    CHECK(at.variance < 1.0);
    CHECK_CLOSE(1.0 - at.variance, layer, 2e-3);
}

TEST_CASE("a noiseless sign is the probit channel") {
    const ScalarChannel channel(find_activation("sign"), 60.0);
    for (const double x : {-2.0, 0.0, 2.0, 5.0}) {
        // Knowledge = E_V phi(r)^2 / (Phi(r) Phi(-r)), r = V sqrt(Q/(1-Q)); trapezoidal sum in r-scale.
        const double odds = std::exp(0.5 * x);
        double knowledge = 0.0;
        const double step = 0.002 / std::max(1.0, odds);
        for (double v = -8.0; v <= 8.0; v += step) {
            const double r = odds * v;
            if (std::abs(r) < 30.0)
                knowledge += step * density(v) * density(r) * density(r) / (tail(r) * tail(-r));
        }
        CHECK_CLOSE(channel.averages(x, ChannelResolution{}).knowledge, knowledge, 1e-8);
    }
    // At Q = 1/2, P(s > 0 | V) is uniform, so the information is the mean entropy of a uniform bias: exactly
    // 1/2.
    CHECK_CLOSE(channel.averages(0.0, ChannelResolution{}).information, 0.5, 1e-9);
    // At Q = 0 one unbiased bit: E|g|^2 = 2/pi and ln 2.
    const auto none = channel.averages(-std::numeric_limits<double>::infinity(), ChannelResolution{});
    CHECK_CLOSE(none.knowledge, 2.0 / pi, 1e-9);
    CHECK_CLOSE(none.information, std::log(2.0), 1e-9);
}

TEST_CASE("a noisy sign agrees with its two-point posterior summed independently") {
    for (const double gain : {0.4, 1.5, 3.0}) {
        const ScalarChannel channel(find_activation("sign"), gain);
        for (const double x : {-1.0, 1.0, 4.0}) {
            const double odds = std::exp(0.5 * x);
            double knowledge = 0.0;
            double variance = 0.0;
            const double dv = 0.02 / std::max(1.0, odds);
            const double dy = 0.05;
            for (double v = 0.0; v <= 8.0; v += dv) {
                const double prior = tail(odds * v);
                const double edge = density(odds * v);
                const double measure = (v == 0.0 ? 1.0 : 2.0) * dv * density(v) * dy;
                for (double y = -gain - 9.0; y <= gain + 9.0; y += dy) {
                    const double up = density(y - gain);
                    const double down = density(y + gain);
                    const double p = prior * up + (1.0 - prior) * down;
                    const double first = edge * (up - down);
                    knowledge += measure * first * first / p;
                    variance += measure * 4.0 * gain * gain * prior * (1.0 - prior) * up * down / p;
                }
            }
            const auto at = channel.averages(x, ChannelResolution{});
            CHECK_CLOSE(at.knowledge, knowledge, 1e-8);
            CHECK_CLOSE(at.variance, variance, 1e-8);
        }
    }
}

TEST_CASE("smooth channels agree with a brute-force triple sum") {
    // Trapezoidal sums in V, y and w: spectrally accurate for analytic integrands that vanish at both ends.
    const auto check = [](const Activation& sigma, double gain, double x, double lowest, double highest) {
        const double centre = std::sqrt(overlap(x));
        const double spread = std::sqrt(overlap(-x));
        const double dv = 0.1, dy = 0.08, dw = 0.02;
        double knowledge = 0.0, variance = 0.0, entropy = 0.0;
        for (double v = -7.0; v <= 7.001; v += dv) {
            std::vector<double> w, c, mass;
            for (double at = -7.0; at <= 7.001; at += dw) {
                w.push_back(at);
                c.push_back(gain * sigma(centre * v + spread * at));
                mass.push_back(dw * density(at));
            }
            for (double y = lowest; y <= highest; y += dy) {
                double p = 0.0, pw = 0.0, pc = 0.0, pcc = 0.0;
                for (std::size_t j = 0; j < w.size(); ++j) {
                    if (std::abs(y - c[j]) > 8.0) continue;
                    const double term = mass[j] * density(y - c[j]);
                    p += term;
                    pw += term * w[j];
                    pc += term * c[j];
                    pcc += term * c[j] * c[j];
                }
                if (p < 1e-200) continue;
                const double measure = dv * dy * density(v);
                knowledge += measure * pw * pw / p;
                variance += measure * (pcc - pc * pc / p);
                entropy -= measure * p * std::log(p);
            }
        }
        const auto at = ScalarChannel(sigma, gain).averages(x, ChannelResolution{});
        INFO(sigma.name() << " at gain " << gain);
        CHECK_CLOSE(at.knowledge, knowledge, 2e-8);
        CHECK_CLOSE(at.variance, variance, 2e-8);
        CHECK(std::abs(at.information - (entropy - 0.5 * std::log(2.0 * pi * std::exp(1.0)))) < 2e-8);
    };
    check(find_activation("tanh"), 2.1, 0.77, -10.0, 10.0);
    check(find_activation("sin"), 2.1, 0.5, -10.0, 10.0);
    check(find_activation("quadratic"), 0.4, 1.0, -8.0, 28.0);
    check(find_activation("hermite:0,0,0,0,1"), 0.1, 0.5, -10.0, 220.0);
    check(find_activation("hermite:0,0,0,0,0,1"), 0.02, 0.5, -280.0, 280.0);
}

TEST_CASE("slopes in the overlap are the posterior averages that the heat equation predicts") {
    const std::vector<std::pair<const char*, double>> channels{
        {"tanh", 1.7}, {"quadratic", 1.7},           {"hard_tanh", 1.7},          {"cubic", 1.7},
        {"sign", 1.7}, {"hermite:0,0,0,0,0,1", 7.0}, {"hermite:0,1,0,0,0.3", 7.0}};
    for (const auto& [name, gain] : channels) {
        const ScalarChannel channel(find_activation(name), gain);
        const double x = 0.6;
        const double step = 0.02;
        const auto difference = [&](auto&& value) {  // fourth order central difference in x
            return (8.0 * (value(x + step) - value(x - step)) - value(x + 2 * step) + value(x - 2 * step)) /
                   (12.0 * step);
        };
        const auto at = channel.averages(x, ChannelResolution{});
        const double q = overlap(x);
        const auto g2 = [&](double z) {
            return channel.averages(z, ChannelResolution{}).knowledge * (1.0 + std::exp(z));
        };
        const auto variance = [&](double z) { return channel.averages(z, ChannelResolution{}).variance; };
        const auto information = [&](double z) {
            return channel.averages(z, ChannelResolution{}).information;
        };
        INFO(name);
        CHECK_CLOSE(difference(g2), q * at.contraction * (1.0 + std::exp(x)), 1e-6);
        CHECK_CLOSE(difference(variance), -q * at.alignment, 1e-6);
        CHECK_CLOSE(difference(information), -0.5 * q * at.knowledge, 1e-6);
    }
}

TEST_CASE("sampling the channel reproduces knowledge and variance within the error bars") {
    for (const char* name : {"tanh", "centred:relu", "quadratic"}) {
        const Activation sigma = find_activation(name);
        const double gain = 2.1, x = 0.4;
        const double centre = std::sqrt(overlap(x)), spread = std::sqrt(overlap(-x));
        const auto at = ScalarChannel(sigma, gain).averages(x, ChannelResolution{});
        std::mt19937_64 engine(20240607);
        std::normal_distribution<double> normal;
        const int samples = 20000;
        double sum_error = 0.0, sum_error2 = 0.0, sum_overlap = 0.0, sum_overlap2 = 0.0;
        for (int i = 0; i < samples; ++i) {
            const double v = normal(engine), w = normal(engine);
            const double truth = gain * sigma(centre * v + spread * w);
            const double y = truth + normal(engine);
            double p = 0.0, pw = 0.0, pc = 0.0;
            for (double u = -6.0; u <= 6.0; u += 0.03) {
                const double c = gain * sigma(centre * v + spread * u);
                const double term = std::exp(-0.5 * (u * u + (y - c) * (y - c)));
                p += term;
                pw += term * u;
                pc += term * c;
            }
            const double error = (truth - pc / p) * (truth - pc / p);
            const double aligned = w * pw / p;  // Nishimori: E[w E[w|y]] = E[E[w|y]^2]
            sum_error += error;
            sum_error2 += error * error;
            sum_overlap += aligned;
            sum_overlap2 += aligned * aligned;
        }
        const auto within = [&](double sum, double sum2, double expected) {
            const double mean = sum / samples;
            const double bar = std::sqrt((sum2 / samples - mean * mean) / samples);
            INFO(name << ": sampled " << mean << " +- " << bar << ", computed " << expected);
            CHECK(std::abs(mean - expected) < 4.0 * bar);
            CHECK(bar < 0.02);
        };
        within(sum_error, sum_error2, at.variance);
        within(sum_overlap, sum_overlap2, at.knowledge);
    }
}

}  // namespace
