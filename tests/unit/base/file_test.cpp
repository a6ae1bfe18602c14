#include "base/file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

using namespace sallyport::base;
namespace fs = std::filesystem;

namespace {
struct TempFolder {
    fs::path path;
    TempFolder() {
        std::string t = (fs::temp_directory_path() / "sallyport-test-XXXXXX").string();
        path = ::mkdtemp(t.data());
    }
    ~TempFolder() { fs::remove_all(path); }
};
}  // namespace

TEST_CASE("An atomic write leaves the old or the new content and nothing beside it") {
    const TempFolder t;
    const fs::path file = t.path / "a.txt";
    REQUIRE(writeFileAtomically(file, "one"));
    REQUIRE(writeFileAtomically(file, "two"));
    CHECK(*readFile(file, 100) == "two");
    CHECK(std::distance(fs::directory_iterator(t.path), fs::directory_iterator()) == 1);
    CHECK_FALSE(writeFileAtomically(t.path / "no/such/folder/a.txt", "x"));
}

TEST_CASE("A rewritten file is read by whoever could read it before, no more and no fewer") {
    const TempFolder t;
    const fs::path file = t.path / "plan.glb";
    REQUIRE(writeFileAtomically(file, "one"));
    for (const auto mode : {fs::perms(0600), fs::perms(0640), fs::perms(0644)}) {
        fs::permissions(file, mode);
        REQUIRE(writeFileAtomically(file, "two"));
        CHECK((fs::status(file).permissions() & fs::perms::all) == mode);
    }
}

TEST_CASE("Missing files, folders, pipes and too large files are told apart") {
    const TempFolder t;
    CHECK(FileBytes::read(t.path / "none").error().code == ErrorCode::NotFound);
    CHECK(FileBytes::read(t.path).error().code == ErrorCode::BadInput);
    const fs::path pipe = t.path / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(FileBytes::read(pipe).error().code == ErrorCode::BadInput);
    REQUIRE(writeFileAtomically(t.path / "b", "12345"));
    CHECK(FileBytes::read(t.path / "b", 4).error().code == ErrorCode::TooLarge);
    CHECK(readFile(t.path / "b", 4).error().code == ErrorCode::TooLarge);
    REQUIRE(writeFileAtomically(t.path / "empty", ""));
    CHECK(FileBytes::read(t.path / "empty")->bytes().empty());
}

TEST_CASE("Of a file that was read a part can be kept without the rest, wherever it lies") {
    const TempFolder t;
    for (const size_t size : {size_t(10'000), size_t(9u << 20) + 12'345}) {
        std::string content(size, '\0');
        for (size_t i = 0; i < size; ++i) content[i] = char(i * 2'654'435'761u >> 13);
        REQUIRE(writeFileAtomically(t.path / "c", content));
        for (const size_t from : {size_t(0), size_t(1), size_t(4096), size_t(5000), size - 1}) {
            auto file = FileBytes::read(t.path / "c");
            REQUIRE(file);
            REQUIRE((file->text() == content));
            const size_t length = (size - from + 1) / 2;
            file->keepOnly(file->bytes().subspan(from, length));
            CHECK((file->text() == std::string_view(content).substr(from, length)));
            file->keepOnly(file->bytes().subspan(length / 2));
            FileBytes moved = std::move(*file);
            CHECK((moved.text() == std::string_view(content).substr(from + length / 2, length - length / 2)));
        }
    }
}

TEST_CASE("XDG folders are created for their owner alone") {
    const TempFolder t;
    ::setenv("XDG_STATE_HOME", t.path.c_str(), 1);
    const auto dir = xdgDirectory(XdgDir::State);
    ::unsetenv("XDG_STATE_HOME");
    REQUIRE(dir);
    CHECK(*dir == t.path / "sallyport");
    struct stat st {};
    REQUIRE(::stat(dir->c_str(), &st) == 0);
    CHECK((st.st_mode & 0777) == 0700);
}
