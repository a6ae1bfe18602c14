#version 450 core
layout(binding = 0) uniform sampler2D atlas;

layout(location = 0) noperspective in vec2 atlasUv;
layout(location = 1) noperspective in vec4 color;
layout(location = 0) out vec4 outColor;

void main() {
    float coverage = atlasUv.x < 0.0 ? clamp(-atlasUv.x - abs(atlasUv.y), 0.0, 1.0) : textureLod(atlas, max(atlasUv, vec2(0.0)), 0.0).r;
    outColor = vec4(color.rgb, color.a * coverage);
}
