#include <resolva/numerics/input/npy.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include <resolva/numerics/core/contract.hpp>

#include "support/catch.hpp"
#include "support/npy_bytes.hpp"

namespace {

using namespace resolva;
using resolva::test::bytes_of;
using resolva::test::npy_file;

NumberTable array_of(const std::string& content, bool flatten = false) {
    return parse_number_table("--data", "a.npy", content, {{}, "--columns", flatten});
}

template <class T>
void reads_in_both_byte_orders(const std::string& type) {
    const std::vector<T> values{0, 1, 2, 3, 100, 127};
    const std::vector<double> expected{0, 1, 2, 3, 100, 127};
    INFO(type);
    for (const bool swapped : {false, true}) {
        if (swapped && sizeof(T) == 1) continue;
        const std::string order = sizeof(T) == 1 ? "|" : swapped ? ">" : "<";
        const NumberTable table = array_of(npy_file(order + type, "(2, 3)", bytes_of(values, swapped)));
        CHECK(table.rows == 2);
        CHECK(table.columns == 3);
        CHECK(table.values == expected);
    }
}

TEST_CASE("arrays of every type of real numbers are read in both byte orders") {
    reads_in_both_byte_orders<float>("f4");
    reads_in_both_byte_orders<double>("f8");
    reads_in_both_byte_orders<std::int8_t>("i1");
    reads_in_both_byte_orders<std::int16_t>("i2");
    reads_in_both_byte_orders<std::int32_t>("i4");
    reads_in_both_byte_orders<std::int64_t>("i8");
    reads_in_both_byte_orders<std::uint8_t>("u1");
    reads_in_both_byte_orders<std::uint16_t>("u2");
    reads_in_both_byte_orders<std::uint32_t>("u4");
    reads_in_both_byte_orders<std::uint64_t>("u8");
    CHECK(array_of(npy_file("|b1", "(3,)", std::string("\0\1\1", 3))).values == std::vector<double>{0, 1, 1});
    CHECK(array_of(npy_file("<i8", "(1,)", bytes_of<std::int64_t>({-9007199254740995}))).values.front() ==
          -9007199254740996.0);
    if (sizeof(long double) == 16 && std::numeric_limits<long double>::digits == 64) {
        CHECK(array_of(npy_file("<f16", "(2,)", bytes_of<long double>({0.5L, -3.0L}))).values ==
              std::vector<double>{0.5, -3.0});
    }
}

TEST_CASE("half precision numbers have their values") {
    // Largest, smallest normal, largest and smallest subnormal, one, minus two, a third: IEEE 754-2008.
    const std::vector<std::uint16_t> bits{0x7bff, 0x0400, 0x03ff, 0x0001, 0x3c00, 0xc000, 0x3555, 0x8000};
    const std::vector<double> values{65504.0,
                                     std::ldexp(1.0, -14),
                                     std::ldexp(1023.0, -24),
                                     std::ldexp(1.0, -24),
                                     1.0,
                                     -2.0,
                                     0.333251953125,
                                     0.0};
    CHECK(array_of(npy_file("<f2", "(8,)", bytes_of(bits))).values == values);
    CHECK(array_of(npy_file(">f2", "(8,)", bytes_of(bits, true))).values == values);
    CHECK_THROWS_WITH(array_of(npy_file("<f2", "(2,)", bytes_of<std::uint16_t>({0x3c00, 0x7c00}))),
                      Catch::Matchers::Contains("row 2, column 1 is inf; it must be a finite number"));
}

TEST_CASE("axes are read in both orders and flattened when asked") {
    std::vector<double> c_order(24), fortran_order(24);
    std::iota(c_order.begin(), c_order.end(), 0.0);
    for (std::size_t i = 0; i < 2; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            for (std::size_t k = 0; k < 4; ++k)
                fortran_order[i + 2 * (j + 3 * k)] = c_order[(i * 3 + j) * 4 + k];
        }
    }
    const std::string c = npy_file("<f8", "(2, 3, 4)", bytes_of(c_order));
    const std::string fortran = npy_file("<f8", "(2, 3, 4)", bytes_of(fortran_order), true);
    for (const std::string& content : {c, fortran}) {
        const NumberTable table = array_of(content, true);
        CHECK(table.rows == 2);
        CHECK(table.columns == 12);
        CHECK(table.values == c_order);
        CHECK(table.remarks.front() == "an array of shape (2, 3, 4) was flattened to 2 rows of 12");
        CHECK_THROWS_WITH(array_of(content),
                          Catch::Matchers::Contains("an array of shape (2, 3, 4); it must have two axes"));
    }
    const NumberTable transpose = array_of(npy_file("<f8", "(12, 2)", bytes_of(c_order), true));
    for (std::size_t row = 0; row < 12; ++row) {
        for (std::size_t column = 0; column < 2; ++column)
            CHECK(transpose(row, column) == static_cast<double>(row + 12 * column));
    }
    CHECK(array_of(npy_file("<f8", "(24L,)", bytes_of(c_order))).columns == 1);
    CHECK(parse_number_table("--data", "a.npy", npy_file("<f8", "(12, 2)", bytes_of(c_order)),
                             {"2", "--columns", false})
              .values[1] == 3.0);
}

