#version 450 core
// How much of the sky above each point its surroundings hide, from the depth of the picture alone: corners and feet of walls, furniture on the floor.
// After McGuire's "Alchemy" ambient obscurance.
#include "shared/occlusion.glsl"

layout(binding = 0) uniform sampler2D depthPicture;
layout(location = 1) uniform vec4 reach;  // radius in metres; pixels of a metre at distance 1; below this height all is a ghost; strength on ghosts
layout(location = 2) uniform float strengthPerM;

layout(location = 0) out vec2 lightAndDistance;

vec4 homogeneous(vec2 pixel, vec2 size, float depth) { return toWorld * vec4(vec3(pixel / size, depth) * 2.0 - 1.0, 1.0); }
vec3 place(ivec2 pixel, ivec2 size) {
    pixel = clamp(pixel, ivec2(0), size - 1);
    vec4 p = homogeneous(vec2(pixel) + 0.5, vec2(size), texelFetch(depthPicture, pixel, 0).r);
    return p.xyz / p.w;
}
// The shorter of two ways to a neighbour: the other may lead over an edge.
vec3 shorter(vec3 a, vec3 b) { return dot(a, a) < dot(b, b) ? a : b; }

void main() {
    const int kTaps = 12;
    ivec2 size = textureSize(depthPicture, 0);
    ivec2 at = min(ivec2(gl_FragCoord.xy) * 2, size - 1);
    float depth = texelFetch(depthPicture, at, 0).r;
    vec4 h = homogeneous(vec2(at) + 0.5, vec2(size), depth);
    float distanceM = 1.0 / max(h.w, 1e-6);
    lightAndDistance = vec2(1.0, distanceM);
    if (depth >= 1.0) return;
    vec3 p = h.xyz / h.w;
    vec3 dx = shorter(place(at + ivec2(1, 0), size) - p, p - place(at - ivec2(1, 0), size));
    vec3 dy = shorter(place(at + ivec2(0, 1), size) - p, p - place(at - ivec2(0, 1), size));
    vec3 n = normalize(cross(dx, dy));

    float radiusPx = clamp(reach.x * reach.y / distanceM, 2.0, 64.0);
    // Sixteen turns of one spiral in each block of four by four, which the blur takes together.
    ivec2 cell = ivec2(gl_FragCoord.xy) & 3;
    float turn = float((cell.x * 4 + cell.y * 7 + (cell.y >> 1) * 2) & 15) / 16.0;
    float hidden = 0.0;
    for (int i = 0; i < kTaps; ++i) {
        float share = (float(i) + 0.5 + turn * 0.5) / float(kTaps);
        float angle = (float(i) * 0.381966 + turn) * 6.2831853;
        vec3 v = place(at + ivec2(round(vec2(cos(angle), sin(angle)) * (radiusPx * sqrt(share)))), size) - p;
        float near = max(0.0, 1.0 - dot(v, v) / (reach.x * reach.x * 2.25));
        hidden += max(0.0, dot(n, v) - 0.004 * distanceM * 0.05 - 0.01) / (dot(v, v) + 0.02) * near;
    }
    float strength = p.z < reach.z ? reach.w : 1.0;
    lightAndDistance.x = clamp(1.0 - strength * strengthPerM * reach.x * hidden / float(kTaps), 0.4, 1.0);
}
