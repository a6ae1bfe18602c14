#include "importers/mesh_scene.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <limits>

#include "importers/mesh_format.h"

using namespace sallyport;
using namespace sallyport::importers;

namespace {

MeshScene sample() {
    MeshScene s;
    s.format = "fbx";
    s.generator = "A program";
    s.metresPerUnit = 0.01;
    s.up = UpAxis::Z;
    s.materials = {{"brick", {200, 40, 30, 255}}, {"glass", {1, 2, 3, 90}}};
    s.meshes.push_back({{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {1, 1, 5}}, {0, 1, 2, 2, 1, 3}, 1});
    s.meshes.push_back({{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}}, {0, 1, 2}, MeshScene::kNone});
    base::Mat4 mirrored(1.0);
    mirrored[0][0] = -2;
    mirrored[3] = {1, 2, 3, 1};
    s.nodes.push_back({"Scene", MeshScene::kNone, base::Mat4(1.0), {}});
    s.nodes.push_back({"Raum \xc3\xbc", 0, mirrored, {0, 1}});
    s.nodes.push_back({"Second root", MeshScene::kNone, mirrored, {1}});
    s.problems.push_back({"bad-triangles", building::Problem::Severity::Error, "three", "here"});
    return s;
}

base::Result<MeshScene> decode(const std::string& bytes) {
    return decodeMeshScene({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}, "model.fbx");
}

bool refused(const std::function<void(MeshScene&)>& damage) {
    MeshScene s = sample();
    damage(s);
    const auto r = decode(encodeMeshScene(s));
    return !r && r.error().code == base::ErrorCode::BadInput && r.error().where == "model.fbx";
}

std::span<const uint8_t> bytes(std::string_view s) { return {reinterpret_cast<const uint8_t*>(s.data()), s.size()}; }

}  // namespace

TEST_CASE("A mesh scene comes back from its bytes as it was") {
    const MeshScene a = sample();
    const auto r = decode(encodeMeshScene(a));
    REQUIRE(r);
    const MeshScene& b = *r;
    CHECK(b.format == a.format);
    CHECK(b.generator == a.generator);
    CHECK(b.metresPerUnit == a.metresPerUnit);
    CHECK(b.up == a.up);
    REQUIRE(b.materials.size() == 2);
    CHECK(b.materials[1].name == "glass");
    CHECK(b.materials[1].color == a.materials[1].color);
    REQUIRE(b.meshes.size() == 2);
    CHECK(b.meshes[0].positions == a.meshes[0].positions);
    CHECK(b.meshes[0].indices == a.meshes[0].indices);
    CHECK(b.meshes[0].material == 1);
    CHECK(b.meshes[1].material == MeshScene::kNone);
    REQUIRE(b.nodes.size() == 3);
    CHECK(b.nodes[1].name == "Raum \xc3\xbc");
    CHECK(b.nodes[1].parent == 0);
    CHECK(b.nodes[1].transform == a.nodes[1].transform);
    CHECK(b.nodes[1].meshes == a.nodes[1].meshes);
    CHECK(b.nodes[2].parent == MeshScene::kNone);
    REQUIRE(b.problems.size() == 1);
    CHECK(b.problems[0].severity == building::Problem::Severity::Error);
    CHECK(b.problems[0].where == "here");

    MeshScene unstated = sample();
    unstated.metresPerUnit.reset();
    unstated.up.reset();
    const auto u = decode(encodeMeshScene(unstated));
    REQUIRE(u);
    CHECK_FALSE(u->metresPerUnit);
    CHECK_FALSE(u->up);
}

TEST_CASE("A mesh scene that is cut anywhere or has more behind it is refused") {
    const std::string good = encodeMeshScene(sample());
    for (size_t n = 0; n < good.size(); ++n) CHECK_FALSE(decode(good.substr(0, n)));
    CHECK_FALSE(decode(good + '\0'));
    CHECK(decode(good));
}

TEST_CASE("A mesh scene with an index, number or count that cannot be is refused") {
    const float nan = std::numeric_limits<float>::quiet_NaN(), infinite = std::numeric_limits<float>::infinity();
    CHECK(refused([](MeshScene& s) { s.meshes[0].indices[2] = 4; }));
    CHECK(refused([](MeshScene& s) { s.meshes[0].indices.pop_back(); }));
    CHECK(refused([](MeshScene& s) { s.meshes[0].material = 2; }));
    CHECK(refused([&](MeshScene& s) { s.meshes[0].positions[0].y = nan; }));
    CHECK(refused([&](MeshScene& s) { s.meshes[0].positions[0].z = -infinite; }));
    CHECK(refused([](MeshScene& s) { s.meshes[0].positions[0].z = 1e13f; }));
    CHECK(refused([](MeshScene& s) { s.nodes[1].parent = 1; }));
    CHECK(refused([](MeshScene& s) { s.nodes[0].parent = 2; }));
    CHECK(refused([](MeshScene& s) { s.nodes[1].meshes[1] = 2; }));
    CHECK(refused([&](MeshScene& s) { s.nodes[1].transform[2][1] = double(nan); }));
    CHECK(refused([](MeshScene& s) { s.nodes[1].transform[1][3] = 0.5; }));
    CHECK(refused([](MeshScene& s) { s.metresPerUnit = -1; }));
    CHECK(refused([](MeshScene& s) { s.problems[0].severity = building::Problem::Severity(7); }));
}

