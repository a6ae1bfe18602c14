#include "base/time.h"

#include <catch2/catch.hpp>

using namespace sallyport::base;

TEST_CASE("RFC 3339 text and instants agree in both directions") {
    for (const char* s : {"1970-01-01T00:00:00.000Z", "2026-11-23T14:03:22.120Z", "2096-02-29T23:59:59.999Z"}) {
        REQUIRE(parseTimestamp(s));
        CHECK(formatTimestamp(*parseTimestamp(s)) == s);
    }
    CHECK(formatTimestamp(*parseTimestamp("2026-11-23T14:03:22+02:30")) == "2026-11-23T11:33:22.000Z");
    CHECK(formatTimestamp(*parseTimestamp("2026-11-23T14:03:22.5Z")) == "2026-11-23T14:03:22.500Z");
}

TEST_CASE("Every truncated prefix of a timestamp and every out-of-range field is refused") {
    const std::string s = "2026-11-23T14:03:22.120Z";
    for (size_t n = 0; n < s.size(); ++n) CHECK_FALSE(parseTimestamp(s.substr(0, n)));
    for (const char* bad :
         {"1969-12-31T23:59:59Z", "2201-01-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T14:60:00Z",
          "2026-11-23T14:03:22.Z", "2026-11-23T14:03:22", "2026-11-23T14:03:22Zx", "1970-01-01T00:00:00+01:00", "not a time", "99999999999"})
        CHECK_FALSE(parseTimestamp(bad));
}

TEST_CASE("Ages read as minutes and seconds, and hours only where needed") {
    CHECK(formatAge(Millis(9'400)) == "0:09");
    CHECK(formatAge(Millis(761'000)) == "12:41");
    CHECK(formatAge(Millis(3'753'000)) == "1:02:33");
    CHECK(formatAge(Millis(86'399'000)) == "23:59:59");
    CHECK(formatAge(Millis(86'400'000) * 2 + Millis(5 * 3'600'000)) == "2 d 5 h");
    CHECK(formatAge(Millis(7'619'315'000)) == "88 d");
    CHECK(formatAge(Millis(-5)) == "0:00");
}
