#include <resolva/theory/spectra/spectrum_file.hpp>

#include <algorithm>
#include <filesystem>
#include <limits>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/input/number_table.hpp>
#include <resolva/numerics/input/printable_text.hpp>
#include <resolva/theory/spectra/sample_covariance.hpp>

namespace resolva {

namespace {

/// What an eigenvalue solver in double precision may leave of zero, by its backward error.
double rounding_of(const NumberTable& table) {
    double largest = 0.0;
    for (std::size_t row = 0; row < table.rows; ++row) largest = std::max(largest, table(row, 0));
    const double count = static_cast<double>(table.rows);
    return largest * std::max(1e-13, 4.0 * count * std::numeric_limits<double>::epsilon());
}

}  // namespace

FileSpectrum read_spectrum_file(const std::string& path) {
    const NumberTable table = read_number_table("--spectrum", path);
    const std::string name = "--spectrum " + printable(path, 300);
    if (table.columns > 2) {
        refuse(name, std::to_string(table.columns) + " columns wide",
               "give one eigenvalue a line, or eigenvalue and weight; data:PATH is the spectrum of samples");
    }
    const double rounding = rounding_of(table);
    std::vector<std::string> remarks = table.remarks;
    std::vector<SpectralAtom> atoms;
    std::size_t clipped = 0;
    double lowest = 0.0;
    for (std::size_t row = 0; row < table.rows; ++row) {
        const auto place = [&](std::size_t column) {
            return name + ", " + table.row_name(row) + ", " + table.column_name(column);
        };
        SpectralAtom atom{table(row, 0), table.columns == 2 ? table(row, 1) : 1.0};
        if (atom.eigenvalue < 0.0) {
            if (!(atom.eigenvalue >= -rounding)) {
                refuse(place(0), atom.eigenvalue,
                       "an eigenvalue must not be negative by more than rounding, " + to_text(rounding));
            }
            ++clipped;
            lowest = std::min(lowest, atom.eigenvalue);
            atom.eigenvalue = 0.0;
        }
        if (!(atom.weight > 0.0)) refuse(place(1), atom.weight, "a weight must be positive");
        atoms.push_back(atom);
    }
    if (table.columns == 2) remarks.emplace_back("column 1 is taken for eigenvalues, column 2 for weights");
    if (clipped > 0) {
        remarks.push_back(std::to_string(clipped) + (clipped == 1 ? " eigenvalue" : " eigenvalues") +
                          " below zero by rounding, down to " + to_text(lowest) + ", set to zero");
    }
    return {DiscreteSpectrum(std::move(atoms)), std::move(remarks)};
}

FileSpectrum read_sample_spectrum(const std::string& place) {
    std::string path = place;
    TableReading reading;
    reading.columns_option = "--spectrum data:FILE@COLUMNS";
    std::error_code none;
    if (const std::size_t at = place.rfind('@');
        at != std::string::npos && !std::filesystem::exists(place, none)) {
        path = place.substr(0, at);
        reading.columns = place.substr(at + 1);
    }
    const NumberTable table = read_number_table("--spectrum", path, reading);
    return {covariance_spectrum(standardised(samples_of(table))), sample_remarks(table)};
}

}  // namespace resolva
