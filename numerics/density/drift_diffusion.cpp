#include <resolva/numerics/density/drift_diffusion.hpp>

#include <cassert>
#include <cmath>
#include <string>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

namespace {

/// B(z) = z / (exp(z) - 1).
double bernoulli(double z) {
    return std::abs(z) < 1e-5 ? 1.0 - 0.5 * z : z / std::expm1(z);
}

}  // namespace

DriftDiffusion::DriftDiffusion(double half_width, std::size_t cells, double diffusion)
    : half_width_(require_positive("half width of the domain", half_width)),
      diffusion_(require_positive("diffusion", diffusion)) {
    if (cells < 2) refuse("number of cells", std::to_string(cells), "it must be at least 2");
    width_ = 2.0 * half_width / static_cast<double>(cells);
    diagonal_.resize(cells);
    upper_.resize(cells);
}

void DriftDiffusion::step(std::span<double> q, std::span<const double> velocity, double dt) {
    const std::size_t n = cells();
    assert(q.size() == n && velocity.size() + 1 == n && dt > 0.0);
    const double rate = dt * diffusion_ / (width_ * width_);
    // Row i: (1 + out_i) q_i - in_from_right q_{i+1} - in_from_left q_{i-1}. Forward elimination on the fly;
    // the column sums of the matrix are one, so that every pivot stays at least one.
    double from_left = 0.0;  // rate B(-P) at the left face: inflow coefficient of q_{i-1}
    double to_left = 0.0;    // rate B(P) at the left face
    for (std::size_t i = 0; i < n; ++i) {
        double to_right = 0.0, from_right = 0.0;
        if (i + 1 < n) {
            const double peclet = velocity[i] * width_ / diffusion_;
            const double b = bernoulli(peclet);
            from_right = rate * b;
            to_right = rate * (b + peclet);  // B(-P) = B(P) + P
        }
        double pivot = 1.0 + to_left + to_right;
        double value = q[i];
        if (i > 0) {
            const double factor = from_left / diagonal_[i - 1];
            pivot -= factor * upper_[i - 1];
            value += factor * q[i - 1];
        }
        diagonal_[i] = pivot;
        upper_[i] = from_right;
        q[i] = value;
        from_left = to_right;
        to_left = from_right;
    }
    q[n - 1] /= diagonal_[n - 1];
    for (std::size_t i = n - 1; i-- > 0;) q[i] = (q[i] + upper_[i] * q[i + 1]) / diagonal_[i];
}

}  // namespace resolva
