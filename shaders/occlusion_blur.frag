#version 450 core
// Takes the sixteen turns of the pattern together.
#include "shared/occlusion.glsl"

layout(binding = 0) uniform sampler2D raw;
layout(location = 0) out vec2 lightAndDistance;

void main() {
    ivec2 size = textureSize(raw, 0), at = ivec2(gl_FragCoord.xy);
    vec2 self = texelFetch(raw, at, 0).rg;
    vec2 sum = vec2(0.0);
    for (int y = -2; y < 2; ++y)
        for (int x = -2; x < 2; ++x) {
            vec2 v = texelFetch(raw, clamp(at + ivec2(x, y), ivec2(0), size - 1), 0).rg;
            sum += vec2(v.r, 1.0) * alike(self.g, v.g);
        }
    lightAndDistance = vec2(sum.x / max(sum.y, 1e-3), self.g);
}
