// Scenes as bytes: what a facility file keeps so that opening it need not make the scene again.
#include <catch2/catch.hpp>
#include <cstring>

#include "gl/box_scene.h"
#include "gpu/prepared_scene.h"

using namespace sallyport;
using namespace sallyport::test;
using scene::ChunkClass;

namespace {

constexpr uint64_t kKey = 0x5ca1ab1e;
constexpr size_t kVersionAt = 8;

/// boxScene() with stairs, glass and loose furniture.
scene::SceneGeometry fullScene() {
    auto g = boxScene();
    for (int i = 0; i < 5; ++i) {
        const float x = 2 + float(i) * 0.3f;
        addBox(g, ChunkClass::Stairs, 0, {x, 2, 0}, {x + 0.3f, 3, 0.2f * float(i + 1)});
        addBox(g, ChunkClass::Furniture, 1, {x, 5, 4}, {x + 0.1f, 6, 5});
    }
    addBox(g, ChunkClass::Windows, 0, {4, 0.1f, 1}, {6, 0.2f, 2});
    return g;
}
gpu::PreparedScene prepared(const scene::SceneGeometry& g) {
    auto made = gpu::prepareScene(g);
    REQUIRE(made);
    return std::move(**made);
}
auto decode(std::string_view bytes, uint64_t key, size_t rooms, size_t floors) {
    return gpu::decodeDrawing({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}, key, rooms, floors);
}

}  // namespace

TEST_CASE("a scene that was kept as bytes is the scene that was kept, and gives the same picture") {
    const auto g = fullScene();
    const std::string bytes = gpu::encodeDrawing(prepared(g), kKey);
    auto read = decode(bytes, kKey, g.roomCount, g.floorElevationM.size());
    REQUIRE(read);
    CHECK((*read)->treads.size() > 10);
    CHECK((*read)->edges.size() > 10);
    CHECK((gpu::encodeDrawing(**read, kKey) == bytes));

    auto stage = openStage();
    if (!stage) return;
    for (const auto& list : {planList(), orbitList()}) {
        REQUIRE(stage->renderer->setScene(g));
        const Pixels made = stage->draw(list);
        REQUIRE(stage->renderer->setScene(**read));
        CHECK((stage->draw(list).rgba == made.rgba));
    }
}

TEST_CASE("a drawing that is kept is shown from where it lies, and copied where it lies askew or nobody keeps it") {
    const auto g = fullScene();
    const auto bytes = std::make_shared<const std::string>(gpu::encodeDrawing(prepared(g), kKey));
    const auto askew = std::make_shared<const std::string>(" " + *bytes);
    const auto span = [](const std::string& s, size_t from) { return std::span(reinterpret_cast<const uint8_t*>(s.data()) + from, s.size() - from); };
    const auto within = [](const auto& array, std::span<const uint8_t> all) {
        const auto* at = reinterpret_cast<const uint8_t*>(array.data());
        return at >= all.data() && at < all.data() + all.size();
    };
    auto lent = gpu::decodeDrawing(span(*bytes, 0), kKey, g.roomCount, 2, bytes);
    auto moved = gpu::decodeDrawing(span(*askew, 1), kKey, g.roomCount, 2, askew);
    auto alone = gpu::decodeDrawing(span(*bytes, 0), kKey, g.roomCount, 2);
    REQUIRE((lent && moved && alone));
    CHECK(within((*lent)->packed.vertices, span(*bytes, 0)));
    CHECK(within((*lent)->packed.indices, span(*bytes, 0)));
    CHECK(within((*lent)->treads, span(*bytes, 0)));
    CHECK_FALSE(within((*moved)->packed.vertices, span(*askew, 0)));
    CHECK_FALSE(within((*alone)->packed.vertices, span(*bytes, 0)));
    for (auto* read : {&lent, &moved, &alone}) CHECK((gpu::encodeDrawing(***read, kKey) == *bytes));

    // Whoever has the scene has the bytes: also when a part of it was left out, and when it comes back for another try.
    const std::weak_ptr<const std::string> watched = bytes;
    gpu::PreparedScene less = gpu::without(**lent, gpu::LeftOut::Furniture);
    lent = gpu::decodeDrawing({}, kKey, 0, 0);
    CHECK(watched.use_count() == 2);
    CHECK(within(less.treads, span(*bytes, 0)));
    less = {};
    CHECK(watched.use_count() == 1);
}

TEST_CASE("a drawing that was cut off or added to is refused at every length") {
    const auto g = fullScene();
    const std::string bytes = gpu::encodeDrawing(prepared(g), kKey);
    for (size_t n = 0; n < bytes.size(); n += n < 400 ? 1 : 11) {
        const auto read = decode(std::string_view(bytes).substr(0, n), kKey, g.roomCount, 2);
        REQUIRE_FALSE(read);
        CHECK(read.error().message.find("the drawing ") == 0);
    }
    CHECK_FALSE(decode(bytes + std::string(4, '\0'), kKey, g.roomCount, 2));
}

TEST_CASE("a drawing of another building or of another version is refused") {
    const auto g = fullScene();
    std::string bytes = gpu::encodeDrawing(prepared(g), kKey);
    REQUIRE(decode(bytes, kKey, g.roomCount, 2));
    CHECK_FALSE(decode(bytes, kKey + 1, g.roomCount, 2));
    CHECK_FALSE(decode(bytes, kKey, g.roomCount + 1, 2));
    CHECK_FALSE(decode(bytes, kKey, g.roomCount, 3));
    const uint32_t next = gpu::kDrawingVersion + 1;
    std::memcpy(bytes.data() + kVersionAt, &next, sizeof next);
    CHECK_FALSE(decode(bytes, kKey, g.roomCount, 2));
}

TEST_CASE("whatever number of a drawing is wrong, it is refused or all of it can still be drawn") {
    const auto g = fullScene();
    const std::string good = gpu::encodeDrawing(prepared(g), kKey);
    size_t refused = 0, taken = 0;
    for (size_t at = 0; at + 4 <= good.size(); at += 4)
        for (const uint32_t wrong : {0u, 1u, 0xffffu, 0x7fffffffu, 0xffffffffu, 0x7fc00000u}) {
            std::string bytes = good;
            std::memcpy(bytes.data() + at, &wrong, 4);
            const auto read = decode(bytes, kKey, g.roomCount, 2);
            if (!read) {
                ++refused;
                continue;
            }
            ++taken;
            const gpu::PackedScene& p = (*read)->packed;
            for (const gpu::Batch& b : p.batches)
                for (uint32_t i = 0; i < b.indexCount; ++i) REQUIRE(p.indices[b.firstIndex + i] < b.vertexCount);
        }
    CHECK(refused > 1000);
    CHECK(taken > 1000);  // another place or colour of a corner
}
