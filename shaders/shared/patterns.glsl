// The fill of a room by its status. Coordinates are pattern pixels: world metres times a scale that is the picture's pixels per metre rounded to a
// half octave, so that a pattern stays where the room is, keeps about its size on the screen, and does not swim while zooming.
// Every pattern is antialiased by its own footprint and fades to its mean where it would alias (far away in orbit).

// Coverage of parallel bars: `width` of every `period`, measured along `coord`; `aa` is the length of one screen pixel in the same unit.
float bars(float coord, float period, float width, float aa) {
    float fromCentre = abs(fract(coord / period) - 0.5) * period;
    float sharp = clamp((width * 0.5 - fromCentre) / aa + 0.5, 0.0, 1.0);
    return mix(sharp, width / period, smoothstep(0.35, 0.7, aa / period));
}

// Coverage of discs of `radius` in a diagonal grid of `period`.
float discs(vec2 coord, float period, float radius, float aa) {
    vec2 cell = (fract(coord / period) - 0.5) * period;
    float sharp = clamp((radius - length(cell)) / aa + 0.5, 0.0, 1.0);
    return mix(sharp, 3.14159 * radius * radius / (period * period), smoothstep(0.35, 0.7, aa / period));
}

// Opacity of the fill's colour at a point.
float patternOpacity(uint pattern, vec2 p) {
    const float kHalfRoot = 0.70710678;
    vec2 diagonal = vec2(p.x - p.y, p.x + p.y) * kHalfRoot;  // x runs across bars that rise to the right
    vec2 footprint = vec2(length(vec2(dFdx(diagonal.x), dFdy(diagonal.x))), length(vec2(dFdx(diagonal.y), dFdy(diagonal.y))));
    float aa = max(max(footprint.x, footprint.y), 1e-4);
    switch (pattern) {
        case kPatternHatch: return 0.07 + 0.36 * bars(diagonal.x, 11.0, 1.7, aa);
        case kPatternTint: return 0.30;
        case kPatternDots: return mix(0.12, 0.88, discs(diagonal, 8.5, 2.3, aa));
        case kPatternSolid: return 0.58;
        case kPatternStripes: return mix(0.20, 0.76, bars(diagonal.x, 22.0, 11.0, aa));
        case kPatternCrossHatch: return mix(0.52, 1.0, max(bars(diagonal.x, 15.0, 3.6, aa), bars(diagonal.y, 15.0, 3.6, aa)));
        case kPatternGround: return 0.84;  // paving and trees still show a little
        default: return 0.0;
    }
}
