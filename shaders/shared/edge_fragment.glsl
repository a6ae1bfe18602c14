// The ribbon round a room.
#include "shared/constants.glsl"
#include "shared/frame.glsl"
#include "shared/visible_floor.glsl"

layout(location = 0) flat in vec4 color;
layout(location = 1) flat in vec2 shape;
layout(location = 2) noperspective in vec2 ribbonPx;
layout(location = 0) out vec4 outColor;

void main() {
    float width = shape.x;
    uint dash = uint(shape.y + 0.5);
    float coverage = clamp(min(ribbonPx.y, width - ribbonPx.y) + 0.5, 0.0, 1.0);
    if (dash == kDashDouble) coverage *= clamp(abs(ribbonPx.y - width * 0.5) - width * 0.12 + 0.5, 0.0, 1.0);
    if (dash == kDashDashed || dash == kDashMoving) {
        float period = dash == kDashDashed ? 9.0 : 16.0;
        float shown = dash == kDashDashed ? 5.0 : 10.0;
        float shift = dash == kDashMoving ? frame.mode.x * 12.0 : 0.0;
        float fromCentre = abs(fract((ribbonPx.x - shift) / period) - 0.5) * period;
        coverage *= clamp(shown * 0.5 - fromCentre + 0.5, 0.0, 1.0);
    }
    float visible = visibleFloor();
    outColor = vec4(color.rgb, color.a * coverage * visible);
}
