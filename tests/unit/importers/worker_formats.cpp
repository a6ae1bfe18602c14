// Real models of every mesh format, written here, through the real worker.
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <filesystem>
#include <functional>

#include "importers/worker.h"
#include "mesh_files.h"
#include "support/temp_dir.h"

using namespace sallyport;
using namespace sallyport::importers;
namespace fs = std::filesystem;
using base::ErrorCode;
using test::nodeNamed;
using test::trianglesOf;
using test::write;

namespace {

base::Box3 boxOf(const MeshScene& s) {
    std::vector<base::Mat4> world;
    base::Box3 box;
    for (const auto& n : s.nodes) {
        world.push_back(n.parent == MeshScene::kNone ? n.transform : world[n.parent] * n.transform);
        for (const uint32_t m : n.meshes)
            for (const auto& p : s.meshes[m].positions) box.add(base::Vec3(world.back() * base::Vec4(base::Vec3(p), 1)));
    }
    return box;
}

void checkBox(const MeshScene& s, base::Vec3 min, base::Vec3 max) {
    const base::Box3 b = boxOf(s);
    for (int i = 0; i < 3; ++i) {
        CHECK(b.min[i] == Approx(min[i]).margin(1e-4));
        CHECK(b.max[i] == Approx(max[i]).margin(1e-4));
    }
}

base::Rgba8 colorOf(const MeshScene& s, const MeshScene::Node& n) {
    REQUIRE_FALSE(n.meshes.empty());
    const uint32_t m = s.meshes[n.meshes[0]].material;
    REQUIRE(m != MeshScene::kNone);
    return s.materials[m].color;
}

bool hasProblem(const MeshScene& s, const std::string& code) {
    for (const auto& p : s.problems)
        if (p.code == code) return true;
    return false;
}

template <class T>
void put(std::string& s, T v) {
    s.append(reinterpret_cast<const char*>(&v), sizeof v);
}

constexpr const char* kObj =
    "# File units = meters\nmtllib box.mtl\no Floor_1\nv 0 0 0\nv 4 0 0\nv 4 3 0\nv 0 3 0\nv 0 0 2\nv 4 0 2\nv 4 3 2\nv 0 3 2\n"
    "usemtl red\nf 1 2 3 4\nf 5 6 7 8\no Door_7\nusemtl glass\nf 1 2 6 5\nf 2 3 7\nl 1 2\n";
constexpr const char* kMtl = "newmtl red\nKd 1 0 0\nnewmtl glass\nKd 0 0 1\nd 0.5\n";

/// Two nodes, one below the other and mirrored, that share a quad of 2 x 1 m.
std::string gltfJson(const std::string& buffer) {
    return R"({"asset":{"version":"2.0","generator":"Test"},"scene":0,"scenes":[{"nodes":[0]}],
"nodes":[{"name":"Storey 1","children":[1],"translation":[0,3,0]},{"name":"Room 101","mesh":0,"scale":[-1,1,1],"translation":[10,0,0]}],
"meshes":[{"primitives":[{"attributes":{"POSITION":0},"indices":1,"material":0}]}],
"materials":[{"name":"blue","pbrMetallicRoughness":{"baseColorFactor":[0,0,1,0.5]},"alphaMode":"BLEND"}],
"accessors":[{"bufferView":0,"componentType":5126,"count":4,"type":"VEC3","min":[0,0,0],"max":[2,0,1]},{"bufferView":1,"componentType":5123,"count":6,"type":"SCALAR"}],
"bufferViews":[{"buffer":0,"byteOffset":0,"byteLength":48},{"buffer":0,"byteOffset":48,"byteLength":12}],
"buffers":[{"byteLength":60)" +
           buffer + "}]}";
}
std::string gltfBin() {
    std::string b;
    for (const float f : {0.f, 0.f, 0.f, 2.f, 0.f, 0.f, 2.f, 0.f, 1.f, 0.f, 0.f, 1.f}) put(b, f);
    for (const uint16_t i : {0, 1, 2, 0, 2, 3}) put(b, i);
    return b;
}
std::string glb(std::string json, const std::string& bin) {
    json.resize((json.size() + 3) / 4 * 4, ' ');
    std::string out = "glTF";
    put(out, uint32_t(2));
    put(out, uint32_t(12 + 8 + json.size() + 8 + bin.size()));
    put(out, uint32_t(json.size()));
    out += "JSON" + json;
    put(out, uint32_t(bin.size()));
    out += std::string("BIN\0", 4) + bin;
    return out;
}

std::string dae(const std::string& asset) {
    return "<?xml version=\"1.0\"?><COLLADA xmlns=\"http://www.collada.org/2005/11/COLLADASchema\" version=\"1.4.1\"><asset><contributor>"
           "<authoring_tool>Hand</authoring_tool></contributor>" +
           asset +
           "</asset><library_geometries><geometry id=\"g\" name=\"G\"><mesh><source id=\"p\"><float_array id=\"pa\" count=\"9\">0 0 0 100 0 0 0 50 25"
           "</float_array><technique_common><accessor source=\"#pa\" count=\"3\" stride=\"3\"><param name=\"X\" type=\"float\"/><param name=\"Y\" "
           "type=\"float\"/><param name=\"Z\" type=\"float\"/></accessor></technique_common></source><vertices id=\"v\"><input semantic=\"POSITION\" "
           "source=\"#p\"/></vertices><triangles count=\"1\"><input semantic=\"VERTEX\" source=\"#v\" offset=\"0\"/><p>0 1 2</p></triangles></mesh>"
           "</geometry></library_geometries><library_visual_scenes><visual_scene id=\"s\" name=\"Scene\"><node id=\"n\" name=\"Room "
           "101\"><translate>1 2 "
           "3</translate><instance_geometry url=\"#g\"/></node></visual_scene></library_visual_scenes><scene><instance_visual_scene "
           "url=\"#s\"/></scene>"
           "</COLLADA>";
}

std::string fbx(int up, int front, int frontSign, double unit) {
    const auto number = [](const char* name, const char* type, const char* label, double v) {
        char line[160];
        std::snprintf(line, sizeof line, "\t\tP: \"%s\", \"%s\", \"%s\", \"\",%g\n", name, type, label, v);
        return std::string(line);
    };
    return "; FBX 7.4.0 project file\nFBXHeaderExtension:  {\n\tFBXHeaderVersion: 1003\n\tFBXVersion: 7400\n\tCreator: \"Test\"\n}\n"
           "GlobalSettings:  {\n\tVersion: 1000\n\tProperties70:  {\n" +
           number("UpAxis", "int", "Integer", up) + number("UpAxisSign", "int", "Integer", 1) + number("FrontAxis", "int", "Integer", front) +
           number("FrontAxisSign", "int", "Integer", frontSign) + number("CoordAxis", "int", "Integer", 0) +
           number("CoordAxisSign", "int", "Integer", 1) + number("UnitScaleFactor", "double", "Number", unit) +
           "\t}\n}\nDefinitions:  {\n\tVersion: 100\n\tCount: 2\n}\nObjects:  {\n"
           "\tGeometry: 1, \"Geometry::\", \"Mesh\" {\n\t\tVertices: *12 {\n\t\t\ta: 0,0,0,4,0,0,4,3,0,0,3,0\n\t\t}\n"
           "\t\tPolygonVertexIndex: *4 {\n\t\t\ta: 0,1,2,-4\n\t\t}\n\t\tGeometryVersion: 124\n"
           "\t\tLayerElementMaterial: 0 {\n\t\t\tVersion: 101\n\t\t\tName: \"\"\n\t\t\tMappingInformationType: \"AllSame\"\n"
           "\t\t\tReferenceInformationType: \"IndexToDirect\"\n\t\t\tMaterials: *1 {\n\t\t\t\ta: 0\n\t\t\t}\n\t\t}\n"
           "\t\tLayer: 0 {\n\t\t\tVersion: 100\n\t\t\tLayerElement:  {\n\t\t\t\tType: \"LayerElementMaterial\"\n\t\t\t\tTypedIndex: 0\n"
           "\t\t\t}\n\t\t}\n\t}\n"
           "\tModel: 2, \"Model::Room 101\", \"Mesh\" {\n\t\tVersion: 232\n\t\tProperties70:  {\n"
           "\t\t\tP: \"Lcl Translation\", \"Lcl Translation\", \"\", \"A\",1,2,3\n\t\t}\n\t}\n"
           "\tMaterial: 3, \"Material::green\", \"\" {\n\t\tVersion: 102\n\t\tShadingModel: \"phong\"\n\t\tProperties70:  {\n"
           "\t\t\tP: \"DiffuseColor\", \"Color\", \"\", \"A\",0,1,0\n\t\t}\n\t}\n}\n"
           "Connections:  {\n\tC: \"OO\",2,0\n\tC: \"OO\",1,2\n\tC: \"OO\",3,2\n}\n";
}

std::string chunk(uint16_t id, const std::string& content) {
    std::string out;
    put(out, id);
    put(out, uint32_t(6 + content.size()));
    return out + content;
}
std::string studio() {
    std::string points, faces;
    put(points, uint16_t(4));
    for (const float f : {0.f, 0.f, 0.f, 4.f, 0.f, 0.f, 4.f, 3.f, 0.f, 4.f, 3.f, 2.f}) put(points, f);
    put(faces, uint16_t(2));
    for (const uint16_t i : {0, 1, 2, 7, 1, 2, 3, 7}) put(faces, i);
    const std::string mesh = chunk(0x4100, chunk(0x4110, points) + chunk(0x4120, faces));
    return chunk(0x4d4d, chunk(0x3d3d, chunk(0x4000, std::string("Wall\0", 5) + mesh)));
}

}  // namespace

TEST_CASE("OBJ is read with its materials, groups and the unit its comment states") {
    const test::TempDir folder;
    write(folder / "box.mtl", kMtl);
    const auto r = readMeshScene(write(folder / "box.obj", kObj));
    REQUIRE(r);
    CHECK(r->format == "obj");
    CHECK(r->metresPerUnit == 1.0);
    CHECK_FALSE(r->up);
    CHECK(trianglesOf(*r) == 7);
    checkBox(*r, {0, 0, 0}, {4, 3, 2});
    const auto* floor = nodeNamed(*r, "Floor_1");
    const auto* door = nodeNamed(*r, "Door_7");
    REQUIRE(floor);
    REQUIRE(door);
    CHECK(colorOf(*r, *floor) == base::Rgba8{255, 0, 0, 255});
    CHECK(colorOf(*r, *door) == base::Rgba8{0, 0, 255, 128});
    CHECK(r->meshes[floor->meshes[0]].positions.size() == 8);  // points that are the same are one
    CHECK(hasProblem(*r, "lines-left-out"));
    CHECK_FALSE(hasProblem(*r, "side-file-missing"));
}

TEST_CASE("A side file that is missing is named, and the model is read without it") {
    const test::TempDir folder;
    const auto r = readMeshScene(write(folder / "box.obj", kObj));
    REQUIRE(r);
    CHECK(trianglesOf(*r) == 7);
    REQUIRE(hasProblem(*r, "side-file-missing"));
    CHECK_THAT(r->problems[0].message, Catch::Contains("box.mtl"));
}

TEST_CASE("A side file outside the model's folder is refused, by path or by link") {
    const test::TempDir outer;
    fs::create_directories(outer / "school/materials");
    write(outer / "secret.mtl", kMtl);
    write(outer / "school/materials/inside.mtl", kMtl);
    const auto colorWith = [&](const std::string& library) -> std::pair<bool, bool> {
        std::string obj = kObj;
        obj.replace(obj.find("box.mtl"), 7, library);
        const auto r = readMeshScene(write(outer / "school/model.obj", obj));
        REQUIRE(r);
        CHECK(trianglesOf(*r) == 7);
        const uint32_t m = r->meshes[nodeNamed(*r, "Floor_1")->meshes[0]].material;
        return {m != MeshScene::kNone && r->materials[m].color == base::Rgba8{255, 0, 0, 255}, hasProblem(*r, "side-file-refused")};
    };
    using Seen = std::pair<bool, bool>;
    CHECK(colorWith("../secret.mtl") == Seen(false, true));
    CHECK(colorWith((outer / "secret.mtl").string()) == Seen(false, true));
    CHECK(colorWith("materials/../../secret.mtl") == Seen(false, true));
    CHECK(colorWith("..\\secret.mtl") == Seen(false, true));
    fs::create_symlink(outer / "secret.mtl", outer / "school/link.mtl");
    CHECK(colorWith("link.mtl") == Seen(false, true));
    fs::create_directory_symlink("..", outer / "school/up");
    CHECK(colorWith("up/secret.mtl") == Seen(false, true));
    // Inside it, also through a link that stays there.
    CHECK(colorWith("materials/inside.mtl") == Seen(true, false));
    CHECK(colorWith("materials\\inside.mtl") == Seen(true, false));
    fs::create_symlink("materials/inside.mtl", outer / "school/near.mtl");
    CHECK(colorWith("near.mtl") == Seen(true, false));
    // Not a plain file: a pipe would hang whoever opens it.
    REQUIRE(::mkfifo((outer / "school/pipe.mtl").c_str(), 0600) == 0);
    CHECK(colorWith("pipe.mtl") == Seen(false, false));
}

TEST_CASE("glTF is read with its binary beside it, in it, and as GLB") {
    const test::TempDir folder;
    write(folder / "quad.bin", gltfBin());
    std::string base64 = "AAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAQAAAAAAAAIA/AAAAAAAAAAAAAIA/AAABAAIAAAACAAMA";
    const std::pair<const char*, std::string> files[] = {
        {"beside.gltf", gltfJson(R"(,"uri":"quad.bin")")},
        {"inside.gltf", gltfJson(",\"uri\":\"data:application/octet-stream;base64," + base64 + "\"")},
        {"one.glb", glb(gltfJson(""), gltfBin())},
    };
    for (const auto& [name, content] : files) {
        INFO(name);
        const auto r = readMeshScene(write(folder / name, content));
        if (!r) FAIL(r.error().text());
        CHECK(r->format == "gltf");
        CHECK(r->generator == "Test");
        CHECK(r->metresPerUnit == 1.0);
        CHECK(r->up == UpAxis::Y);
        REQUIRE(r->nodes.size() == 2);
        CHECK(r->nodes[0].name == "Storey 1");
        CHECK(r->nodes[1].name == "Room 101");
        CHECK(r->nodes[1].parent == 0);
        CHECK(r->nodes[1].transform[0][0] == -1);
        checkBox(*r, {8, 3, 0}, {10, 3, 1});
        CHECK(colorOf(*r, r->nodes[1]) == base::Rgba8{0, 0, 255, 128});
        CHECK(r->problems.empty());
    }
}

TEST_CASE("glTF with images that are missing or broken is read, for images are not") {
    const test::TempDir folder;
    std::string json = gltfJson("");
    json.insert(json.find("\"scene\":0"), R"("images":[{"uri":"missing.png"},{"uri":"data:image/png;base64,AAAA"}],"textures":[{"source":0}],)");
    const auto r = readMeshScene(write(folder / "a.glb", glb(json, gltfBin())));
    if (!r) FAIL(r.error().text());
    CHECK(trianglesOf(*r) == 2);
    CHECK(r->problems.empty());
}

TEST_CASE("glTF that points outside its data, at itself, or needs a decoder is a named problem") {
    const test::TempDir folder;
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string json = gltfJson("");
        REQUIRE(json.find(from) != json.npos);
        json.replace(json.find(from), from.size(), to);
        return readMeshScene(write(folder / "a.glb", glb(json, gltfBin())));
    };
    const auto beyond = with("\"count\":4", "\"count\":4000");
    REQUIRE_FALSE(beyond);
    CHECK(beyond.error().code == ErrorCode::BadInput);
    const auto huge = with("\"count\":4", "\"count\":2000000000");
    REQUIRE_FALSE(huge);
    const auto index = with("\"bufferView\":1", "\"bufferView\":0");  // coordinates as indices: out of range or all the same
    REQUIRE_FALSE(index);
    CHECK_THAT(index.error().message, Catch::Contains("no triangles"));
    const auto view = with("\"byteOffset\":48,\"byteLength\":12", "\"byteOffset\":48,\"byteLength\":13");
    REQUIRE_FALSE(view);
    const auto cycle = with("\"mesh\":0", "\"mesh\":0,\"children\":[0,1,77]");
    REQUIRE(cycle);
    CHECK(cycle->nodes.size() == 2);
    CHECK(hasProblem(*cycle, "cyclic-node"));
    const auto nowhere = with("\"primitives\":[", "\"primitives\":[{\"attributes\":{\"NORMAL\":0}},");
    REQUIRE(nowhere);
    CHECK(trianglesOf(*nowhere) == 2);
    CHECK(hasProblem(*nowhere, "bad-mesh"));
    const auto draco = with(
        "\"scene\":0", "\"extensionsRequired\":[\"KHR_draco_mesh_compression\"],\"extensionsUsed\":[\"KHR_draco_mesh_compression\"],\"scene\":0");
    REQUIRE_FALSE(draco);
    CHECK(draco.error().code == ErrorCode::Unsupported);
    CHECK_THAT(draco.error().message, Catch::Contains("KHR_draco_mesh_compression") && Catch::Contains("without compression"));
    const auto unknown = with("\"scene\":0", "\"extensionsRequired\":[\"XX_new\"],\"extensionsUsed\":[\"XX_new\"],\"scene\":0");
    REQUIRE(unknown);
    CHECK(hasProblem(*unknown, "unsupported-extension"));
    const auto number = with("\"translation\":[10,0,0]", "\"translation\":[1e300,0,0]");
    REQUIRE(number);
    CHECK(hasProblem(*number, "bad-transform"));
}

