#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <resolva/numerics/core/status.hpp>

namespace resolva {

/// One face of a finite-volume mesh. The flux of a diffusion with unit diffusivity from cell `from` to cell
/// `to` is
///   conductance * (B(-peclet) density[from] - B(peclet) density[to]),   B(x) = x / (e^x - 1)
/// (Scharfetter & Gummel, IEEE Trans. Electron Devices 16, 1969), exact for constant drift between the two
/// centres.
struct FluxFace {
    std::size_t from;
    std::size_t to;
    double conductance;  ///< area of the face over the distance of the centres, positive
    double peclet;       ///< integral of the drift from centre to centre
};

/// B(x) = x / (e^x - 1), with B(0) = 1.
double bernoulli_weight(double x);

struct StationaryDensity {
    std::vector<double> density;  ///< of each cell; the sum over cells of volume * density is one
    double residual = 0.0;        ///< largest net flux out of a cell, over the largest flux through a face
    Status status = Status::not_run;
};

/// The stationary density of a diffusion in any dimension and any coordinates, drift of gradient type or not:
/// the fluxes of every cell balance. The matrix is a singular M-matrix with a one-dimensional kernel when the
/// mesh is connected; it is solved by sparse elimination with the first cell's equation replaced by a value.
/// Status `not_finite` when elimination breaks down, `inaccurate` when the residual exceeds 1e-8 or a density
/// is negative.
/// @throws BadArgument when a volume or conductance is not positive, or a face names a cell that does not
/// exist.
StationaryDensity stationary_density(std::span<const double> volumes, std::span<const FluxFace> faces);

}  // namespace resolva
