// Purpose: the text of every file under shaders/, embedded when the program was built (shaders/embed.cmake).
#pragma once
#include <span>

namespace sallyport::gpu {

struct ShaderSource {
    const char* name;
    const char* text;
};  ///< name relative to shaders/, "shared/frame.glsl"
std::span<const ShaderSource> shaderSources();

}  // namespace sallyport::gpu
