#pragma once

// One-dimensional drift-diffusion (Fokker-Planck) equation d_t q = -d_x (v q - D d_x q) on cells of equal
// width.
//
// Fluxes of Scharfetter & Gummel (IEEE Trans. Electron Devices 16, 1969), exact for constant v and q on a
// cell pair:
//     J = (D/dx) [ B(-P) q_left - B(P) q_right ],  P = v dx/D,  B(z) = z/(e^z - 1),
// no flux through the ends, implicit Euler in time. The matrix is an M-matrix for every v, dx and dt:
// densities stay positive and mass is kept to rounding. Order dx^2 in space, dt in time. Cost: two
// exponentials and 8 operations a cell.

#include <cstddef>
#include <span>
#include <vector>

namespace resolva {

class DriftDiffusion {
  public:
    /// `cells` cells on [-half_width, half_width] and diffusion D.
    /// @throws BadArgument unless half_width > 0, D > 0 and cells >= 2.
    DriftDiffusion(double half_width, std::size_t cells, double diffusion);

    std::size_t cells() const { return diagonal_.size(); }
    double width() const { return width_; }
    double centre(std::size_t i) const { return -half_width_ + width_ * (static_cast<double>(i) + 0.5); }
    /// The face between cells i and i + 1, 0 <= i < cells - 1.
    double face(std::size_t i) const { return -half_width_ + width_ * (static_cast<double>(i) + 1.0); }

    /// Advances q by dt > 0; velocity[i] is v at face i (cells - 1 of them). Solved by elimination, in place.
    void step(std::span<double> q, std::span<const double> velocity, double dt);

  private:
    double half_width_;
    double width_;
    double diffusion_;
    std::vector<double> diagonal_;
    std::vector<double> upper_;
};

}  // namespace resolva