TEST_CASE("PLY is read with its colours") {
    const test::TempDir folder;
    const auto r =
        readMeshScene(write(folder / "a.ply",
                            "ply\nformat ascii 1.0\ncomment units: mm\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\n"
                            "property uchar red\nproperty uchar green\nproperty uchar blue\nelement face 2\nproperty list uchar int "
                            "vertex_indices\nend_header\n0 0 0 255 0 0\n1 0 0 255 0 0\n1 1 0 0 0 0\n0 1 0 0 0 0\n3 0 1 2\n3 0 2 3\n"));
    if (!r) FAIL(r.error().text());
    CHECK(r->format == "ply");
    CHECK(r->metresPerUnit == 0.001);
    CHECK(trianglesOf(*r) == 2);
    checkBox(*r, {0, 0, 0}, {1, 1, 0});
    for (const auto& n : r->nodes)
        if (!n.meshes.empty()) CHECK(colorOf(*r, n) == base::Rgba8{128, 0, 0, 255});
}

TEST_CASE("STL is read in both its forms and states nothing") {
    const test::TempDir folder;
    const auto text = readMeshScene(
        write(folder / "a.stl",
              "solid hall\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 4 0 0\nvertex 0 3 1\nendloop\nendfacet\nendsolid hall\n"));
    if (!text) FAIL(text.error().text());
    std::string binary(80, 's');
    put(binary, uint32_t(1));
    for (const float f : {0.f, 0.f, 1.f, 0.f, 0.f, 0.f, 4.f, 0.f, 0.f, 0.f, 3.f, 1.f}) put(binary, f);
    put(binary, uint16_t(0));
    const auto packed = readMeshScene(write(folder / "b.stl", binary));
    if (!packed) FAIL(packed.error().text());
    for (const auto* r : {&*text, &*packed}) {
        CHECK(r->format == "stl");
        CHECK_FALSE(r->metresPerUnit);
        CHECK_FALSE(r->up);
        CHECK(trianglesOf(*r) == 1);
        checkBox(*r, {0, 0, 0}, {4, 3, 1});
        CHECK(r->meshes[0].material == MeshScene::kNone);
    }
}

