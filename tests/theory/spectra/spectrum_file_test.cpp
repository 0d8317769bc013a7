#include <resolva/theory/spectra/spectrum_file.hpp>

#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/spectra/catalogue.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/npy_bytes.hpp"
#include "support/program.hpp"

namespace {

using namespace resolva;

FileSpectrum spectrum_of(const std::string& content) {
    const test::ScratchFolder folder;
    const std::string path = folder.file("spectrum.csv");
    std::ofstream(path, std::ios::binary) << content;
    return read_spectrum_file(path);
}

std::vector<double> eigenvalues(const std::string& content) {
    std::vector<double> values;
    const FileSpectrum read = spectrum_of(content);
    for (const SpectralAtom& atom : read.spectrum.atoms()) values.push_back(atom.eigenvalue);
    return values;
}

TEST_CASE("eigenvalues are read in every spelling of a column") {
    const std::vector<double> expected{1.0, 0.5, 0.0};
    for (const std::string content :
         {"1.0\n0.5\n0\n", "+1.0e+00\n+5.0e-01\n1e-400\n", "\"1\"\n\"0.5\"\n\"0\"\n",
          "\xef\xbb\xbf"
          "1\r\n.5\r\n0\r\n",
          "eigenvalue\n1\n.5\n0", "% MATLAB\n1\n0.5\n0\n", "# numpy\n1 # one\n\n0.5\n0\n"}) {
        INFO(content);
        CHECK(eigenvalues(content) == expected);
    }
    CHECK(eigenvalues(test::npy_file("<f4", "(3,)", test::bytes_of<float>({1.0f, 0.5f, 0.0f}))) == expected);
}

TEST_CASE("a second column holds weights whatever separates it and this is said") {
    for (const std::string content :
         {"1 3\n0 1\n", "1,3\n0,1\n", "1;3\n0;1\n", "1\t3\n0\t1\n", "c,w\n1,3\n0,1\n"}) {
        const FileSpectrum read = spectrum_of(content);
        INFO(content);
        CHECK_CLOSE(read.spectrum.mean(), 0.75, 1e-15);
        CHECK(read.remarks.back() == "column 1 is taken for eigenvalues, column 2 for weights");
    }
    CHECK(spectrum_of("1\n2\n").remarks.empty());
}

TEST_CASE("eigenvalues below zero by rounding are zero and this is said") {
    // What numpy.linalg.eigvalsh leaves of the null directions of the digits' covariance beside 179.
    const FileSpectrum read = spectrum_of("-3.7e-15\n-1e-17\n2\n179.00693\n");
    CHECK(read.spectrum.atoms()[0].eigenvalue == 0.0);
    CHECK(read.spectrum.atoms()[1].eigenvalue == 0.0);
    CHECK(read.spectrum.atoms()[3].eigenvalue == 179.00693);
    CHECK(read.remarks ==
          std::vector<std::string>{"2 eigenvalues below zero by rounding, down to -3.7e-15, set to zero"});
    CHECK_THROWS_WITH(spectrum_of("1\n-2e-13\n"),
                      Catch::Matchers::Contains("line 2, column 1 is -2e-13; an eigenvalue must "
                                                "not be negative by more than rounding, 1e-13"));
    // The backward error of a solver grows with the number of eigenvalues.
    std::string many = "1\n-5e-13\n";
    for (int i = 0; i < 998; ++i) many += "0.5\n";
    CHECK(spectrum_of(many).remarks.size() == 1);
    CHECK_THROWS_AS(spectrum_of("-1\n-2\n"), BadArgument);
    CHECK_THROWS_AS(spectrum_of("0\n-1e-20\n"), BadArgument);
}

TEST_CASE("a file that holds no spectrum is refused with its place") {
    const auto refused = [](const std::string& content, const std::string& sentence) {
        INFO(content);
        CHECK_THROWS_WITH(spectrum_of(content), Catch::Matchers::Contains(sentence));
    };
    refused("1,2,3\n4,5,6\n",
            "3 columns wide; give one eigenvalue a line, or eigenvalue and weight; data:PATH");
    refused("1,2\n3,0\n", "line 2, column 2 is 0; a weight must be positive");
    refused("1,2\n3,\n", "line 2, column 2 is empty");
    refused("1\ninf\n", "line 2, column 1 is inf; it must be a finite number");
    refused("1\n" + std::string(5000, '7') + "\n",
            std::string(80, '7') + "...; it is too large for a double");
    refused("", "without numbers");
    refused("0\n0\n", "mean of the spectrum");
    CHECK_THROWS_WITH(read_spectrum_file("/"), Catch::Matchers::Contains("it is a directory"));
}

TEST_CASE("the spectrum of a table of samples is that of its covariance") {
    const test::ScratchFolder folder;
    const std::string path = folder.file("samples@home.csv");
    std::ofstream(path) << "id,a,b,kind\n1,1,0,x\n2,2,3,x\n3,4,1,y\n4,5,4,y\n";
    const auto read = spectrum_from_text("data:" + path + "@a-b", 1.0);
    REQUIRE(read.has_value());
    CHECK_CLOSE(read->atoms()[0].eigenvalue, 0.4, 1e-14);
    CHECK_CLOSE(read->atoms()[1].eigenvalue, 1.6, 1e-14);
    std::vector<std::string> remarks;
    CHECK(spectrum_from_text("data:" + path + "@1-3", 1.0, &remarks)->atoms().size() == 3);
    CHECK(remarks.back() == "column 1 (id) counts the rows and is taken for data");
    CHECK_THROWS_WITH(
        spectrum_from_text("data:" + path, 1.0),
        Catch::Matchers::Contains("column 4 (kind) is x; it must be a finite number; choose the columns of "
                                  "numbers with --spectrum data:FILE@COLUMNS"));
}

}  // namespace
