#include "gpu/face_colors.h"

namespace sallyport::gpu {

FaceColors faceColors(const scene::DrawList& l, scene::ChunkClass cls, bool ghost) {
    using scene::ChunkClass;
    using scene::Vec3f;
    const auto unit = [](base::Rgba8 c) { return Vec3f(float(c.r), float(c.g), float(c.b)) / 255.0f; };
    // A ghost's bodies take the ghost colour; its lines keep the wall's, or nothing of its plan could be made out at a fifth of the strength.
    const Vec3f floor = unit(l.floorColor), poche = unit(l.pocheColor), line = unit(l.wallColor), wall = ghost ? unit(l.ghostColor) : line;
    const bool flat = isFlat(l);
    const float inside = l.insideView ? 1.0f : 0.0f;
    FaceColors c;
    // Who stands between walls must not stand in the dark because lines are dark on white: there the lighter of the two.
    const Vec3f room = l.insideView ? glm::max(wall, glm::mix(floor, wall, 0.45f)) : wall;
    switch (cls) {
        case ChunkClass::Walls:
            c.face = flat ? glm::mix(floor, poche, 0.65f) : room;  // in plan: low walls, seen from above
            c.cut = flat && !ghost ? poche : wall;
            c.outline = line;
            break;
        case ChunkClass::Slabs:
            c.face = floor;
            break;
        case ChunkClass::Terrain:  // a tone of the picture's ground: it must not read as a floor
            c.face = glm::mix(unit(l.clearColor), floor, flat ? 0.35f : 0.55f);
            break;
        case ChunkClass::Roofs:
            c.face = glm::mix(floor, wall, 0.35f);
            break;
        case ChunkClass::Stairs:
            c.face = glm::mix(floor, wall, flat ? 0.10f : 0.40f);
            c.outline = glm::mix(floor, line, 0.60f);
            break;
        case ChunkClass::Furniture:
            c.face = unit(l.furnitureColor);
            c.modelShare = 0.06f + 0.30f * inside;
            break;
        case ChunkClass::DoorLeaves:
            c.face = wall;
            c.modelShare = 0.15f + 0.40f * inside;
            break;
        case ChunkClass::Windows:
            c.face = glm::mix(wall, Vec3f(0.55f, 0.78f, 0.92f), 0.6f);
            c.outline = glm::mix(wall, Vec3f(0.55f, 0.78f, 0.92f), 0.45f);
            break;
        default:
            c.face = glm::mix(floor, wall, 0.5f);
            c.modelShare = 0.08f + 0.30f * inside;
    }
    return c;
}

}  // namespace sallyport::gpu