TEST_CASE("Collada keeps its own coordinates and says its unit and up axis") {
    const test::TempDir folder;
    const struct {
        const char* asset;
        double unit;
        UpAxis up;
    } cases[] = {
        {"<unit name=\"inch\" meter=\"0.0254\"/><up_axis>Z_UP</up_axis>", 0.0254, UpAxis::Z},
        {"<unit name=\"foot\" meter=\"0.3048\"/><up_axis>Y_UP</up_axis>", 0.3048, UpAxis::Y},
        {"<unit name=\"millimeter\" meter=\"0.001\"/><up_axis>Z_UP</up_axis>", 0.001, UpAxis::Z},
        {"<unit name=\"meter\" meter=\"1\"/><up_axis>Z_UP</up_axis>", 1, UpAxis::Z},
        {"", 1, UpAxis::Y},  // what the format says where the file does not
    };
    for (const auto& c : cases) {
        INFO(c.asset);
        const auto r = readMeshScene(write(folder / "a.dae", dae(c.asset)));
        if (!r) FAIL(r.error().text());
        CHECK(r->generator == "Hand");
        REQUIRE(r->metresPerUnit);
        CHECK(*r->metresPerUnit == Approx(c.unit).epsilon(1e-9));
        CHECK(r->up == c.up);
        REQUIRE(nodeNamed(*r, "Room 101"));
        checkBox(*r, {1, 2, 3}, {101, 52, 28});
    }
    // X up is turned to Y up: X becomes Y, Y becomes -X.
    const auto x = readMeshScene(write(folder / "x.dae", dae("<unit name=\"cm\" meter=\"0.01\"/><up_axis>X_UP</up_axis>")));
    REQUIRE(x);
    CHECK(x->metresPerUnit == 0.01);
    CHECK(x->up == UpAxis::Y);
    checkBox(*x, {-52, 1, 3}, {-2, 101, 28});
}

