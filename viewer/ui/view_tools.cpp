// What of the school is drawn: cut height, explode, x-ray, section box, this floor or the chosen room alone; what can be seen, how far it is. Beside
// the picture's buttons; what is left out is said on the picture for as long as it is.
#include <algorithm>
#include <cmath>

#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

std::optional<double> slider(Canvas& c, std::string_view name, Box b, double value) {
    const scene::Palette& p = c.pal();
    const Hit drag = c.hit(name, b);
    const float knob = c.px(22), travel = std::max(1.0f, b.w - knob), x = b.x + travel * float(std::clamp(value, 0.0, 1.0));
    c.fill({b.x, b.midY() - c.px(3), b.w, c.px(6)}, mix(p.panel, p.wall, 0.5), 3);
    c.fill({b.x, b.midY() - c.px(3), x - b.x, c.px(6)}, p.text, 3);
    c.fill({x, b.y + c.px(4), knob, b.h - c.px(8)}, c.ground(p.text, drag), 3);
    if (!drag.held) return std::nullopt;
    const double now = std::clamp((ImGui::GetIO().MousePos.x - b.x - knob / 2) / travel, 0.0f, 1.0f);
    return now != value ? std::optional(now) : std::nullopt;
}

namespace {

struct FaceKey {
    const char* name;
    const char* text;
    const char* tip;
    int face;
    double byM;
};
constexpr double kFaceStepM = 1;
constexpr FaceKey kFaces[] = {{"section.west.out", "W +", "West side out", 0, kFaceStepM},
                              {"section.west.in", "W \xE2\x88\x92", "West side in", 0, -kFaceStepM},
                              {"section.east.in", "E \xE2\x88\x92", "East side in", 1, -kFaceStepM},
                              {"section.east.out", "E +", "East side out", 1, kFaceStepM},
                              {"section.south.out", "S +", "South side out", 2, kFaceStepM},
                              {"section.south.in", "S \xE2\x88\x92", "South side in", 2, -kFaceStepM},
                              {"section.north.in", "N \xE2\x88\x92", "North side in", 3, -kFaceStepM},
                              {"section.north.out", "N +", "North side out", 3, kFaceStepM},
                              {"section.bottom.out", "B +", "Bottom down", 4, kFaceStepM},
                              {"section.bottom.in", "B \xE2\x88\x92", "Bottom up", 4, -kFaceStepM},
                              {"section.top.in", "T \xE2\x88\x92", "Top down", 5, -kFaceStepM},
                              {"section.top.out", "T +", "Top up", 5, kFaceStepM}};

}  // namespace

