#include "importers/worker/gltf_reader.h"

#include <tiny_gltf.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <glm/gtc/quaternion.hpp>
#include <limits>
#include <map>
#include <set>

#include "importers/worker/scene_builder.h"

namespace sallyport::importers::worker {
namespace {

using base::ErrorCode;
using base::Mat4;
using base::Vec3f;
using building::Problem;
constexpr uint32_t kNone = MeshScene::kNone;
constexpr const char* kDraco = "KHR_draco_mesh_compression";
constexpr const char* kMeshopt = "EXT_meshopt_compression";

/// Extensions that change nothing of what is read, or that are read.
bool harmless(std::string_view extension) {
    static constexpr std::string_view kBeginnings[] = {
        "KHR_materials_", "KHR_texture_",          "KHR_lights_", "KHR_animation_",          "EXT_texture_",     "EXT_lights_",
        "MSFT_texture_",  "KHR_mesh_quantization", "KHR_xmp",     "EXT_structural_metadata", "EXT_mesh_features"};
    return std::any_of(std::begin(kBeginnings), std::end(kBeginnings), [&](std::string_view b) { return extension.starts_with(b); });
}

bool noImage(tinygltf::Image*, const int, std::string*, std::string*, int, int, const unsigned char*, int, void*) { return true; }

// Side files: one that was found is kept for the reading that follows.
struct Sides {
    Job& job;
    std::map<std::string, MappedBytes> files;
    static std::string plain(std::string_view name) {
        while (name.starts_with("./")) name.remove_prefix(2);
        return std::string(name);
    }
    const MappedBytes* find(const std::string& name) {
        const auto [it, isNew] = files.try_emplace(plain(name));
        if (isNew) it->second = job.open(it->first);
        return it->second ? &it->second : nullptr;
    }
};
bool sideExists(const std::string& name, void* sides) { return static_cast<Sides*>(sides)->find(name) != nullptr; }
std::string sidePath(const std::string& name, void*) { return name; }
bool readSide(std::vector<unsigned char>* out, std::string* error, const std::string& name, void* sides) {
    const MappedBytes* side = static_cast<Sides*>(sides)->find(name);
    if (!side) {
        *error += "not found";
        return false;
    }
    out->assign(side->bytes().begin(), side->bytes().end());
    return true;
}
bool writeSide(std::string*, const std::string&, const std::vector<unsigned char>&, void*) { return false; }

tinygltf::Model load(Job& job) {
    const auto bytes = job.model.bytes();
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (bytes.size() > std::numeric_limits<unsigned>::max()) throw Refusal(ErrorCode::TooLarge, "the model is too large; split it");
    tinygltf::TinyGLTF loader;
    Sides sides{job, {}};
    loader.SetImageLoader(noImage, nullptr);
    loader.SetFsCallbacks({sideExists, sidePath, readSide, writeSide, &sides});
    tinygltf::Model model;
    std::string error, warning;
    const bool ok = text.starts_with("glTF") ? loader.LoadBinaryFromMemory(&model, &error, &warning, bytes.data(), unsigned(bytes.size()), "")
                                             : loader.LoadASCIIFromString(&model, &error, &warning, text.data(), unsigned(bytes.size()), "");
    for (const char* compression : {kDraco, kMeshopt}) {
        const auto& required = model.extensionsRequired;
        if (std::find(required.begin(), required.end(), compression) != required.end() || (!ok && text.find(compression) != text.npos))
            throw Refusal(ErrorCode::Unsupported,
                          std::string("the model's geometry is compressed (") + compression + "); export it without compression");
    }
    if (!ok) throw Refusal(ErrorCode::BadInput, "the glTF cannot be read (" + cleanText(error, 300) + "); export it again");
    return model;
}

template <class T>
double scaled(const uint8_t* at, bool normalized) {
    T v;
    std::memcpy(&v, at, sizeof v);
    return normalized ? std::max(double(v) / double(std::numeric_limits<T>::max()), -1.0) : double(v);
}

size_t componentBytes(int type) {
    switch (type) {
        case TINYGLTF_COMPONENT_TYPE_BYTE:
        case TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE:
            return 1;
        case TINYGLTF_COMPONENT_TYPE_SHORT:
        case TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT:
            return 2;
        case TINYGLTF_COMPONENT_TYPE_UNSIGNED_INT:
        case TINYGLTF_COMPONENT_TYPE_FLOAT:
            return 4;
        default:
            return 0;
    }
}

double component(const uint8_t* at, int type, bool normalized) {
    switch (type) {
        case TINYGLTF_COMPONENT_TYPE_BYTE:
            return scaled<int8_t>(at, normalized);
        case TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE:
            return scaled<uint8_t>(at, normalized);
        case TINYGLTF_COMPONENT_TYPE_SHORT:
            return scaled<int16_t>(at, normalized);
        case TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT:
            return scaled<uint16_t>(at, normalized);
        case TINYGLTF_COMPONENT_TYPE_UNSIGNED_INT:
            return scaled<uint32_t>(at, normalized);
        default:
            return scaled<float>(at, false);
    }
}

/// `count` elements of `elementBytes` bytes each, `stride` apart, all inside their buffer; nullptr when they are not.
struct Elements {
    const uint8_t* first = nullptr;
    size_t stride = 0;
};
Elements elementsIn(const tinygltf::Model& model, int viewIndex, size_t offset, size_t count, size_t elementBytes, bool packed) {
    if (viewIndex < 0 || size_t(viewIndex) >= model.bufferViews.size() || count == 0) return {};
    const tinygltf::BufferView& v = model.bufferViews[size_t(viewIndex)];
    if (v.buffer < 0 || size_t(v.buffer) >= model.buffers.size() || v.extensions.count(kMeshopt)) return {};
    const auto& data = model.buffers[size_t(v.buffer)].data;
    const size_t stride = packed || v.byteStride == 0 ? elementBytes : v.byteStride;
    if (stride < elementBytes || stride > 65536 || v.byteOffset > data.size() || v.byteLength > data.size() - v.byteOffset) return {};
    if (offset > v.byteLength || elementBytes > v.byteLength - offset || count - 1 > (v.byteLength - offset - elementBytes) / stride) return {};
    return {data.data() + v.byteOffset + offset, stride};
}

class Reader {
public:
    Reader(const tinygltf::Model& model, Job& job) : model_(model), job_(job), builder_("gltf") {}