TEST_CASE("FBX keeps its own coordinates and says its unit and up axis") {
    const test::TempDir folder;
    const struct {
        int up, front, frontSign;
        double unit;
        UpAxis says;
        double metres;
    } cases[] = {
        {1, 2, 1, 1, UpAxis::Y, 0.01}, {2, 1, -1, 100, UpAxis::Z, 1}, {2, 1, -1, 30.48, UpAxis::Z, 0.3048}, {1, 2, 1, 2.54, UpAxis::Y, 0.0254}};
    for (const auto& c : cases) {
        INFO(c.up << " " << c.unit);
        const auto r = readMeshScene(write(folder / "a.fbx", fbx(c.up, c.front, c.frontSign, c.unit)));
        if (!r) FAIL(r.error().text());
        CHECK(r->format == "fbx");
        REQUIRE(r->metresPerUnit);
        CHECK(*r->metresPerUnit == Approx(c.metres).epsilon(1e-9));
        CHECK(r->up == c.says);
        const auto* room = nodeNamed(*r, "Room 101");
        REQUIRE(room);
        CHECK(colorOf(*r, *room) == base::Rgba8{0, 255, 0, 255});
        checkBox(*r, {1, 2, 3}, {5, 5, 3});
    }
}

TEST_CASE("3DS keeps its own coordinates and its Z up") {
    const test::TempDir folder;
    const auto r = readMeshScene(write(folder / "a.3ds", studio()));
    if (!r) FAIL(r.error().text());
    CHECK(r->format == "3ds");
    CHECK(r->up == UpAxis::Z);
    CHECK_FALSE(r->metresPerUnit);
    CHECK(nodeNamed(*r, "Wall"));
    CHECK(trianglesOf(*r) == 2);
    checkBox(*r, {0, 0, 0}, {4, 3, 2});
}

