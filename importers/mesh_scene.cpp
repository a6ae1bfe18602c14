// MeshScene as bytes, for the way from the worker process to this one: little-endian, no padding, every count before what it counts.
#include "importers/mesh_scene.h"

#include <bit>
#include <cmath>
#include <cstring>

#include "base/text.h"

namespace sallyport::importers {
namespace {

using base::Error;
using base::ErrorCode;
using base::Mat4;
using building::Problem;

static_assert(std::endian::native == std::endian::little && sizeof(base::Vec3f) == 12 && sizeof(Mat4) == 128, "arrays are copied as they are");
constexpr uint32_t kMagic = 0x534d5053, kVersion = 1;  // "SPMS"

class Writer {
public:
    std::string out;
    void raw(const void* data, size_t size) { out.append(static_cast<const char*>(data), size); }
    template <class T>
    void number(T v) {
        raw(&v, sizeof v);
    }
    void text(std::string_view s) {
        const std::string clean = cleanText(s);
        number(uint32_t(clean.size()));
        out += clean;
    }
    template <class T>
    void array(const std::vector<T>& v) {
        number(uint32_t(v.size()));
        raw(v.data(), v.size() * sizeof(T));
    }
};

/// After the first reading that fails, all fail: callers test ok() where it matters and at the end.
class Reader {
public:
    explicit Reader(std::span<const uint8_t> bytes) : rest_(bytes) {}
    bool ok() const { return ok_; }
    bool atEnd() const { return rest_.empty(); }
    template <class T>
    T number() {
        T v{};
        if (take(sizeof v)) std::memcpy(&v, taken_, sizeof v);
        return v;
    }
    /// A count of things of at least `bytesEach`; more than can follow, or than `max`, fails.
    size_t count(size_t max, size_t bytesEach) {
        const size_t n = number<uint32_t>();
        if (n > max || n > rest_.size() / bytesEach) ok_ = false;
        return ok_ ? n : 0;
    }
    std::string text() {
        const size_t n = count(MeshScene::kMaxNameBytes, 1);
        return take(n) ? cleanText({reinterpret_cast<const char*>(taken_), n}) : std::string();
    }
    template <class T>
    void array(std::vector<T>& v, size_t max) {
        const size_t n = count(max, sizeof(T));
        if (n == 0 || !take(n * sizeof(T))) return;
        v.resize(n);
        std::memcpy(static_cast<void*>(v.data()), taken_, n * sizeof(T));
    }

private:
    bool take(size_t n) {
        if (!ok_ || n > rest_.size()) return ok_ = false;
        taken_ = rest_.data();
        rest_ = rest_.subspan(n);
        return true;
    }
    std::span<const uint8_t> rest_;
    const uint8_t* taken_ = nullptr;
    bool ok_ = true;
};

bool soundNumber(double v) { return std::abs(v) <= MeshScene::kMaxCoordinate; }  // false for NaN

bool readMesh(Reader& in, MeshScene& scene, size_t& vertices, size_t& indices) {
    MeshScene::Mesh& m = scene.meshes.emplace_back();
    m.material = in.number<uint32_t>();
    in.array(m.positions, MeshScene::kMaxVertices - vertices);
    in.array(m.indices, MeshScene::kMaxIndices - indices);
    vertices += m.positions.size();
    indices += m.indices.size();
    if (!in.ok() || m.indices.size() % 3 != 0 || (m.material != MeshScene::kNone && m.material >= scene.materials.size())) return false;
    for (const base::Vec3f& p : m.positions)
        if (!soundNumber(p.x) || !soundNumber(p.y) || !soundNumber(p.z)) return false;
    for (const uint32_t i : m.indices)
        if (i >= m.positions.size()) return false;
    return true;
}

/// Reads the nodes and checks that they are a forest of bounded depth whose every world transform can be used.
bool readNodes(Reader& in, MeshScene& scene) {
    const size_t n = in.count(MeshScene::kMaxNodes, 4 + 4 + 128 + 4);
    scene.nodes.reserve(n);
    std::vector<Mat4> world;
    std::vector<uint16_t> depth;
    world.reserve(n);
    depth.reserve(n);
    size_t uses = 0;
    uint64_t triangles = 0;
    for (size_t i = 0; i < n && in.ok(); ++i) {
        MeshScene::Node& node = scene.nodes.emplace_back();
        node.name = in.text();
        node.parent = in.number<uint32_t>();
        node.transform = in.number<Mat4>();
        in.array(node.meshes, MeshScene::kMaxMeshUses - uses);
        uses += node.meshes.size();
        const bool root = node.parent == MeshScene::kNone;
        if (!in.ok() || (!root && node.parent >= i) || !soundTransform(node.transform)) return false;
        world.push_back(root ? node.transform : world[node.parent] * node.transform);
        depth.push_back(root ? 0 : uint16_t(depth[node.parent] + 1));
        if (depth.back() > MeshScene::kMaxDepth || !soundTransform(world.back())) return false;
        for (const uint32_t m : node.meshes) {
            if (m >= scene.meshes.size()) return false;
            triangles += scene.meshes[m].indices.size() / 3;
        }
        if (triangles > MeshScene::kMaxTriangles) return false;
    }
    return in.ok();
}

bool readProblems(Reader& in, MeshScene& scene) {
    const size_t n = in.count(MeshScene::kMaxProblems, 13);
    for (size_t i = 0; i < n && in.ok(); ++i) {
        Problem& p = scene.problems.emplace_back();
        p.code = in.text();
        const auto severity = in.number<uint8_t>();
        if (severity > uint8_t(Problem::Severity::Error)) return false;
        p.severity = Problem::Severity(severity);
        p.message = in.text();
        p.where = in.text();
    }
    return in.ok();
}

bool read(Reader& in, MeshScene& scene) {
    if (in.number<uint32_t>() != kMagic || in.number<uint32_t>() != kVersion) return false;
    scene.format = in.text();
    scene.generator = in.text();
    if (const auto unit = in.number<double>(); unit != 0) {
        if (!(unit >= 1e-9 && unit <= 1e9)) return false;
        scene.metresPerUnit = unit;
    }
    const auto up = in.number<uint8_t>();
    if (up > 2) return false;
    if (up != 0) scene.up = up == 1 ? UpAxis::Y : UpAxis::Z;
    const size_t materials = in.count(MeshScene::kMaxMaterials, 8);
    scene.materials.reserve(materials);
    for (size_t i = 0; i < materials && in.ok(); ++i) {
        MeshScene::Material& m = scene.materials.emplace_back();
        m.name = in.text();
        m.color = in.number<base::Rgba8>();
    }
    const size_t meshes = in.count(MeshScene::kMaxMeshes, 12);
    scene.meshes.reserve(meshes);
    size_t vertices = 0, indices = 0;
    for (size_t i = 0; i < meshes; ++i)
        if (!readMesh(in, scene, vertices, indices)) return false;
    return readNodes(in, scene) && readProblems(in, scene) && in.atEnd();
}

}  // namespace

std::string cleanText(std::string_view raw, size_t maxBytes) {
    const bool latin1 = !base::isUtf8(raw);
    std::string out;
    while (!raw.empty()) {
        const uint8_t first = uint8_t(raw[0]);
        size_t n = latin1 ? 1 : base::utf8Length(raw);
        if (first < 0x20 || first == 0x7f || (latin1 && first >= 0x80 && first < 0xa0)) {
            if (out.size() + 1 > maxBytes) break;
            out += ' ';
        } else if (latin1 && first >= 0x80) {
            if (out.size() + 2 > maxBytes) break;
            out += char(0xc0 | first >> 6);
            out += char(0x80 | (first & 0x3f));
        } else {
            if (out.size() + n > maxBytes) break;
            // U+0080 to U+009F are control characters too: a terminal obeys them.
            if (n == 2 && first == 0xc2 && uint8_t(raw[1]) < 0xa0) out += ' ';
            else out.append(raw.data(), n);
        }
        raw.remove_prefix(n);
    }
    return out;
}

bool soundTransform(const Mat4& m) {
    for (int c = 0; c < 4; ++c)
        for (int r = 0; r < 3; ++r)
            if (!soundNumber(m[c][r])) return false;
    return m[0][3] == 0 && m[1][3] == 0 && m[2][3] == 0 && m[3][3] == 1;
}

std::string encodeMeshScene(const MeshScene& scene) {
    size_t bytes = 4096;
    for (const MeshScene::Mesh& m : scene.meshes) bytes += 12 + m.positions.size() * 12 + m.indices.size() * 4;
    for (const MeshScene::Node& n : scene.nodes) bytes += 140 + n.name.size() + n.meshes.size() * 4;
    Writer w;
    w.out.reserve(bytes);
    w.number(kMagic);
    w.number(kVersion);
    w.text(scene.format);
    w.text(scene.generator);
    w.number(scene.metresPerUnit.value_or(0.0));
    w.number(uint8_t(!scene.up ? 0 : *scene.up == UpAxis::Y ? 1 : 2));
    w.number(uint32_t(scene.materials.size()));
    for (const MeshScene::Material& m : scene.materials) {
        w.text(m.name);
        w.number(m.color);
    }
    w.number(uint32_t(scene.meshes.size()));
    for (const MeshScene::Mesh& m : scene.meshes) {
        w.number(m.material);
        w.array(m.positions);
        w.array(m.indices);
    }
    w.number(uint32_t(scene.nodes.size()));
    for (const MeshScene::Node& n : scene.nodes) {
        w.text(n.name);
        w.number(n.parent);
        w.number(n.transform);
        w.array(n.meshes);
    }
    w.number(uint32_t(scene.problems.size()));
    for (const Problem& p : scene.problems) {
        w.text(p.code);
        w.number(uint8_t(p.severity));
        w.text(p.message);
        w.text(p.where);
    }
    return std::move(w.out);
}

base::Result<MeshScene> decodeMeshScene(std::span<const uint8_t> bytes, const std::string& where) {
    Reader in(bytes);
    MeshScene scene;
    if (!read(in, scene)) return Error{ErrorCode::BadInput, "the model's reader handed back what is no scene; export the model again", where};
    return scene;
}

}  // namespace sallyport::importers
