// Purpose: the pictograms, drawn at a point: door states, responders, tags, pins, plates, corner brackets. One place, so that a state looks
// the same wherever it appears. Refuses to: know where things stand or what is true.
#pragma once
#include "scene/build_scene_context.h"
#include "scene/overlay_canvas.h"

namespace sallyport::scene {

inline constexpr Rgba8 kBlack{0, 0, 0, 255};  ///< the same in every theme

/// A door on the screen, plan: the ends of the opening, where the hinge is and which way the leaf swings.
struct DoorGlyph {
    Vec2f a{0, 0}, b{0, 0};  ///< jambs
    Vec2f outward{0, -1};    ///< unit, toward the corridor or out of the building
    Vec2f swing{0, 0};       ///< unit, the side the leaf opens to
    bool hingeAtA = true;
    building::DoorSwing kind = building::DoorSwing::Unknown;
    DoorLook look = DoorLook::Unmonitored;
    bool stale = false;
    bool quiet = false;  ///< unlocked while nobody asked for locked doors: said, but not called out
};

class Symbols {
public:
    Symbols(Canvas& canvas, const Palette& colours, float ui) : c_(canvas), p_(colours), ui_(ui) {}

    /// Leaf and swing as an architect draws them: thin, under everything else.
    void doorSwing(const DoorGlyph& d);
    /// Bar, broken bar or swung leaf across the opening.
    void doorBar(const DoorGlyph& d);
    /// Padlock, ▲, `?` or slash.
    void doorIcon(Vec2f at, DoorLook look, bool stale);
    /// Round badge of the orbit and inside views.
    void doorBadge(Vec2f at, DoorLook look, bool stale, float strength);
    /// A dot in the colour of the state: where there is no room for more, or no need.
    void doorDot(Vec2f at, DoorLook look, bool stale, float strength);
    /// The bar of an opening of a few pixels.
    void doorTick(const DoorGlyph& d);
    static constexpr float kDoorIconPx = 17, kDoorTickPx = 8;
    Vec2f doorIconAt(const DoorGlyph& d, bool exterior) const;
    Rgba8 doorColour(DoorLook look, bool stale) const;

    struct ResponderLook {
        Service service = Service::Other;
        Rgba8 ring{};
        bool hasTeam = false, stale = false;
        float strength = 1;
        int count = 1;          ///< of whom it stands for
        bool mixed = false;     ///< of several services
        bool doubtful = false;  ///< the floor is not certain
        float scale = 1;
        int floorWay = 0;  ///< of another floor: +1 above, -1 below
    };
    void responder(Vec2f at, const ResponderLook& look);
    /// Where the count and the `?` stand.
    static RectF responderBadge(Vec2f at, const ResponderLook& look, float ui);
    void headingTick(Vec2f at, Vec2f direction, const ResponderLook& look);
    static constexpr float kResponderPx = 24;
    /// ▲ or ▼ at the left of a symbol of another floor (`way` as above), part of it: whether or not there is room for a name, nobody takes it for one
    /// of this floor.
    void floorWay(Vec2f at, int way, float scale, float strength);
    /// How many a symbol stands for, on a chip of its own.
    void count(Vec2f at, int n, float strength);

    /// Chip with 14 px text; `arrow` +1 ▲, -1 ▼ between the two texts.
    struct TagText {
        ShortText before, after;
        int arrow = 0;
    };
    float tagWidth(const TagText& t);
    static constexpr float kTagHeightPx = 24;
    void tag(const RectF& r, const TagText& t, Rgba8 edge, bool dashed, float strength);
    void leader(Vec2f from, const RectF& tag, Rgba8 colour, float strength);

    /// ▲ with !
    void warning(Vec2f at, float sizePx, Rgba8 fill, Rgba8 ink, Rgba8 edge);
    /// Round pin with the icon of what was reported: medical, fire, hazmat, tip.
    void pin(Vec2f at, Icon icon, Rgba8 fill);
    /// An alarm of another floor: hollow where those of this floor are full, with its ▲ or ▼.
    void elsewhere(Vec2f at, Icon icon, bool danger, int way, Rgba8 edge);
    void triangle(Vec2f at, Vec2f pointing, float sizePx, Rgba8 fill, Rgba8 edge);
    void plate(const RectF& r, std::string_view number, bool forced);
    void marker(Vec2f at, Icon icon);
    void brackets(const RectF& r);
    void statusIcon(Vec2f at, live::RoomStatus s, bool stale);
    float statusIconWidth(live::RoomStatus s);

private:
    void star(Vec2f at, float radius, Rgba8 colour);
    void shape(Service s, Vec2f at, float radius, Rgba8 colour);
    void chip(const RectF& r, std::string_view text, float strength);
    float px(float v) const { return v * ui_; }

    Canvas& c_;
    const Palette& p_;
    float ui_;
};

}  // namespace sallyport::scene
