#include <resolva/numerics/fourier/periodic_series.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

PeriodicSeries::PeriodicSeries(std::vector<double> cosines, std::vector<double> sines)
    : cosines_(std::move(cosines)), sines_(std::move(sines)) {
    if (cosines_.empty()) refuse("list of cosine coefficients", "", "at least the mean is needed");
    if (cosines_.size() != sines_.size()) {
        refuse("number of sine coefficients", std::to_string(sines_.size()),
               "it must equal the number of cosine coefficients, " + std::to_string(cosines_.size()));
    }
    for (const double c : cosines_) require_finite("cosine coefficient", c);
    for (const double s : sines_) require_finite("sine coefficient", s);
    sines_[0] = 0.0;
}

PeriodicSeries PeriodicSeries::interpolating(std::span<const double> values) {
    const std::size_t n = values.size();
    if (n == 0) refuse("list of values", "", "at least one is needed");
    for (const double value : values) require_finite("value", value);
    std::vector<double> cosine_table(n);
    std::vector<double> sine_table(n);
    for (std::size_t i = 0; i < n; ++i) {
        const double angle = 2.0 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(n);
        cosine_table[i] = std::cos(angle);
        sine_table[i] = std::sin(angle);
    }
    std::vector<double> cosines(n / 2 + 1);
    std::vector<double> sines(n / 2 + 1);
    for (std::size_t k = 0; k <= n / 2; ++k) {
        double c = 0.0;
        double s = 0.0;
        std::size_t at = 0;  // k i modulo n
        for (std::size_t i = 0; i < n; ++i) {
            c += values[i] * cosine_table[at];
            s += values[i] * sine_table[at];
            at += k;
            if (at >= n) at -= n;
        }
        const double weight = (k == 0 || 2 * k == n ? 1.0 : 2.0) / static_cast<double>(n);
        cosines[k] = weight * c;
        sines[k] = 2 * k == n ? 0.0 : weight * s;
    }
    return {std::move(cosines), std::move(sines)};
}

double PeriodicSeries::operator()(double u) const {
    const double c = std::cos(u);
    const double s = std::sin(u);
    double re = 1.0;
    double im = 0.0;
    double sum = mean();
    for (std::size_t k = 1; k < cosines_.size(); ++k) {
        const double next = re * c - im * s;
        im = re * s + im * c;
        re = next;
        sum += cosines_[k] * re + sines_[k] * im;
    }
    return sum;
}

PeriodicSeries::Jet PeriodicSeries::jet(double u) const {
    const double c = std::cos(u);
    const double s = std::sin(u);
    double re = 1.0;
    double im = 0.0;
    Jet f{mean(), 0.0, 0.0, 0.0, 0.0};
    for (std::size_t k = 1; k < cosines_.size(); ++k) {
        const double next = re * c - im * s;
        im = re * s + im * c;
        re = next;
        const double order = static_cast<double>(k);
        const double even = cosines_[k] * re + sines_[k] * im;
        const double odd = order * (sines_[k] * re - cosines_[k] * im);
        f[0] += even;
        f[1] += odd;
        f[2] -= order * order * even;
        f[3] -= order * order * odd;
        f[4] += order * order * order * order * even;
    }
    return f;
}

double PeriodicSeries::primitive(double u) const {
    double sum = 0.0;
    for (std::size_t k = 1; k < cosines_.size(); ++k) {
        const double order = static_cast<double>(k);
        const double half = std::sin(0.5 * order * u);
        sum += (cosines_[k] * std::sin(order * u) + 2.0 * sines_[k] * half * half) / order;
    }
    return sum;
}

PeriodicSeries PeriodicSeries::scaled(double factor) const {
    PeriodicSeries result = *this;
    for (double& c : result.cosines_) c *= factor;
    for (double& s : result.sines_) s *= factor;
    return result;
}

double PeriodicSeries::tail() const {
    double largest = 0.0;
    for (std::size_t k = cosines_.size() - cosines_.size() / 4; k < cosines_.size(); ++k) {
        largest = std::max({largest, std::abs(cosines_[k]), std::abs(sines_[k])});
    }
    return largest;
}

}  // namespace resolva
