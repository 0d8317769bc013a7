#include <resolva/theory/spectra/sample_covariance.hpp>

#include <cmath>
#include <string>
#include <vector>

#include <resolva/numerics/core/contract.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using namespace resolva;

/// Nothing random: 7 components of 40 samples, of unequal variance and means, the last one constant.
Eigen::MatrixXd samples() {
    Eigen::MatrixXd table(7, 40);
    for (Eigen::Index i = 0; i < 6; ++i) {
        for (Eigen::Index j = 0; j < 40; ++j)
            table(i, j) =
                std::sin(1.0 + 0.7 * static_cast<double>((i + 2) * j)) / static_cast<double>(i + 1) +
                static_cast<double>(i);
    }
    table.row(6).setConstant(0.1);
    return table;
}

std::vector<double> eigenvalues(const Eigen::MatrixXd& table) {
    std::vector<double> values;
    const DiscreteSpectrum spectrum = covariance_spectrum(standardised(table));
    for (const SpectralAtom& atom : spectrum.atoms()) values.push_back(atom.eigenvalue);
    return values;
}

TEST_CASE("standardised samples have mean zero and mean variance one and their spectrum sums accordingly") {
    const Eigen::MatrixXd table = standardised(samples().array() + 3.0);
    CHECK(table.rowwise().mean().norm() < 1e-14);
    CHECK_CLOSE(table.squaredNorm() / static_cast<double>(table.size()), 1.0, 1e-14);
    CHECK(table.row(6).isZero(0.0));
    const DiscreteSpectrum spectrum = covariance_spectrum(table);
    CHECK_CLOSE(spectrum.mean(), 1.0, 1e-13);
    CHECK(spectrum.atoms().front().eigenvalue == 0.0);
    double second = 0.0;
    for (const SpectralAtom& atom : spectrum.atoms())
        second += atom.weight * atom.eigenvalue * atom.eigenvalue;
    CHECK_CLOSE(second, (table * table.transpose() / 40.0).squaredNorm() / 7.0, 1e-13);
}

TEST_CASE("two samples have one eigenvalue and two components the roots of their quadratic") {
    // Samples +-v: the covariance v v' has the eigenvalue |v|^2, which is d after scaling.
    Eigen::MatrixXd pair(3, 2);
    pair << 4.0, -4.0, 1.0, -1.0, 2.0, -2.0;
    const std::vector<double> one = eigenvalues(pair);
    CHECK(one[0] == 0.0);
    CHECK(one[1] == 0.0);
    CHECK_CLOSE(one[2], 3.0, 1e-14);
    Eigen::MatrixXd plane(2, 4);
    plane << 1.0, 2.0, 4.0, 5.0, 0.0, 3.0, 1.0, 4.0;
    // Centred: (-2, -1, 1, 2) and (-2, 1, -1, 2); sums of products 10, 10, 6: eigenvalues 1 -+ 6/10.
    const std::vector<double> two = eigenvalues(plane);
    CHECK_CLOSE(two[0], 0.4, 1e-14);
    CHECK_CLOSE(two[1], 1.6, 1e-14);
}

TEST_CASE("the unit of the data does not matter to a digit from 1e-300 to 1e300") {
    const std::vector<double> expected = eigenvalues(samples());
    for (const int exponent : {-1000, -598, 3, 531, 1020}) {
        INFO(exponent);
        CHECK(eigenvalues(samples() * std::ldexp(1.0, exponent)) == expected);
    }
    for (const double unit : {1e-180, 1e160, 1e-160, -1e300}) {
        const std::vector<double> scaled = eigenvalues(samples() * unit);
        for (std::size_t i = 1; i < scaled.size(); ++i) CHECK_CLOSE(scaled[i], expected[i], 1e-12);
    }
}

TEST_CASE("samples without variance are refused whatever their value") {
    for (const double value : {0.0, 1.0, 0.1, 1e-180, 1e300}) {
        CHECK_THROWS_WITH(standardised(Eigen::MatrixXd::Constant(3, 5, value)),
                          Catch::Matchers::Contains("data is constant; the samples must not all be equal"));
    }
    CHECK_THROWS_WITH(standardised(Eigen::MatrixXd::Ones(3, 1)), Catch::Matchers::Contains("at least two"));
}

TEST_CASE("a table of samples is read with one column a sample and its oddities are said") {
    const auto remarks = [](const std::string& content) {
        return sample_remarks(parse_number_table("data", "t.csv", content));
    };
    const NumberTable table =
        parse_number_table("data", "t.csv", "# comment\nfirst,second,third\n1,2,3\n-4, 5e-1 ,6\r\n\n");
    const Eigen::MatrixXd columns = samples_of(table);
    REQUIRE(columns.rows() == 3);
    REQUIRE(columns.cols() == 2);
    CHECK(columns(2, 0) == 3.0);
    CHECK(columns(1, 1) == 0.5);

    CHECK(remarks("1,2\n3,4\n").empty());
    CHECK(remarks("id,x\n1,7\n2,3\n3,4\n4,4\n").back() ==
          "column 1 (id) counts the rows and is taken for data");
    CHECK(remarks("0,1,2,3\n7,3,1,2\n").front() == "line 1 counts the columns and is taken for a sample");
    CHECK(remarks("a,b,c\n1,2,3\n1,2,4\n").back() == "2 columns are constant: column 1 (a), column 2 (b)");
    CHECK(remarks("1,2,3\n1,3,4\n").front() == "column 1 is constant");
}

}  // namespace
