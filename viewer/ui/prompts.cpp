// While something is to be clicked in the picture: what, and the same by button for who has only a finger. Over the timeline, where it covers nothing
// of the plan.
#include <algorithm>

#include "scene/measure.h"
#include "scene/placing.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {
/// The ground of a prompt with its words at the left; returns the keys' box, `keysW` wide, at the right. Ends with c.end(). A reason that is higher
/// than the timeline grows upwards for as long as it stands.
Box prompt(Canvas& c, const Frame& f, const char* name, std::string_view words, bool wrong, float keysW) {
    const scene::Palette& p = c.pal();
    const Box strip = toBox(f.at.timeline);
    const float key = c.px(kTargetU), pad = c.px(8), textW = std::max(c.px(80), strip.w - 2 * pad - keysW - c.px(12));
    const FontSize large{20, true}, middle{18, true}, least{16, true};
    const auto fits = [&](FontSize font) { return c.wrappedHeight(font, words, textW) + c.px(6) <= strip.h; };
    const FontSize font = fits(large) ? large : fits(middle) ? middle : least;
    const float textH = c.wrappedHeight(font, words, textW);
    const float h = std::min(std::max({strip.h, key + c.px(6), textH + c.px(6)}), strip.bottom() - float(f.at.picture.y));
    const Box b{strip.x, strip.bottom() - h, strip.w, h};
    c.begin(name, b, true);
    c.fill(b, p.panel, 0);
    c.frame(b, wrong ? p.caution : p.text, 3, 0);
    Box in = b.inset(pad, 0);
    const Box keys = in.cutRight(keysW, c.px(12));
    c.wrapped({in.x, std::floor(in.midY() - textH / 2), textW, textH}, font, wrong ? p.caution : p.text, words);
    return {keys.x, std::floor(strip.midY() - key / 2), keys.w, key};  // where they always stand, whatever is said
}

float keyWidth(const Canvas& c, const ButtonSpec& spec) { return spec.text.empty() ? c.px(kTargetU) : std::max(c.px(kTargetU), c.buttonWidth(spec)); }
bool narrow(const Canvas& c, const Frame& f) { return float(f.at.timeline.w) < c.px(900); }
ButtonSpec cancelKey(bool small) { return {.icon = small ? icons::kClose : 0, .text = small ? "" : "Cancel", .tip = "Leave it  (Esc)"}; }
}  // namespace

void drawRoutePrompt(Canvas& c, const Frame& f) {
    if (!f.view.routing) return;
    const auto who =
        std::find_if(f.model.responders.begin(), f.model.responders.end(), [&](const scene::ResponderView& r) { return r.uid == *f.view.routing; });
    const Line words("Click where {} is to go", who == f.model.responders.end() ? std::string_view("the team") : std::string_view(who->callsign));
    const ButtonSpec cancel = cancelKey(narrow(c, f));
    const Box keys = prompt(c, f, "route_prompt", words, false, keyWidth(c, cancel));
    if (c.button("route.cancel", keys, cancel)) f.out.push_back(scene::BeginRoute{});
    c.end();
}

void drawAssignPrompt(Canvas& c, const Frame& f) {
    if (!f.view.assigning) return;
    const char* kind = f.view.assigning->type == "room" ? "room" : "door";
    const bool wrong = f.view.assigning->wrongKind;
    const Line words = wrong ? Line("This device is a {0}: click a {0}. It is {1}", kind, f.view.assigning->device)
                             : Line("Click the {} that is {}", kind, f.view.assigning->device);
    const ButtonSpec cancel = cancelKey(narrow(c, f));
    const Box keys = prompt(c, f, "assign_prompt", words, wrong, keyWidth(c, cancel));
    if (c.button("assign_place.cancel", keys, cancel)) f.out.push_back(scene::BeginAssign{});
    c.end();
}