    MeshScene read() {
        MeshScene& scene = builder_.scene();
        scene.metresPerUnit = 1;
        scene.up = UpAxis::Y;
        scene.generator = cleanText(model_.asset.generator);
        for (const std::string& e : model_.extensionsRequired)
            if (!harmless(e))
                builder_.addProblem("unsupported-extension", "the model requires " + cleanText(e, 100) + ", which is not read; parts may be missing");
        for (const auto& m : model_.materials) {
            const base::Rgba8 c = colour(m);
            materials_.push_back(builder_.addMaterial(m.name, c));
        }
        readNodes();
        if (compressed_ > 0)
            builder_.addProblem("unsupported-extension",
                                std::to_string(compressed_) + " meshes are compressed and left out; export without compression",
                                Problem::Severity::Error);
        if (unreadable_ > 0)
            builder_.addProblem("bad-mesh", std::to_string(unreadable_) + " meshes name data that is not there; left out", Problem::Severity::Error);
        return builder_.finish();
    }

private:
    static base::Rgba8 colour(const tinygltf::Material& m) {
        std::vector<double> f = m.pbrMetallicRoughness.baseColorFactor;
        if (const auto old = m.extensions.find("KHR_materials_pbrSpecularGlossiness");
            old != m.extensions.end() && old->second.Has("diffuseFactor")) {
            const auto& diffuse = old->second.Get("diffuseFactor");
            f.clear();
            for (size_t i = 0; i < diffuse.ArrayLen(); ++i) f.push_back(diffuse.Get(int(i)).GetNumberAsDouble());
        }
        f.resize(4, 1.0);
        return {fromLinear(f[0]), fromLinear(f[1]), fromLinear(f[2]), m.alphaMode == "BLEND" ? fromSrgb(f[3]) : uint8_t(255)};
    }

    const tinygltf::Accessor* accessor(int i) const { return i >= 0 && size_t(i) < model_.accessors.size() ? &model_.accessors[size_t(i)] : nullptr; }

