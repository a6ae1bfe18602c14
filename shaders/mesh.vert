#version 450 core
// Walls, slabs, stairs, furniture … of one floor and one class. Faces are lit here: their normals are per face, so nothing is gained per pixel.
#include "shared/constants.glsl"
#include "shared/frame.glsl"

layout(location = 0) in vec3 position;
layout(location = 1) in vec2 normalOct;
layout(location = 2) in vec4 color;

layout(location = 0) uniform vec4 floorLook;   // vertical shift and cut height in metres; strength 0..1 of the ghost over the ground; alpha
layout(location = 1) uniform uint chunkClass;

out gl_PerVertex { vec4 gl_Position; float gl_ClipDistance[1]; };
layout(location = 0) flat out vec4 frontColor;
layout(location = 1) flat out vec4 backColor;  // inside of a cut body: poche

invariant gl_Position;

vec3 normalFromOctahedron(vec2 e) {
    vec3 n = vec3(e, 1.0 - abs(e.x) - abs(e.y));
    if (n.z < 0.0) n.xy = (1.0 - abs(n.yx)) * vec2(n.x >= 0.0 ? 1.0 : -1.0, n.y >= 0.0 ? 1.0 : -1.0);
    return normalize(n);
}

// Light from the sky, a little from the ground, and one soft lamp over the left shoulder; the three visible sides of a wall differ.
float brightness(vec3 n) {
    const vec3 kToLamp = vec3(-0.45, -0.62, 0.64);
    return mix(0.26, 0.80, n.z * 0.5 + 0.5) + 0.30 * max(dot(n, kToLamp), 0.0);
}

vec3 classColor() {
    float lit = frame.mode.y;
    float inside = frame.mode.z;
    switch (chunkClass) {
        case kClassWalls: return mix(mix(frame.floorColor.rgb, frame.pocheColor.rgb, 0.65), frame.wallColor.rgb, lit);
        case kClassSlabs: return frame.floorColor.rgb;
        case kClassRoofs: return mix(frame.floorColor.rgb, frame.wallColor.rgb, 0.35);
        case kClassStairs: return mix(frame.floorColor.rgb, frame.wallColor.rgb, mix(0.16, 0.40, lit));
        case kClassFurniture: return mix(frame.furnitureColor.rgb, color.rgb, 0.08 + 0.30 * inside);
        case kClassDoorLeaves: return mix(frame.wallColor.rgb, color.rgb, 0.25 + 0.30 * inside);
        case kClassWindows: return mix(frame.wallColor.rgb, vec3(0.55, 0.78, 0.92), 0.6);
        default: return mix(mix(frame.floorColor.rgb, frame.wallColor.rgb, 0.5), color.rgb, 0.10 + 0.30 * inside);
    }
}

void main() {
    vec3 n = normalFromOctahedron(normalOct);
    vec3 base = classColor();
    float lit = frame.mode.y;
    vec3 front = base * mix(1.0, brightness(n), lit);
    vec3 back = base * mix(1.0, brightness(-n), lit);
    vec3 cap = mix(frame.pocheColor.rgb, frame.wallColor.rgb, lit);
    bool cutOpen = floorLook.y < 1e8 && (chunkClass == kClassWalls);
    if (cutOpen) back = cap;

    // A ghost below the active floor has only the ground behind it: mixing here is the same as blending, without sorting.
    vec3 ground = frame.clearColor.rgb;
    front = mix(ground, front, floorLook.z);
    back = mix(ground, back, floorLook.z);
    frontColor = vec4(front, floorLook.w);
    backColor = vec4(back, floorLook.w);

    gl_ClipDistance[0] = floorLook.y - position.z;
    gl_Position = frame.viewProjection * vec4(position.xy, position.z + floorLook.x, 1.0);
}
