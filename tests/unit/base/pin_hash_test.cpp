#include "base/pin_hash.h"

#include <catch2/catch.hpp>

using namespace sallyport::base;

TEST_CASE("A PIN fits its own hash and no other PIN does") {
    const auto stored = hashPin("2407");
    REQUIRE(stored);
    CHECK(pinFits(*stored, "2407"));
    CHECK_FALSE(pinFits(*stored, "2408"));
    CHECK_FALSE(pinFits(*stored, "24070"));
    CHECK_FALSE(pinFits(*stored, ""));
    CHECK(stored->find("2407") == std::string::npos);
    CHECK(stored->starts_with("scrypt$15$8$1$"));
}

TEST_CASE("The same PIN is stored differently each time") {
    const auto once = hashPin("school"), again = hashPin("school");
    REQUIRE(once);
    REQUIRE(again);
    CHECK(*once != *again);
    CHECK(pinFits(*again, "school"));
}

TEST_CASE("The hash is that of RFC 7914") {
    // Its third test vector has another length and its second p = 16; this one was made with Python's hashlib.scrypt over the same parameters.
    CHECK(
        pinFits("scrypt$14$8$1$000102030405060708090a0b0c0d0e0f$531604fe738df33ae62cd2b994bfe3f573ed28c0d9e5547f875b6413189ce59a", "pleaseletmein"));
}

TEST_CASE("A PIN too short or too long is refused") {
    CHECK_FALSE(hashPin("123"));
    CHECK_FALSE(hashPin(std::string(65, '1')));
}

TEST_CASE("What is not a hash of ours fits nothing, and asks for no memory") {
    for (const char* text : {"", "2407", "scrypt$", "scrypt$15$8$1$00$00", "scrypt$30$8$1$000102030405060708090a0b0c0d0e0f$00",
                             "scrypt$20$32$8$000102030405060708090a0b0c0d0e0f$0000000000000000000000000000000000000000000000000000000000000000"}) {
        INFO(text);
        CHECK_FALSE(isPinHash(text));
        CHECK_FALSE(pinFits(text, "2407"));
    }
}
