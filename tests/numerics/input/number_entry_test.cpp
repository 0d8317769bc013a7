#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>

#include <rapidcheck.h>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/numerics/input/number_entry.hpp>
#include <resolva/numerics/input/printable_text.hpp>

#include "support/catch.hpp"

namespace {

using namespace resolva;

TEST_CASE("numbers are read to the nearest double in every usual spelling") {
    for (const char* text :
         {"1", "-1", "+1.0e+00", ".5", "5.", "-.25E2", "007", "1e-3", "5e-324", "2.2250738585072011e-308",
          "1.7976931348623157e308", "0.1000000000000000055511151231257827", "0e99999", "-0"}) {
        const NumberEntry read = number_of(text);
        INFO(text);
        CHECK(read.kind == EntryKind::number);
        CHECK(read.value == std::strtod(text, nullptr));
    }
    CHECK(number_of("1,5", ',').value == 1.5);
    CHECK(number_of("-,5e1", ',').value == -5.0);
    CHECK(number_of("1.5", ',').kind == EntryKind::word);
}

TEST_CASE("a number below the smallest double is zero and one beyond the largest is none") {
    const std::string zeros(400, '0');
    for (const std::string& text : {std::string("1e-400"), std::string("1e-99999999999999999999"),
                                    "0." + zeros + "1", "1" + zeros + "e-800", "0." + zeros + "1e10"}) {
        CHECK(number_of(text).kind == EntryKind::number);
        CHECK(number_of(text).value == 0.0);
        CHECK(std::signbit(number_of("-" + text).value));
    }
    for (const std::string& text : {std::string("1e999"), std::string("-1e99999999999999999999"), "1" + zeros,
                                    "0." + zeros + "1e800", "0001" + zeros}) {
        CHECK(number_of(text).kind == EntryKind::too_large);
        CHECK(std::isnan(number_of(text).value));
    }
}

TEST_CASE("what is no number is told apart into missing ones and words") {
    for (const char* text :
         {"", "nan", "-nan", "NaN", "NA", "N/A", "inf", "-Inf", "+INFINITY", "null", "None", "-", "."}) {
        INFO(text);
        CHECK(number_of(text).kind == EntryKind::missing);
        CHECK(looks_like_number(text));
    }
    for (const char* text :
         {"1.2.3", "3.S", "2020-01-15", "1 234", "1,5", "0x10", "1e", "1e+", "+-1", "1_000", "12:30", "5%"}) {
        INFO(text);
        CHECK(number_of(text).kind == EntryKind::word);
        CHECK(looks_like_number(text) == (text[0] != '+'));
    }
    for (const char* text : {"x", "e5", "E", "height", "x1", "info", "nano", "-x"}) {
        INFO(text);
        CHECK(number_of(text).kind == EntryKind::word);
        CHECK_FALSE(looks_like_number(text));
    }
}

TEST_CASE("every finite double is read back from its shortest text") {
    CHECK(rc::check([](std::uint64_t bits) {
        double value = 0.0;
        std::memcpy(&value, &bits, sizeof value);
        RC_PRE(std::isfinite(value));
        const NumberEntry read = number_of(to_text(value));
        RC_ASSERT(read.kind == EntryKind::number);
        RC_ASSERT(std::memcmp(&read.value, &value, sizeof value) == 0);
    }));
}

TEST_CASE("text in messages is printable UTF-8 of bounded length") {
    CHECK(printable("a\tb\x1b[31m\x7f") == "a\\x09b\\x1b[31m\\x7f");
    CHECK(printable("\xc3\xa4\xe2\x88\x92\xf0\x9f\x98\x80") == "\xc3\xa4\xe2\x88\x92\xf0\x9f\x98\x80");
    // Overlong, surrogate, beyond Unicode, cut, and a control character of two bytes.
    CHECK(printable("\xc0\xaf\xed\xa0\x80\xf5\x80\xe2\x88") ==
          "\\xc0\\xaf\\xed\\xa0\\x80\\xf5\\x80\\xe2\\x88");
    CHECK(printable("\xc2\x85") == "\\xc2\\x85");
    CHECK(printable(std::string(100, 'x')) == std::string(80, 'x') + "...");
    CHECK(printable("\xc3\xa4\xc3\xa4\xc3\xa4", 2) == "\xc3\xa4\xc3\xa4...");
}

}  // namespace