TEST_CASE("arrays that are not what they say or hold no real numbers are refused in words") {
    const std::string two = bytes_of<double>({1.0, 2.0});
    const auto refused = [](const std::string& content, const std::string& sentence) {
        INFO(sentence);
        CHECK_THROWS_WITH(array_of(content), Catch::Matchers::Contains(sentence));
        CHECK_THROWS_AS(array_of(content), BadArgument);
    };
    refused(npy_file("<f8", "(3,)", two), "the file is shorter than its header says");
    refused(npy_file("<f8", "(1,)", two), "the file has 8 bytes more than its header says");
    refused(npy_file("<f8", "(4611686018427387904, 4611686018427387904)", two), "shorter");
    refused(npy_file("<f8", "(2, 9223372036854775809)", two), "shorter");
    refused(npy_file("<f8", "(0, 2)", ""), "an empty array of shape (0, 2)");
    refused(npy_file("<f8", "()", bytes_of<double>({1.0})), "one number without axes");
    refused(npy_file("<c16", "(1,)", two), "an array of complex numbers (<c16)");
    refused(npy_file("|O", "(1,)", two), "an array of Python objects (|O)");
    refused(npy_file("<U4", "(1,)", two), "an array of texts (<U4)");
    refused(npy_file("|S16", "(1,)", two), "an array of texts (|S16)");
    refused(npy_file("<M8[ns]", "(2,)", two), "an array of dates or times (<M8[ns])");
    refused(npy_file(">f16", "(1,)", two),
            "an array of floating-point numbers that this machine has not (>f16)");
    refused(npy_file("<f8", "(2,)", bytes_of<double>({1.0, std::nan("")})), "row 2, column 1 is nan");
    refused(npy_file("x", "(2,)", two), "an array of records (x)");
    std::string record = npy_file("<f8", "(2,)", two);
    record.replace(record.find("'<f8'"), 5, "[('a', '<f8'), ('b', '<i4', (2, 2))]");
    record.erase(record.find("  \n") - 31, 31);
    refused(record, "an array of records ([('a', '<f8')");
    std::string version = npy_file("<f8", "(2,)", two);
    version[6] = 4;
    refused(version, "in version 4 of the NPY format");
    refused(npy_file("<f8", "(2,)", two).substr(0, 60), "the file ends inside its header");
    refused(std::string("\x93NUMPY\1\0", 8), "the file ends inside its header");
    refused(npy_file("<f8', 'descr': '<f4", "(2,)", two), "it is not one of the NPY format");
    refused(npy_file("<f8", "(2, )) (", two), "it is not one of the NPY format");
    refused(npy_file("<f8", "(-2,)", two), "it is not one of the NPY format");
}

}  // namespace
