// Purpose: programs from the embedded shaders: #include is resolved here (GLSL has none), errors name file and line as they stand under shaders/.
// Refuses to: look for files at run time. Needs no GL header, so that tests can compile every program.
#pragma once
#include <string>

#include "base/result.h"

namespace sallyport::gpu {

/// The source with every `#include "…"` replaced by that file, once each; error Internal for an unknown name or an inclusion in a ring.
base::Result<std::string> expandShader(const std::string& name);

struct ProgramFiles {
    const char* vertex;
    const char* fragment;
};
/// One row per pass, in the order of Programs.
inline constexpr ProgramFiles kProgramFiles[] = {
    {"mesh.vert", "mesh.frag"}, {"outline.vert", "outline.frag"},       {"fill.vert", "visible.frag"},    {"fill.vert", "fill.frag"},
    {"edge.vert", "edge.frag"}, {"world_line.vert", "world_line.frag"}, {"overlay.vert", "overlay.frag"},
};
/// The GL name of the linked program, which the caller owns. Error Graphics when the driver refuses it.
base::Result<unsigned> compileProgram(const ProgramFiles& files);

}  // namespace sallyport::gpu
