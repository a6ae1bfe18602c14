// What opens over the picture for a moment: menu, key sheet, and the questions for a path, an address or a name. Never over the alarm rows.
#include <imgui.h>

#include "base/time.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {
/// What stands in one line of the key sheet: actions with the keys they have, or hands and keys that are always the same.
struct KeyLine {
    const char* words;
    std::array<Action, 6> actions{};
    const char* always = nullptr;
};
using A = Action;
constexpr KeyLine kKeys[] = {{"Plan, orbit, inside", {A::Plan, A::Orbit, A::Inside}},
                             {"Floor up, down", {A::FloorUp, A::FloorDown}},
                             {"Orbit; in plan pan", {}, "right or middle drag"},
                             {"Pan", {}, "Shift and the same"},
                             {"Zoom to the pointer, also by the wheel", {A::ZoomIn, A::ZoomOut}},
                             {"Walk", {}, "W A S D and drag, Shift runs"},
                             {"Show all", {A::ShowAll}},
                             {"Frame what is chosen", {A::FrameChosen}},
                             {"North up", {A::NorthUp}},
                             {"X-ray, explode, section", {A::Xray, A::Explode, A::Section}},
                             {"This floor only, chosen room only", {A::ThisFloor, A::ThisRoom}},
                             {"Cut higher, lower", {A::CutHigher, A::CutLower}},
                             {"Find a place, a team, a view", {A::Search}},
                             {"Way of who is nearest, or of who is chosen", {A::Way}},
                             {"What can be seen from here, doors shut", {A::Sight, A::SightShut}},
                             {"Door list", {A::Doors}},
                             {"Clearing ledger, casualties, response times", {A::Clearing, A::Casualties, A::Times}},
                             {"Choose nothing, no range", {}, "Esc"},
                             {"Next alarm", {A::NextAlarm}},
                             {"Acknowledge the most urgent alarm", {A::AcknowledgeFirst}},
                             {"Alarms heard, or muted", {A::Mute}},
                             {"Protocol calls", {A::Calls}},
                             {"Hold, secure, lockdown", {A::CallHold, A::CallSecure, A::CallLockdown}},
                             {"Evacuate, shelter, release", {A::CallEvacuate, A::CallShelter, A::CallRelease}},
                             {"Zones and points", {A::PlaceTools}},
                             {"Area: close, corner back", {}, "Enter  Backspace"},
                             {"Play, pause", {A::PlayPause}},
                             {"Slower, stop, faster", {A::Slower, A::Pause, A::Faster}},
                             {"Event before, after", {A::EventBefore, A::EventAfter}},
                             {"One second back, on", {A::SecondBack, A::SecondOn}},
                             {"Back to live", {A::BackToLive}},
                             {"Range begins, ends", {A::RangeBegins, A::RangeEnds}},
                             {"Bookmark this moment", {A::Bookmark}},
                             {"Mark: threat, needs help", {A::Threat, A::Help}},
                             {"Searched, clear, locked in", {A::Searched, A::Clear, A::LockedIn}},
                             {"Evacuated, unknown", {A::Evacuated, A::Unknown}},
                             {"Assign a team, who holds it", {A::Assign, A::Hold}},
                             {"Team, from that list; nobody", {}, "1 … 9  0"},
                             {"Several rooms, also Shift and click or drag", {A::Several}},
                             {"Measure", {A::Measure}},
                             {"Take the last mark back, make it again", {A::Undo, A::Redo}},
                             {"Operator and command", {A::Operator}},
                             {"There: take it, give it", {}, "Enter  1 … 3"},
                             {"Hand-over brief", {A::Brief}},
                             {"Text larger, smaller", {A::TextLarger, A::TextSmaller}},
                             {"Dark, night, light", {A::Theme}},
                             {"Panel width, as it was", {}, "drag its edge, double click"},
                             {"Settings", {A::Settings}},
                             {"Print floor plans", {A::Print}},
                             {"Lock the screen", {A::Lock}},
                             {"Key sheet", {A::Keys}},
                             {"Quit", {A::Quit}}};