void drawPlacingPrompt(Canvas& c, const Frame& f) {
    if (!f.view.placing) return;
    const scene::Placing& placing = *f.view.placing;
    const scene::PlaceKind* what = scene::placeKind(placing.kind);
    const bool area = what && what->area;
    const size_t n = placing.corners.size();
    const std::string_view floor =
        f.view.floor.valid() && f.view.floor.index() < f.model.floors.size() ? std::string_view(f.model.floors[f.view.floor.index()].shortName) : "";
    std::string_view alarm;
    for (const scene::AlertView& a : f.model.alerts)
        if (!placing.alarm.empty() && a.id == placing.alarm) alarm = a.title;
    const Line words = !placing.problem.empty() ? Line("{}", placing.problem)
                       : !what                  ? Line("Click where the alarm is: {} · on {}", alarm, floor)
                       : !area                  ? Line("Click where it is: {} · on {}", what->words, floor)
                       : n == 0                 ? Line("{} on {}: click its corners", what->words, floor)
                       : n < 3                  ? Line("{}: {} {}, at least 3", what->words, n, n == 1 ? "corner" : "corners")
                                                : Line("{}: {} corners. Close it, or click the first", what->words, n);
    const bool small = narrow(c, f);
    const float gap = c.px(small ? 4 : kGapU);
    const ButtonSpec close{.look = ButtonLook::Primary,
                           .icon = icons::kCheck,
                           .text = small ? "" : "Close",
                           .font = {18, true},
                           .tip = n < 3 ? "An area needs three corners" : "Close it  (Enter, a double click, or its first corner)",
                           .enabled = n >= 3};
    const ButtonSpec back{.icon = icons::kUndo, .text = small ? "" : "Back", .tip = "Take the last corner back  (Backspace)", .enabled = n > 0};
    const ButtonSpec floors{
        .look = placing.everyFloor ? ButtonLook::Active : ButtonLook::Plain,
        .text = small ? "All" : "All floors",
        .font = {18, placing.everyFloor},
        .tip = placing.everyFloor ? "It is about the whole school; press for this floor only" : "It is about this floor; press for the whole school"};
    const ButtonSpec cancel = cancelKey(small);
    float keysW = keyWidth(c, cancel);
    if (area) keysW += keyWidth(c, close) + keyWidth(c, back) + keyWidth(c, floors) + 3 * gap;
    Box keys = prompt(c, f, "placing_prompt", words, !placing.problem.empty(), keysW);
    if (area) {
        if (c.button("placing.close", keys.cutLeft(keyWidth(c, close), gap), close)) f.out.push_back(scene::CloseArea{});
        if (c.button("placing.back", keys.cutLeft(keyWidth(c, back), gap), back)) f.out.push_back(scene::TakeCornerBack{});
        if (c.button("placing.floors", keys.cutLeft(keyWidth(c, floors), gap), floors)) f.out.push_back(scene::TogglePlacingFloors{});
    }
    if (c.button("placing.cancel", keys, cancel)) f.out.push_back(scene::BeginPlacing{});
    c.end();
}

void drawMeasurePrompt(Canvas& c, const Frame& f) {
    if (!f.view.measuring) return;
    const scene::Measuring& m = *f.view.measuring;
    const bool here = m.floor == f.view.floor, line = here && !m.points.empty(), full = m.points.size() >= scene::kMostMeasured;
    const bool known = f.view.floor.valid() && f.view.floor.index() < f.model.floors.size();
    const std::string_view floor = known ? std::string_view(f.model.floors[f.view.floor.index()].shortName) : "";
    double metres = line ? m.lengthM() : 0;
    if (line && !full && f.view.cursorLocal) metres += glm::length(*f.view.cursorLocal - m.points.back());
    const scene::Measured all = scene::measured(metres, f.view.metric);
    const Line words = !line  ? Line("Measure on {}: click where to begin", floor)
                       : full ? Line("{:.{}f} {} in all; no more points", all.value, all.decimals, all.unit)
                              : Line("{:.{}f} {} in all, straight through walls and doors", all.value, all.decimals, all.unit);
    const bool small = narrow(c, f);
    const float gap = c.px(small ? 4 : kGapU);
    const ButtonSpec back{.icon = icons::kUndo, .text = small ? "" : "Back", .tip = "Take the last point back  (Backspace)", .enabled = line};
    const ButtonSpec done{.icon = small ? icons::kCheck : 0, .text = small ? "" : "Done", .tip = "No more measuring  (Esc)"};
    Box keys = prompt(c, f, "measure_prompt", words, false, keyWidth(c, back) + gap + keyWidth(c, done));
    if (c.button("measure.back", keys.cutLeft(keyWidth(c, back), gap), back)) f.out.push_back(scene::TakeMeasuredBack{});
    if (c.button("measure.done", keys, done)) f.out.push_back(scene::ToggleMeasuring{});
    c.end();
}

}  // namespace sallyport::ui
