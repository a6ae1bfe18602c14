// Walls, slabs, stairs, furniture … of one floor and one class. Faces are lit here, and here it is found which side the eye sees: all that is per face,
// and software drivers pay for a pixel's gl_FrontFacing more than for the rest of it. Corners are shared between faces: a triangle has the normal of its
// last one.
#include "shared/frame.glsl"
#include "shared/batch.glsl"
#ifdef CLIPPED
#include "shared/clip.glsl"
#else
out gl_PerVertex { vec4 gl_Position; };
#endif

layout(location = 1) in vec2 normalOct;
layout(location = 2) in vec4 modelColor;

layout(location = 0) uniform vec4 floorLook;  // vertical shift and cut height in metres; strength 0..1 of a ghost over the ground; alpha
layout(location = 1) uniform vec4 faceColor;  // of the class; w: share of the model's own colour in it

layout(location = 2) uniform vec4 cutColor;   // of inner faces of a cut body; w 0: the body is not cut and inner faces are faces like others

layout(location = 0) flat out vec4 color;

invariant gl_Position;

vec3 normalFromOctahedron(vec2 e) {
    vec3 n = vec3(e, 1.0 - abs(e.x) - abs(e.y));
    if (n.z < 0.0) n.xy = (1.0 - abs(n.yx)) * vec2(n.x >= 0.0 ? 1.0 : -1.0, n.y >= 0.0 ? 1.0 : -1.0);
    return normalize(n);
}

// Light from the sky, a little from the ground, and one soft lamp over the left shoulder of who looks north: the three visible sides of a wall differ.
// Indoors the ground gives more back. In plan every face has its plain colour.
float brightness(vec3 n) {
    const vec3 kToLamp = vec3(-0.30, -0.75, 0.59);
    vec2 hemisphere = mix(vec2(0.14, 0.78), vec2(0.55, 0.86), frame.mode.z);
    return mix(1.0, mix(hemisphere.x, hemisphere.y, n.z * 0.5 + 0.5) + 0.24 * max(dot(n, kToLamp), 0.0), frame.mode.y);
}

void main() {
    vec3 n = normalFromOctahedron(normalOct);
    vec3 p = batchPosition();
#ifdef CLIPPED
    clipAt(p, floorLook.y);
#endif
    vec3 moved = vec3(p.xy, p.z + floorLook.x);
    bool front = dot(n, frame.eye.xyz - moved * frame.eye.w) >= 0.0;
    vec3 lit = mix(faceColor.rgb, modelColor.rgb, faceColor.w) * brightness(front ? n : -n);
    if (!front) lit = mix(lit, cutColor.rgb, cutColor.w);
    // A ghost below the active floor has only the ground behind it: mixing here is the same as blending, without sorting.
    color = vec4(mix(frame.clearColor.rgb, lit, floorLook.z), floorLook.w);
    gl_Position = frame.viewProjection * vec4(moved, 1.0);
}
