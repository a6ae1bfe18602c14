// Our own small files, as anybody could have written them.
#include "viewer/json_members.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace sallyport::viewer;
using nlohmann::json;

TEST_CASE("Only a whole object is one, and what it lacks is null") {
    for (const char* text : {"", "{", "[1]", "3", "null", "{\"a\":1}x", "\xff"}) {
        INFO(text);
        CHECK(parsedObject(text).is_null());
    }
    CHECK(parsedObject(R"({"a":1})").is_object());
    CHECK(member(json(), "a").is_null());
    CHECK(member(json::array({1}), "a").is_null());
    CHECK(member(parsedObject(R"({"a":1})"), "b").is_null());
    CHECK(member(parsedObject(R"({"a":1})"), "a") == 1);
}

TEST_CASE("Texts, flags and numbers are taken only as what they are, within their bounds") {
    const json j = parsedObject(R"({"text":"abcd","n":1.5,"far":1e300,"yes":true,"one":1,"null":null})");
    CHECK(textOf(j, "text", 4) == "abcd");
    CHECK(textOf(j, "text", 3).empty());
    CHECK(textOf(j, "n", 9).empty());
    CHECK(textOf(j, "none", 9).empty());
    CHECK(flagOf(j, "yes"));
    for (const char* key : {"one", "text", "null", "none"}) CHECK_FALSE(flagOf(j, key));
    CHECK(numberIn(member(j, "n"), 0, 2) == 1.5);
    CHECK_FALSE(numberIn(member(j, "n"), 0, 1));
    CHECK_FALSE(numberIn(member(j, "n"), 2, 3));
    CHECK_FALSE(numberIn(member(j, "far"), 0, 1e9));
    for (const char* key : {"text", "yes", "null", "none"}) CHECK_FALSE(numberIn(member(j, key), -1e9, 1e9));
}
