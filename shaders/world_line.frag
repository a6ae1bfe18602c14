#version 450 core
layout(location = 0) flat in vec4 color;
layout(location = 1) flat in vec2 widthAndDash;
layout(location = 2) noperspective in vec2 ribbonPx;
layout(location = 0) out vec4 outColor;

void main() {
    float coverage = clamp(widthAndDash.x * 0.5 - abs(ribbonPx.y) + 0.5, 0.0, 1.0) * min(widthAndDash.x, 1.0);
    if (widthAndDash.y > 0.0) {
        float period = widthAndDash.y * 1.6;  // a gap of six tenths of a dash
        float fromCentre = abs(fract(ribbonPx.x / period) - 0.5) * period;
        coverage *= clamp(widthAndDash.y * 0.5 - fromCentre + 0.5, 0.0, 1.0);
    }
    outColor = vec4(color.rgb, color.a * coverage);
}
