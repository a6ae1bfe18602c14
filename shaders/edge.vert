#version 450 core
// Edges of rooms: ribbons that lie on the floor just inside the room, mitred at corners, as wide on the screen as the style asks whatever the view.
#include "shared/constants.glsl"
#include "shared/frame.glsl"
#include "shared/rooms.glsl"
#include "shared/lines.glsl"
#include "shared/clip.glsl"

layout(location = 0) in vec3 from;
layout(location = 1) in vec3 to;
layout(location = 2) in vec2 normalBefore;  // left normals (the inside) of the edges before and after this one
layout(location = 3) in vec2 normalAfter;
layout(location = 4) in float arcStartM;    // way round the ring so far, for dashes that run on past corners
layout(location = 5) in uint owner;

layout(location = 0) uniform vec4 floorLook;

layout(location = 0) flat out vec4 color;
layout(location = 1) flat out vec2 shape;   // width in pixels, dash kind
layout(location = 2) noperspective out vec2 ribbonPx; // along, across from the outer side

// Pixels on the screen between two lines on the floor, per metre between them: the lines run across `normal` at p. In perspective the normal itself may
// run nearly along the line on the screen, so what counts is its part square to it.
float pixelsPerMetre(vec3 p, vec2 normal) {
    const float kStepM = 0.05;
    vec2 viewport = frame.viewport.xy * 0.5;
    vec4 at = frame.viewProjection * vec4(p, 1.0);
    vec4 beside = frame.viewProjection * vec4(p.xy + normal * kStepM, p.z, 1.0);
    vec4 ahead = frame.viewProjection * vec4(p.xy + vec2(normal.y, -normal.x) * kStepM, p.z, 1.0);
    if (min(at.w, min(beside.w, ahead.w)) < 1e-3) return frame.viewport.z;
    vec2 across = (beside.xy / beside.w - at.xy / at.w) * viewport;
    vec2 along = (ahead.xy / ahead.w - at.xy / at.w) * viewport;
    return abs(across.x * along.y - across.y * along.x) / max(length(along), 1e-6) / kStepM;
}

// Where the lines at `d1` from edge n1 and `d2` from edge n2 meet, from the common corner. A very sharp corner is cut short.
vec2 mitre(vec2 n1, float d1, vec2 n2, float d2) {
    float det = n1.x * n2.y - n1.y * n2.x;
    if (abs(det) < 0.05) return n2 * d2;
    vec2 m = vec2(d1 * n2.y - d2 * n1.y, d2 * n1.x - d1 * n2.x) / det;
    float longest = 4.0 * max(abs(d1), abs(d2));
    float len = length(m);
    return len > longest ? m * (longest / len) : m;
}

void main() {
    RoomStyle style = roomStyle(owner);
    gl_Position = kNowhere;
    clipAt(to, 1e9);
    color = unpackUnorm4x8(style.edge);
    bool doubled = style.edgeDash == kDashDouble;
    float widthPx = style.edgeWidthPx * (doubled ? 2.6 : 1.0);
    shape = vec2(widthPx, float(style.edgeDash));
    ribbonPx = vec2(0.0);
    if (widthPx <= 0.0 || color.a <= 0.0) return;
    if ((style.flags & kFlagStale) != 0u) color.rgb = mix(vec3(dot(color.rgb, vec3(0.2126, 0.7152, 0.0722))), color.rgb, 0.25);

    vec2 way = to.xy - from.xy;
    float lengthM = length(way);
    if (lengthM < 1e-5) return;
    vec2 along = way / lengthM;
    vec2 normal = vec2(-along.y, along.x);
    vec2 corner = quadCorner(gl_VertexID);
    bool atStart = corner.x < 0.5;
    vec3 p = (atStart ? from : to) + vec3(0.0, 0.0, floorLook.x);

    // The outline of the cut wall keeps its pixel: the ribbon begins just inside it. Half a pixel more each side for antialiasing.
    const float kGapPx = 0.75;
    float acrossPx = corner.y > 0.0 ? widthPx + 0.5 : -0.5;
    vec2 neighbour = atStart ? normalBefore : normalAfter;
    // A ribbon seen at a grazing angle would have to be metres wide to keep its pixels; it may grow to this, or to its width in plan.
    const float kWidestM = 0.35;
    float least = min((widthPx + kGapPx) / kWidestM, frame.viewport.z);
    float d = (acrossPx + kGapPx) / max(pixelsPerMetre(p, normal), least);
    float dNeighbour = (acrossPx + kGapPx) / max(pixelsPerMetre(p, neighbour), least);
    vec2 offset = atStart ? mitre(neighbour, dNeighbour, normal, d) : mitre(normal, d, neighbour, dNeighbour);
    p.xy += offset;

    clipAt(vec3(p.xy, p.z - floorLook.x), 1e9);
    float alongM = (atStart ? 0.0 : lengthM) + dot(offset, along);
    ribbonPx = vec2((arcStartM + alongM) * frame.viewport.z, acrossPx);
    gl_Position = frame.viewProjection * vec4(p, 1.0);
    gl_Position.z -= 1e-4 * gl_Position.w;  // over the fill it lies on
}
