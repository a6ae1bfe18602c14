// The demo school through files: written by Assimp's exporters as GLB, OBJ, DAE and FBX in metres, feet and inches with Y and Z up, read by
// importModel (worker and all). Assimp is linked here and in the worker alone.
#include <assimp/material.h>
#include <assimp/scene.h>

#include <assimp/Exporter.hpp>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "../importers/mesh_school.h"
#include "importers/import.h"
#include "importers/plan.h"
#include "support/temp_dir.h"

using namespace sallyport;
using namespace sallyport::importers;
using building::Building;
using tests::Naming;
using tests::SchoolOptions;

namespace {

/// The school without the thousands of pieces of furniture, which say nothing about places and take most of the time.
const Building& bareSchool() {
    static const Building school = [] {
        auto in = readPlan(std::filesystem::path(SALLYPORT_SOURCE_DIR) / "assets/demo_school/kestrel_hollow.plan.toml");
        if (!in) throw std::runtime_error(in.error().text());
        Building b = std::move(in->building);
        std::erase_if(b.elements, [](const building::Element& e) {
            return e.kind == building::ElementKind::Furniture || e.kind == building::ElementKind::Equipment ||
                   e.kind == building::ElementKind::Covering;
        });
        b.bounds = {};
        for (const building::Element& e : b.elements) b.bounds.add(e.bounds);
        return b;
    }();
    return school;
}

aiMatrix4x4 matrix(const base::Mat4& m) {
    aiMatrix4x4 out;
    for (unsigned r = 0; r < 4; ++r)
        for (unsigned c = 0; c < 4; ++c) out[r][c] = float(m[int(c)][int(r)]);
    return out;
}

/// Each use of a mesh as a mesh of its own, since OBJ has no nodes: its exporter writes the meshes' names.
std::vector<std::string> unshare(MeshScene& scene) {
    std::vector<std::string> names(scene.meshes.size());
    for (auto& n : scene.nodes)
        for (uint32_t& m : n.meshes) {
            scene.meshes.push_back(scene.meshes[m]);
            names.push_back(n.name);
            m = uint32_t(scene.meshes.size() - 1);
        }
    return names;
}

/// The scene as Assimp holds it. Its exporters write meshes that several nodes share once where the format can.
std::unique_ptr<aiScene> assimpScene(const MeshScene& from, double metresPerUnit, UpAxis up, const std::vector<std::string>& meshNames = {}) {
    auto out = std::make_unique<aiScene>();
    out->mNumMaterials = unsigned(from.materials.size());
    out->mMaterials = new aiMaterial*[from.materials.size()];
    for (size_t i = 0; i < from.materials.size(); ++i) {
        const auto& m = from.materials[i];
        out->mMaterials[i] = new aiMaterial;
        const aiString name(m.name);
        const aiColor4D colour(float(m.color.r) / 255, float(m.color.g) / 255, float(m.color.b) / 255, float(m.color.a) / 255);
        out->mMaterials[i]->AddProperty(&name, AI_MATKEY_NAME);
        out->mMaterials[i]->AddProperty(&colour, 1, AI_MATKEY_COLOR_DIFFUSE);
    }
    std::vector<unsigned> indexOf(from.meshes.size());
    std::vector<aiMesh*> meshes;
    std::vector<bool> used(from.meshes.size());
    for (const auto& n : from.nodes)
        for (const uint32_t m : n.meshes) used[m] = true;
    for (size_t i = 0; i < from.meshes.size(); ++i) {
        if (!used[i]) continue;
        const auto& m = from.meshes[i];
        indexOf[i] = unsigned(meshes.size());
        auto* to = new aiMesh;
        meshes.push_back(to);
        if (i < meshNames.size()) to->mName = aiString(meshNames[i]);
        to->mPrimitiveTypes = aiPrimitiveType_TRIANGLE;
        to->mMaterialIndex = m.material;
        to->mNumVertices = unsigned(m.positions.size());
        to->mVertices = new aiVector3D[m.positions.size()];
        for (size_t v = 0; v < m.positions.size(); ++v) to->mVertices[v] = {m.positions[v].x, m.positions[v].y, m.positions[v].z};
        to->mNumFaces = unsigned(m.indices.size() / 3);
        to->mFaces = new aiFace[to->mNumFaces];
        for (unsigned f = 0; f < to->mNumFaces; ++f) {
            to->mFaces[f].mNumIndices = 3;
            to->mFaces[f].mIndices = new unsigned[3]{m.indices[f * 3], m.indices[f * 3 + 1], m.indices[f * 3 + 2]};
        }
    }
    out->mNumMeshes = unsigned(meshes.size());
    out->mMeshes = new aiMesh*[meshes.size()];
    std::copy(meshes.begin(), meshes.end(), out->mMeshes);

    std::vector<std::vector<aiNode*>> children(from.nodes.size());
    std::vector<aiNode*> nodes;
    for (const auto& n : from.nodes) {
        auto* to = new aiNode(n.name);
        to->mTransformation = matrix(n.transform);
        to->mNumMeshes = unsigned(n.meshes.size());
        to->mMeshes = n.meshes.empty() ? nullptr : new unsigned[n.meshes.size()];
        for (size_t k = 0; k < n.meshes.size(); ++k) to->mMeshes[k] = indexOf[n.meshes[k]];
        if (n.parent != MeshScene::kNone) children[n.parent].push_back(to);
        nodes.push_back(to);
    }
    for (size_t i = 0; i < nodes.size(); ++i) nodes[i]->addChildren(unsigned(children[i].size()), children[i].data());
    out->mRootNode = nodes[0];
    // What Assimp's FBX exporter writes as the file's settings.
    out->mMetaData = aiMetadata::Alloc(3);
    out->mMetaData->Set(0, "UnitScaleFactor", metresPerUnit * 100);
    out->mMetaData->Set(1, "UpAxis", int32_t(up == UpAxis::Y ? 1 : 2));
    out->mMetaData->Set(2, "UpAxisSign", int32_t(1));
    return out;
}

void replaceAll(std::string& s, const std::string& what, const std::string& with) {
    for (size_t at = 0; (at = s.find(what, at)) != s.npos; at += with.size()) s.replace(at, what.size(), with);
}

std::string between(const std::string& s, const std::string& from, const std::string& to) {
    const size_t a = s.find(from), b = s.find(to, a);
    return a == s.npos || b == s.npos ? std::string() : s.substr(a, b + to.size() - a);
}

struct Combination {
    const char* unit;
    double metresPerUnit;
    UpAxis up;
};
constexpr Combination kCombinations[] = {{"m", 1, UpAxis::Z},       {"m", 1, UpAxis::Y},       {"ft", 0.3048, UpAxis::Z},
                                         {"ft", 0.3048, UpAxis::Y}, {"in", 0.0254, UpAxis::Z}, {"in", 0.0254, UpAxis::Y}};

class Files {
public:
    /// Writes the school and returns where.
    std::filesystem::path write(const char* exporter, const char* extension, const Combination& c, Naming naming) {
        SchoolOptions o;
        o.naming = naming;
        o.metresPerUnit = c.metresPerUnit;
        o.up = c.up;
        MeshScene school = tests::schoolScene(bareSchool(), o);
        std::vector<std::string> names;
        if (std::string_view(extension) == "obj") names = unshare(school);
        const auto scene = assimpScene(school, c.metresPerUnit, c.up, names);
        const std::filesystem::path path = dir_ / (std::string(c.unit) + (c.up == UpAxis::Y ? "_y." : "_z.") + extension);
        Assimp::Exporter out;
        INFO(out.GetErrorString());
        REQUIRE(out.Export(scene.get(), exporter, path.string()) == aiReturn_SUCCESS);
        if (std::string_view(extension) == "dae") {  // its exporter always says metres and Y; the file's own words for the others
            std::stringstream text;
            text << std::ifstream(path).rdbuf();
            std::string s = text.str();
            const std::string unit = between(s, "<unit", "/>"), axis = between(s, "<up_axis>", "</up_axis>");
            REQUIRE_FALSE(unit.empty());
            REQUIRE_FALSE(axis.empty());
            char line[80];
            std::snprintf(line, sizeof line, "<unit name=\"%s\" meter=\"%.9g\"/>", c.unit, c.metresPerUnit);
            replaceAll(s, unit, line);
            replaceAll(s, axis, c.up == UpAxis::Y ? "<up_axis>Y_UP</up_axis>" : "<up_axis>Z_UP</up_axis>");
            std::ofstream(path) << s;
        }
        return path;
    }

private:
    test::TempDir dir_;
};

bool has(const Imported& in, std::string_view code) {
    return std::any_of(in.problems.begin(), in.problems.end(), [&](const building::Problem& p) { return p.code == code; });
}

Imported imported(const std::filesystem::path& path, const ImportOptions& options = {}) {
    auto in = importModel(path, options);
    if (!in) FAIL(in.error().text());
    return std::move(*in);
}

}  // namespace