void drawViewTools(Canvas& c, const Frame& f, Box at) {
    const scene::Palette& p = c.pal();
    const Box picture = toBox(f.at.picture);
    const float gap = c.px(kGapU), key = c.px(kTargetU), pad = c.px(10), line = c.px(24);
    const bool orbit = f.view.mode == scene::ViewMode::Orbit, section = f.view.section.has_value();
    const float w = 4 * key + 3 * gap + 2 * pad,
                full = 2 * pad + (line + key) * (orbit ? 2 : 1) + gap + 4 * (key + gap) + (section ? 3 * (key + gap) : 0);
    const float h = std::min(full, picture.h - 2 * gap);
    if (h < 3 * key || picture.w < w + 2 * key) return;
    Box b{at.x - gap - w, std::clamp(at.y + at.h - h, picture.y + gap, picture.bottom() - gap - h), w, h};
    c.begin("view_tools", b);
    c.fill(b, p.panel);
    c.frame(b, p.wall, 1);
    Box in = c.beginScroll("view_tools.scroll", b.inset(pad, pad), full - 2 * pad);
    in.w = std::min(in.w, 4 * key + 3 * gap);

    constexpr double low = scene::kLeastCutM, high = scene::kMostCutM;
    Box head = in.cutTop(line);
    const Line height = f.view.metric ? Line("{:.1f} m", f.view.cutHeightM) : Line("{:.1f} ft", f.view.cutHeightM / base::kMetresPerFoot);
    c.text(head.cutRight(c.px(72)), {16, false}, p.text, height, Align::Right);
    c.text(head, {18, true}, p.text, "Cut");
    if (const auto v = slider(c, "cut", in.cutTop(key, gap), (f.view.cutHeightM - low) / (high - low)))
        f.out.push_back(scene::SetCutHeight{low + *v * (high - low)});
    if (orbit) {
        head = in.cutTop(line);
        c.text(head.cutRight(c.px(64)), {16, false}, p.text, Line("{:.0f} %", f.view.explode * 100), Align::Right);
        c.text(head, {18, true}, p.text, "Explode");
        if (const auto v = slider(c, "view.explode", in.cutTop(key), f.view.explode)) f.out.push_back(scene::SetExplode{*v});
    }
    const float half = std::floor((in.w - gap) / 2);
    const auto toggle = [&](const char* name, Box where, bool on, const char* text, const char* tip, Action action, bool enabled = true) {
        return c.button(name, where,
                        {.look = on ? ButtonLook::Active : ButtonLook::Plain,
                         .text = text,
                         .font = {16, on},
                         .tip = tip,
                         .key = enabled ? action : Action::None,
                         .enabled = enabled});
    };
    Box row = in.cutTop(key, gap);
    if (toggle("view.xray", row.cutLeft(half, gap), f.view.xray, "X-ray", "See through walls", Action::Xray)) f.out.push_back(scene::ToggleXray{});
    if (toggle("view.section", row, section, "Section", "Cut away what lies outside a box", Action::Section)) f.out.push_back(scene::ToggleSection{});
    row = in.cutTop(key, gap);
    if (toggle("view.floor", row.cutLeft(half, gap), f.view.isolateFloor, "This floor", "Show this floor only", Action::ThisFloor))
        f.out.push_back(scene::ToggleIsolate{});
    const bool alone = f.view.isolated.valid(), chosen = std::holds_alternative<base::RoomId>(f.view.selection);
    if (toggle("view.room", row, alone, "This room", chosen || alone ? "Show the chosen room only" : "Choose a room first", Action::ThisRoom,
               chosen || alone))
        f.out.push_back(scene::ToggleIsolateRoom{});
    row = in.cutTop(key, gap);
    const bool sight = f.view.sight.has_value(), somewhere = std::holds_alternative<base::DoorId>(f.view.selection) || chosen;
    if (toggle("view.sight", row.cutLeft(half, gap), sight, "Can see",
               somewhere || sight ? "What can be seen from the chosen place" : "Choose a door or room first", Action::Sight, somewhere || sight))
        f.out.push_back(scene::ShowSight{});
    if (toggle("view.sight_doors", row, sight && f.view.sight->allDoorsShut, "Doors shut", "As if every leaf that nobody reports open were shut",
               Action::SightShut, sight))
        f.out.push_back(scene::ToggleSightDoors{});
    row = in.cutTop(key, gap);
    if (toggle("view.measure", row.cutLeft(half, gap), f.view.measuring.has_value(), "Measure", "How far it is, point by point", Action::Measure)) {
        f.out.push_back(scene::ToggleMeasuring{});
        f.panel.viewTools = false;  // it would lie over what is measured
    }
    if (section)
        for (int r = 0; r < 3; ++r) {
            row = in.cutTop(key, gap);
            for (int k = 0; k < 4; ++k) {
                const FaceKey& face = kFaces[r * 4 + k];
                if (c.button(face.name, row.cutLeft(key, gap), {.text = face.text, .font = {16, true}, .tip = face.tip}))
                    f.out.push_back(scene::MoveSectionFace{face.face, face.byM});
            }
        }
    c.endScroll();
    c.end();
}

void drawPartial(Canvas& c, const Frame& f) {
    if (!f.view.partial()) return;
    const Box picture = toBox(f.at.picture);
    Box b{picture.x + c.px(float(scene::kPartialPx[0])), picture.bottom() - c.px(float(scene::kPartialPx[1])), c.px(float(scene::kPartialPx[2])),
          c.px(float(scene::kPartialPx[3]))};
    // A picture too narrow for the row has it over the scale bar.
    if (b.right() + c.px(float(scene::kPanelEdgePx)) > picture.right()) b.x = picture.x + c.px(24), b.y -= b.h + c.px(8);
    if (b.right() > picture.right() || b.y < picture.y) return;
    std::string text;
    const auto say = [&](const std::string& what) { text += (text.empty() ? "" : " \xC2\xB7 ") + what; };
    if (f.view.isolated.valid() && f.view.isolated.index() < f.model.rooms.size()) {
        const scene::RoomView& room = f.model.rooms[f.view.isolated.index()];
        say((room.label.empty() ? room.subLabel : room.label) + " only");
    }
    if (f.view.isolateFloor && f.view.floor.valid() && f.view.floor.index() < f.model.floors.size())
        say(f.model.floors[f.view.floor.index()].shortName + " only");
    if (f.view.section) say("Section");
    const FontSize font{16, true};
    const float cross = c.px(18), pad = c.px(10), between = c.px(8);
    b.w = std::min(b.w, std::max(c.px(kTargetU), std::ceil(c.textWidth(font, text)) + cross + between + 2 * pad + 1));
    c.begin("partial", b);
    const scene::Palette& p = c.pal();
    const Hit h = c.hit("show_all", b, true, "Show the whole school again");
    // Dark, so that it hides no more than its place and outshines nothing; the outline says that something is missing.
    c.fill(b, c.ground(p.panel, h));
    c.frame(b, p.caution, 2);
    Box in = b.inset(pad, 0);
    c.icon(in.cutLeft(cross, between), 14, p.caution, icons::kClose);
    c.text(in, font, p.text, text);
    if (h.clicked) {
        if (f.view.isolated.valid()) f.out.push_back(scene::ToggleIsolateRoom{});
        if (f.view.isolateFloor) f.out.push_back(scene::ToggleIsolate{});
        if (f.view.section) f.out.push_back(scene::ToggleSection{});
    }
    c.end();
}

}  // namespace sallyport::ui
