#include <resolva/numerics/density/grid_density.hpp>

#include <numbers>

namespace resolva {

double GridDensity::mass() const {
    double sum = 0.0;
    for (const double p : value_) sum += p;
    return sum * spacing();
}

double GridDensity::interpolate(double x) const {
    const double position = (x + half_width_) / spacing();
    const double cell = std::floor(position);
    if (!(cell >= 2.0 && cell + 3.0 < static_cast<double>(size()))) return 0.0;
    const double u = position - cell;
    const double* p = value_.data() + static_cast<std::size_t>(cell) - 2;
    const double a = u + 2.0, b = u + 1.0, c = u, d = u - 1.0, e = u - 2.0, f = u - 3.0;
    return (-p[0] * b * c * d * e * f + p[5] * a * b * c * d * e) / 120.0 +
           (p[1] * a * c * d * e * f - p[4] * a * b * c * d * f) / 24.0 +
           (-p[2] * a * b * d * e * f + p[3] * a * b * c * e * f) / 12.0;
}

void GridDensity::convolve_gaussian(double variance) {
    const std::size_t n = size();
    for (std::size_t i = 0; i < n; ++i) mode_[i] = value_[i];
    transform_.forward(mode_);
    const double wave = std::numbers::pi / half_width_;
    double total = 0.0;
    double upper = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
        const std::size_t order = i <= n / 2 ? i : n - i;
        const double k = wave * static_cast<double>(order);
        const double square = std::norm(mode_[i]);
        total += square;
        if (order > n / 4) upper += square;
        mode_[i] *= std::exp(-0.5 * variance * k * k);
    }
    roughness_ = std::sqrt(upper / total);
    transform_.inverse(mode_);
    for (std::size_t i = 0; i < n; ++i) value_[i] = mode_[i].real();
}

}  // namespace resolva
