#include <resolva/theory/expression/spectral_density.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/root/predicate_boundary.hpp>

namespace resolva {

namespace {

const char* const spectral_argument = "spectral";

}  // namespace

SpectralDensity::SpectralDensity(const ExpressionModel& model, double distance_from_axis)
    : distance_(require_positive("distance from the real axis", distance_from_axis)) {
    if (!model.density)
        refuse("density", "not in the model", "name its matrix, as in [density] matrix = \"X*X'/n\"");
    ExpressionModel resolvent = model;
    resolvent.parameters.push_back({spectral_argument, 1.0, false});
    resolvent.traces.clear();
    resolvent.outputs.clear();
    const Dimension& dimension = model.density->rows();
    const auto trace =
        resolvent.trace(inverse(Scalar::symbol(spectral_argument) * identity(dimension) - *model.density));
    resolvent.outputs.push_back({"resolvent", trace_symbol(trace) / as_scalar(dimension)});
    equivalent_ = std::make_unique<DeterministicEquivalent>(resolvent);
    solver_ = std::make_unique<EquivalentSolver<std::complex<double>>>(*equivalent_);
}

std::vector<std::complex<double>> SpectralDensity::point(double energy, double above) const {
    const std::vector<double> values = equivalent_->default_point();
    std::vector<std::complex<double>> result(values.begin(), values.end());
    result[equivalent_->parameter_index(spectral_argument)] = {energy, above};
    return result;
}

DensityPoint SpectralDensity::at(double energy) {
    EquivalentSolution<std::complex<double>> solution;
    if (warm_) solution = solver_->advance(point(energy, distance_));
    if (solution.status != Status::converged) {
        solver_->reset();
        const double height = 1.0 + std::abs(energy);
        solution = solver_->solve(point(energy, height));
        for (double above = 0.25 * height; solution.status == Status::converged; above *= 0.25) {
            above = std::max(above, distance_);
            solution = solver_->solve(point(energy, above));
            if (above == distance_) break;
        }
    }
    warm_ = solution.status == Status::converged;
    if (!warm_) return {energy, std::numeric_limits<double>::quiet_NaN(), solution.status};
    return {energy, -solution.outputs[0].imag() / std::numbers::pi, Status::converged};
}

std::vector<double> SpectralDensity::edges(double first, double last, int count) {
    if (!(first < last) || count < 2)
        refuse("interval of edges", last - first, "it needs first < last and two points");
    const double step = (last - first) / (count - 1);
    std::vector<DensityPoint> grid;
    double peak = 0.0;
    for (int k = 0; k < count; ++k) {
        grid.push_back(at(first + k * step));
        if (grid.back().status == Status::converged) peak = std::max(peak, grid.back().density);
    }
    // Outside the density is of the order eps, inside it rises like a square root.
    const double threshold = 1e-4 * peak;
    std::vector<double> result;
    for (std::size_t k = 0; k + 1 < grid.size(); ++k) {
        const bool left = grid[k].density > threshold;
        const bool right = grid[k + 1].density > threshold;
        if (left == right || grid[k].status != Status::converged || grid[k + 1].status != Status::converged)
            continue;
        result.push_back(predicate_boundary([&](double energy) { return at(energy).density > threshold; },
                                            grid[left ? k : k + 1].energy, grid[left ? k + 1 : k].energy,
                                            1e-12 * (last - first)));
    }
    return result;
}

}  // namespace resolva
