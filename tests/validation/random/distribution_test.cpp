#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>

#include <resolva/validation/random/random_stream.hpp>

#include "support/catch.hpp"

namespace {

using resolva::Purpose;
using resolva::RandomStream;

constexpr std::size_t count = 1 << 20;
const RandomStream stream({7, 1000, 0, Purpose::noise});

std::vector<double> normals() {
    std::vector<double> values(count);
    stream.fill_normal(values);
    return values;
}

double normal_cdf(double x) {
    return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

/// sqrt(n) times the Kolmogorov-Smirnov distance between a sample and a law, given by its distribution
/// function. Under the law, P(result > c) = 2 exp(-2 c^2) up to terms of order exp(-8 c^2).
template <class Cdf>
double kolmogorov_smirnov(std::vector<double> sample, const Cdf& cdf) {
    std::sort(sample.begin(), sample.end());
    const double n = static_cast<double>(sample.size());
    double distance = 0.0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        const double f = cdf(sample[i]);
        distance = std::max({distance, f - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - f});
    }
    return std::sqrt(n) * distance;
}

constexpr double rejection = 2.2;     // level 1.3e-4
constexpr double too_regular = 0.35;  // the statistic lies below with probability 3e-4

TEST_CASE("moments of the normals up to order six agree with Gaussian moments within error bars") {
    // E g^k and E g^2k give the mean and the variance of the estimate of E g^k.
    constexpr std::array<double, 13> moment{1, 0, 1, 0, 3, 0, 15, 0, 105, 0, 945, 0, 10395};
    const std::vector<double> values = normals();
    for (std::size_t k = 1; k <= 6; ++k) {
        double sum = 0.0;
        for (const double g : values) sum += std::pow(g, static_cast<double>(k));
        const double error_bar =
            std::sqrt((moment[2 * k] - moment[k] * moment[k]) / static_cast<double>(count));
        INFO("order " << k << ", estimate " << sum / count << " +- " << error_bar);
        CHECK(std::abs(sum / static_cast<double>(count) - moment[k]) < 4.0 * error_bar);
    }
}

TEST_CASE("the normals follow the Gaussian law by Kolmogorov and Smirnov") {
    const std::vector<double> values = normals();
    const double statistic = kolmogorov_smirnov(values, normal_cdf);
    CHECK(statistic < rejection);
    CHECK(statistic > too_regular);
    // The test has the power to see a wrong scale of two per cent.
    CHECK(kolmogorov_smirnov(values, [](double x) { return normal_cdf(1.02 * x); }) > rejection);
}

TEST_CASE("both coordinates of a pair of normals and their squared radius follow their laws") {
    const std::vector<double> values = normals();
    std::vector<double> even, odd, radius;
    for (std::size_t i = 0; i < count; i += 2) {
        even.push_back(values[i]);
        odd.push_back(values[i + 1]);
        radius.push_back(values[i] * values[i] + values[i + 1] * values[i + 1]);
    }
    CHECK(kolmogorov_smirnov(even, normal_cdf) < rejection);
    CHECK(kolmogorov_smirnov(odd, normal_cdf) < rejection);
    CHECK(kolmogorov_smirnov(radius, [](double r) { return -std::expm1(-0.5 * r); }) < rejection);
}

TEST_CASE("the tail of the normals beyond four standard deviations has its weight") {
    // Two-sided tail probability erfc(4 / sqrt 2) = 6.33e-5: 66 +- 8 of them are expected.
    const std::vector<double> values = normals();
    const double expected = static_cast<double>(count) * std::erfc(4.0 / std::sqrt(2.0));
    const auto beyond =
        std::count_if(values.begin(), values.end(), [](double g) { return std::abs(g) > 4.0; });
    CHECK(std::abs(static_cast<double>(beyond) - expected) < 4.0 * std::sqrt(expected));
}

/// Upper-tail probability of the chi-squared statistic of counts that should be equal.
double chi_squared_probability(const std::vector<std::size_t>& counts, std::size_t total) {
    const double expected = static_cast<double>(total) / static_cast<double>(counts.size());
    double statistic = 0.0;
    for (const std::size_t c : counts) statistic += std::pow(static_cast<double>(c) - expected, 2) / expected;
    const boost::math::chi_squared law(static_cast<double>(counts.size() - 1));
    return cdf(complement(law, statistic));
}

TEST_CASE("every byte of the random bits is uniform by the chi-squared test") {
    for (int shift = 0; shift < 64; shift += 8) {
        std::vector<std::size_t> counts(256);
        for (std::uint64_t i = 0; i < count; ++i) ++counts[(stream.bits(i) >> shift) & 0xFF];
        const double probability = chi_squared_probability(counts, count);
        INFO("byte at " << shift << ", probability " << probability);
        CHECK(probability > 1e-4);
        CHECK(probability < 1.0 - 1e-4);
    }
}

TEST_CASE("consecutive uniforms fill the square evenly by the chi-squared test") {
    constexpr std::size_t side = 64;
    std::vector<double> values(count);
    stream.fill_uniform(values);
    std::vector<std::size_t> counts(side * side), biased(side * side);
    for (std::size_t i = 0; i < count; i += 2) {
        const auto cell = [](double u) { return static_cast<std::size_t>(u * side); };
        ++counts[cell(values[i]) * side + cell(values[i + 1])];
        ++biased[cell(std::pow(values[i], 1.05)) * side + cell(values[i + 1])];
    }
    const double probability = chi_squared_probability(counts, count / 2);
    CHECK(probability > 1e-4);
    CHECK(probability < 1.0 - 1e-4);
    CHECK(chi_squared_probability(biased, count / 2) <
          1e-4);  // power against a bias of five per cent: 14 sigma
}

}  // namespace