    /// Components of an accessor's elements, `n` of each, as doubles through `put(element, component, value)`. False when its data is not there.
    template <class Put>
    bool readElements(const tinygltf::Accessor& a, size_t n, Put put) {
        const size_t bytes = componentBytes(a.componentType);
        if (bytes == 0) return false;
        const auto element = [&](const uint8_t* at, size_t i) {
            for (size_t c = 0; c < n; ++c) put(i, c, component(at + c * bytes, a.componentType, a.normalized));
        };
        if (a.bufferView >= 0) {
            const Elements e = elementsIn(model_, a.bufferView, a.byteOffset, a.count, n * bytes, false);
            if (!e.first) return false;
            for (size_t i = 0; i < a.count; ++i) element(e.first + i * e.stride, i);
        } else if (!a.sparse.isSparse) {
            return false;
        }
        if (!a.sparse.isSparse) return true;
        const auto& s = a.sparse;
        const size_t count = s.count > 0 ? size_t(s.count) : 0, indexBytes = componentBytes(s.indices.componentType);
        if (s.indices.byteOffset < 0 || s.values.byteOffset < 0 || indexBytes == 0) return false;
        const Elements where = elementsIn(model_, s.indices.bufferView, size_t(s.indices.byteOffset), count, indexBytes, true);
        const Elements what = elementsIn(model_, s.values.bufferView, size_t(s.values.byteOffset), count, n * bytes, true);
        if (!where.first || !what.first) return count == 0;
        for (size_t k = 0; k < count; ++k) {
            const double i = component(where.first + k * where.stride, s.indices.componentType, false);
            if (i >= 0 && i < double(a.count)) element(what.first + k * what.stride, size_t(i));
        }
        return true;
    }

    static int attribute(const tinygltf::Primitive& p, const char* name) {
        const auto it = p.attributes.find(name);
        return it == p.attributes.end() ? -1 : it->second;
    }

    /// The points of an accessor. The last ones are kept: exporters let many primitives share one array.
    bool readPositions(int index) {
        if (index >= 0 && index == positionsOf_) return true;
        const tinygltf::Accessor* a = accessor(index);
        positionsOf_ = -1;
        if (!a || a->type != TINYGLTF_TYPE_VEC3 || a->count == 0 || a->count > MeshScene::kMaxVertices) return false;
        positions_.assign(a->count, Vec3f(0));
        if (!readElements(*a, 3, [&](size_t i, size_t c, double v) { positions_[i][int(c)] = float(v); })) return false;
        positionsOf_ = index;
        return true;
    }

    bool readIndices(const tinygltf::Primitive& p) {
        corners_.clear();
        if (p.indices < 0) {
            corners_.resize(positions_.size());
            for (size_t i = 0; i < corners_.size(); ++i) corners_[i] = uint32_t(i);
        } else {
            const tinygltf::Accessor* a = accessor(p.indices);
            if (!a || a->count > MeshScene::kMaxIndices) return false;
            corners_.resize(a->count);
            if (a->count > 0 &&
                !readElements(*a, 1, [&](size_t i, size_t, double v) { corners_[i] = v >= 0 && v < 4294967295.0 ? uint32_t(v) : kNone; }))
                return false;
        }
        const size_t n = corners_.size();
        triangles_.clear();
        if (p.mode == TINYGLTF_MODE_TRIANGLES || p.mode < 0) {
            triangles_.assign(corners_.begin(), corners_.begin() + std::ptrdiff_t(n / 3 * 3));
        } else if (p.mode == TINYGLTF_MODE_TRIANGLE_STRIP || p.mode == TINYGLTF_MODE_TRIANGLE_FAN) {
            const bool fan = p.mode == TINYGLTF_MODE_TRIANGLE_FAN;
            for (size_t i = 0; i + 2 < n; ++i) {
                const uint32_t a = fan ? corners_[0] : corners_[i], b = corners_[i + 1], c = corners_[i + 2];
                if (!fan && i % 2 == 1) triangles_.insert(triangles_.end(), {b, a, c});
                else triangles_.insert(triangles_.end(), {a, b, c});
            }
        } else {
            builder_.countOther(n);
        }
        return true;
    }

    uint32_t materialOf(const tinygltf::Primitive& p) {
        const bool known = p.material >= 0 && size_t(p.material) < materials_.size();
        const tinygltf::Accessor* a = accessor(attribute(p, "COLOR_0"));
        if (!a || a->count == 0 || a->count > MeshScene::kMaxVertices || (a->type != TINYGLTF_TYPE_VEC3 && a->type != TINYGLTF_TYPE_VEC4))
            return known ? materials_[size_t(p.material)] : kNone;
        double sum[3] = {0, 0, 0};
        if (!readElements(*a, 3, [&](size_t, size_t c, double v) { sum[c] += v; })) return known ? materials_[size_t(p.material)] : kNone;
        double factor[4] = {1, 1, 1, 1};
        std::string name;
        uint8_t alpha = 255;
        if (known) {
            const auto& m = model_.materials[size_t(p.material)];
            for (size_t c = 0; c < std::min<size_t>(3, m.pbrMetallicRoughness.baseColorFactor.size()); ++c)
                factor[c] = m.pbrMetallicRoughness.baseColorFactor[c];
            name = m.name;
            alpha = builder_.scene().materials[materials_[size_t(p.material)]].color.a;
        }
        const double n = double(a->count);
        return builder_.addMaterial(
            name, {fromLinear(sum[0] / n * factor[0]), fromLinear(sum[1] / n * factor[1]), fromLinear(sum[2] / n * factor[2]), alpha});
    }

