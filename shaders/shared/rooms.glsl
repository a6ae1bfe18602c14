// scene::RoomStyle as it lies in memory: eight words, colours as r | g << 8 | b << 16 | a << 24.
struct RoomStyle {
    uint fill;
    uint edge;
    uint pattern;
    float edgeWidthPx;
    uint edgeDash;
    uint flags;
    uint pad0;
    uint pad1;
};
layout(std430, binding = 1) readonly buffer RoomStyles { RoomStyle rooms[]; };

const RoomStyle kNoStyle = RoomStyle(0u, 0u, kPatternNone, 0.0, kDashSolid, 0u, 0u, 0u);
RoomStyle roomStyle(uint owner) {
    if (owner >= uint(rooms.length())) return kNoStyle;
    return rooms[owner];
}
