#include "importers/worker/assimp_reader.h"

#include <assimp/BaseImporter.h>
#include <assimp/commonMetaData.h>
#include <assimp/config.h>
#include <assimp/importerdesc.h>
#include <assimp/material.h>
#include <assimp/postprocess.h>
#include <assimp/scene.h>

#include <algorithm>
#include <array>
#include <assimp/IOStream.hpp>
#include <assimp/IOSystem.hpp>
#include <assimp/Importer.hpp>
#include <assimp/ProgressHandler.hpp>
#include <charconv>
#include <cmath>
#include <cstring>
#include <map>
#include <memory>

#include "importers/worker/comments.h"
#include "importers/worker/object_names.h"
#include "importers/worker/scene_builder.h"
#include "importers/worker/studio_names.h"

namespace sallyport::importers::worker {
namespace {

using base::ErrorCode;
using base::Mat4;
using base::Vec3;
constexpr uint32_t kNone = MeshScene::kNone;

class Bytes : public Assimp::IOStream {
public:
    explicit Bytes(std::span<const uint8_t> bytes, std::span<const uint64_t> blanks = {}) : bytes_(bytes), blanks_(blanks) {}
    size_t Read(void* to, size_t size, size_t count) override {
        if (size == 0) return 0;
        const size_t n = std::min(count, (bytes_.size() - at_) / size);
        if (n > 0) std::memcpy(to, bytes_.data() + at_, n * size);
        replaceBlanks({static_cast<uint8_t*>(to), n * size}, at_, blanks_);
        at_ += n * size;
        return n;
    }
    size_t Write(const void*, size_t, size_t) override { return 0; }
    aiReturn Seek(size_t offset, aiOrigin origin) override {
        // Offsets are unsigned in this interface; going back wraps, as its own implementations have it.
        const size_t to = origin == aiOrigin_SET ? offset : origin == aiOrigin_CUR ? at_ + offset : bytes_.size() - offset;
        if (to > bytes_.size()) return aiReturn_FAILURE;
        at_ = to;
        return aiReturn_SUCCESS;
    }
    size_t Tell() const override { return at_; }
    size_t FileSize() const override { return bytes_.size(); }
    void Flush() override {}

private:
    std::span<const uint8_t> bytes_;
    std::span<const uint64_t> blanks_;  ///< inside names that the parser would cut there
    size_t at_ = 0;
};

/// The model under its own name; everything else is asked for.
class Files : public Assimp::IOSystem {
public:
    Files(Job& job, std::string modelName) : job_(job), model_(std::move(modelName)) {
        if (job.format == "obj") blanks_ = blanksInObjectNames(job.model.bytes());
    }
    bool Exists(const char* name) const override { return name == model_ || find(name); }
    char getOsSeparator() const override { return '/'; }
    Assimp::IOStream* Open(const char* name, const char* mode) override {
        if (std::strpbrk(mode, "wa+")) return nullptr;
        if (name == model_) return new Bytes(job_.model.bytes(), blanks_);
        const MappedBytes* side = find(name);
        return side ? new Bytes(side->bytes()) : nullptr;
    }
    void Close(Assimp::IOStream* s) override { delete s; }
    bool ComparePaths(const char* a, const char* b) const override { return std::strcmp(a, b) == 0; }

private:
    const MappedBytes* find(const std::string& name) const {
        const auto [it, isNew] = sides_.try_emplace(name);
        if (isNew) it->second = job_.open(name);
        return it->second ? &it->second : nullptr;
    }
    Job& job_;
    std::string model_;
    std::vector<uint64_t> blanks_;
    mutable std::map<std::string, MappedBytes> sides_;
};

class Progress : public Assimp::ProgressHandler {
public:
    explicit Progress(Job& job) : job_(job) {}
    bool Update(float fraction) override {
        if (fraction > 0) job_.progress(0.7 * double(fraction));
        return true;
    }

private:
    Job& job_;
};

/// Only the importer for `extension` stays: a file can not choose another one by what it holds.
void keepOnly(Assimp::Importer& importer, const std::string& extension) {
    for (size_t i = importer.GetImporterCount(); i-- > 0;) {
        const aiImporterDesc* d = importer.GetImporterInfo(i);
        const std::string all = d && d->mFileExtensions ? " " + std::string(d->mFileExtensions) + " " : std::string();
        if (all.find(" " + extension + " ") == all.npos) {
            Assimp::BaseImporter* unwanted = importer.GetImporter(i);
            importer.UnregisterLoader(unwanted);
            delete unwanted;
        }
    }
}

Mat4 matrix(const aiMatrix4x4& m) {
    Mat4 out(1.0);
    for (int r = 0; r < 3; ++r)
        for (int c = 0; c < 4; ++c) out[c][r] = double(m[unsigned(r)][unsigned(c)]);
    return out;
}

/// Rotation matrix by rows.
Mat4 rows(std::array<std::array<int, 3>, 3> r) {
    Mat4 out(1.0);
    for (int i = 0; i < 3; ++i)
        for (int j = 0; j < 3; ++j) out[j][i] = r[size_t(i)][size_t(j)];
    return out;
}

bool near(const Mat4& a, const Mat4& b, double tolerance) {
    for (int c = 0; c < 4; ++c)
        for (int r = 0; r < 4; ++r)
            if (!(std::abs(a[c][r] - b[c][r]) <= tolerance)) return false;
    return true;
}

/// Assimp keeps units in single precision, where 0.0254 is 0.02539999969: the shortest number that reads the same is what the file says.
double asWritten(double single) {
    std::array<char, 32> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), float(single)).ptr;
    double v = single;
    std::from_chars(text.data(), end, v);
    return v;
}

