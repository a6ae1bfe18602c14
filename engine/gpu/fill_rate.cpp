#include "gpu/fill_rate.h"

#include <chrono>

#include "gpu/gl.h"

namespace sallyport::gpu {
namespace {

constexpr int kSide = 1024, kFirstSide = 512;
constexpr double kEnoughS = 0.008;  // of drawing: beyond the cost of starting and of the wait
constexpr int kMostLayers = 512;

constexpr const char* kVertex = R"(#version 450 core
void main() { gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0); }
)";
constexpr const char* kFragment = R"(#version 450 core
layout(location = 0) out vec4 outColor;
void main() { outColor = vec4(fract(gl_FragCoord.xy * 0.01), 0.5, 0.01); }
)";

Program trivialProgram() {
    Program p = Program::make();
    for (const auto& [stage, text] : {std::pair{GL_VERTEX_SHADER, kVertex}, std::pair{GL_FRAGMENT_SHADER, kFragment}}) {
        const GLuint shader = glCreateShader(GLenum(stage));
        glShaderSource(shader, 1, &text, nullptr);
        glCompileShader(shader);
        glAttachShader(p.get(), shader);
        glDeleteShader(shader);
    }
    glLinkProgram(p.get());
    GLint ok = 0;
    glGetProgramiv(p.get(), GL_LINK_STATUS, &ok);
    return ok ? std::move(p) : Program();
}

}  // namespace

double measureFillRate() {
    const Program program = trivialProgram();
    if (!program) return 0;
    GLint before = 0;
    glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &before);
    const Texture2D picture = Texture2D::make();
    glTextureStorage2D(picture.get(), 1, GL_RGBA8, kSide, kSide);
    const Framebuffer target = Framebuffer::make();
    glNamedFramebufferTexture(target.get(), GL_COLOR_ATTACHMENT0, picture.get(), 0);
    const VertexArray none = VertexArray::make();
    glBindFramebuffer(GL_FRAMEBUFFER, target.get());
    glBindVertexArray(none.get());
    glUseProgram(program.get());
    glEnable(GL_BLEND);
    glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA);
    const auto time = [](int side, int layers) {
        glViewport(0, 0, side, side);
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < layers; ++i) glDrawArrays(GL_TRIANGLES, 0, 3);
        glFinish();
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    time(1, 1);  // the driver finishes the program at its first use
    double seconds = time(kFirstSide, 1), pixels = double(kFirstSide) * kFirstSide;
    for (int layers = 1; seconds < kEnoughS && layers <= kMostLayers; layers *= 4) {
        seconds = time(kSide, layers);
        pixels = double(kSide) * kSide * layers;
    }
    glDisable(GL_BLEND);
    glUseProgram(0);
    glBindVertexArray(0);
    glBindFramebuffer(GL_FRAMEBUFFER, GLuint(before));
    return glGetError() == GL_NO_ERROR && seconds > 0 ? pixels / seconds / 1e6 : 0;
}

}  // namespace sallyport::gpu
