// Purpose: what stands on a printed plan besides words: fills of rooms, doors, responders, signs. Each is told from every other without colour.
// Refuses to: know where things stand or what is true.
#pragma once
#include "building/building.h"
#include "report/pdf.h"
#include "scene/draw_list.h"
#include "scene/palette.h"
#include "scene/view_model.h"

namespace sallyport::report {

/// The pattern of a status; the edge of one that has an edge.
void fillRoom(Pdf& pdf, std::span<const Ring> rings, const scene::RoomStyle& style);
void edgeRoom(Pdf& pdf, std::span<const Ring> rings, const scene::RoomStyle& style);

/// A door on the page: jambs, the way out of what it belongs to, the side its leaf swings to.
struct DoorShape {
    Vec2 a{0, 0}, b{0, 0};
    Vec2 outward{0, -1}, swing{0, -1};
    bool hingeAtA = true;
    building::DoorSwing kind = building::DoorSwing::Unknown;
    Vec2 middle() const { return (a + b) * 0.5; }
};
void drawDoorLeaf(Pdf& pdf, const DoorShape& d);
/// Bar, two bars, broken bar, thick leaf, triangle; hollow where it was said long ago; nothing of a door without a sensor of which nothing was said.
void drawDoorState(Pdf& pdf, const DoorShape& d, scene::DoorLook look, bool stale, const scene::Palette& colours);
/// The edge of a zone: weight and dash tell the kinds from each other.
Stroke zoneStroke(scene::ZoneKind kind, const scene::Palette& colours);
/// A small triangle before an exterior door that points inward.
void drawEntry(Pdf& pdf, Vec2 at, Vec2 inward, double sizePt);

/// ▲ with !
void drawWarning(Pdf& pdf, Vec2 at, double sizePt, Rgba8 fill);
void drawResponder(Pdf& pdf, Vec2 at, scene::Service service, int count, bool stale, double sizePt);
inline constexpr double kResponderPt = 9;
/// An arrow along a flight of stairs, from a ring at its foot.
void drawFlight(Pdf& pdf, Vec2 from, Vec2 to);

/// What a kind of point is called in print: a few letters in a box, and in words.
struct PointKind {
    std::string_view kind, letters, words;
    bool dark = false;  ///< white on black: what can kill, and what shuts it off
};
const PointKind& pointKind(std::string_view kind);
const PointKind& pointKindOf(std::string_view letters);
Vec2 pointHalf(const Pdf& pdf, const PointKind& kind);
void drawPoint(Pdf& pdf, const Block& at, const PointKind& kind);

}  // namespace sallyport::report
