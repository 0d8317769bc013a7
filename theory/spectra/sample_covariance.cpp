#include <resolva/theory/spectra/sample_covariance.hpp>

#include <algorithm>
#include <cmath>

#include <Eigen/Eigenvalues>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/input/printable_text.hpp>

namespace resolva {

namespace {

bool is_constant(const NumberTable& table, std::size_t column) {
    for (std::size_t row = 1; row < table.rows; ++row) {
        if (table(row, column) != table(0, column)) return false;
    }
    return true;
}

std::string constant_columns(const NumberTable& table) {
    std::string names;
    std::size_t count = 0;
    for (std::size_t column = 0; column < table.columns; ++column) {
        if (!is_constant(table, column)) continue;
        names += (count++ == 0 ? "" : ", ") + table.column_name(column);
    }
    if (count == 0) return {};
    return count == 1 ? names + " is constant"
                      : std::to_string(count) + " columns are constant: " + printable(names, 200);
}

/// Divides by the power of two that leaves the largest entry between 1/2 and 1: without rounding, and in two
/// steps, since the power itself may overflow. Squares are then safe.
void scale_to_one(Eigen::MatrixXd& entries) {
    int exponent = 0;
    std::frexp(entries.cwiseAbs().maxCoeff(), &exponent);
    const int half = exponent / 2;
    entries = (entries * std::ldexp(1.0, -half)) * std::ldexp(1.0, half - exponent);
}

/// first, first + 1, first + 2, ... with first = 0 or 1, long enough not to be one by chance.
template <class Entry>
bool counts(std::size_t length, Entry&& entry) {
    if (length < 4 || (entry(0) != 0.0 && entry(0) != 1.0)) return false;
    for (std::size_t i = 1; i < length; ++i) {
        if (entry(i) != entry(i - 1) + 1.0) return false;
    }
    return true;
}

}  // namespace

Eigen::MatrixXd samples_of(const NumberTable& table) {
    return Eigen::Map<const Eigen::MatrixXd>(table.values.data(), static_cast<Eigen::Index>(table.columns),
                                             static_cast<Eigen::Index>(table.rows));
}

std::vector<std::string> sample_remarks(const NumberTable& table) {
    std::vector<std::string> remarks = table.remarks;
    if (table.columns > 1 && counts(table.rows, [&](std::size_t row) { return table(row, 0); }))
        remarks.push_back(table.column_name(0) + " counts the rows and is taken for data");
    if (counts(table.columns, [&](std::size_t column) { return table(0, column); }))
        remarks.push_back(table.row_name(0) + " counts the columns and is taken for a sample");
    if (std::string constant = constant_columns(table); !constant.empty())
        remarks.push_back(std::move(constant));
    return remarks;
}

Eigen::MatrixXd standardised(const Eigen::MatrixXd& samples) {
    if (samples.cols() < 2)
        refuse("number of samples", static_cast<double>(samples.cols()), "there must be at least two");
    Eigen::MatrixXd centred = samples;
    scale_to_one(centred);
    // Constant components are exactly zero after the first sample is taken away, which their mean is not.
    centred.colwise() -= Eigen::VectorXd(centred.col(0));
    centred.colwise() -= Eigen::VectorXd(centred.rowwise().mean());
    if (centred.cwiseAbs().maxCoeff() == 0.0) refuse("data", "constant", "the samples must not all be equal");
    scale_to_one(centred);
    centred /= std::sqrt(centred.squaredNorm() / static_cast<double>(centred.size()));
    return centred;
}

DiscreteSpectrum covariance_spectrum(const Eigen::MatrixXd& centred) {
    Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(centred.rows(), centred.rows());
    covariance.selfadjointView<Eigen::Lower>().rankUpdate(centred, 1.0 / static_cast<double>(centred.cols()));
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance, Eigen::EigenvaluesOnly);
    const double rounding = 1e-13 * solver.eigenvalues().maxCoeff();
    std::vector<SpectralAtom> atoms;
    for (const double value : solver.eigenvalues()) {
        atoms.push_back({value > rounding ? value : 0.0, 1.0 / static_cast<double>(centred.rows())});
    }
    return DiscreteSpectrum(std::move(atoms));
}

}  // namespace resolva