TEST_CASE("The school written as FBX in metres, feet and inches, Y and Z up, is read again whole as the file states its unit and axis") {
    Files files;
    for (const Combination& c : kCombinations) {
        INFO(c.unit << (c.up == UpAxis::Y ? " Y" : " Z"));
        const Imported in = imported(files.write("fbxa", "fbx", c, Naming::Blender));
        tests::checkWhole(bareSchool(), in, true);
        CHECK(has(in, "unit-stated"));
        CHECK(has(in, "up-stated"));
    }
}

TEST_CASE("The school written as DAE in metres, feet and inches, Y and Z up, is read again whole as the file states its unit and axis") {
    Files files;
    for (const Combination& c : kCombinations) {
        INFO(c.unit << (c.up == UpAxis::Y ? " Y" : " Z"));
        const Imported in = imported(files.write("collada", "dae", c, Naming::Ifc));
        tests::checkWhole(bareSchool(), in, true);
        CHECK(has(in, "unit-stated"));
    }
}

TEST_CASE("The school written as OBJ in metres, feet and inches, Y and Z up, is read again whole though the file states neither") {
    Files files;
    for (const Combination& c : kCombinations) {
        INFO(c.unit << (c.up == UpAxis::Y ? " Y" : " Z"));
        const Imported in = imported(files.write("obj", "obj", c, Naming::Ifc));
        tests::checkWhole(bareSchool(), in, false);  // no groups in OBJ: floors are found by rooms and surfaces
        CHECK(has(in, "unit-estimated"));
        CHECK(has(in, "up-estimated"));
    }
}

TEST_CASE("The school written as GLB is read again whole, in feet or inches, or with Z up, it says what to ask for, and asked so it is whole") {
    Files files;
    for (const Combination& c : kCombinations) {
        INFO(c.unit << (c.up == UpAxis::Y ? " Y" : " Z"));
        const std::filesystem::path path = files.write("glb2", "glb", c, Naming::Ifc);
        if (c.metresPerUnit == 1 && c.up == UpAxis::Y) {
            const Imported in = imported(path);
            tests::checkWhole(bareSchool(), in, true);
            CHECK_FALSE(has(in, "unit-doubtful"));
            CHECK_FALSE(has(in, "up-doubtful"));
            continue;
        }
        ImportOptions as;
        as.up = c.up;
        CHECK(has(imported(path, as), "unit-doubtful") == (c.metresPerUnit != 1));
        as.metresPerUnit = c.metresPerUnit;
        as.up = c.up == UpAxis::Z ? std::nullopt : std::optional(c.up);
        CHECK(has(imported(path, as), "up-doubtful") == (c.up == UpAxis::Z));
        as.up = c.up;
        tests::checkWhole(bareSchool(), imported(path, as), true);
    }
}