/// Collada: Assimp scales the root to metres and turns it to Y up. (Seen with 5.2.5 for every up axis and several units.)
Mat4 takeBackCollada(const Mat4& root, MeshScene& scene) {
    const Mat4 kZUp = rows({{{1, 0, 0}, {0, 0, 1}, {0, -1, 0}}}), kXUp = rows({{{0, -1, 0}, {1, 0, 0}, {0, 0, 1}}});
    const double unit = glm::length(Vec3(root[0]));
    scene.metresPerUnit = 1;
    scene.up = UpAxis::Y;
    if (!(unit > 1e-9 && unit < 1e9)) return root;
    for (const auto& [turn, up] : {std::pair(Mat4(1.0), UpAxis::Y), std::pair(kZUp, UpAxis::Z), std::pair(kXUp, UpAxis::Y)}) {
        Mat4 expected = turn * unit;
        expected[3][3] = 1;
        if (!near(root, expected, unit * 1e-5)) continue;
        scene.metresPerUnit = asWritten(unit);
        scene.up = up;
        return near(turn, kXUp, 0) ? turn : Mat4(1.0);
    }
    return root;
}

/// 3DS: drawn with Z up; Assimp turns the root to Y up.
Mat4 takeBack3ds(const Mat4& root, MeshScene& scene) {
    scene.up = UpAxis::Z;
    return rows({{{1, 0, 0}, {0, 0, -1}, {0, 1, 0}}}) * root;
}

/// FBX: coordinates come as they are, with the file's settings beside them. What is up but neither Y nor Z is turned to Z.
Mat4 readFbxSettings(const aiMetadata* settings, const Mat4& root, MeshScene& scene) {
    double centimetres = 1;
    int32_t up = 1, sign = 1;
    if (settings) {
        float single = 0;
        if (!settings->Get("UnitScaleFactor", centimetres) && settings->Get("UnitScaleFactor", single)) centimetres = double(single);
        settings->Get("UpAxis", up);
        settings->Get("UpAxisSign", sign);
    }
    if (centimetres >= 1e-7 && centimetres <= 1e9) scene.metresPerUnit = asWritten(centimetres) / 100;
    scene.up = up == 2 ? UpAxis::Z : UpAxis::Y;
    if (sign >= 0 && (up == 1 || up == 2)) return root;
    scene.up = UpAxis::Z;
    const int s = sign < 0 ? -1 : 1;
    if (up == 0) return rows({{{0, 0, -s}, {0, 1, 0}, {s, 0, 0}}}) * root;
    if (up == 2) return rows({{{1, 0, 0}, {0, -1, 0}, {0, 0, -1}}}) * root;
    return rows({{{1, 0, 0}, {0, 0, 1}, {0, -1, 0}}}) * root;
}