constexpr bool everyActionOnce() {
    std::array<int, kActions> times{};
    for (const KeyLine& k : kKeys)
        for (const Action a : k.actions) ++times[size_t(a)];
    for (size_t a = 1; a < kActions; ++a)
        if (times[a] != 1) return false;
    return true;
}
static_assert(everyActionOnce());

Line keysOf(const Canvas& c, const KeyLine& k) {
    if (k.always) return Line("{}", k.always);
    Line out;
    for (const Action a : k.actions)
        if (a != Action::None) out = out.empty() ? Line("{}", c.keyOf(a)) : Line("{}  {}", out.view(), c.keyOf(a));
    return out;
}

}  // namespace

bool inputField(Canvas& c, std::string_view name, Box field, char* text, size_t size, bool focus, const char* hint, bool secret) {
    const scene::Palette& p = c.pal();
    c.fill(field, p.background);
    c.frame(field, p.text, 2);
    c.noteTarget(name, field);
    ImGui::SetCursorScreenPos({field.x, field.y});
    ImGui::SetNextItemWidth(field.w);
    if (focus) ImGui::SetKeyboardFocusHere();
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {c.px(12), std::max(0.0f, (field.h - ImGui::GetFontSize()) / 2)});
    ImGui::PushStyleColor(ImGuiCol_FrameBg, IM_COL32(0, 0, 0, 0));
    ImGui::PushStyleColor(ImGuiCol_Text, col(p.text));
    ImGui::PushStyleColor(ImGuiCol_TextDisabled, col(p.secondary));
    ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, col(mix(p.background, p.text, 0.35)));
    Name id;
    id.assign(name);
    ImGui::PushID(id.c_str());
    const bool entered =
        ImGui::InputTextWithHint("##field", hint, text, size, ImGuiInputTextFlags_EnterReturnsTrue | (secret ? ImGuiInputTextFlags_Password : 0));
    ImGui::PopID();
    ImGui::PopStyleColor(4);
    ImGui::PopStyleVar();
    return entered;
}

Box sheet(Canvas& c, PanelState& panel, Box area, float w, float h, const char* title) {
    const scene::Palette& p = c.pal();
    Box b = area.centred(w, h);
    c.fill(b, p.panel);
    c.frame(b, p.text, 2);
    b = b.inset(c.px(24), c.px(20));
    Box head = b.cutTop(c.px(kTargetU), c.px(16));
    if (c.button("overlay.close", head.cutRight(c.px(kTargetU)), {.icon = icons::kClose, .tip = "Close  (Esc)"})) panel.overlay = Overlay::None;
    c.text(head, {26, true}, p.text, title);
    return b;
}

