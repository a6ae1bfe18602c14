// Purpose: programs from the embedded shaders: #include is resolved here (GLSL has none), errors name file and line as they stand under shaders/.
// Refuses to: look for files at run time.
#pragma once
#include <string>

#include "base/result.h"
#include "gpu/gl.h"

namespace sallyport::gpu {

/// The source with every `#include "…"` replaced by that file, once each; error Internal for an unknown name or an inclusion in a ring.
base::Result<std::string> expandShader(const std::string& name);

struct ProgramFiles { const char* vertex; const char* fragment; };
/// One row per pass, in the order of Programs.
inline constexpr ProgramFiles kProgramFiles[] = {
    {"mesh.vert", "mesh.frag"}, {"section.vert", "section.frag"}, {"fill.vert", "visible.frag"}, {"fill.vert", "fill.frag"},
    {"edge.vert", "edge.frag"}, {"world_line.vert", "world_line.frag"}, {"overlay.vert", "overlay.frag"},
};
base::Result<Program> compileProgram(const ProgramFiles& files);

struct Programs {
    Program mesh, section, visible, fill, edge, worldLine, overlay;
    static base::Result<Programs> compile();
};

}  // namespace sallyport::gpu