TEST_CASE("Names in the code page of an old program become UTF-8") {
    const test::TempDir folder;
    const auto r = readMeshScene(write(folder / "a.obj", "o T\xfcr_7\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"));
    REQUIRE(r);
    CHECK(nodeNamed(*r, "T\xc3\xbcr_7"));
}

TEST_CASE("Files that claim more than they hold end with an error within the limits") {
    const test::TempDir folder;
    std::string stl(80, 's');
    put(stl, uint32_t(0x40000000));
    std::string deepJson = "{\"asset\":{\"version\":\"2.0\"},\"extras\":";
    for (int i = 0; i < 200000; ++i) deepJson += "{\"a\":";
    std::string deepXml = "<?xml version=\"1.0\"?><COLLADA version=\"1.4.1\">";
    for (int i = 0; i < 200000; ++i) deepXml += "<a>";
    std::string deflated = "Kaydara FBX Binary  ";
    deflated += std::string("\0\x1a\0", 3);
    put(deflated, uint32_t(7400));
    put(deflated, uint32_t(27 + 200));
    put(deflated, uint32_t(1));
    put(deflated, uint32_t(17));
    deflated += std::string("\1x", 2) + "d";
    put(deflated, uint32_t(0x20000000));
    put(deflated, uint32_t(1));
    put(deflated, uint32_t(4));
    deflated += std::string(160, '\x78');
    const std::pair<const char*, std::string> files[] = {
        {"count.stl", stl},
        {"count.ply", "ply\nformat ascii 1.0\nelement vertex 2000000000\nproperty float x\nproperty float y\nproperty float z\nend_header\n0 0 0\n"},
        {"index.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 900000000\n"},
        {"empty.obj", "# nothing\n"},
        {"deep.gltf", deepJson},
        {"deep.dae", deepXml},
        {"packed.fbx", deflated},
        {"cut.glb", glb(gltfJson(""), gltfBin()).substr(0, 200)},
        {"cut.3ds", studio().substr(0, 70)},
        {"text.fbx", "; FBX 7.4.0 project file\nObjects: {"},
    };
    for (const auto& [name, content] : files) {
        INFO(name);
        const auto start = std::chrono::steady_clock::now();
        const auto r = readMeshScene(write(folder / name, content));
        CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(60));  // no hang
        REQUIRE_FALSE(r);
        CHECK((r.error().code == ErrorCode::BadInput || r.error().code == ErrorCode::TooLarge));
        CHECK_THAT(r.error().where, Catch::EndsWith(name));
        CHECK_FALSE(r.error().message.empty());
    }
}

