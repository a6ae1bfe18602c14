#version 450 core
// Lines through the world over everything: outline floors, zones, trails. Each line (scene::WorldLine, nine words) four times, once for each corner.
#include "shared/frame.glsl"
#include "shared/lines.glsl"

layout(location = 0) in vec3 from;
layout(location = 1) in vec3 to;
layout(location = 2) in vec4 lineColor;
layout(location = 3) in vec2 widthAndDashPx;

layout(location = 0) flat out vec4 color;
layout(location = 1) flat out vec2 widthAndDash;
layout(location = 2) noperspective out vec2 ribbonPx;  // along, across from the middle

void main() {
    vec4 a = frame.viewProjection * vec4(from, 1.0);
    vec4 b = frame.viewProjection * vec4(to, 1.0);
    gl_Position = kNowhere;
    color = lineColor;
    widthAndDash = widthAndDashPx;
    ribbonPx = vec2(0.0);
    if (!clipBehindEye(a, b)) return;
    vec2 corner = quadCorner(gl_VertexID);
    float reach = widthAndDashPx.x * 0.5 + 0.5;
    float lengthPx;
    gl_Position = expandLine(a, b, corner, frame.viewport.xy, reach, lengthPx);
    ribbonPx = vec2(corner.x * lengthPx, corner.y * reach);
}
