#version 450 core
// Labels, glyphs and door symbols: triangles in framebuffer pixels, top-left origin.
layout(location = 0) in vec2 position;
layout(location = 1) in vec2 uv;
layout(location = 2) in vec4 vertexColor;

layout(location = 0) uniform vec2 framebufferPx;

layout(location = 0) noperspective out vec2 atlasUv;
layout(location = 1) noperspective out vec4 color;

void main() {
    atlasUv = uv;
    color = vertexColor;
    gl_Position = vec4(position.x / framebufferPx.x * 2.0 - 1.0, 1.0 - position.y / framebufferPx.y * 2.0, 0.0, 1.0);
}
