#include <resolva/numerics/fourier/periodic_series.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <optional>
#include <string>
#include <utility>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/density/fourier.hpp>

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
    find_runs();
}

void PeriodicSeries::find_runs() {
    constexpr std::size_t gap = 8;  // a sine and a cosine cost as much as some harmonics
    runs_.clear();
    for (std::size_t k = 1; k < cosines_.size(); ++k) {
        if (cosines_[k] == 0.0 && sines_[k] == 0.0) continue;
        if (runs_.empty() || k >= runs_.back().last + gap) runs_.push_back({k, k});
        runs_.back().last = k + 1;
    }
}

PeriodicSeries PeriodicSeries::interpolating(std::span<const double> values) {
    const std::size_t n = values.size();
    if (n == 0) refuse("list of values", "", "at least one is needed");
    for (const double value : values) require_finite("value", value);
    std::vector<std::complex<double>> root(n);  // exp(-2 pi i j / n)
    for (std::size_t i = 0; i < n; ++i)
        root[i] = std::polar(1.0, -2.0 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(n));
    // Every stride-th value makes a transform of power-of-two length, the stride ones together the whole.
    const std::size_t length = n & (~n + 1);
    const std::size_t stride = n / length;
    std::vector<std::complex<double>> parts(n);
    std::optional<FourierTransform> transform;
    if (length > 1) transform.emplace(length);
    for (std::size_t r = 0; r < stride; ++r) {
        const std::span<std::complex<double>> part(parts.data() + r * length, length);
        for (std::size_t j = 0; j < length; ++j) part[j] = values[r + j * stride];
        if (length > 1) transform->forward(part);
    }
    std::vector<double> cosines(n / 2 + 1);
    std::vector<double> sines(n / 2 + 1);
    for (std::size_t k = 0; k <= n / 2; ++k) {
        double c = 0.0;
        double s = 0.0;
        for (std::size_t r = 0; r < stride; ++r) {
            const std::complex<double>& part = parts[r * length + k % length];
            const std::complex<double>& turn = root[r * k % n];
            c += part.real() * turn.real() - part.imag() * turn.imag();
            s -= part.real() * turn.imag() + part.imag() * turn.real();
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
    double sum = mean();
    for (const Run& run : runs_) {
        const double first = static_cast<double>(run.first) * u;
        double re = run.first == 1 ? c : std::cos(first);
        double im = run.first == 1 ? s : std::sin(first);
        for (std::size_t k = run.first; k < run.last; ++k) {
            sum += cosines_[k] * re + sines_[k] * im;
            const double next = re * c - im * s;
            im = re * s + im * c;
            re = next;
        }
    }
    return sum;
}

PeriodicSeries::Jet PeriodicSeries::jet(double u) const {
    const double c = std::cos(u);
    const double s = std::sin(u);
    Jet f{mean(), 0.0, 0.0, 0.0, 0.0};
    for (const Run& run : runs_) {
        const double first = static_cast<double>(run.first) * u;
        double re = run.first == 1 ? c : std::cos(first);
        double im = run.first == 1 ? s : std::sin(first);
        for (std::size_t k = run.first; k < run.last; ++k) {
            const double order = static_cast<double>(k);
            const double even = cosines_[k] * re + sines_[k] * im;
            const double odd = order * (sines_[k] * re - cosines_[k] * im);
            f[0] += even;
            f[1] += odd;
            f[2] -= order * order * even;
            f[3] -= order * order * odd;
            f[4] += order * order * order * order * even;
            const double next = re * c - im * s;
            im = re * s + im * c;
            re = next;
        }
    }
    return f;
}

double PeriodicSeries::primitive(double u) const {
    double sum = 0.0;
    for (const Run& run : runs_) {
        for (std::size_t k = run.first; k < run.last; ++k) {
            const double order = static_cast<double>(k);
            const double half = std::sin(0.5 * order * u);
            sum += (cosines_[k] * std::sin(order * u) + 2.0 * sines_[k] * half * half) / order;
        }
    }
    return sum;
}

PeriodicSeries PeriodicSeries::scaled(double factor) const {
    PeriodicSeries result = *this;
    for (double& c : result.cosines_) c *= factor;
    for (double& s : result.sines_) s *= factor;
    return result;
}

PeriodicSeries PeriodicSeries::without_rounding() const {
    double largest = 0.0;
    for (std::size_t k = 0; k < cosines_.size(); ++k)
        largest = std::max({largest, std::abs(cosines_[k]), std::abs(sines_[k])});
    PeriodicSeries result = *this;
    std::size_t kept = 1;
    for (std::size_t k = 1; k < cosines_.size(); ++k) {
        if (std::abs(cosines_[k]) + std::abs(sines_[k]) > 1e-15 * largest) {
            kept = k + 1;
        } else {
            result.cosines_[k] = result.sines_[k] = 0.0;
        }
    }
    result.cosines_.resize(kept);
    result.sines_.resize(kept);
    result.find_runs();
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
