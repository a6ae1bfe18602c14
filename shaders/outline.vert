#version 450 core
// Fine lines of the meshes: outlines of cut walls and windows, edges of stair treads. Quads of a constant width on the screen, a hair nearer than what they lie on.
#include "shared/frame.glsl"
#include "shared/lines.glsl"
#include "shared/clip.glsl"

layout(location = 0) in vec3 from;
layout(location = 1) in vec3 to;

layout(location = 0) uniform vec4 floorLook;
layout(location = 1) uniform float widthPx;
layout(location = 2) uniform vec3 lineColor;

layout(location = 0) flat out vec4 color;

void main() {
    vec4 a = frame.viewProjection * vec4(from.xy, from.z + floorLook.x, 1.0);
    vec4 b = frame.viewProjection * vec4(to.xy, to.z + floorLook.x, 1.0);
    vec2 corner = quadCorner(gl_VertexID);
    clipAt(mix(from, to, corner.x), floorLook.y + 1e-3);  // a cut's outline lies exactly at the cut
    gl_Position = kNowhere;
    color = vec4(mix(frame.clearColor.rgb, lineColor, floorLook.z), floorLook.w);
    if (!clipBehindEye(a, b)) return;
    float lengthPx;
    gl_Position = expandLine(a, b, corner, frame.viewport.xy, widthPx * 0.5, lengthPx);
    gl_Position.z -= 2e-5 * gl_Position.w;
}
