#include "base/signing_key.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <thread>
#include <vector>

#include "base/file.h"
#include "base/sha256.h"
#include "support/temp_dir.h"

using namespace sallyport;
using namespace sallyport::base;

TEST_CASE("SHA-256 is that of FIPS 180-4, over pieces as over the whole, again and again") {
    Sha256 sha;
    for (int i = 0; i < 2; ++i) {
        sha.add("a").add("").add("bc");
        CHECK(toHex(bytesOf(sha.finish())) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
    CHECK(toHex(bytesOf(sha256(""))) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(fromHex("00ff7f") == std::string("\0\xff\x7f", 3));
    CHECK(fromHex("0").empty());
    CHECK(fromHex("0g").empty());
}

TEST_CASE("a signing key is made once, only its owner may read it, and it is the same ever after") {
    test::TempDir dir;
    const auto path = dir / "machine.key";
    std::vector<std::string> keys(8);
    std::vector<std::thread> starts;
    for (std::string& k : keys)
        starts.emplace_back([&k, &path] {
            const auto key = SigningKey::open(path);
            if (key) k = key->publicKey();
        });
    for (auto& t : starts) t.join();
    CHECK(keys.front().size() == 32);
    for (const std::string& k : keys) CHECK(k == keys.front());
    struct stat info {};
    REQUIRE(::stat(path.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    size_t left = 0;
    for ([[maybe_unused]] const auto& e : std::filesystem::directory_iterator(path.parent_path())) ++left;
    CHECK(left == 1);
}

TEST_CASE("a signature fits its message and its key, and nothing else") {
    test::TempDir dir;
    const auto key = SigningKey::open(dir / "a"), other = SigningKey::open(dir / "b");
    REQUIRE(key);
    REQUIRE(other);
    const std::string signature = key->sign("message");
    CHECK(signature.size() == 64);
    CHECK(signatureFits(key->publicKey(), "message", signature));
    CHECK_FALSE(signatureFits(key->publicKey(), "massage", signature));
    CHECK_FALSE(signatureFits(other->publicKey(), "message", signature));
    for (size_t i = 0; i < signature.size(); ++i) {
        std::string bad = signature;
        bad[i] ^= 1;
        CHECK_FALSE(signatureFits(key->publicKey(), "message", bad));
    }
    CHECK_FALSE(signatureFits(key->publicKey(), "message", signature.substr(0, 63)));
    CHECK_FALSE(signatureFits("short", "message", signature));
    CHECK_FALSE(signatureFits({}, "message", {}));
    CHECK(fingerprint(key->publicKey()) != fingerprint(other->publicKey()));
}

TEST_CASE("a key that others may read, or that is damaged, is refused and never replaced") {
    test::TempDir dir;
    const auto path = dir / "machine.key";
    REQUIRE(SigningKey::open(path));
    const auto good = readFile(path, 10'000);
    REQUIRE(::chmod(path.c_str(), 0640) == 0);
    auto key = SigningKey::open(path);
    REQUIRE_FALSE(key);
    CHECK(key.error().message.find("chmod 600") != std::string::npos);
    REQUIRE(::chmod(path.c_str(), 0600) == 0);
    for (const std::string& bad : {std::string(), std::string("hello"), good->substr(0, good->size() / 2)}) {
        std::ofstream(path, std::ios::trunc) << bad;
        key = SigningKey::open(path);
        REQUIRE_FALSE(key);
        CHECK(key.error().where.find("machine.key") != std::string::npos);
        CHECK(*readFile(path, 10'000) == bad);
    }
    CHECK_FALSE(SigningKey::open(dir / "no/such/folder/key"));
}

TEST_CASE("a new file is whole, its owner's alone, and never takes the place of another") {
    test::TempDir dir;
    auto made = writeNewFile(dir / "f", "first");
    REQUIRE(made);
    CHECK(*made);
    struct stat info {};
    REQUIRE(::stat((dir / "f").c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    made = writeNewFile(dir / "f", "second");
    REQUIRE(made);
    CHECK_FALSE(*made);
    CHECK(*readFile(dir / "f", 100) == "first");
    CHECK_FALSE(writeNewFile(dir / "no/such/f", "x"));
}
