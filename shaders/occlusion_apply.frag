#version 450 core
// Darkens the picture (blending multiplies): the four nearest values at half size, as far as they lie on the same surface.
#include "shared/occlusion.glsl"

layout(binding = 0) uniform sampler2D blurred;
layout(binding = 1) uniform sampler2D depthPicture;
layout(location = 0) out vec4 outColor;

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy), half_ = textureSize(blurred, 0);
    float depth = texelFetch(depthPicture, at, 0).r;
    outColor = vec4(1.0);
    if (depth >= 1.0) discard;
    vec2 ndc = (vec2(at) + 0.5) / vec2(textureSize(depthPicture, 0)) * 2.0 - 1.0;
    float distanceM = 1.0 / (toWorld[0].w * ndc.x + toWorld[1].w * ndc.y + toWorld[2].w * (depth * 2.0 - 1.0) + toWorld[3].w);
    vec2 place = vec2(at) * 0.5;
    ivec2 base = ivec2(floor(place));
    vec2 share = place - vec2(base);
    vec2 sum = vec2(1e-4);
    for (int i = 0; i < 4; ++i) {
        ivec2 step = ivec2(i & 1, i >> 1);
        vec2 v = texelFetch(blurred, min(base + step, half_ - 1), 0).rg;
        vec2 w = mix(1.0 - share, share, vec2(step));
        sum += vec2(v.r, 1.0) * (w.x * w.y + 0.01) * alike(distanceM, v.g);
    }
    outColor.rgb = vec3(sum.x / sum.y);
}
