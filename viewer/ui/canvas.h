// Purpose: what every panel draws and clicks with: exact boxes in framebuffer pixels over ImDrawList, text that always fits its box, targets with
// stable names. Sizes are design units (pixels at 100 %), scaled here. Refuses to: know the view-model, decide colours other than by scene::Palette.
#pragma once
#include <imgui.h>

#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include "scene/palette.h"
#include "scene/view_model.h"
#include "viewer/ui/actions.h"
#include "viewer/ui/fonts.h"
#include "viewer/ui/line.h"
#include "viewer/ui/ui.h"

namespace sallyport::ui {

using base::Rgba8;

/// A box in framebuffer pixels; the cut functions take a piece off one side and return it.
struct Box {
    float x = 0, y = 0, w = 0, h = 0;
    float right() const { return x + w; }
    float bottom() const { return y + h; }
    float midX() const { return x + w / 2; }
    float midY() const { return y + h / 2; }
    Box inset(float dx, float dy) const { return {x + dx, y + dy, std::max(0.0f, w - 2 * dx), std::max(0.0f, h - 2 * dy)}; }
    Box cutLeft(float v, float gap = 0);
    Box cutRight(float v, float gap = 0);
    Box cutTop(float v, float gap = 0);
    Box cutBottom(float v, float gap = 0);
    Box centred(float cw, float ch) const { return {std::floor(midX() - cw / 2), std::floor(midY() - ch / 2), cw, ch}; }
    bool contains(ImVec2 p) const { return p.x >= x && p.y >= y && p.x < right() && p.y < bottom(); }
};
inline Box toBox(const scene::PixelRect& r) { return {float(r.x), float(r.y), float(r.w), float(r.h)}; }

enum class Align : uint8_t { Left, Centre, Right };
Rgba8 mix(Rgba8 a, Rgba8 b, double t);
inline ImU32 col(Rgba8 c) { return IM_COL32(c.r, c.g, c.b, c.a); }
inline Rgba8 faded(Rgba8 c, double alpha) {
    c.a = uint8_t(c.a * alpha);
    return c;
}

struct Hit {
    bool clicked = false, hovered = false, held = false;
};

enum class ButtonLook : uint8_t {
    Plain,
    Active /**< chosen: inverted */,
    Primary /**< inverted, for the one main action */,
    Outlined,
    OnAlarm /**< black in an alarm row */,
    OnAlarmOutlined,
    Bare
};
struct ButtonSpec {
    ButtonLook look = ButtonLook::Plain;
    char32_t icon = 0;
    std::string_view text = {};
    std::string_view below = {};  ///< a second line under `text`
    FontSize font = {18, false};
    std::string_view tip = {};
    Action key = Action::None;  ///< whose key the tip names
    bool enabled = true;
    bool armed = true;                        ///< false: looks the same, does nothing yet (it has just come under the pointer)
    bool iconOnTop = false;                   ///< mark buttons: icon over the word
    scene::Icon meaning = scene::Icon::None;  ///< drawn icon with `iconColour` instead of `icon`
    Rgba8 iconColour = {0, 0, 0, 0};          ///< alpha 0: as the text
};

class KeyWalk;  // key_walk.h

class Canvas {
public:
    static constexpr float kButtonU = 48;

    explicit Canvas(Fonts& fonts) : fonts_(fonts) {}

    void beginFrame(double scale, scene::Theme theme);
    void endFrame();  ///< draws the tooltip
    /// A fixed, borderless region. `raised`: over the regions (menus, sheets).
    void begin(const char* name, Box region, bool raised = false);
    void end();
    /// A vertical list of `contentHeight` pixels inside `view`; returns the box of the whole content in screen pixels, scrolled. `to`: so far that
    /// this pixel of the content is its first, as far as there is enough below it.
    Box beginScroll(const char* name, Box view, float contentHeight, std::optional<float> to = {});
    void endScroll();
    /// True when any of the rows y..y+h can be seen in the current scroll region.
    bool visible(float y, float h) const;

    float scale() const { return scale_; }
    float px(float units) const { return std::floor(units * scale_ + 0.5f); }
    const scene::Palette& pal() const { return *pal_; }
    double timeS() const { return timeS_; }
    bool flashOn() const { return std::fmod(timeS_, 0.5) < 0.25; }  ///< 2 Hz, half on
    ImDrawList* list() { return list_; }

