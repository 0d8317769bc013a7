#include <resolva/validation/real_data/table.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <vector>

#include <Eigen/Eigenvalues>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

namespace {

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) refuse("data", path, "the file cannot be opened for reading");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

bool parse_row(std::string line, std::vector<double>& row) {
    row.clear();
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == ',' || c == ';' || c == '\t'; }, ' ');
    const char* at = line.c_str();
    while (true) {
        while (std::isspace(static_cast<unsigned char>(*at))) ++at;
        if (*at == '\0') return true;
        char* end = nullptr;
        row.push_back(std::strtod(at, &end));
        if (end == at || !std::isfinite(row.back())) return false;
        at = end;
    }
}

Matrix from_csv(const std::string& path, const std::string& text) {
    std::istringstream stream(text);
    std::vector<double> values, row;
    std::size_t columns = 0, rows = 0, number = 0;
    bool heading_allowed = true;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string::npos || line.front() == '#') continue;
        const bool good = parse_row(line, row);
        if (!good && heading_allowed) {
            heading_allowed = false;
            continue;
        }
        heading_allowed = false;
        const std::string where = path + " line " + std::to_string(number);
        if (!good) refuse("data", where, "every entry is a finite number");
        if (rows == 0) columns = row.size();
        if (row.size() != columns) refuse("data", where, "every line has as many entries as the first");
        values.insert(values.end(), row.begin(), row.end());
        ++rows;
    }
    if (rows == 0) refuse("data", path, "the file holds no samples");
    return Eigen::Map<const Matrix>(values.data(), static_cast<Eigen::Index>(columns),
                                    static_cast<Eigen::Index>(rows));
}

template <class T>
void convert(const char* bytes, std::size_t count, std::vector<double>& values) {
    values.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        T value;
        std::memcpy(&value, bytes + i * sizeof(T), sizeof(T));
        values[i] = static_cast<double>(value);
    }
}

/// Source: NumPy Enhancement Proposal 1, versions 1.0 to 3.0 of the format.
Matrix from_npy(const std::string& path, const std::string& text) {
    const auto bad = [&](const char* reason) { refuse("data", path, reason); };
    if (text.size() < 12 || text.compare(0, 6, "\x93NUMPY") != 0) bad("the file is not in the NPY format");
    const auto byte = [&](std::size_t i) {
        return static_cast<std::size_t>(static_cast<unsigned char>(text[i]));
    };
    const bool old = byte(6) == 1;
    const std::size_t start = old ? 10 : 12;
    const std::size_t length =
        old ? byte(8) + (byte(9) << 8) : byte(8) + (byte(9) << 8) + (byte(10) << 16) + (byte(11) << 24);
    if (start + length > text.size()) bad("the file ends inside its header");
    const std::string header = text.substr(start, length);
    const auto after = [&](const std::string& key) {
        const std::size_t at = header.find("'" + key + "':");
        if (at == std::string::npos) bad("the header lacks a key");
        return header.substr(at + key.size() + 3);
    };
    if (after("fortran_order").find("True") < 3) bad("the array is stored by columns; save it in C order");
    const std::string kind_text = after("descr");
    const std::size_t quote = kind_text.find('\'');
    const std::string kind = kind_text.substr(quote + 1, kind_text.find('\'', quote + 1) - quote - 1);
    std::size_t rows = 0, columns = 0;
    if (std::sscanf(after("shape").c_str(), " (%zu, %zu)", &rows, &columns) != 2)
        bad("the array must have two axes");
    if (rows == 0 || columns == 0) bad("the array is empty");
    const std::size_t width = kind.size() == 3 ? static_cast<std::size_t>(kind[2] - '0') : 0;
    if (width == 0 || width > 8 || columns > text.size() || rows > text.size() / columns ||
        start + length + rows * columns * width > text.size()) {
        bad("the array is shorter than its header says");
    }
    const char* bytes = text.data() + start + length;
    std::vector<double> values;
    const std::size_t count = rows * columns;
    if (kind == "<f8")
        convert<double>(bytes, count, values);
    else if (kind == "<f4")
        convert<float>(bytes, count, values);
    else if (kind == "|u1")
        convert<std::uint8_t>(bytes, count, values);
    else if (kind == "|i1")
        convert<std::int8_t>(bytes, count, values);
    else if (kind == "<i2")
        convert<std::int16_t>(bytes, count, values);
    else if (kind == "<u2")
        convert<std::uint16_t>(bytes, count, values);
    else if (kind == "<i4")
        convert<std::int32_t>(bytes, count, values);
    else if (kind == "<u4")
        convert<std::uint32_t>(bytes, count, values);
    else if (kind == "<i8")
        convert<std::int64_t>(bytes, count, values);
    else if (kind == "<u8")
        convert<std::uint64_t>(bytes, count, values);
    else
        bad("the numbers must be little-endian float32, float64 or integers");
    for (const double value : values) {
        if (!std::isfinite(value)) bad("every entry is a finite number");
    }
    return Eigen::Map<const Matrix>(values.data(), static_cast<Eigen::Index>(columns),
                                    static_cast<Eigen::Index>(rows));
}

bool ends_with(const std::string& text, const std::string& end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

Matrix read_table(const std::string& path) {
    if (ends_with(path, ".csv")) return from_csv(path, content_of(path));
    if (ends_with(path, ".npy")) return from_npy(path, content_of(path));
    refuse("data", path, "its name must end in .csv or .npy");
}

Matrix standardised(const Matrix& samples) {
    if (samples.cols() < 2)
        refuse("data", static_cast<double>(samples.cols()), "there are at least two samples");
    Matrix centred = samples.colwise() - samples.rowwise().mean();
    const double variance = centred.squaredNorm() / static_cast<double>(centred.size());
    if (!(variance > 0.0)) refuse("data", variance, "the samples must not all be equal");
    centred /= std::sqrt(variance);
    return centred;
}

DiscreteSpectrum covariance_spectrum(const Matrix& centred) {
    Matrix covariance(centred.rows(), centred.rows());
    multiply_by_own_transpose(covariance, 0.0, 1.0 / static_cast<double>(centred.cols()), centred);
    const Eigen::SelfAdjointEigenSolver<Matrix> solver(covariance, Eigen::EigenvaluesOnly);
    const double rounding = 1e-13 * solver.eigenvalues().maxCoeff();
    std::vector<SpectralAtom> atoms;
    for (const double value : solver.eigenvalues()) {
        atoms.push_back({value > rounding ? value : 0.0, 1.0 / static_cast<double>(centred.rows())});
    }
    return DiscreteSpectrum(std::move(atoms));
}

}  // namespace resolva
