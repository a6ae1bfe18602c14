// What OBJ files written by people and programs hold, through the real worker: names with blanks, numbers far from zero.
#include <catch2/catch.hpp>

#include "importers/import.h"
#include "importers/worker.h"
#include "mesh_files.h"
#include "support/temp_dir.h"

using namespace sallyport;
using namespace sallyport::importers;
using test::nodeNamed;
using test::trianglesOf;
using test::write;

TEST_CASE("OBJ names with blanks are kept whole, of objects and of groups") {
    const sallyport::test::TempDir folder;
    const std::string triangle = "v 0 0 0\nv 1 0 0\nv 0 1 0\n";
    // A file of many blocks: names lie on every border there can be. Not more: Assimp takes the square of their number.
    std::string many = triangle;
    for (int i = 0; i < 20'000; ++i) many += "o Room " + std::to_string(100'000 + i) + " A\nf 1 2 3\n";
    struct Case {
        std::string obj;
        std::vector<std::string> names;
    };
    const Case cases[] = {
        {triangle + "o Room 101\nf 1 2 3\no Room 102\nf 1 2 3\n", {"Room 101", "Room 102"}},
        {triangle + "o   Room  101 \t \nf 1 2 3\ng\tLevel 2\t\nf 1 2 3\n", {"Room  101", "Level 2"}},
        {"v 0 0 0\r\nv 1 0 0\r\nv 0 1 0\r\no Room 7 \r\nf 1 2 3\r\ng Door 8 B\r\nf 1 2 3\r\n", {"Room 7", "Door 8 B"}},
        {triangle + "o B\xc3\xbcro 12 \xe2\x80\x93 Nord\nf 1 2 3\n", {"B\xc3\xbcro 12 \xe2\x80\x93 Nord"}},
        {triangle + "o Room_101\nf 1 2 3\no\nf 1 2 3", {"Room_101"}},
        {many, {"Room 100000 A", "Room 113131 A", "Room 119999 A"}},
    };
    for (size_t i = 0; i < std::size(cases); ++i) {
        CAPTURE(i);
        const auto r = readMeshScene(write(folder / ("case" + std::to_string(i) + ".obj"), cases[i].obj));
        if (!r) FAIL(r.error().message);
        for (const std::string& name : cases[i].names) {
            CAPTURE(name);
            const MeshScene::Node* n = nodeNamed(*r, name);
            REQUIRE(n);
            CHECK(n->meshes.size() >= 1);
        }
    }
    // A name without an end is no name, but ends nothing.
    const auto endless = readMeshScene(write(folder / "endless.obj", triangle + "o a" + std::string(3'000'000, ' ') + "b c\nf 1 2 3\n"));
    REQUIRE(endless);
    CHECK(trianglesOf(*endless) == 1);
}

TEST_CASE("A model far from its origin is told how far it stands and what its numbers are good for, and what is lost is an error") {
    const sallyport::test::TempDir folder;
    const auto room = [](double at, int number) {
        std::string obj, x0 = std::to_string(at), x1 = std::to_string(at + 800);
        for (const char* z : {"0", "3"})
            for (const auto& [x, y] : {std::pair(x0, "0"), std::pair(x1, "0"), std::pair(x1, "600"), std::pair(x0, "600")})
                obj += "v " + x + " " + y + " " + z + "\n";
        obj += "o Room " + std::to_string(number) + "\n";
        for (const char* face : {"-8 -7 -6 -5", "-4 -3 -2 -1", "-8 -7 -3 -4", "-7 -6 -2 -3", "-6 -5 -1 -2", "-5 -8 -4 -1"})
            obj += std::string("f ") + face + "\n";
        return obj;
    };
    ImportOptions metres;
    metres.metresPerUnit = 1;
    struct Case {
        double at;
        const char* distance;  ///< nullptr: no word
        building::Problem::Severity severity;
    };
    using S = building::Problem::Severity;
    for (const Case& c : {Case{0, nullptr, S::Info}, Case{500'000, "501 km", S::Warning}, Case{1e9, "1000001 km", S::Error}}) {
        CAPTURE(c.at);
        const auto r = importModel(write(folder / "far.obj", room(c.at, 101)), metres);
        if (!r) FAIL(r.error().message);
        const building::Problem* coarse = nullptr;
        for (const building::Problem& p : r->problems)
            if (p.code == "coordinates-coarse") coarse = &p;
        REQUIRE((coarse != nullptr) == (c.distance != nullptr));
        if (!coarse) continue;
        CHECK(coarse->severity == c.severity);
        CHECK(coarse->message.find(c.distance) != std::string::npos);
    }
}
