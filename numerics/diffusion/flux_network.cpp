#include <resolva/numerics/diffusion/flux_network.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include <Eigen/Sparse>
#include <Eigen/SparseLU>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

double bernoulli_weight(double x) {
    return std::abs(x) < 1e-12 ? 1.0 - 0.5 * x : x / std::expm1(x);
}

StationaryDensity stationary_density(std::span<const double> volumes, std::span<const FluxFace> faces) {
    const std::size_t n = volumes.size();
    if (n < 2) refuse("number of cells", std::to_string(n), "there must be at least two");
    for (const double volume : volumes) require_positive("volume of a cell", volume);
    using Matrix = Eigen::SparseMatrix<double>;
    std::vector<Eigen::Triplet<double>> entries;
    entries.reserve(4 * faces.size() + 1);
    const auto add = [&](std::size_t row, std::size_t column, double value) {
        if (row != 0) entries.emplace_back(static_cast<int>(row), static_cast<int>(column), value);
    };
    for (const FluxFace& face : faces) {
        if (face.from >= n || face.to >= n || face.from == face.to) {
            refuse("cell of a face", std::to_string(std::max(face.from, face.to)),
                   "the two cells must differ and be below " + std::to_string(n));
        }
        require_positive("conductance of a face", face.conductance);
        require_finite("Peclet number of a face", face.peclet);
        const double forward = face.conductance * bernoulli_weight(-face.peclet);
        const double backward = face.conductance * bernoulli_weight(face.peclet);
        add(face.from, face.from, forward);
        add(face.from, face.to, -backward);
        add(face.to, face.from, -forward);
        add(face.to, face.to, backward);
    }
    entries.emplace_back(0, 0, 1.0);
    Matrix balance(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(n));
    balance.setFromTriplets(entries.begin(), entries.end());
    Eigen::VectorXd source = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(n));
    source[0] = 1.0;
    StationaryDensity result;
    Eigen::SparseLU<Matrix> elimination(balance);
    if (elimination.info() != Eigen::Success) {
        result.status = Status::not_finite;
        return result;
    }
    const Eigen::VectorXd solution = elimination.solve(source);
    double mass = 0.0;
    double smallest = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
        result.density.push_back(solution[static_cast<Eigen::Index>(i)]);
        mass += volumes[i] * result.density.back();
        smallest = std::min(smallest, result.density.back());
    }
    for (double& value : result.density) value /= mass;
    std::vector<double> net(n, 0.0);
    double strongest = 0.0;
    for (const FluxFace& face : faces) {
        const double out = face.conductance * bernoulli_weight(-face.peclet) * result.density[face.from];
        const double back = face.conductance * bernoulli_weight(face.peclet) * result.density[face.to];
        net[face.from] += out - back;
        net[face.to] -= out - back;
        strongest = std::max({strongest, std::abs(out), std::abs(back)});
    }
    for (const double value : net) result.residual = std::max(result.residual, std::abs(value) / strongest);
    if (!std::isfinite(mass) || !std::isfinite(result.residual)) {
        result.status = Status::not_finite;
    } else {
        const bool fine = result.residual <= 1e-8 && smallest >= -1e-12 * std::abs(mass);
        result.status = fine ? Status::converged : Status::inaccurate;
    }
    return result;
}

}  // namespace resolva
