// Lines as quads. Corner of a quad from gl_VertexID, four to a quad: x 0 at the start, 1 at the end; y -1 right of it, +1 left.
vec2 quadCorner(int id) { return vec2(float(id & 1), float((id >> 1) & 1) * 2.0 - 1.0); }

// Cuts the part of a segment that is behind the eye, so that the division by w is safe. False when nothing is left.
bool clipBehindEye(inout vec4 a, inout vec4 b) {
    const float kNear = 1e-3;
    if (a.w < kNear && b.w < kNear) return false;
    if (a.w < kNear) a = mix(a, b, (kNear - a.w) / (b.w - a.w));
    if (b.w < kNear) b = mix(b, a, (kNear - b.w) / (a.w - b.w));
    return true;
}

// Clip position of a corner, `halfWidthPx` away from the line from a to b on the screen.
vec4 expandLine(vec4 a, vec4 b, vec2 corner, vec2 viewportPx, float halfWidthPx, out float lengthPx) {
    vec2 sa = a.xy / a.w * viewportPx * 0.5;
    vec2 sb = b.xy / b.w * viewportPx * 0.5;
    vec2 along = sb - sa;
    lengthPx = length(along);
    vec2 dir = lengthPx > 1e-4 ? along / lengthPx : vec2(1.0, 0.0);
    vec4 p = corner.x < 0.5 ? a : b;
    vec2 offsetPx = vec2(-dir.y, dir.x) * corner.y * halfWidthPx;
    p.xy += offsetPx / (viewportPx * 0.5) * p.w;
    return p;
}

const vec4 kNowhere = vec4(2.0, 2.0, 2.0, 1.0);  // outside every clip volume
