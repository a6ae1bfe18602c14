// The colour of a room by its status, in its pattern.
#include "shared/constants.glsl"
#include "shared/patterns.glsl"
#include "shared/visible_floor.glsl"

layout(location = 0) flat in vec4 fillColor;
layout(location = 1) flat in vec4 patternMarks;
layout(location = 2) flat in vec2 patternLevels;
layout(location = 3) in vec2 patternPx;
layout(location = 0) out vec4 outColor;

void main() {
    float visible = visibleFloor();
    outColor = vec4(fillColor.rgb, fillColor.a * patternOpacity(PatternShape(patternMarks, patternLevels), patternPx) * visible);
}
