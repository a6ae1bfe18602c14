#include "importers/import.h"

#include <unistd.h>
#include <zlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "ifc_sample.h"
#include "importers/facility.h"
#include "importers/import_zip.h"
#include "support/small_school.h"

using namespace sallyport;
using namespace sallyport::importers;

namespace {

/// A folder that is gone when the test is.
struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "sallyport-import-XXXXXX").string();
        REQUIRE(mkdtemp(pattern.data()));
        path = pattern;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    std::filesystem::path file(const std::string& name, std::string_view content) const {
        std::ofstream(path / name, std::ios::binary).write(content.data(), std::streamsize(content.size()));
        return path / name;
    }
};

void put(std::string& s, uint32_t v, int bytes) {
    for (int i = 0; i < bytes; ++i) s += char(v >> (8 * i));
}

/// An archive with one stored member.
std::string archive(const std::string& name, const std::string& content, uint32_t claimed) {
    const uint32_t crc = uint32_t(crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size()));
    std::string out;
    put(out, 0x04034b50, 4);
    put(out, 10, 2), put(out, 0, 2), put(out, 0, 2), put(out, 0, 4), put(out, crc, 4);
    put(out, uint32_t(content.size()), 4), put(out, claimed, 4), put(out, uint32_t(name.size()), 2), put(out, 0, 2);
    out += name + content;
    const uint32_t directory = uint32_t(out.size());
    put(out, 0x02014b50, 4);
    put(out, 10, 2), put(out, 10, 2), put(out, 0, 2), put(out, 0, 2), put(out, 0, 4), put(out, crc, 4);
    put(out, uint32_t(content.size()), 4), put(out, claimed, 4), put(out, uint32_t(name.size()), 2);
    put(out, 0, 2), put(out, 0, 2), put(out, 0, 2), put(out, 0, 2), put(out, 0, 4), put(out, 0, 4);
    out += name;
    const uint32_t size = uint32_t(out.size()) - directory;
    put(out, 0x06054b50, 4);
    put(out, 0, 2), put(out, 0, 2), put(out, 1, 2), put(out, 1, 2), put(out, size, 4), put(out, directory, 4), put(out, 0, 2);
    return out;
}

std::span<const uint8_t> bytes(const std::string& s) { return {reinterpret_cast<const uint8_t*>(s.data()), s.size()}; }

}  // namespace

TEST_CASE("A model is known by its content whatever it is called") {
    const Folder folder;
    const auto r = importModel(folder.file("school.bin", tests::sampleIfc()));
    REQUIRE(r);
    CHECK(r->building.format == "ifc");
    CHECK(r->timing.totalMs >= r->timing.parseMs + r->timing.geometryMs);
    const auto zipped = importModel(folder.file("school.dat", archive("a/School.IFC", tests::sampleIfc(), uint32_t(tests::sampleIfc().size()))));
    REQUIRE(zipped);
    CHECK(zipped->building.rooms.size() == 3);
}

TEST_CASE("What cannot be opened is refused with its name and a next step") {
    const Folder folder;
    const std::pair<std::filesystem::path, base::ErrorCode> cases[] = {
        {folder.path / "missing.ifc", base::ErrorCode::NotFound},
        {folder.file("empty.ifc", ""), base::ErrorCode::BadInput},
        {folder.file("binary.ifc", std::string("\x7f"
                                               "ELF\0\1\2",
                                               7)),
         base::ErrorCode::BadInput},
        {folder.file("picture.png", "\x89PNG\r\n"), base::ErrorCode::BadInput},
    };
    for (const auto& [path, code] : cases) {
        INFO(path.filename().string());
        const auto r = importModel(path);
        REQUIRE_FALSE(r);
        CHECK(r.error().code == code);
        CHECK(r.error().where.find(path.filename().string()) != std::string::npos);
        CHECK(r.error().message.find(';') != std::string::npos);
    }
    CHECK_FALSE(importModel(folder.path));
}

TEST_CASE("An archive that is cut, lies about sizes or holds no model is refused") {
    const std::string content = "ISO-10303-21;", good = archive("x.ifc", content, uint32_t(content.size()));
    REQUIRE(readZipMember(bytes(good), ".ifc", "a.zip", 1 << 20));
    CHECK(*readZipMember(bytes(good), ".ifc", "a.zip", 1 << 20) == content);
    for (size_t n = 0; n < good.size(); ++n) CHECK_FALSE(readZipMember(bytes(good).first(n), ".ifc", "a.zip", 1 << 20));
    CHECK_FALSE(readZipMember(bytes(archive("x.ifc", content, 99)), ".ifc", "a.zip", 1 << 20));
    CHECK_FALSE(readZipMember(bytes(archive("x.txt", content, uint32_t(content.size()))), ".ifc", "a.zip", 1 << 20));
    const auto large = readZipMember(bytes(good), ".ifc", "a.zip", 4);
    REQUIRE_FALSE(large);
    CHECK(large.error().code == base::ErrorCode::TooLarge);
}
