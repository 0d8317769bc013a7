#include <resolva/numerics/density/drift_diffusion.hpp>

#include <cassert>
#include <cmath>
#include <string>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

namespace {

/// B(z) = z / (exp(z) - 1) for z >= 0; B(-z) = B(z) + z.
double bernoulli(double z) {
    return z < 1e-5 ? 1.0 - 0.5 * z : z / std::expm1(z);
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
    // Row i: (1 + to_left_i + to_right_i) q_i - from_right q_{i+1} - from_left q_{i-1}. The columns sum to
    // one, so that the pivots have a form without subtraction (Grassmann, Taksar & Heyman 1985): with s_0 =
    // 1,
    //     pivot_i = s_i + to_right_i,   s_{i+1} = 1 + to_left_{i+1} s_i / pivot_i.
    double kept = 1.0;       // s_i
    double from_left = 0.0;  // coefficient of q_{i-1} in row i
    for (std::size_t i = 0; i < n; ++i) {
        double to_right = 0.0, from_right = 0.0;
        if (i + 1 < n) {
            const double peclet = velocity[i] * width_ / diffusion_;
            const double against = rate * bernoulli(std::abs(peclet));
            const double along = against + rate * std::abs(peclet);
            to_right = peclet > 0.0 ? along : against;
            from_right = peclet > 0.0 ? against : along;
        }
        diagonal_[i] = kept + to_right;
        upper_[i] = from_right;
        if (i > 0) q[i] += from_left / diagonal_[i - 1] * q[i - 1];
        kept = 1.0 + from_right * kept / diagonal_[i];
        from_left = to_right;
    }
    q[n - 1] /= diagonal_[n - 1];
    for (std::size_t i = n - 1; i-- > 0;) q[i] = (q[i] + upper_[i] * q[i + 1]) / diagonal_[i];
}

}  // namespace resolva