    // Shapes
    void fill(Box, Rgba8, float radiusU = 4);
    void frame(Box, Rgba8, float widthU = 1, float radiusU = 4);
    void dashedFrame(Box, Rgba8, float widthU = 1, float dashU = 4);
    void line(ImVec2 a, ImVec2 b, Rgba8, float widthU = 1);
    void dashedLine(ImVec2 a, ImVec2 b, Rgba8, float widthU = 1, float dashU = 4);
    void hatch(Box, Rgba8, float stepU, float widthU, bool crossed = false);
    void circle(ImVec2 c, float rU, Rgba8);
    void ring(ImVec2 c, float rU, Rgba8, float widthU);

    // Text. Shortened with … where it is too wide; then the whole text is the tooltip.
    float textWidth(FontSize, std::string_view) const;
    /// One line, centred vertically; returns the width drawn.
    float text(Box, FontSize, Rgba8, std::string_view, Align = Align::Left);
    /// A number of things, whole: in smaller type where it must be, else "999+". Cut like words it would read as a smaller one. Returns the width
    /// drawn.
    float count(Box, FontSize most, Rgba8, uint64_t n, Align = Align::Left);
    /// Its words for this width; `font` is made smaller where that helps.
    Text<24> countWords(FontSize& font, uint64_t n, float width) const;
    float wrappedHeight(FontSize, std::string_view, float width) const;
    void wrapped(Box, FontSize, Rgba8, std::string_view);
    /// In one line where it fits; else in several, centred vertically; cut only where the box is too low for them.
    void lines(Box, FontSize, Rgba8, std::string_view, Align = Align::Left);
    void icon(Box, int sizeU, Rgba8, char32_t code);
    void icon(Box, int sizeU, Rgba8, scene::Icon);

    // Targets
    Hit hit(std::string_view name, Box, bool enabled = true, std::string_view tip = {});
    /// Clicks whose press lay before `fromS` (ImGui's time) do nothing, until the next call: what is drawn now stood elsewhere when it was aimed at.
    void armFrom(double fromS) { armedFromS_ = fromS; }
    double armedFrom() const { return armedFromS_; }
    /// Whether the press of the click that may end now lay at `fromS` or later.
    bool pressedSince(double fromS) const { return ImGui::GetIO().MouseClickedTime[0] >= fromS; }
    /// From here on targets are stops of `walk`; null: no more, and the focused one is framed.
    void walk(KeyWalk* walk);
    /// Records a target whose clicks ImGui handles (a text field).
    void noteTarget(std::string_view name, Box, bool enabled = true);
    bool button(std::string_view name, Box, const ButtonSpec&);
    /// A button with a count behind its word or icon; under it, and in smaller type, where there is no room beside. The count is never cut.
    bool countButton(std::string_view name, Box, ButtonSpec, uint64_t n);
    /// Width a button with this content wants.
    float buttonWidth(const ButtonSpec&) const;
    void tip(std::string_view id, Box, std::string_view text);
    /// When the tooltip of what lies under the pointer comes up, from the last frame on; nothing: none is about to.
    std::optional<double> tipDueInS() const;
    /// Ground of a thing that can be clicked: 8 % lighter under the pointer, 12 % darker when pressed.
    Rgba8 ground(Rgba8 base, const Hit&) const;

    std::vector<Target>& targets() { return targets_; }
    std::vector<DrawnText>& texts() { return texts_; }
    bool recordTexts = false;
    const KeyTexts* keys = nullptr;  ///< outlives it
    /// The first of its keys: "Ctrl+Z".
    std::string_view keyOf(Action a) const;
    /// "See through walls  (X)".
    Line keyed(std::string_view words, Action a) const;

private:
    float drawSize(const ImFont* f) const { return f->FontSize * float(scale_ / fonts_.scale()); }
    bool pointerHere(const Box&) const;
    Fonts& fonts_;
    float scale_ = 1;
    double timeS_ = 0, armedFromS_ = 0;
    const scene::Palette* pal_ = nullptr;
    ImDrawList* list_ = nullptr;
    ImDrawList* outerList_ = nullptr;
    Box scrollView_, outerView_;  // what the current window or list shows
    float scrollContent_ = 0;
    KeyWalk* walk_ = nullptr;
    bool listed_ = false;        // between beginScroll and endScroll
    bool dragScrolled_ = false;  // the finger moved the list: its release is no click
    std::vector<Target> targets_;
    std::vector<DrawnText> texts_;
    Text<256> tipText_;
    uint64_t tipId_ = 0, tipLastId_ = 0;
    double tipSinceS_ = 0;
    Box tipBox_;
};

}  // namespace sallyport::ui