struct Colour {
    aiColor4D value{1, 1, 1, 1};
    std::string name;
    bool stated = false;
};

Colour colourOf(const aiMaterial& m) {
    Colour c;
    aiString name;
    if (m.Get(AI_MATKEY_NAME, name) == aiReturn_SUCCESS) c.name = name.C_Str();
    c.stated = m.Get(AI_MATKEY_COLOR_DIFFUSE, c.value) == aiReturn_SUCCESS || m.Get(AI_MATKEY_BASE_COLOR, c.value) == aiReturn_SUCCESS;
    float opacity = 1;
    c.value.a = 1;
    // 0 is what exporters write who mean the opposite; nobody models what cannot be seen.
    if (m.Get(AI_MATKEY_OPACITY, opacity) == aiReturn_SUCCESS && opacity > 0 && opacity < 1) c.value.a = opacity;
    // What Assimp makes up where the file has no material.
    const bool white = c.value.r == 1 && c.value.g == 1 && c.value.b == 1;
    if (c.name == AI_DEFAULT_MATERIAL_NAME || (c.name.empty() && white)) c = {};
    return c;
}

aiColor4D average(const aiMesh& m) {
    aiColor4D sum(0, 0, 0, 0);
    for (unsigned i = 0; i < m.mNumVertices; ++i) sum += m.mColors[0][i];
    return sum * (1.0f / float(m.mNumVertices));
}

base::Rgba8 rgba(const aiColor4D& c) { return {fromSrgb(c.r), fromSrgb(c.g), fromSrgb(c.b), fromSrgb(c.a)}; }

class Reader {
public:
    Reader(const aiScene& from, Job& job) : from_(from), job_(job), builder_(job.format) {}

    MeshScene read() {
        stated();
        readMaterials();
        readMeshes();
        readNodes();
        return builder_.finish();
    }

private:
    void stated() {
        MeshScene& scene = builder_.scene();
        root_ = from_.mRootNode ? matrix(from_.mRootNode->mTransformation) : Mat4(1.0);
        aiString generator;
        if (from_.mMetaData && from_.mMetaData->Get(AI_METADATA_SOURCE_GENERATOR, generator)) scene.generator = cleanText(generator.C_Str());
        if (job_.format == "dae") root_ = takeBackCollada(root_, scene);
        else if (job_.format == "3ds") root_ = takeBack3ds(root_, scene);
        else if (job_.format == "fbx") root_ = readFbxSettings(from_.mMetaData, root_, scene);
        else {
            Comments c = readComments(job_.model.bytes(), job_.format);
            scene.metresPerUnit = c.metresPerUnit;
            scene.up = c.up;
            scene.generator = cleanText(c.generator);
        }
    }
    void readMaterials() {
        for (unsigned i = 0; i < from_.mNumMaterials; ++i) {
            colours_.push_back(colourOf(*from_.mMaterials[i]));
            const Colour& c = colours_.back();
            materials_.push_back(c.stated ? builder_.addMaterial(c.name, rgba(c.value)) : kNone);
        }
    }
    uint32_t materialOf(const aiMesh& m) {
        const bool known = m.mMaterialIndex < materials_.size();
        if (!m.mColors[0] || m.mNumVertices == 0) return known ? materials_[m.mMaterialIndex] : kNone;
        const aiColor4D seen = average(m);
        const Colour c = known ? colours_[m.mMaterialIndex] : Colour{};
        return builder_.addMaterial(c.name, rgba(c.stated ? seen * c.value : seen));
    }
    void readMeshes() {
        std::vector<uint32_t> indices;
        for (unsigned i = 0; i < from_.mNumMeshes; ++i) {
            const aiMesh& m = *from_.mMeshes[i];
            indices.clear();
            for (unsigned f = 0; f < m.mNumFaces; ++f) {
                const aiFace& face = m.mFaces[f];
                if (face.mNumIndices == 3) indices.insert(indices.end(), face.mIndices, face.mIndices + 3);
                else builder_.countOther(1);
            }
            static_assert(sizeof(aiVector3D) == sizeof(base::Vec3f), "Assimp with single precision");
            const auto* positions = reinterpret_cast<const base::Vec3f*>(m.mVertices);
            meshes_.push_back(positions ? builder_.addMesh({positions, m.mNumVertices}, indices, materialOf(m)) : kNone);
            job_.progress(0.7 + 0.3 * double(i + 1) / from_.mNumMeshes);
        }
    }
    /// The file's name where Assimp has put a number in its place.
    std::string nameOf(const aiNode& n) {
        std::string name = n.mName.C_Str();
        if (job_.format == "obj") name.erase(name.find_last_not_of(" \t\r") + 1);  // of groups it keeps the blanks at the end
        if (job_.format != "3ds" || n.mNumMeshes == 0 || n.mMeshes[0] >= from_.mNumMeshes || !name.starts_with("3DSMesh_")) return name;
        if (studioNames_.empty()) studioNames_ = studioObjectNames(job_.model.bytes());
        const std::string_view number(from_.mMeshes[n.mMeshes[0]]->mName.C_Str());
        size_t object = 0;
        const bool whole = std::from_chars(number.data(), number.data() + number.size(), object).ptr == number.data() + number.size();
        return whole && object < studioNames_.size() ? studioNames_[object] : name;
    }
    void readNodes() {
        std::vector<std::pair<const aiNode*, uint32_t>> open;
        if (from_.mRootNode) open.emplace_back(from_.mRootNode, kNone);
        while (!open.empty()) {
            const auto [n, parent] = open.back();
            open.pop_back();
            const uint32_t id = builder_.addNode(nameOf(*n), parent, parent == kNone ? root_ : matrix(n->mTransformation));
            for (unsigned i = 0; i < n->mNumMeshes; ++i)
                if (n->mMeshes[i] < meshes_.size()) builder_.place(id, meshes_[n->mMeshes[i]]);
            for (unsigned i = n->mNumChildren; i-- > 0;) open.emplace_back(n->mChildren[i], id);
        }
    }

