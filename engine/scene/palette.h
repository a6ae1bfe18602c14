// Purpose: every colour of the product, once, for the picture and the panels alike. sRGB. Refuses to: know ImGui or GL.
#pragma once
#include <array>

#include "base/math.h"
#include "live/event.h"
#include "scene/view_state.h"

namespace sallyport::scene {

using base::Rgba8;

struct Palette {
    Rgba8 background, panel, card, floor, wall, text, secondary;  ///< card: raised rows and buttons on a panel
    Rgba8 unknown, lockedIn, searched, clear, needsHelp, threat, evacuated;
    Rgba8 threatEdge;        ///< lighter than the fill: eyes without red see that one as nearly black
    Rgba8 alarm, alarmText;  ///< banner ground and its text
    Rgba8 alarmQuiet;        ///< the other half of the 2 Hz flash
    Rgba8 caution;           ///< yellow of unlocked doors, ages past half-life
    Rgba8 responder, responderEdge;
    Rgba8 inkDark, inkLight;  ///< text on fills
    Rgba8 furniture, poche, ghost, ground;
    std::array<Rgba8, 8> rings;  ///< of teams: hues that no room or door state uses
    Rgba8 status(live::RoomStatus s) const;
    /// Of icons and thin marks, which stand on an outline of the background's colour and need more light (in print: less) than fills do.
    Rgba8 mark(live::RoomStatus s) const;
    /// The ink with at least 4.5:1 on `fill`, preferring the better one.
    Rgba8 inkOn(Rgba8 fill) const;
};
const Palette& palette(Theme theme);
Rgba8 mixColour(Rgba8 a, Rgba8 b, float t);
/// WCAG contrast ratio, 1..21.
double contrastRatio(Rgba8 a, Rgba8 b);
/// Conventional colour of a protocol call, darkened for the chip.
Rgba8 protocolColour(live::ProtocolAction a);
/// Ring colour of a team: stable by name, chosen not to be mistaken for a status.
Rgba8 teamColour(std::string_view team, const Palette& p);
inline Rgba8 teamColour(std::string_view team) { return teamColour(team, palette(Theme::Dark)); }

}  // namespace sallyport::scene
