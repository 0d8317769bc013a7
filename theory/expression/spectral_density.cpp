#include <resolva/theory/expression/spectral_density.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
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
        const double edge = predicate_boundary([&](double energy) { return at(energy).density > threshold; },
                                               grid[left ? k : k + 1].energy, grid[left ? k + 1 : k].energy,
                                               1e-12 * (last - first));
        result.push_back(sharpened(edge, left ? -1.0 : 1.0, std::min(0.1 * step, 1e-3 * (last - first))));
    }
    return result;
}

double SpectralDensity::sharpened(double edge, double inwards, double spacing) {
    constexpr std::size_t points = 7;
    std::array<double, points> energy{};
    std::array<double, points> value{};
    for (std::size_t k = 0; k < points; ++k) {
        energy[k] = edge + inwards * spacing * static_cast<double>(k + 1);
        const DensityPoint p = at(energy[k]);
        if (p.status != Status::converged || !(p.density > 0.0)) return edge;
        value[k] = p.density * p.density;
    }
    if (value[0] > value[points - 1]) {  // a hard edge: the density diverges
        for (double& v : value) v = 1.0 / v;
    }
    // The energy as a polynomial of the value, read at zero.
    const auto at_zero = [&](std::size_t used) {
        double sum = 0.0;
        for (std::size_t k = 0; k < used; ++k) {
            double weight = 1.0;
            for (std::size_t j = 0; j < used; ++j)
                if (j != k) weight *= value[j] / (value[j] - value[k]);
            sum += weight * (energy[k] - edge);
        }
        return sum;
    };
    const double found = at_zero(points);
    const bool settled = std::abs(found - at_zero(points - 1)) < 1e-4 * spacing;
    return settled && std::abs(found) < 0.5 * spacing ? edge + found : edge;
}

std::complex<double> SpectralDensity::resolvent(double energy, double above) {
    solver_->reset();
    warm_ = false;
    EquivalentSolution<std::complex<double>> solution;
    for (double height = std::max(above, 1.0 + std::abs(energy));; height = std::max(above, 0.25 * height)) {
        solution = solver_->solve(point(energy, height));
        if (solution.status != Status::converged) return std::numeric_limits<double>::quiet_NaN();
        if (height == above) return solution.outputs[0];
    }
}

std::vector<SpectralLawAtom> SpectralDensity::atoms(double first, double last, int count) {
    if (!(first < last) || count < 2)
        refuse("interval of atoms", last - first, "it needs first < last and two points");
    const double step = (last - first) / (count - 1);
    std::vector<double> candidates;
    if (first <= 0.0 && last >= 0.0) candidates.push_back(0.0);
    std::vector<double> peak;
    for (int k = 0; k < count; ++k) {
        const auto solution = solver_->solve(point(first + k * step, step));
        peak.push_back(solution.status == Status::converged ? -solution.outputs[0].imag() : 0.0);
    }
    for (std::size_t k = 0; k < peak.size(); ++k) {
        const bool over_left = k == 0 || peak[k] >= peak[k - 1];
        const bool over_right = k + 1 == peak.size() || peak[k] > peak[k + 1];
        if (over_left && over_right) candidates.push_back(first + static_cast<double>(k) * step);
    }
    std::vector<SpectralLawAtom> result;
    for (const double candidate : candidates) {
        SpectralLawAtom atom{candidate, 0.0};
        bool settled = false;
        for (double above = step; above > 1e-7 * step; above *= 0.1) {
            const std::complex<double> z(atom.location, above);
            const std::complex<double> low = 1.0 / resolvent(z.real(), above);
            const std::complex<double> high = 1.0 / resolvent(z.real(), 2.0 * above);
            // 1/g = (z - location)/mass near a pole.
            const double mass = (std::complex<double>(0.0, above) / (high - low)).real();
            const double location = (z - mass * low).real();
            if (!std::isfinite(mass) || std::abs(location - candidate) > 2.0 * step) {
                settled = false;
                break;
            }
            settled = mass > 1e-6 && std::abs(mass - atom.mass) < 1e-3 * mass;
            atom = {location, mass};
        }
        if (!settled || atom.location < first || atom.location > last) continue;
        // Inside a bulk the pole through two values settles as well, but height times Im g then vanishes.
        const double above = 1e-5 * step;
        const double weight = -above * resolvent(atom.location, above).imag();
        if (!(std::abs(weight - atom.mass) < 0.05 * atom.mass)) continue;
        const bool known = std::any_of(result.begin(), result.end(), [&](const SpectralLawAtom& other) {
            return std::abs(other.location - atom.location) < step;
        });
        if (!known) result.push_back(atom);
    }
    std::sort(result.begin(), result.end(),
              [](const auto& a, const auto& b) { return a.location < b.location; });
    return result;
}

}  // namespace resolva
