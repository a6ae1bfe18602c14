// The numbers in shaders/shared/constants.glsl are those of C++.
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>

#include "gpu/shader_constants.h"
#include "gpu/shader_sources.h"

using namespace sallyport;

namespace {

std::map<std::string, uint32_t> glslConstants() {
    std::map<std::string, uint32_t> found;
    for (const auto& s : gpu::shaderSources()) {
        if (std::string(s.name) != "shared/constants.glsl") continue;
        const std::string text = s.text;
        const std::regex line(R"(const uint (k\w+) = (0x[0-9a-f]+|\d+)u;)");
        for (auto i = std::sregex_iterator(text.begin(), text.end(), line); i != std::sregex_iterator(); ++i)
            found[(*i)[1]] = uint32_t(std::stoul((*i)[2], nullptr, 0));
    }
    return found;
}

}  // namespace

TEST_CASE("every shared constant of the shaders has the value it has in C++, and none is left out") {
    using P = scene::Pattern;
    const std::map<std::string, uint32_t> expected = {
        {"kPatternNone", uint32_t(P::None)},
        {"kPatternHatch", uint32_t(P::Hatch)},
        {"kPatternTint", uint32_t(P::Tint)},
        {"kPatternDots", uint32_t(P::Dots)},
        {"kPatternSolid", uint32_t(P::Solid)},
        {"kPatternStripes", uint32_t(P::Stripes)},
        {"kPatternCrossHatch", uint32_t(P::CrossHatch)},
        {"kPatternOutlineOnly", uint32_t(P::OutlineOnly)},
        {"kPatternGround", uint32_t(P::Ground)},
        {"kFlagSelected", gpu::kFlagSelected},
        {"kFlagHovered", gpu::kFlagHovered},
        {"kFlagStale", gpu::kFlagStale},
        {"kDashSolid", gpu::kDashSolid},
        {"kDashDashed", gpu::kDashDashed},
        {"kDashMoving", gpu::kDashMoving},
        {"kDashDouble", gpu::kDashDouble},
        {"kNoOwner", scene::kNoOwner},
    };
    CHECK(glslConstants() == expected);
}

TEST_CASE("bindings and locations written in the shaders are those that C++ uses") {
    const auto text = [](const std::string& name) -> std::string {
        for (const auto& s : gpu::shaderSources())
            if (name == s.name) return s.text;
        return {};
    };
    const auto has = [&](const std::string& file, const std::string& what) {
        INFO(file << " should say: " << what);
        CHECK(text(file).find(what) != std::string::npos);
    };
    const auto n = [](uint32_t v) { return std::to_string(v); };
    has("shared/frame.glsl", "layout(std140, binding = " + n(gpu::kFrameBinding) + ") uniform Frame");
    has("shared/rooms.glsl", "layout(std430, binding = " + n(gpu::kRoomsBinding) + ") readonly buffer RoomStyles");
    has("shared/visible_floor.glsl", "layout(binding = " + n(gpu::kBasePictureBinding) + ") uniform sampler2D basePicture");
    has("overlay.frag", "layout(binding = " + n(gpu::kAtlasBinding) + ") uniform sampler2D atlas");
    for (const char* f : {"shared/mesh_vertex.glsl", "outline.vert", "fill.vert", "edge.vert"})
        has(f, "layout(location = " + n(gpu::kFloorLookLocation) + ") uniform vec4 floorLook");
    has("shared/mesh_vertex.glsl", "layout(location = " + n(gpu::kFaceColorLocation) + ") uniform vec4 faceColor");
    has("shared/mesh_vertex.glsl", "layout(location = " + n(gpu::kCutColorLocation) + ") uniform vec4 cutColor");
    has("outline.vert", "layout(location = " + n(gpu::kWidthLocation) + ") uniform float widthPx");
    has("outline.vert", "layout(location = " + n(gpu::kLineColorLocation) + ") uniform vec3 lineColor");
    has("shared/occlusion.glsl", "layout(location = " + n(gpu::kToWorldLocation) + ") uniform mat4 toWorld");
    has("occlusion.frag", "layout(location = " + n(gpu::kReachLocation) + ") uniform vec4 reach");
    has("occlusion.frag", "layout(location = " + n(gpu::kStrengthLocation) + ") uniform float strengthPerM");
    has("overlay.vert", "layout(location = " + n(gpu::kFramebufferLocation) + ") uniform vec2 framebufferPx");
}

TEST_CASE("the members of the frame block stand in the same order in GLSL and C++") {
    std::string block;
    for (const auto& s : gpu::shaderSources())
        if (std::string(s.name) == "shared/frame.glsl") block = s.text;
    size_t at = 0;
    for (const char* member :
         {"mat4 viewProjection;", "vec4 viewport;", "vec4 mode;", "vec4 clearColor;", "vec4 sectionMin;", "vec4 sectionMax;", "vec4 eye;"}) {
        const size_t found = block.find(member, at);
        INFO(member);
        REQUIRE(found != std::string::npos);
        at = found;
    }
    CHECK(offsetof(gpu::FrameBlock, viewport) == 64);
    CHECK(offsetof(gpu::FrameBlock, mode) == 80);
    CHECK(offsetof(gpu::FrameBlock, clearColor) == 96);
    CHECK(offsetof(gpu::FrameBlock, sectionMin) == 112);
    CHECK(offsetof(gpu::FrameBlock, sectionMax) == 128);
    CHECK(offsetof(gpu::FrameBlock, eye) == 144);
}
