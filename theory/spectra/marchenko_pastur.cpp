#include <resolva/theory/spectra/marchenko_pastur.hpp>

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <numbers>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

MarchenkoPastur::MarchenkoPastur(double intrinsic_ratio, double scale, double offset)
    : intrinsic_ratio_(require_positive("psi-d", intrinsic_ratio)),
      ratio_(1.0 / intrinsic_ratio),
      scale_(require_nonnegative("spectrum scale", scale)),
      offset_(require_nonnegative("spectrum offset", offset)) {
    require_positive("mean of the spectrum", mean());
}

std::vector<SpectralAtom> MarchenkoPastur::atoms(std::size_t count) const {
    if (count == 0) refuse("number of spectral nodes", 0.0, "it must be at least 1");
    // The nonzero eigenvalues are those of the smaller Gram matrix, whose law has no atom.
    const double y = 1.0 / intrinsic_ratio_;
    const double ratio = std::min(y, 1.0 / y);
    const double stretch = std::max(y, 1.0);
    const double mass = std::min(1.0, intrinsic_ratio_);
    const auto n = static_cast<Eigen::Index>(count);
    Eigen::VectorXd diagonal = Eigen::VectorXd::Constant(n, 1.0 + ratio);
    diagonal[0] = 1.0;
    const Eigen::VectorXd off_diagonal =
        Eigen::VectorXd::Constant(std::max<Eigen::Index>(n - 1, 0), std::sqrt(ratio));
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
    solver.computeFromTridiagonal(diagonal, off_diagonal);

    std::vector<SpectralAtom> result;
    result.reserve(count + 1);
    if (mass < 1.0) result.push_back({offset_, 1.0 - mass});
    for (Eigen::Index i = 0; i < n; ++i) {
        const double s = stretch * std::max(solver.eigenvalues()[i], 0.0);
        const double component = solver.eigenvectors()(0, i);
        result.push_back({offset_ + scale_ * s, mass * component * component});
    }
    return result;
}

double MarchenkoPastur::density(double c) const {
    if (scale_ == 0.0) return 0.0;
    const double y = 1.0 / intrinsic_ratio_;
    const double s = (c - offset_) / scale_;
    const double below = s - (1.0 - std::sqrt(y)) * (1.0 - std::sqrt(y));
    const double above = (1.0 + std::sqrt(y)) * (1.0 + std::sqrt(y)) - s;
    if (!(below > 0.0 && above > 0.0)) return 0.0;
    return std::sqrt(below * above) / (2.0 * std::numbers::pi * y * s * scale_);
}

}  // namespace resolva
