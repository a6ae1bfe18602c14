#version 450 core
// The outline of cut walls: segments at the cut height as quads of a constant width on the screen, a hair nearer than the cut itself.
#include "shared/frame.glsl"
#include "shared/lines.glsl"

layout(location = 0) in vec3 from;
layout(location = 1) in vec3 to;

layout(location = 0) uniform vec4 floorLook;
layout(location = 1) uniform float widthPx;

out gl_PerVertex { vec4 gl_Position; float gl_ClipDistance[1]; };
layout(location = 0) flat out vec4 color;

void main() {
    vec4 a = frame.viewProjection * vec4(from.xy, from.z + floorLook.x, 1.0);
    vec4 b = frame.viewProjection * vec4(to.xy, to.z + floorLook.x, 1.0);
    gl_ClipDistance[0] = 1.0;
    gl_Position = kNowhere;
    color = vec4(mix(frame.clearColor.rgb, frame.wallColor.rgb, floorLook.z), floorLook.w);
    if (!clipBehindEye(a, b)) return;
    float lengthPx;
    gl_Position = expandLine(a, b, quadCorner(gl_VertexID), frame.viewport.xy, widthPx * 0.5, lengthPx);
    gl_Position.z -= 2e-5 * gl_Position.w;
}
