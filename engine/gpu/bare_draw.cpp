#include "gpu/bare_draw.h"

#include "gpu/gl.h"

namespace sallyport::gpu {

using base::Error;
using base::ErrorCode;
using base::Result;

struct BareDraw::Impl {
    Program program;
    Buffer vertices, indices;
    VertexArray array;
    uint32_t indexCount = 0;
};

BareDraw::BareDraw() : impl_(std::make_unique<Impl>()) {}
BareDraw::~BareDraw() = default;
uint32_t BareDraw::triangles() const { return impl_->indexCount / 3; }

Result<std::unique_ptr<BareDraw>> BareDraw::create(const PlainMesh& mesh) {
    static constexpr const char* kVertex =
        "#version 450 core\nlayout(location=0) in vec3 p; layout(location=0) uniform mat4 m; void main() { gl_Position = m * vec4(p, 1.0); }\n";
    static constexpr const char* kFragment = "#version 450 core\nlayout(location=0) out vec4 c; void main() { c = vec4(0.5, 0.5, 0.5, 1.0); }\n";
    std::unique_ptr<BareDraw> bare(new BareDraw);
    Impl& self = *bare->impl_;
    self.program = Program::make();
    for (const auto& [stage, text] : {std::pair(GL_VERTEX_SHADER, kVertex), std::pair(GL_FRAGMENT_SHADER, kFragment)}) {
        const GLuint shader = glCreateShader(GLenum(stage));
        glShaderSource(shader, 1, &text, nullptr);
        glCompileShader(shader);
        glAttachShader(self.program.get(), shader);
        glDeleteShader(shader);
    }
    glLinkProgram(self.program.get());
    GLint linked = 0;
    glGetProgramiv(self.program.get(), GL_LINK_STATUS, &linked);
    if (!linked) return Error{ErrorCode::Graphics, "the driver refuses even the plainest shader; update it", "measurement"};
    const auto store = [](Buffer& buffer, const void* data, size_t bytes) {
        buffer = Buffer::make();
        if (bytes) glNamedBufferStorage(buffer.get(), GLsizeiptr(bytes), data, 0);
    };
    store(self.vertices, mesh.positions.data(), mesh.positions.size() * sizeof(scene::Vec3f));
    store(self.indices, mesh.indices.data(), mesh.indices.size() * sizeof(uint32_t));
    self.indexCount = uint32_t(mesh.indices.size());
    self.array = VertexArray::make();
    glVertexArrayVertexBuffer(self.array.get(), 0, self.vertices.get(), 0, sizeof(scene::Vec3f));
    glVertexArrayElementBuffer(self.array.get(), self.indices.get());
    glEnableVertexArrayAttrib(self.array.get(), 0);
    glVertexArrayAttribFormat(self.array.get(), 0, 3, GL_FLOAT, GL_FALSE, 0);
    glVertexArrayAttribBinding(self.array.get(), 0, 0);
    return bare;
}

void BareDraw::draw(const scene::Mat4f& viewProjection, int width, int height) const {
    glViewport(0, 0, width, height);
    glClearColor(0, 0, 0, 1);
    glClearDepth(1);
    glDepthMask(GL_TRUE);
    glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_LEQUAL);
    glUseProgram(impl_->program.get());
    glProgramUniformMatrix4fv(impl_->program.get(), 0, 1, GL_FALSE, &viewProjection[0][0]);
    glBindVertexArray(impl_->array.get());
    glDrawElements(GL_TRIANGLES, GLsizei(impl_->indexCount), GL_UNSIGNED_INT, nullptr);
    glDisable(GL_DEPTH_TEST);
    glBindVertexArray(0);
    glUseProgram(0);
}

void finishDrawing() { glFinish(); }

int takeErrors() {
    int count = 0;
    while (glGetError() != GL_NO_ERROR && count < 1000) ++count;
    return count;
}

}  // namespace sallyport::gpu