namespace {
void keySheet(Canvas& c, PanelState& panel, Box area) {
    const scene::Palette& p = c.pal();
    const float w = std::min(area.w - c.px(24), c.px(1180)), rowH = c.px(34);
    const int columns = w >= c.px(720) ? 2 : 1, perColumn = (int(std::size(kKeys)) + columns - 1) / columns;
    const float listH = rowH * float(perColumn), h = std::min(area.h - c.px(24), listH + c.px(112));
    const Box b = sheet(c, panel, area, w, h, "Keys");
    Box content = c.beginScroll("keysheet", b, listH);
    const float columnW = std::floor((content.w - c.px(32) * float(columns - 1)) / float(columns));
    float keysW = 0;
    for (const KeyLine& k : kKeys) keysW = std::max(keysW, std::ceil(c.textWidth({16, true}, keysOf(c, k))) + 1);
    for (int i = 0; i < int(std::size(kKeys)); ++i) {
        Box row{content.x + float(i / perColumn) * (columnW + c.px(32)), content.y + float(i % perColumn) * rowH, columnW, rowH};
        if (!c.visible(row.y, row.h)) continue;
        c.line({row.x, row.bottom() - 1}, {row.right(), row.bottom() - 1}, mix(p.panel, p.wall, 0.3));
        const Line keys = keysOf(c, kKeys[i]);
        // Keys stand in one column; where the words have no room beside it they have what these keys leave.
        const float most = std::floor(row.w * 0.6f), column = std::min(keysW, most),
                    own = std::min(std::ceil(c.textWidth({16, true}, keys)) + 1, most);
        const FontSize plain{16, false};
        const Box at = row.cutRight(c.textWidth(plain, kKeys[i].words) <= row.w - column - c.px(8) ? column : own, c.px(8));
        c.text(at, {c.textWidth({16, true}, keys) <= at.w ? 16 : 14, true}, p.text, keys);
        c.lines(row, {c.textWidth(plain, kKeys[i].words) <= row.w ? 16 : 14, false}, p.secondary, kKeys[i].words);
    }
    c.endScroll();
}

/// The import's report: headings bold, what belongs to them indented.
void reportSheet(Canvas& c, PanelState& panel, Box area) {
    const scene::Palette& p = c.pal();
    const Box b = sheet(c, panel, area, std::min(area.w - c.px(24), c.px(960)), area.h - c.px(32), "This school's model");
    constexpr FontSize kHeading{20, true}, kLine{16, false};
    const auto eachLine = [&](float width, auto&& draw) {
        float y = 0;
        for (std::string_view rest = panel.report; !rest.empty();) {
            const std::string_view line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
            const size_t indent = std::min(line.find_first_not_of(' '), line.size());
            if (indent == line.size()) {
                y += c.px(10);
                continue;
            }
            const float x = indent == 0 ? 0 : c.px(float(indent - 1) * 12), room = std::max(c.px(40), width - x);
            const FontSize font = indent == 0 ? kHeading : kLine;
            const float lineH = c.wrappedHeight(font, line.substr(indent), room) + c.px(4);
            draw(Box{x, y, room, lineH}, font, line.substr(indent), indent);
            y += lineH;
        }
        return y;
    };
    const float textW = b.w - c.px(24);
    const float height = eachLine(textW, [](Box, FontSize, std::string_view, size_t) {});
    const Box content = c.beginScroll("report", b, height);
    eachLine(textW, [&](Box line, FontSize font, std::string_view text, size_t indent) {
        line.x += content.x;
        line.y += content.y;
        if (c.visible(line.y, line.h)) c.wrapped(line, font, indent > 2 ? p.secondary : p.text, text);
    });
    c.endScroll();
}

/// Every bookmark with its moment, and the range: all that has a key, for who has only a finger.
void bookmarkSheet(Canvas& c, PanelState& panel, const scene::ViewModel& m, Box area, scene::Commands& out) {
    const scene::Palette& p = c.pal();
    const float key = c.px(kTargetU), gap = c.px(kGapU), rowH = c.px(60);
    const size_t n = m.bookmarks.size();
    const float listH = n ? (rowH + gap) * float(n) : c.px(52), headH = c.px(112) + 2 * (key + gap) + c.px(20);
    Box b = sheet(c, panel, area, std::min(area.w - c.px(24), c.px(720)), std::min(area.h - c.px(32), headH + listH), "Bookmarks and range");
    Box keys = b.cutTop(key, gap);
    const float half = std::floor((keys.w - gap) / 2), third = std::floor((keys.w - 2 * gap) / 3);
    if (c.button("bookmarks.here", keys.cutLeft(half, gap), {.icon = icons::kBookmark, .text = "Bookmark this moment", .font = {16, false}}))
        out.push_back(scene::AddBookmark{});
    if (c.button("bookmarks.named", keys, {.text = "… with a name", .font = {16, false}})) panel.open(Overlay::Bookmark);
    keys = b.cutTop(key, c.px(20));
    if (c.button("range.in", keys.cutLeft(third, gap),
                 {.look = m.range.in ? ButtonLook::Active : ButtonLook::Plain, .text = "[ begins here", .font = {16, false}}))
        out.push_back(scene::MarkRange{false});
    if (c.button("range.out", keys.cutLeft(third, gap),
                 {.look = m.range.out ? ButtonLook::Active : ButtonLook::Plain, .text = "ends here ]", .font = {16, false}}))
        out.push_back(scene::MarkRange{true});
    const bool ranged = m.range.in || m.range.out;
    if (c.button("range.clear", keys, {.text = "No range", .font = {16, false}, .enabled = ranged})) out.push_back(scene::ClearRange{});
    if (n == 0) return void(c.text(b.cutTop(c.px(32)), {18, false}, p.secondary, "No bookmark so far."));
    Box content = c.beginScroll("bookmarks", b, listH);
    for (size_t i = 0; i < n; ++i) {
        const live::NamedMoment& mark = m.bookmarks[n - 1 - i];
        Box row = content.cutTop(rowH, gap);
        if (!c.visible(row.y, row.h)) continue;
        c.fill(row, p.background);
        Box in = row.inset(c.px(10), c.px(6));
        if (c.button(Name("bookmark.{}.goto", i), in.cutRight(c.px(104), c.px(10)), {.text = "Go to"})) {
            out.push_back(scene::SeekTo{mark.when});
            panel.overlay = Overlay::None;
        }
        c.text(in.cutLeft(c.px(104), c.px(10)), {20, true}, p.text, base::formatClock(mark.when, m.clockOffset));
        c.text(in.cutTop(std::floor(in.h / 2)), {18, true}, p.text, mark.name);
        c.text(in, {16, false}, p.secondary, mark.by);
    }
    c.endScroll();
}

/// A question whose answer ends something: its text in full, the safe answer first.
void confirmation(Canvas& c, PanelState& panel, Box area, scene::Commands& out) {
    if (!panel.question) return void(panel.overlay = Overlay::None);
    const scene::Palette& p = c.pal();
    const float w = std::min(area.w - c.px(24), c.px(760)), pad = c.px(24), inner = w - 2 * pad, gap = c.px(kGapU);
    const float textH = c.wrappedHeight({20, false}, panel.question->text, inner);
    Box b = area.centred(w, std::min(area.h - c.px(16), textH + c.px(kPrimaryU) + c.px(64)));
    c.fill(b, p.panel);
    c.frame(b, p.caution, 3);
    b = b.inset(pad, c.px(20));
    Box foot = b.cutBottom(c.px(kPrimaryU), c.px(16));
    c.wrapped(b, {20, false}, p.text, panel.question->text);
    if (c.button("confirm.no", foot.cutLeft(std::floor((foot.w - gap) / 2), gap),
                 {.look = ButtonLook::Primary, .text = "Stay here", .font = {20, true}}))
        panel.overlay = Overlay::None;
    if (c.button("confirm.yes", foot, {.text = panel.question->word, .font = {20, false}})) {
        out.push_back(panel.question->command);
        panel.overlay = Overlay::None;
    }
}

void menu(Canvas& c, PanelState& panel, const scene::ViewModel* model, Box area, scene::Commands& out) {
    const scene::Palette& p = c.pal();
    const float gap = c.px(kGapU), key = c.px(kTargetU), most = area.w - c.px(16);
    // All at once where there is room: what has to be scrolled to is not found.
    const int rows = model ? 17 : 4, columns = float(rows) * (key + gap) + gap > area.h - gap && most >= c.px(600) ? 2 : 1,
              perColumn = (rows + columns - 1) / columns;
    const float w = std::min(c.px(columns == 2 ? 600 : 320), most), listH = float(perColumn) * (key + gap) - gap,
                h = std::min(area.h - gap, listH + 2 * gap);
    Box b{area.right() - w - gap, area.y + gap / 2, w, h};
    c.fill(b, p.panel);
    c.frame(b, p.text, 2);
    Box view0 = b.inset(gap, gap);
    Box content = c.beginScroll("menu", view0, listH);
    const float columnW = std::floor((content.w - float(columns - 1) * gap) / float(columns));
    int placed = 0;
    auto item = [&](const char* name, char32_t icon, std::string_view text) {
        const Box at{content.x + float(placed / perColumn) * (columnW + gap), content.y + float(placed % perColumn) * (key + gap), columnW, key};
        ++placed;
        ButtonSpec spec{.icon = icon, .text = text};
        if (c.buttonWidth(spec) > columnW + c.px(20)) spec.font.size = 16;  // less its margins
        const bool clicked = c.button(name, at, spec);
        if (clicked) panel.overlay = Overlay::None;
        return clicked;
    };
    if (item("menu.open", icons::kFolderOpen, "Open a file…")) panel.open(Overlay::OpenFile);
    if (item("menu.settings", icons::kSettings, "Settings…")) panel.openSettings();
    if (model) {
        if (item("menu.connect", icons::kPlug, "Connect a feed…")) panel.open(Overlay::ConnectFeed);
        if (model->exercise) {
            if (item("menu.exercise", icons::kFlag, "End the exercise")) out.push_back(scene::DeclareExercise{false, {}});
        } else if (item("menu.exercise", icons::kFlag, "Declare an exercise…")) {
            panel.open(Overlay::Exercise);
        }
        if (item("menu.brief", icons::kFileText, Line("Hand-over brief  {}", c.keyOf(Action::Brief)))) out.push_back(scene::ShowBrief{});
        const auto panelItem = [&](const char* name, char32_t icon, std::string_view text, Action action, Tab tab) {
            if (item(name, icon, Line("{}  {}", text, c.keyOf(action)))) panel.tab = tab;
        };
        panelItem("menu.clearing", icons::kCheck, "Clearing ledger", Action::Clearing, Tab::Clearing);
        panelItem("menu.casualties", icons::kPlus, "Casualties", Action::Casualties, Tab::Casualties);
        panelItem("menu.times", icons::kHistory, "Response times", Action::Times, Tab::Times);
        if (item("menu.operator", icons::kShield, Line("Operator, command  {}", c.keyOf(Action::Operator)))) panel.openOperator(model->operatorHere);
        if (item("menu.lock", icons::kLock, Line("Lock the screen  {}", c.keyOf(Action::Lock)))) out.push_back(scene::LockWindow{});
        if (item("menu.bookmarks", icons::kBookmark, "Bookmarks and range")) panel.open(Overlay::Bookmarks);
        if (item("menu.print", icons::kPrint, Line("Print floor plans  {}", c.keyOf(Action::Print))))
            out.push_back(scene::ShowPanel{scene::ShowPanel::Which::Print});
        if (item("menu.report", icons::kFileText, "This school's model")) panel.open(Overlay::Report);
        if (item("menu.drill", icons::kPlayCircle, "Sample drill")) out.push_back(scene::OpenDemo{});
    }
    if (item("menu.keys", icons::kKeyboard, Line("Keys  {}", c.keyOf(Action::Keys)))) panel.open(Overlay::Keys);
    if (model && item("menu.tour", icons::kFlag, "Short tour")) panel.openTour();
    if (item("menu.quit", icons::kPower, "Quit")) out.push_back(scene::Quit{});
    c.endScroll();
}

struct Question {
    const char* title;
    const char* help;
    const char* confirm;
    char32_t icon;
};

void question(Canvas& c, PanelState& panel, Box area, const std::vector<RecentFile>* recent, scene::Commands& out) {
    const scene::Palette& p = c.pal();
    const Overlay what = panel.overlay;
    const Question q =
        what == Overlay::OpenFile
            ? Question{"Open a school or a recording",
                       "Type or paste the path of a building model, a facility file or an event recording; or drop the file anywhere in this window.",
                       "Open", icons::kFolderOpen}
        : what == Overlay::ConnectFeed ? Question{"Connect a feed",
                                                  "Address of the source: mqtt://host:1883/topic or mqtts://host:8883/topic, without user and "
                                                  "password: those, and certificates, stand in the "
                                                  "settings file or the environment.",
                                                  "Connect", icons::kPlug}
        : what == Overlay::Rename
            ? Question{"Name on the map", "What stands on the map beside it: short, as it is said on the radio.", "Set the name", icons::kPencil}
        : what == Overlay::ViewName ? Question{panel.viewNamed ? "Rename this view" : "Keep this view",
                                               "A name under which the picture as it is now, floor, camera and mode, is found again.",
                                               panel.viewNamed ? "Rename" : "Keep", icons::kBookmark}
        : what == Overlay::Bookmark
            ? Question{"Bookmark this moment", "A name by which it is found again, such as “second floor clear”.", "Bookmark", icons::kBookmark}
            : Question{"Declare an exercise",
                       "Name of the exercise. EXERCISE then stands on the whole screen and on every exported picture until you end it.", "Declare",
                       icons::kFlag};
    const size_t recents = what == Overlay::OpenFile && recent ? std::min<size_t>(recent->size(), 4) : 0;
    const float w = std::min(area.w - c.px(24), c.px(760)), pad = c.px(24), gap = c.px(kGapU), key = c.px(kTargetU), inner = w - 2 * pad;
    const float helpH = c.wrappedHeight({16, false}, q.help, inner);
    const float errorH = panel.inputError.empty() ? 0 : c.wrappedHeight({16, true}, panel.inputError, inner) + c.px(12);
    const float h = std::min(area.h - c.px(16),
                             2 * c.px(20) + c.px(40) + helpH + errorH + c.px(16) + key + c.px(16) + float(recents) * (key + gap) + c.px(kPrimaryU));
    Box b{std::floor(area.midX() - w / 2), area.y + std::max(c.px(8), std::floor((area.h - h) * 0.35f)), w, h};
    c.fill(b, p.panel);
    c.frame(b, p.text, 2);
    b = b.inset(pad, c.px(20));
    c.text(b.cutTop(c.px(40)), {26, true}, p.text, q.title);
    c.wrapped(b.cutTop(helpH, c.px(16)), {16, false}, p.secondary, q.help);
    if (errorH > 0) c.wrapped(b.cutTop(errorH), {16, true}, p.caution, panel.inputError);
    const Box field = b.cutTop(key, c.px(16));
    // What is typed goes into the field, wherever the question was asked from; a button that is pressed keeps what it has.
    const bool focus = panel.overlayJustOpened || (!ImGui::IsAnyItemActive() && !ImGui::IsMouseDown(0));
    const bool entered = inputField(c, "answer.field", field, panel.input.data(), panel.input.size(), focus) |
                         (!panel.overlayJustOpened && (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Enter), false) ||
                                                       ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_KeyPadEnter), false)));
    Box foot = b.cutBottom(c.px(kPrimaryU));
    for (size_t i = 0; i < recents; ++i)
        if (c.button(Name("answer.recent.{}", i), b.cutTop(key, gap),
                     {.icon = icons::kHistory, .text = (*recent)[i].path, .font = {16, false}, .tip = (*recent)[i].path})) {
            out.push_back(scene::OpenFile{(*recent)[i].path});
            panel.overlay = Overlay::None;
        }
    const float half = std::floor((foot.w - gap) / 2);
    const std::string_view answer(panel.input.data());
    if (c.button("answer.cancel", foot.cutLeft(half, gap), {.text = "Cancel"})) panel.overlay = Overlay::None;
    const bool confirmed = c.button("answer.confirm", foot,
                                    {.look = ButtonLook::Primary,
                                     .icon = q.icon,
                                     .text = q.confirm,
                                     .font = {20, true},
                                     .tip = answer.empty() ? "Type an answer first" : "",
                                     .enabled = !answer.empty()});
    if ((confirmed || entered) && !answer.empty()) {
        if (what == Overlay::OpenFile) out.push_back(scene::OpenFile{std::string(answer)});
        else if (what == Overlay::ConnectFeed) out.push_back(scene::ConnectFeed{std::string(answer)});
        else if (what == Overlay::Rename) out.push_back(scene::RenameMarker{panel.renaming, std::string(answer)});
        else if (what == Overlay::ViewName && panel.viewNamed) out.push_back(scene::RenameView{*panel.viewNamed, std::string(answer)});
        else if (what == Overlay::ViewName) out.push_back(scene::SaveView{std::string(answer)});
        else if (what == Overlay::Bookmark) out.push_back(scene::AddBookmark{std::string(answer)});
        else out.push_back(scene::DeclareExercise{true, std::string(answer)});
        panel.overlay = Overlay::None;
    }
}
}  // namespace