    const aiScene& from_;
    Job& job_;
    SceneBuilder builder_;
    Mat4 root_{1.0};
    std::vector<std::string> studioNames_;
    std::vector<Colour> colours_;
    std::vector<uint32_t> materials_, meshes_;
};

/// The name the parser sees: the model's own, for side files that are named after it, with the ending of what it is.
std::string parserName(const Job& job) {
    std::string stem = job.fileName.substr(0, job.fileName.rfind('.'));
    std::replace(stem.begin(), stem.end(), '/', '_');
    return (stem.empty() ? "model" : stem) + "." + job.format;
}

[[noreturn]] void refuse(std::string why) {
    if (why.find("bad_alloc") != why.npos) throw std::bad_alloc();
    if (why.empty()) why = "no reason given";
    throw Refusal(ErrorCode::BadInput, "the model cannot be read (" + cleanText(why, 300) + "); export it again or in another format");
}

}  // namespace

MeshScene readWithAssimp(Job& job) {
    Assimp::Importer importer;
    keepOnly(importer, job.format);
    const std::string name = parserName(job);
    importer.SetIOHandler(new Files(job, name));  // owned by the importer, as is the next
    importer.SetProgressHandler(new Progress(job));
    importer.SetPropertyBool(AI_CONFIG_IMPORT_NO_SKELETON_MESHES, true);
    importer.SetPropertyBool(AI_CONFIG_IMPORT_COLLADA_USE_COLLADA_NAMES, true);
    for (const char* unwanted : {AI_CONFIG_IMPORT_FBX_READ_ANIMATIONS, AI_CONFIG_IMPORT_FBX_READ_CAMERAS, AI_CONFIG_IMPORT_FBX_READ_LIGHTS,
                                 AI_CONFIG_IMPORT_FBX_READ_TEXTURES, AI_CONFIG_IMPORT_FBX_READ_WEIGHTS, AI_CONFIG_IMPORT_FBX_PRESERVE_PIVOTS})
        importer.SetPropertyBool(unwanted, false);
    const aiScene* scene = importer.ReadFile(name, aiProcess_Triangulate);
    if (!scene) refuse(importer.GetErrorString());
    return Reader(*scene, job).read();
}

}  // namespace sallyport::importers::worker
