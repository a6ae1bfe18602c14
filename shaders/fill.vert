#version 450 core
// Room fills. Used twice: into the alpha of the base picture as "this much of the pixel is floor that can be seen", then with the room's pattern.
#include "shared/constants.glsl"
#include "shared/frame.glsl"
#include "shared/rooms.glsl"

#include "shared/batch.glsl"
#include "shared/clip.glsl"
#include "shared/pattern_shapes.glsl"

layout(location = 3) in uint owner;

layout(location = 0) uniform vec4 floorLook;

layout(location = 0) flat out vec4 fillColor;
layout(location = 1) flat out vec4 patternMarks;
layout(location = 2) flat out vec2 patternLevels;
layout(location = 3) out vec2 patternPx;

invariant gl_Position;

void main() {
    RoomStyle style = roomStyle(owner);
    vec4 color = unpackUnorm4x8(style.fill);
    if ((style.flags & kFlagStale) != 0u) color.rgb = mix(vec3(dot(color.rgb, vec3(0.2126, 0.7152, 0.0722))), color.rgb, 0.25);
    if ((style.flags & (kFlagSelected | kFlagHovered)) != 0u) color.rgb = mix(color.rgb, vec3(1.0), 0.08);
    fillColor = color;
    PatternShape shape = patternShape(style.pattern);
    patternMarks = shape.marks;
    patternLevels = shape.opacity;
    vec3 p = batchPosition();
    patternPx = p.xy * frame.viewport.w;
    clipAt(p, floorLook.y);
    gl_Position = frame.viewProjection * vec4(p.xy, p.z + floorLook.x, 1.0);
}