void drawOverlay(Canvas& c, PanelState& panel, const scene::ViewModel* model, const scene::ViewState& view, float top,
                 const std::vector<RecentFile>* recent, scene::Commands& out) {
    if (panel.overlay == Overlay::None || panel.overlay == Overlay::Tour) return;
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const Box area{0, top, screen.x, std::max(1.0f, screen.y - top)};
    if (panel.overlayJustOpened) ImGui::SetNextWindowFocus();
    c.begin("overlay", area, true);
    if (panel.overlay != Overlay::Menu) c.fill(area, faded(c.pal().background, 0.72), 0);
    const Overlay opened = panel.overlay;
    switch (opened) {
        case Overlay::None:
            break;
        case Overlay::Menu:
            menu(c, panel, model, area, out);
            break;
        case Overlay::Keys:
            keySheet(c, panel, area);
            break;
        case Overlay::Operator:
            if (model) operatorSheet(c, panel, *model, area, out);
            else panel.overlay = Overlay::None;
            break;
        case Overlay::Brief:
            if (model) briefSheet(c, panel, *model, area, out);
            else panel.overlay = Overlay::None;
            break;
        case Overlay::Report:
            reportSheet(c, panel, area);
            break;
        case Overlay::Bookmarks:
            if (model) bookmarkSheet(c, panel, *model, area, out);
            else panel.overlay = Overlay::None;
            break;
        case Overlay::Confirm:
            confirmation(c, panel, area, out);
            break;
        case Overlay::Search:
            if (model) drawSearch(c, panel, *model, view, area, out);
            else panel.overlay = Overlay::None;
            break;
        case Overlay::Settings:
            drawSettings(c, panel, view, area, out);
            break;
        case Overlay::Tour:  // stands beside what it speaks of: drawTour()
            break;
        case Overlay::Print:
            if (model) drawPrintSheet(c, panel, *model, view, area, out);
            else panel.overlay = Overlay::None;
            break;
        case Overlay::OpenFile:
        case Overlay::ConnectFeed:
        case Overlay::Bookmark:
        case Overlay::Rename:
        case Overlay::ViewName:
        case Overlay::Exercise:
            question(c, panel, area, recent, out);
            break;
    }
    // A press beside it closes a menu or a sheet; a question is only left by its buttons or Esc, so that typing is not lost to a slip.
    const bool beside = (opened == Overlay::Menu || opened == Overlay::Keys || opened == Overlay::Report || opened == Overlay::Bookmarks ||
                         opened == Overlay::Search || opened == Overlay::Settings) &&
                        !panel.overlayJustOpened && ImGui::IsMouseClicked(0) && ImGui::IsWindowHovered() && !ImGui::IsAnyItemHovered();
    if (beside || (ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape)) && !(opened == Overlay::Settings && panel.settings.leaveByField())))
        panel.overlay = Overlay::None;
    if (panel.overlay == opened) panel.overlayJustOpened = false;
    c.end();
}

}  // namespace sallyport::ui
