#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/validation/random/random_stream.hpp>
#include <resolva/validation/real_data/real_data_study.hpp>
#include <resolva/validation/real_data/table.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;

class File {
  public:
    File(const std::string& extension, const std::string& content)
        : path_((std::filesystem::temp_directory_path() /
                 ("resolva_table_" + std::to_string(::getpid()) + extension))
                    .string()) {
        std::ofstream(path_, std::ios::binary) << content;
    }
    ~File() { std::filesystem::remove(path_); }
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

template <class T>
std::string npy(const std::string& kind, const std::vector<T>& values, std::size_t rows,
                std::size_t columns) {
    std::string header = "{'descr': '" + kind + "', 'fortran_order': False, 'shape': (" +
                         std::to_string(rows) + ", " + std::to_string(columns) + "), }";
    header.resize(117, ' ');
    header += '\n';
    std::string text("\x93NUMPY\x01\x00", 8);
    text += static_cast<char>(header.size());
    text += '\0';
    text += header;
    text.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
    return text;
}

TEST_CASE("a CSV table becomes one column a sample") {
    const File file(".csv", "# comment\nfirst,second,third\n1,2,3\n-4, 5e-1 ,6\r\n\n");
    const Matrix table = read_table(file.path());
    REQUIRE(table.rows() == 3);
    REQUIRE(table.cols() == 2);
    CHECK(table(2, 0) == 3.0);
    CHECK(table(1, 1) == 0.5);
}

TEST_CASE("NPY arrays of several number types read alike") {
    const File doubles(".npy", npy<double>("<f8", {1, 2, 3, 4, 5, 6}, 2, 3));
    const Matrix expected = read_table(doubles.path());
    CHECK(expected(2, 1) == 6.0);
    CHECK(expected.cols() == 2);
    const File floats(".npy", npy<float>("<f4", {1, 2, 3, 4, 5, 6}, 2, 3));
    CHECK(read_table(floats.path()) == expected);
    const File bytes(".npy", npy<std::uint8_t>("|u1", {1, 2, 3, 4, 5, 6}, 2, 3));
    CHECK(read_table(bytes.path()) == expected);
}

TEST_CASE("tables that cannot be trusted are refused with their place") {
    const auto refused = [](const std::string& extension, const std::string& content,
                            const std::string& word) {
        const File file(extension, content);
        CHECK_THROWS_WITH(read_table(file.path()), Catch::Matchers::Contains(word));
    };
    refused(".csv", "1,2\n3\n", "line 2");
    refused(".csv", "1,2\n3,x\n", "line 2");
    refused(".csv", "1,2\n3,nan\n", "line 2");
    refused(".csv", "", "no samples");
    refused(".txt", "1,2\n", ".csv or .npy");
    refused(".npy", "1,2\n", "NPY");
    refused(".npy", npy<double>("<f8", {1, 2}, 2, 3), "shorter");
    refused(".npy", npy<double>(">f8", {1, 2, 3, 4, 5, 6}, 2, 3), "little-endian");
    refused(".npy", npy<double>("<f8", {1, std::nan(""), 3, 4, 5, 6}, 2, 3), "finite");
    CHECK_THROWS_WITH(read_table("/no/such/file.csv"), Catch::Matchers::Contains("/no/such/file.csv"));
}

/// Independent samples: 32 components of unequal variance, each sqrt(eigenvalue) times an entry of unit
/// variance.
Matrix samples(bool gaussian) {
    Matrix table(32, 600);
    const RandomStream stream(StreamKey{17, 32, 0, Purpose::latent});
    std::uint64_t index = 0;
    for (Eigen::Index column = 0; column < table.cols(); ++column) {
        // Rare bright samples: a common factor makes the length of a sample fluctuate, its covariance the
        // same.
        const double factor = gaussian ? 1.0 : (stream.uniform(index) < 0.2 ? std::sqrt(5.0) : 0.0);
        for (Eigen::Index row = 0; row < table.rows(); ++row) {
            table(row, column) =
                factor * std::sqrt(2.0 / (1.0 + 0.2 * static_cast<double>(row))) * stream.normal(index++);
        }
    }
    return table;
}

TEST_CASE("standardised samples have mean zero and mean variance one and their spectrum sums accordingly") {
    const Matrix table = standardised(samples(false).array() + 3.0);
    CHECK(table.rowwise().mean().norm() < 1e-13);
    CHECK_CLOSE(table.squaredNorm() / static_cast<double>(table.size()), 1.0, 1e-12);
    const DiscreteSpectrum spectrum = covariance_spectrum(table);
    CHECK_CLOSE(spectrum.mean(), 1.0, 1e-12);
    double second = 0.0;
    for (const SpectralAtom& atom : spectrum.atoms())
        second += atom.weight * atom.eigenvalue * atom.eigenvalue;
    CHECK_CLOSE(second, (table * table.transpose() / 600.0).squaredNorm() / 32.0, 1e-12);
    CHECK_THROWS_AS(standardised(Matrix::Ones(3, 5)), BadArgument);
}

TEST_CASE("Gaussian samples pass as Gaussian and samples of fluctuating length do not") {
    Model model{find_activation("relu"), find_activation("identity")};
    model.noising = Noising::at_time(0.2);
    model.sample_ratio = 4.0;
    model.feature_ratio = 3.0;
    model.ridge = 1e-2;
    RealDataPlan plan;
    plan.replicas = 24;
    plan.threads = 2;
    const RealDataReport same = compare_with_data(model, standardised(samples(true)), plan);
    for (const Departure& departure : same.departures) {
        INFO(to_string(departure.observable) << " z " << departure.z << " relative " << departure.relative);
        CHECK(departure.outcome == Outcome::agrees);
    }
    CHECK(same.failed == 0);
    const RealDataReport other = compare_with_data(model, standardised(samples(false)), plan);
    for (const Departure& departure : other.departures) {
        UNSCOPED_INFO(to_string(departure.observable)
                      << " z " << departure.z << " relative " << departure.relative);
    }
    CHECK(other.outcome == Outcome::disagrees);
    model.sample_ratio = 18.0;  // 576 of 600
    CHECK_THROWS_WITH(compare_with_data(model, standardised(samples(true)), plan),
                      Catch::Matchers::Contains("tenth"));
}

}  // namespace