TEST_CASE("Transforms that overflow together, or nest too deep, are refused") {
    CHECK(refused([](MeshScene& s) {
        base::Mat4 large(1.0);
        large[0][0] = 1e11;
        s.nodes[0].transform = large;
        s.nodes[1].transform = large;
    }));
    const auto chain = [](size_t depth) {
        return [depth](MeshScene& s) {
            s.nodes.resize(1);
            for (size_t i = 0; i < depth; ++i) s.nodes.push_back({"", uint32_t(i), base::Mat4(1.0), {}});
        };
    };
    CHECK_FALSE(refused(chain(MeshScene::kMaxDepth)));
    CHECK(refused(chain(MeshScene::kMaxDepth + 1)));
}

TEST_CASE("Copies without end of one mesh are refused") {
    CHECK(refused([](MeshScene& s) {
        // 100 million triangles out of a few hundred kilobytes.
        s.meshes[0].indices.assign(300'000, 0);
        s.nodes[1].meshes.assign(1001, 0);
    }));
}

TEST_CASE("A count that the bytes cannot hold takes no memory") {
    MeshScene s;
    s.format = "obj";
    std::string b = encodeMeshScene(s);
    // materials, meshes, nodes, problems: four counts of zero at the end.
    for (size_t i = 1; i <= 4; ++i) {
        std::string huge = b;
        huge.replace(huge.size() - 4 * i, 4, "\xff\xff\xff\x7f");
        CHECK_FALSE(decode(huge));
    }
}

TEST_CASE("Names become valid UTF-8 of bounded length without control characters") {
    CHECK(cleanText("Raum 1.01 \xc3\xbc\xe2\x82\xac\xf0\x9f\x9a\xaa") == "Raum 1.01 \xc3\xbc\xe2\x82\xac\xf0\x9f\x9a\xaa");
    CHECK(cleanText("T\xfcr 7") == "T\xc3\xbcr 7");  // Latin-1
    CHECK(cleanText("a\x1b[31m\n\tb\x7f") == "a [31m  b ");
    CHECK(cleanText("a\xc2\x9b"
                    "31m") == "a 31m");
    CHECK(cleanText("\xed\xa0\x80") == "\xc3\xad\xc2\xa0 ");  // a surrogate is no UTF-8; as Latin-1 its last byte is a control
    CHECK(cleanText("\xc3\xbc\xc3\xbc", 3) == "\xc3\xbc");
    CHECK(cleanText("\xfc\xfc", 3) == "\xc3\xbc");
    CHECK(cleanText(std::string(5000, 'x')).size() == MeshScene::kMaxNameBytes);
    CHECK(cleanText("") == "");
}

TEST_CASE("Mesh formats are known by their content, and OBJ by its name") {
    const auto format = [](std::string_view s, const char* name, uint64_t size = 0) { return meshFormat(bytes(s), size ? size : s.size(), name); };
    CHECK(format("glTF\x02\0\0\0", "x.bin") == "gltf");
    CHECK(format("{\"asset\":{\"version\":\"2.0\"}}", "x") == "gltf");
    CHECK(format("\xef\xbb\xbf  {\"asset\":{\"version\":\"2.0\"}}", "x") == "gltf");
    CHECK(format("Kaydara FBX Binary  ", "x") == "fbx");
    CHECK(format("; FBX 7.4.0 project file", "x") == "fbx");
    CHECK(format("<?xml version=\"1.0\"?>\n<COLLADA>", "x.xml") == "dae");
    CHECK(format("ply\nformat ascii 1.0", "x") == "ply");
    CHECK(format("solid a\n facet normal 0 0 1", "x") == "stl");
    CHECK(format(std::string(80, 's') + std::string("\x02\0\0\0", 4), "x", 184) == "stl");
    CHECK(format(std::string("\x4d\x4d\x20\0\0\0\x02\0\x0a\0\0\0\x03\0\0\0", 16), "x", 32) == "3ds");
    CHECK(format("# a comment\nv 0 0 0", "SCHOOL.OBJ") == "obj");
    CHECK(format("# a comment\nv 0 0 0", "school.txt") == "");
    CHECK(format("{\"type\":\"FeatureCollection\"}", "x.geojson") == "");
    CHECK(format("", "") == "");
}
