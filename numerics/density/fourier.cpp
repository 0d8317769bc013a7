#include <resolva/numerics/density/fourier.hpp>

#include <cassert>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

FourierTransform::FourierTransform(std::size_t n) {
    if (n < 2 || n > (std::size_t{1} << 26) || (n & (n - 1)) != 0) {
        refuse("length of the Fourier transform", std::to_string(n),
               "it must be a power of two from 2 to 2^26");
    }
    root_.reserve(n / 2);
    for (std::size_t k = 0; k < n / 2; ++k) {
        root_.push_back(
            std::polar(1.0, -2.0 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(n)));
    }
    reversal_.assign(n, 0);
    for (std::size_t i = 1; i < n; ++i) reversal_[i] = reversal_[i / 2] / 2 + (i % 2 == 1 ? n / 2 : 0);
}

void FourierTransform::transform(std::span<std::complex<double>> data, bool conjugate) const {
    assert(data.size() == size());
    const std::size_t n = size();
    for (std::size_t i = 0; i < n; ++i) {
        if (i < reversal_[i]) std::swap(data[i], data[reversal_[i]]);
    }
    for (std::size_t half = 1; half < n; half *= 2) {
        const std::size_t stride = n / (2 * half);
        for (std::size_t start = 0; start < n; start += 2 * half) {
            for (std::size_t k = 0; k < half; ++k) {
                const double c = root_[k * stride].real();
                const double s = conjugate ? -root_[k * stride].imag() : root_[k * stride].imag();
                std::complex<double>& upper = data[start + k];
                std::complex<double>& lower = data[start + k + half];
                // Written out: the library's complex product checks for infinities.
                const std::complex<double> turned(lower.real() * c - lower.imag() * s,
                                                  lower.real() * s + lower.imag() * c);
                lower = upper - turned;
                upper += turned;
            }
        }
    }
}

void FourierTransform::inverse(std::span<std::complex<double>> data) const {
    transform(data, true);
    const double scale = 1.0 / static_cast<double>(size());
    for (std::complex<double>& x : data) x *= scale;
}

}  // namespace resolva