    const std::vector<uint32_t>& meshesOf(size_t index) {
        const auto [it, isNew] = meshes_.try_emplace(index);
        if (!isNew) return it->second;
        for (const tinygltf::Primitive& p : model_.meshes[index].primitives) {
            const int position = attribute(p, "POSITION");
            const tinygltf::Accessor* a = accessor(position);
            if (p.extensions.count(kDraco) && (!a || a->bufferView < 0)) {
                ++compressed_;
            } else if (!readPositions(position) || !readIndices(p)) {
                ++unreadable_;
            } else if (!triangles_.empty()) {
                const uint32_t m = builder_.addMesh(positions_, triangles_, materialOf(p));
                if (m != kNone) it->second.push_back(m);
            }
        }
        job_.progress(0.5 + 0.5 * double(meshes_.size()) / double(model_.meshes.size()));
        return it->second;
    }

    static Mat4 transformOf(const tinygltf::Node& n) {
        Mat4 m(1.0);
        if (n.matrix.size() == 16) {
            for (int i = 0; i < 16; ++i) m[i / 4][i % 4] = n.matrix[size_t(i)];
            return m;
        }
        if (n.rotation.size() == 4) {
            const glm::dquat q(n.rotation[3], n.rotation[0], n.rotation[1], n.rotation[2]);
            if (glm::length(q) > 1e-6) m = glm::mat4_cast(glm::normalize(q));
        }
        if (n.scale.size() == 3)
            for (int c = 0; c < 3; ++c) m[c] *= n.scale[size_t(c)];
        if (n.translation.size() == 3) m[3] = {n.translation[0], n.translation[1], n.translation[2], 1};
        return m;
    }

    void readNodes() {
        std::vector<int> roots;
        const size_t scene = model_.defaultScene >= 0 ? size_t(model_.defaultScene) : 0;
        if (scene < model_.scenes.size()) {
            roots = model_.scenes[scene].nodes;
        } else {
            std::set<int> children;
            for (const auto& n : model_.nodes) children.insert(n.children.begin(), n.children.end());
            for (size_t i = 0; i < model_.nodes.size(); ++i)
                if (!children.count(int(i))) roots.push_back(int(i));
        }
        std::vector<std::pair<int, uint32_t>> open;
        for (size_t i = roots.size(); i-- > 0;) open.emplace_back(roots[i], kNone);
        std::vector<bool> seen(model_.nodes.size(), false);
        size_t again = 0;
        while (!open.empty()) {
            const auto [index, parent] = open.back();
            open.pop_back();
            if (index < 0 || size_t(index) >= model_.nodes.size()) continue;
            // A node has one parent; what is met again is a cycle or a second one.
            if (seen[size_t(index)]) {
                ++again;
                continue;
            }
            seen[size_t(index)] = true;
            const tinygltf::Node& n = model_.nodes[size_t(index)];
            const bool hasMesh = n.mesh >= 0 && size_t(n.mesh) < model_.meshes.size();
            const std::string& name = n.name.empty() && hasMesh ? model_.meshes[size_t(n.mesh)].name : n.name;
            const uint32_t id = builder_.addNode(name, parent, transformOf(n));
            if (n.extensions.count("EXT_mesh_gpu_instancing"))
                builder_.addProblem("unsupported-extension", "the copies made by EXT_mesh_gpu_instancing are not read; one is shown");
            if (hasMesh)
                for (const uint32_t m : meshesOf(size_t(n.mesh))) builder_.place(id, m);
            for (size_t i = n.children.size(); i-- > 0;) open.emplace_back(n.children[i], id);
        }
        if (again > 0) builder_.addProblem("cyclic-node", std::to_string(again) + " nodes stand below several others or themselves; taken once");
    }

    const tinygltf::Model& model_;
    Job& job_;
    SceneBuilder builder_;
    std::vector<uint32_t> materials_;
    std::map<size_t, std::vector<uint32_t>> meshes_;
    std::vector<Vec3f> positions_;
    std::vector<uint32_t> corners_, triangles_;
    int positionsOf_ = -1;
    size_t compressed_ = 0, unreadable_ = 0;
};

}  // namespace

MeshScene readGltf(Job& job) {
    const tinygltf::Model model = load(job);
    job.progress(0.5);
    return Reader(model, job).read();
}

}  // namespace sallyport::importers::worker
