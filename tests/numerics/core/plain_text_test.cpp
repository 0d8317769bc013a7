#include <string>

#include <resolva/numerics/core/plain_text.hpp>

#include "support/catch.hpp"

namespace {

using resolva::first_unprintable;

std::string encoded(unsigned code) {
    const auto byte = [](unsigned value) { return static_cast<char>(static_cast<unsigned char>(value)); };
    if (code < 0x80) return {byte(code)};
    if (code < 0x800) return {byte(0xc0 | code >> 6), byte(0x80 | (code & 0x3f))};
    if (code < 0x10000)
        return {byte(0xe0 | code >> 12), byte(0x80 | (code >> 6 & 0x3f)), byte(0x80 | (code & 0x3f))};
    return {byte(0xf0 | code >> 18), byte(0x80 | (code >> 12 & 0x3f)), byte(0x80 | (code >> 6 & 0x3f)),
            byte(0x80 | (code & 0x3f))};
}

TEST_CASE("every code point is plain but for controls and surrogates and what lies beyond Unicode") {
    for (unsigned code = 0; code < 0x120000; code += code < 0x3000 ? 1 : 37) {
        const bool space = code == '\t' || code == '\n' || code == '\r';
        const bool control = (code < 0x20 && !space) || (code >= 0x7f && code < 0xa0);
        const bool plain = !control && !(code >= 0xd800 && code < 0xe000) && code <= 0x10ffff;
        if (first_unprintable("abc" + encoded(code) + "d").has_value() == plain) {
            FAIL("code point " << code);
        }
        if (!plain) CHECK(first_unprintable("abc" + encoded(code) + "d") == 3U);
    }
}

TEST_CASE("malformed sequences are found where they begin") {
    CHECK(first_unprintable("") == std::nullopt);
    CHECK(first_unprintable("a\xc3\xa4") == std::nullopt);
    for (const char* bad : {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xe0\x9f\xbf",
                            "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf5\x80\x80\x80", "\xff", "\xfe"}) {
        CHECK(first_unprintable(std::string("ab") + bad + "c") == 2U);
    }
    // Cut short, at the end of the text and before it.
    for (const char* cut : {"\xc3", "\xe2\x82", "\xf0\x9f\x98"}) {
        CHECK(first_unprintable(std::string("ab") + cut) == 2U);
        CHECK(first_unprintable(std::string("ab") + cut + "cde") == 2U);
    }
}

}  // namespace
