// The fill of a room by its status. Coordinates are pattern pixels: world metres times a scale that is the picture's pixels per metre rounded to a
// half octave, so that a pattern stays where the room is, keeps about its size on the screen, and does not swim while zooming.
// Every pattern is antialiased by its own footprint and fades to its mean where it would alias (far away in orbit). All are one formula with numbers
// per room: software drivers go through every branch of a switch for each pixel.

struct PatternShape {
    vec4 marks;     // their period; from its middle, how far a mark reaches; share of the room that they cover; kind
    vec2 opacity;   // of the fill's colour between the marks and on them
};
const float kBars = 0.0, kCrossedBars = 1.0, kDiscs = 2.0;  // in marks.w

// Once for each room.
PatternShape patternShape(uint pattern) {
    switch (pattern) {
        case kPatternHatch: return PatternShape(vec4(11.0, 0.85, 1.7 / 11.0, kBars), vec2(0.09, 0.58));
        case kPatternTint: return PatternShape(vec4(1.0, 0.0, 0.0, kBars), vec2(0.30));
        case kPatternDots: return PatternShape(vec4(8.5, 2.3, 3.14159 * 2.3 * 2.3 / (8.5 * 8.5), kDiscs), vec2(0.12, 0.88));
        case kPatternSolid: return PatternShape(vec4(1.0, 0.0, 0.0, kBars), vec2(0.58));
        case kPatternStripes: return PatternShape(vec4(22.0, 5.5, 0.5, kBars), vec2(0.20, 0.76));
        case kPatternCrossHatch: return PatternShape(vec4(15.0, 1.8, 1.0 - (11.4 * 11.4) / (15.0 * 15.0), kCrossedBars), vec2(0.52, 1.0));
        case kPatternGround: return PatternShape(vec4(1.0, 0.0, 0.0, kBars), vec2(0.84));  // paving and trees still show a little
        default: return PatternShape(vec4(1.0, 0.0, 0.0, kBars), vec2(0.0));
    }
}