TEST_CASE("A file at which a parser would go round for ever ends in time") {
    // Assimp 5.2.5 does at a PLY that is cut in its points.
    const test::TempDir folder;
    WorkerLimits limits;
    limits.leastTime = std::chrono::milliseconds(500);
    const auto r = readMeshScene(write(folder / "cut.ply",
                                       "ply\nformat ascii 1.0\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\nelement face "
                                       "1\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n1 0"),
                                 {}, limits);
    REQUIRE_FALSE(r);
    CHECK(r.error().code == ErrorCode::BadInput);
}

TEST_CASE("What is no model file at all is refused before any worker starts") {
    const test::TempDir folder;
    ::setenv("SALLYPORT_WORKER", "/nowhere", 1);
    const auto missing = readMeshScene(folder / "missing.obj");
    const auto empty = readMeshScene(write(folder / "empty.obj", ""));
    const auto other = readMeshScene(write(folder / "a.txt", "hello"));
    fs::create_directory(folder / "folder.obj");
    const auto directory = readMeshScene(folder / "folder.obj");
    REQUIRE(::mkfifo((folder / "pipe.obj").c_str(), 0600) == 0);
    const auto pipe = readMeshScene(folder / "pipe.obj");
    WorkerLimits small;
    small.modelBytes = 8;
    const auto large = readMeshScene(write(folder / "large.obj", kObj), {}, small);
    ::unsetenv("SALLYPORT_WORKER");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == ErrorCode::NotFound);
    REQUIRE_FALSE(empty);
    CHECK_THAT(empty.error().message, Catch::Contains("is empty"));
    REQUIRE_FALSE(other);
    CHECK(other.error().code == ErrorCode::Unsupported);
    REQUIRE_FALSE(directory);
    REQUIRE_FALSE(pipe);
    CHECK_THAT(pipe.error().message, Catch::Contains("is no file"));
    REQUIRE_FALSE(large);
    CHECK(large.error().code == ErrorCode::TooLarge);
}

TEST_CASE("A mesh model is opened like any other, known by its content or its name") {
    const test::TempDir folder;
    write(folder / "quad.bin", gltfBin());
    write(folder / "box.mtl", kMtl);
    const std::pair<fs::path, const char*> files[] = {
        {write(folder / "box.OBJ", kObj), "obj"},
        {write(folder / "one.glb", glb(gltfJson(""), gltfBin())), "gltf"},
        {write(folder / "model.dat", gltfJson(R"(,"uri":"quad.bin")")), "gltf"},
        {write(folder / "model.xml", dae("")), "dae"},
    };
    for (const auto& [path, format] : files) {
        INFO(path.filename().string());
        const auto r = importModel(path);
        if (!r) FAIL(r.error().text());
        CHECK(r->building.format == format);
        CHECK_FALSE(r->building.elements.empty());
    }
    const auto broken = importModel(write(folder / "broken.fbx", "; FBX 7.4.0 project file\nObjects: {"));
    REQUIRE_FALSE(broken);
    CHECK(broken.error().code == ErrorCode::BadInput);
    CHECK_THAT(broken.error().where, Catch::EndsWith("broken.fbx"));
}
