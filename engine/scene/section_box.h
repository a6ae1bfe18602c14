// Purpose: the section box: where it begins, its six handles on the screen, dragging one, what lies in it. Drawing, picking and the hand share these.
// Isolating a room is a section of that room's size. Refuses to: know pixels of anything else, or what is drawn.
#pragma once
#include <optional>

#include "building/building.h"
#include "scene/view_state.h"

namespace sallyport::scene {

/// The order is that of MoveSectionFace::face.
enum class SectionFace : uint8_t { West, East, South, North, Bottom, Top, Count };
inline constexpr int kSectionFaces = int(SectionFace::Count);

/// How thin a box can be made, metres: still a room's breadth, so that its handles can be told apart.
inline constexpr double kLeastSectionM = 1;
/// What an isolated room keeps of its surroundings, so that its walls are whole.
inline constexpr double kRoomWallM = 0.4;

base::Vec3 outward(SectionFace f);
/// Round the chosen room with what is next to it, else round what the picture shows of the building; all floors.
base::Box3 startingSection(const building::Building& b, const ViewState& v);
/// What is drawn at all: the isolated room's box, the section box, or what both leave; nothing: everything, as always from inside.
std::optional<base::Box3> shownSection(const building::Building& b, const ViewState& v);
inline bool inSection(const std::optional<base::Box3>& section, base::Vec3 local, double slackM = 0.01) {
    if (!section) return true;
    return local.x >= section->min.x - slackM && local.x <= section->max.x + slackM && local.y >= section->min.y - slackM &&
           local.y <= section->max.y + slackM && local.z >= section->min.z - slackM && local.z <= section->max.z + slackM;
}

/// What of the line lies in the section; false: nothing.
bool clipToSection(const std::optional<base::Box3>& section, base::Vec3& a, base::Vec3& b);

/// Middle of the face on the screen; nothing where it has no handle (bottom and top in plan, none inside) or stands outside the picture.
std::optional<base::Vec2> sectionHandle(const ViewState& v, SectionFace f);
/// The handle at the pixel; in plan the whole edge of the box is its handle.
std::optional<SectionFace> sectionHandleAt(const ViewState& v, double px, double py);
base::Box3 moveFace(const base::Box3& box, SectionFace f, double outwardM);
/// How far outward the face goes when the hand at px, py moves by dx, dy pixels.
double faceDragM(const ViewState& v, SectionFace f, double dxPx, double dyPx);

}  // namespace sallyport::scene
