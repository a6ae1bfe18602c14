// Purpose: programs from the embedded shaders: #include is resolved here (GLSL has none), errors name file and line as they stand under shaders/.
// Refuses to: look for files at run time. Needs no GL header, so that tests can compile every program.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace sallyport::gpu {

/// The source with every `#include "…"` replaced by that file, once each; error Internal for an unknown name or an inclusion in a ring.
base::Result<std::string> expandShader(const std::string& name);

struct ProgramFiles {
    const char* vertex;
    const char* fragment;
    const char* draws = "";                 ///< in words for a person
    const char* plainerFragment = nullptr;  ///< where the driver refuses `fragment`
    bool vital = true;                      ///< without it the picture would mislead
};
/// One row per pass, in the order of Programs.
inline constexpr ProgramFiles kProgramFiles[] = {
    {"mesh.vert", "mesh.frag", "the building", "plain_mesh.frag"},
    {"mesh_clip.vert", "mesh.frag", "the building", "plain_mesh.frag"},
    {"outline.vert", "outline.frag", "fine lines of walls and stairs", nullptr, false},
    {"fill.vert", "visible.frag", "room status"},
    {"fill.vert", "fill.frag", "room status", "plain_fill.frag"},
    {"edge.vert", "edge.frag", "room edges"},
    {"world_line.vert", "world_line.frag", "zones, trails and outlines of other floors"},
    {"overlay.vert", "overlay.frag", "labels, doors, people and alarms in the picture"},
    {"fill.vert", "fill_direct.frag", "room status", "plain_fill.frag"},
    {"edge.vert", "edge_direct.frag", "room edges"},
    {"screen.vert", "occlusion.frag", "soft shading", nullptr, false},
    {"screen.vert", "occlusion_blur.frag", "soft shading", nullptr, false},
    {"screen.vert", "occlusion_apply.frag", "soft shading", nullptr, false},
};
/// Takes the place of a program that the driver refuses altogether.
inline constexpr ProgramFiles kNothingFiles{"nothing.vert", "nothing.frag"};
/// The GL name of the linked program, which the caller owns. Error Graphics when the driver refuses it, or one of its shaders has the name `refused`.
base::Result<unsigned> compileProgram(const ProgramFiles& files, std::string_view refused = {});

}  // namespace sallyport::gpu
