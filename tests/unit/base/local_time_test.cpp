#include "base/local_time.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <ctime>
#include <string>

using namespace sallyport::base;
using namespace std::chrono_literals;

TEST_CASE("Local time is that of the place and of the day, summer time included") {
    const char* before = std::getenv("TZ");
    const std::string kept = before ? before : "";
    ::setenv("TZ", "EST5EDT,M3.2.0,M11.1.0", 1);
    ::tzset();
    CHECK(localOffset(*parseTimestamp("2026-11-19T19:40:00Z")) == -5h);
    CHECK(localOffset(*parseTimestamp("2026-07-01T12:00:00Z")) == -4h);
    if (before) ::setenv("TZ", kept.c_str(), 1);
    else ::unsetenv("TZ");
    ::tzset();
}
