#version 450 core
#include "shared/constants.glsl"
#include "shared/patterns.glsl"

layout(binding = 0) uniform sampler2D basePicture;

layout(location = 0) flat in vec4 fillColor;
layout(location = 1) flat in uint pattern;
layout(location = 2) in vec2 patternPx;
layout(location = 0) out vec4 outColor;

void main() {
    float visible = texelFetch(basePicture, ivec2(gl_FragCoord.xy), 0).a;
    outColor = vec4(fillColor.rgb, fillColor.a * patternOpacity(pattern, patternPx) * visible);
}
