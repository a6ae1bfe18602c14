#include "report/verification.h"

#include <catch2/catch.hpp>

using namespace sallyport;
using building::Edit;
using building::Place;

namespace {

base::Timestamp day(const char* date) { return *base::parseTimestamp(std::string(date) + "T10:00:00Z"); }
Edit signOff(const char* date, bool agrees = true, Place::Kind kind = Place::Kind::School, const char* id = "") {
    return {std::string("e") + date + id, "J. Smith", day(date), building::Verification{{kind, id, "", ""}, agrees, ""}};
}
const base::Timestamp kNow = day("2026-11-28");

}  // namespace

TEST_CASE("A school nobody signed off is not verified") {
    const auto v = report::verificationOf({}, kNow);
    CHECK_FALSE(v.verified);
    CHECK(v.words == "NOT VERIFIED by walk-through");
}

TEST_CASE("A sign-off of the school within a year is said with its day and name") {
    const auto v = report::verificationOf({{signOff("2026-08-20")}, {}}, kNow);
    CHECK(v.verified);
    CHECK(v.words == "Verified by walk-through 2026-08-20, J. Smith");
}

TEST_CASE("An old sign-off, one ahead, one that found differences and one of a floor alone verify nothing") {
    CHECK_FALSE(report::verificationOf({{signOff("2025-08-20")}, {}}, kNow).verified);
    CHECK_FALSE(report::verificationOf({{signOff("2027-01-01")}, {}}, kNow).verified);
    CHECK_FALSE(report::verificationOf({{signOff("2026-08-20"), signOff("2026-09-01", false)}, {}}, kNow).verified);
    const auto floor = report::verificationOf({{signOff("2026-08-20", true, Place::Kind::Floor, "F2")}, {}}, kNow);
    CHECK_FALSE(floor.verified);
    CHECK(floor.words.find("only 1 place was") != std::string::npos);
}

TEST_CASE("Findings that are open are counted beside any verdict") {
    Edit finding{"f1", "J. Smith", day("2026-08-21"),
                 building::Finding{{Place::Kind::School, "", "", ""}, building::Finding::Severity::Major, "door 4 is walled up", false}};
    const auto v = report::verificationOf({{signOff("2026-08-20"), finding}, {}}, kNow);
    CHECK(v.words.find("1 finding is open") != std::string::npos);
}
