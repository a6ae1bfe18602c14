#include "gpu/shader_library.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "gpu/debug.h"
#include "gpu/programs.h"
#include "gpu/shader_sources.h"

namespace sallyport::gpu {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

const char* findSource(std::string_view name) {
    for (const auto& s : shaderSources())
        if (name == s.name) return s.text;
    return nullptr;
}

// Appends the file line by line. `#line n f` keeps the compiler's line numbers those of the file; f is the place of the file in `files`.
Result<void> append(const std::string& name, std::vector<std::string>& files, std::string& out) {
    for (const auto& f : files)
        if (f == name) return {};  // once each, as #pragma once would
    const char* text = findSource(name);
    if (!text) return Error{ErrorCode::Internal, "no such shader was embedded; check the #include lines and build again", name};
    const size_t self = files.size();
    files.push_back(name);
    std::string_view rest = text;
    int line = 0;
    while (!rest.empty()) {
        const size_t end = rest.find('\n');
        const std::string_view one = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        ++line;
        constexpr std::string_view kInclude = "#include \"";
        if (one.substr(0, kInclude.size()) == kInclude) {
            const size_t close = one.find('"', kInclude.size());
            if (close == std::string_view::npos)
                return Error{ErrorCode::Internal, "#include without a closing quote", name + ":" + std::to_string(line)};
            const std::string included(one.substr(kInclude.size(), close - kInclude.size()));
            out += "#line 1 " + std::to_string(files.size()) + "\n";
            if (auto r = append(included, files, out); !r) return r;
            out += "#line " + std::to_string(line + 1) + " " + std::to_string(self) + "\n";
        } else {
            out += one;
            out += '\n';
        }
    }
    return {};
}

std::string compileLog(GLuint shader) {
    GLint length = 0;
    glGetShaderiv(shader, GL_INFO_LOG_LENGTH, &length);
    std::string text(size_t(std::max(length, 1)), '\0');
    glGetShaderInfoLog(shader, length, nullptr, text.data());
    return text.c_str();
}

Result<GLuint> compileStage(GLenum stage, const char* name, std::string_view refused) {
    auto source = expandShader(name);
    if (!source) return source.error();
    if (name == refused) *source += "\n#error refused for a test\n";
    const GLuint shader = glCreateShader(stage);
    const char* text = source->c_str();
    glShaderSource(shader, 1, &text, nullptr);
    glCompileShader(shader);
    GLint ok = 0;
    glGetShaderiv(shader, GL_COMPILE_STATUS, &ok);
    if (ok) return shader;
    const std::string log = compileLog(shader);
    glDeleteShader(shader);
    return Error{ErrorCode::Graphics, "the graphics driver refused a shader; update the driver or set LIBGL_ALWAYS_SOFTWARE=1: " + log,
                 std::string("shaders/") + name};
}

}  // namespace

Result<std::string> expandShader(const std::string& name) {
    std::vector<std::string> files;
    std::string out;
    if (auto r = append(name, files, out); !r) return r.error();
    return out;
}

Result<unsigned> compileProgram(const ProgramFiles& files, std::string_view refused) {
    auto vertex = compileStage(GL_VERTEX_SHADER, files.vertex, refused);
    if (!vertex) return vertex.error();
    auto fragment = compileStage(GL_FRAGMENT_SHADER, files.fragment, refused);
    if (!fragment) {
        glDeleteShader(*vertex);
        return fragment.error();
    }
    Program program = Program::make();
    glAttachShader(program.get(), *vertex);
    glAttachShader(program.get(), *fragment);
    glLinkProgram(program.get());
    glDetachShader(program.get(), *vertex);
    glDetachShader(program.get(), *fragment);
    glDeleteShader(*vertex);
    glDeleteShader(*fragment);
    GLint ok = 0;
    glGetProgramiv(program.get(), GL_LINK_STATUS, &ok);
    if (ok) return program.release();
    GLint length = 0;
    glGetProgramiv(program.get(), GL_INFO_LOG_LENGTH, &length);
    std::string log(size_t(std::max(length, 1)), '\0');
    glGetProgramInfoLog(program.get(), length, nullptr, log.data());
    return Error{ErrorCode::Graphics,
                 std::string("the graphics driver could not link two shaders; update the driver or set LIBGL_ALWAYS_SOFTWARE=1: ") + log.c_str(),
                 std::string("shaders/") + files.vertex + " + " + files.fragment};
}

Result<Programs> Programs::compile(std::string_view refused) {
    Programs p;
    Program* const slots[] = {&p.mesh,    &p.meshClipped, &p.outline,    &p.visible,   &p.fill,          &p.edge,          &p.worldLine,
                              &p.overlay, &p.fillDirect,  &p.edgeDirect, &p.occlusion, &p.occlusionBlur, &p.occlusionApply};
    static_assert(std::size(slots) == std::size(kProgramFiles));
    const auto say = [](std::string& list, std::string_view what) {
        if (list.find(what) == std::string::npos) list.append(list.empty() ? "" : ", ").append(what);
    };
    for (size_t i = 0; i < std::size(slots); ++i) {
        const ProgramFiles& files = kProgramFiles[i];
        auto program = compileProgram(files, refused);
        if (!program) {
            base::log(base::LogLevel::Error, program.error().text());
            std::string* said = &p.plainer;
            if (files.plainerFragment) program = compileProgram({files.vertex, files.plainerFragment}, refused);
            if (!program) {
                if (files.vital) said = &p.missing;
                program = compileProgram({files.vertex, kNothingFiles.fragment}, refused);
                if (!program) program = compileProgram(kNothingFiles, refused);
            }
            if (!program) return program.error();
            say(*said, files.draws);
        }
        *slots[i] = Program(*program);
        label(GL_PROGRAM, *program, files.fragment);
    }
    return p;
}

}  // namespace sallyport::gpu
