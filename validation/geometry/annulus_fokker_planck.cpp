#include <resolva/validation/geometry/annulus_fokker_planck.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/diffusion/flux_network.hpp>

namespace resolva {

AnnulusLaw solve_annulus(const NoisedCircle& circle, double alpha, const std::function<double(double)>& swirl,
                         const AnnulusMesh& mesh) {
    if (mesh.angles < 8 || mesh.radii < 8) {
        refuse("number of cells", std::to_string(std::min(mesh.angles, mesh.radii)), "at least 8 either way");
    }
    require_positive("half width of the annulus", mesh.half_width);
    const auto angles = static_cast<std::size_t>(mesh.angles);
    const auto radii = static_cast<std::size_t>(mesh.radii);
    const double inner = std::max(0.02 * circle.radius(), circle.radius() - mesh.half_width);
    const double outer = circle.radius() + mesh.half_width;
    const double turn = 2.0 * std::numbers::pi / static_cast<double>(angles);
    const double rise = (outer - inner) / static_cast<double>(radii);
    const double temper = std::pow(circle.sigma(), alpha);
    const auto cell = [&](std::size_t i, std::size_t j) { return (i % angles) * radii + j; };
    const auto angle = [&](std::size_t i) { return turn * (static_cast<double>(i) + 0.5); };
    const auto radius = [&](std::size_t j) { return inner + rise * (static_cast<double>(j) + 0.5); };

    std::vector<double> volumes(angles * radii);
    std::vector<FluxFace> faces;
    faces.reserve(2 * angles * radii);
    for (std::size_t i = 0; i < angles; ++i) {
        for (std::size_t j = 0; j < radii; ++j) {
            const double r = radius(j);
            volumes[cell(i, j)] = r * turn * rise;
            const TubePoint side{angle(i) + 0.5 * turn, r - circle.radius()};
            const double tangential = temper * (circle.score(side).tangent + swirl(side.parameter));
            faces.push_back({cell(i, j), cell(i + 1, j), rise / (r * turn), tangential * r * turn});
            if (j + 1 == radii) continue;
            const double between = r + 0.5 * rise;
            const double normal =
                temper * circle.score(TubePoint{angle(i), between - circle.radius()}).normal;
            faces.push_back({cell(i, j), cell(i, j + 1), between * turn / rise, normal * rise});
        }
    }
    const StationaryDensity stationary = stationary_density(volumes, faces);
    AnnulusLaw law;
    law.status = stationary.status;
    law.residual = stationary.residual;
    if (law.status == Status::not_finite) return law;
    double mean = 0.0;
    double square = 0.0;
    for (std::size_t i = 0; i < angles; ++i) {
        double mass = 0.0;
        for (std::size_t j = 0; j < radii; ++j) {
            const double part = volumes[cell(i, j)] * stationary.density[cell(i, j)];
            mass += part;
            mean += part * radius(j);
            square += part * radius(j) * radius(j);
        }
        law.ratio.push_back(mass * static_cast<double>(angles));
    }
    law.radial_variance = square - mean * mean;
    for (const FluxFace& face : faces) {
        if (face.from / radii == face.to / radii) continue;
        const double flux =
            face.conductance * (bernoulli_weight(-face.peclet) * stationary.density[face.from] -
                                bernoulli_weight(face.peclet) * stationary.density[face.to]);
        law.flux += flux / static_cast<double>(angles);
    }
    return law;
}

}  // namespace resolva
