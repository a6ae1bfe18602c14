#include "shared/pattern_shapes.glsl"

// Opacity of the fill's colour at a point.
float patternOpacity(PatternShape shape, vec2 p) {
    const float kHalfRoot = 0.70710678;
    vec2 diagonal = vec2(p.x - p.y, p.x + p.y) * kHalfRoot;  // x runs across bars that rise to the right
    vec2 footprint = vec2(length(vec2(dFdx(diagonal.x), dFdy(diagonal.x))), length(vec2(dFdx(diagonal.y), dFdy(diagonal.y))));
    float aa = max(max(footprint.x, footprint.y), 1e-4), period = shape.marks.x;
    vec2 cell = abs(fract(diagonal / period) - 0.5) * period;
    float away = shape.marks.w == kDiscs ? length(cell) : shape.marks.w == kCrossedBars ? min(cell.x, cell.y) : cell.x;
    float sharp = clamp((shape.marks.y - away) / aa + 0.5, 0.0, 1.0);
    return mix(shape.opacity.x, shape.opacity.y, mix(sharp, shape.marks.z, smoothstep(0.35, 0.7, aa / period)));
}
