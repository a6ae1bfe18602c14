// The school's protocol: what is called and for how long, the six calls, which rooms are released, which doors are not locked though they should be;
// the cards of this district; and when each team was heard last.
#include <algorithm>

#include "base/time.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {

struct CallButton {
    const char* name;
    const char* word;
    const char* tip;
    live::ProtocolAction action;
    Action key;
};
constexpr CallButton kCalls[] = {
    {"call.hold", "Hold", "Stay in your room, halls are cleared", live::ProtocolAction::Hold, Action::CallHold},
    {"call.secure", "Secure", "Everybody inside, outer doors locked", live::ProtocolAction::Secure, Action::CallSecure},
    {"call.lockdown", "Lockdown", "Locks, lights, out of sight", live::ProtocolAction::Lockdown, Action::CallLockdown},
    {"call.evacuate", "Evacuate", "Out, to the place that is told", live::ProtocolAction::Evacuate, Action::CallEvacuate},
    {"call.shelter", "Shelter", "From a hazard: tornado, hazmat, earthquake", live::ProtocolAction::Shelter, Action::CallShelter},
    {"call.release", "Release", "What was called is over", live::ProtocolAction::Release, Action::CallRelease}};

/// The chosen room, by the id that its marks carry.
std::string_view chosenRoom(const Frame& f) {
    return std::holds_alternative<base::RoomId>(f.view.selection) && !f.model.inspector.isDoor ? std::string_view(f.model.inspector.markTarget) : "";
}
std::string_view floorName(const Frame& f) {
    return f.view.floor.valid() && f.view.floor.index() < f.model.floors.size() ? std::string_view(f.model.floors[f.view.floor.index()].shortName)
                                                                                : "";
}

/// Yellow or red when a team has been silent too long.
Rgba8 silenceColour(const scene::Palette& p, const scene::TeamView& t) {
    return t.silence == scene::Silence::Red ? p.threat : t.silence == scene::Silence::Yellow ? p.caution : p.text;
}

void callRow(Canvas& c, const scene::ProtocolCallView& call, Box b) {
    const scene::Palette& p = c.pal();
    c.fill(b, p.background);
    const Rgba8 colour = scene::protocolColour(call.action);
    Box mark = b.cutLeft(c.px(44), c.px(10));
    c.fill(mark, colour);
    c.icon(mark, 18, p.inkOn(colour), protocolIcon(call.action));
    Box in = b.inset(0, c.px(4));
    in.cutRight(c.px(8));
    Box upper = in.cutTop(std::floor(in.h / 2));
    const std::string age = call.ageKnown ? base::formatAge(call.age) : "age ?";
    timerText(c, upper, {18, true}, p.text, call.level, age, c.px(6));
    const Line what("{} · {}", call.text, call.where);
    c.text(upper, {c.textWidth({18, true}, what) <= upper.w ? 18 : 16, true}, p.text, what);
    c.text(in, {16, false}, p.secondary, call.by);
}

}  // namespace

void drawCalls(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const scene::ProtocolView& protocol = f.model.protocol;
    const bool full = !f.m.compact();
    const float gap = c.px(kGapU), key = c.px(kTargetU), headH = c.px(34);
    const std::string_view room = chosenRoom(f);
    if (f.panel.callScope == CallScope::Room && room.empty()) f.panel.callScope = CallScope::School;

    Box head = b.cutTop(c.px(full ? 40 : 32));
    const scene::Conventions& times = f.model.conventions;
    if (const Line over = timerWords(protocol.level, times.callYellow, times.callRed); !over.empty())
        timerText(c, head, {16, true}, p.text, protocol.level, over, c.px(8));
    c.text(head, {full ? 32 : 24, true}, p.text, "Protocol");
    c.text(b.cutTop(c.px(24), c.px(8)), {18, false}, protocol.active ? p.text : p.secondary,
           protocol.active ? Line("{} since {}", protocol.text, base::formatAge(protocol.age)) : Line("nothing is called"));

    const int columns = full ? 3 : 2, rows = 6 / columns;
    const float buttonH = c.px(full ? kPrimaryU : 56);
    const auto& cards = f.model.conventions.cards;
    const bool lockdown = protocol.lockedDown + protocol.released > 0;
    const float rowH = c.px(52), teamH = c.px(56), cardH = key;
    const float need = key + gap + float(rows) * (buttonH + gap) + c.px(4) +
                       (protocol.calls.empty() ? 0 : headH + (rowH + c.px(4)) * float(protocol.calls.size())) + (lockdown ? 2 * (key + c.px(4)) : 0) +
                       (cards.empty() ? 0 : headH + (cardH + c.px(4)) * float(cards.size())) + c.px(16) + headH +
                       std::max(c.px(52), (teamH + c.px(4)) * float(f.model.teams.size()));
    Box content = c.beginScroll("calls", b, need);
    // For whom: the calls below go there.
    Box scopes = content.cutTop(key, gap);
    const float third = std::floor((scopes.w - 2 * gap) / 3);
    const auto scope = [&](const char* name, CallScope which, std::string_view text, Box where, const char* tip, bool enabled) {
        const bool active = f.panel.callScope == which;
        if (c.button(name, where,
                     {.look = active ? ButtonLook::Active : ButtonLook::Plain, .text = text, .font = {16, active}, .tip = tip, .enabled = enabled}))
            f.panel.callScope = which;
    };
    const Line floorLine("Floor {}", floorName(f));
    scope("call.scope.school", CallScope::School, full ? "Whole school" : "School", scopes.cutLeft(third, gap), "The call is for everybody", true);
    scope("call.scope.floor", CallScope::Floor, floorLine, scopes.cutLeft(third, gap), "The call is for the floor that is shown", true);
    scope("call.scope.room", CallScope::Room, room.empty() ? std::string_view("A room") : std::string_view(f.model.inspector.title), scopes,
          room.empty() ? "Choose a room in the picture first" : "The call is for the chosen room", !room.empty());

    const float w = std::floor((content.w - float(columns - 1) * gap) / float(columns));
    for (int r = 0, i = 0; r < rows; ++r) {
        Box row = content.cutTop(buttonH, gap);
        for (int k = 0; k < columns; ++k, ++i) {
            const CallButton& call = kCalls[i];
            const Box at = row.cutLeft(k + 1 == columns ? row.w : w, gap);
            const Rgba8 ground = scene::protocolColour(call.action), ink = p.inkOn(ground);
            const Hit h = c.hit(call.name, at, true, c.keyed(call.tip, call.key));
            c.fill(at, c.ground(ground, h));
            if (protocol.active && f.panel.callScope == CallScope::School && protocol.action == call.action) c.frame(at, p.text, 3);
            Box in = at.inset(c.px(8), 0);
            c.icon(in.cutLeft(c.px(20), c.px(6)), 18, ink, protocolIcon(call.action));
            c.text(in, {c.textWidth({18, true}, call.word) <= in.w ? 18 : 16, true}, ink, call.word);
            if (h.clicked)
                f.out.push_back(scene::CallProtocol{call.action, f.panel.callScope == CallScope::Floor ? f.view.floor : base::FloorId(),
                                                    f.panel.callScope == CallScope::Room ? std::string(room) : std::string()});
        }
    }
    content.cutTop(c.px(4));

    if (lockdown) {
        // What a lockdown leaves to do.
        const int concern = int(protocol.doorsOfConcern.size());
        Box row = content.cutTop(key, c.px(4));
        const Hit h = c.hit("calls.doors", row, true, "Doors that should be locked by now");
        // Those that were just counted; before they are due, what is left to be locked.
        if (h.clicked)
            f.panel.showDoors(!protocol.doorsDue ? scene::DoorGroup::NotLocked : concern ? scene::DoorGroup::Late : scene::DoorGroup::Unknown);
        c.fill(row, c.ground(p.background, h));
        if (concern) c.frame(row, p.caution, 2);
        Box in = row.inset(c.px(10), 0);
        doorGlyph(c, in.cutLeft(c.px(40), c.px(8)), concern ? scene::DoorLook::Unlocked : scene::DoorLook::Unknown, false);
        const auto dueS = std::chrono::duration_cast<std::chrono::seconds>(f.model.conventions.lockdownDoors).count();
        const Line due = !protocol.doorsDue ? Line("Doors have {} s to be locked", dueS)
                         : concern          ? Line("{} not locked, {} unknown", concern, protocol.doorsUnknown)
                                            : Line("none known open, {} unknown", protocol.doorsUnknown);
        const bool fits = c.textWidth({18, concern > 0}, due) <= in.w;
        c.text(in, {fits ? 18 : 16, fits && concern > 0}, concern ? p.caution : p.text, due);
        row = content.cutTop(key, c.px(4));
        c.fill(row, p.background);
        in = row.inset(c.px(10), 0);
        c.icon(in.cutLeft(c.px(40), c.px(8)), 18, p.text, icons::kUnlock);
        c.text(in, {18, false}, p.text, Line("{} of {} rooms released", protocol.released, protocol.released + protocol.lockedDown));
    }
    if (!protocol.calls.empty()) {
        c.text(content.cutTop(headH), {18, true}, p.text, "What stands");
        for (const scene::ProtocolCallView& call : protocol.calls) {
            const Box row = content.cutTop(rowH, c.px(4));
            if (c.visible(row.y, row.h)) callRow(c, call, row);
        }
    }
    if (!cards.empty()) {
        c.text(content.cutTop(headH), {18, true}, p.text, room.empty() ? Line("Cards at the doors") : Line("Card at {}", f.model.inspector.title));
        for (size_t i = 0; i < cards.size(); ++i) {
            const Box row = content.cutTop(cardH, c.px(4));
            if (!c.visible(row.y, row.h)) continue;
            const Hit h = c.hit(Name("card.{}", i), row, !room.empty(),
                                room.empty() ? "Choose a room: then a press marks it by its card" : "Marks the chosen room");
            if (h.clicked) f.out.push_back(scene::MarkCard{std::string(room), uint32_t(i)});
            c.fill(row, c.ground(p.background, h));
            Box in = row.inset(c.px(10), c.px(6));
            const Box swatch = in.cutLeft(c.px(40), c.px(10));
            c.fill(swatch, cards[i].colour);
            c.frame(swatch, p.secondary, 1);
            c.text(in.cutTop(std::floor(in.h / 2)), {16, true}, p.text, cards[i].name);
            c.text(in, {14, false}, p.secondary, cards[i].means);
        }
    }
    content.cutTop(c.px(16));
    Box teamsHead = content.cutTop(headH);
    c.text(teamsHead.cutRight(c.px(120)), {16, false}, p.secondary, "last contact", Align::Right);
    c.text(teamsHead, {18, true}, p.text, "Teams");
    if (f.model.teams.empty()) c.text(content.cutTop(c.px(32)), {18, false}, p.secondary, "No team has reported yet.");
    for (size_t i = 0; i < f.model.teams.size(); ++i) {
        const scene::TeamView& t = f.model.teams[i];
        const Box row = content.cutTop(teamH, c.px(4));
        if (!c.visible(row.y, row.h)) continue;
        const Rgba8 colour = silenceColour(p, t);
        c.fill(row, p.background);
        if (t.silence != scene::Silence::None) c.frame(row, colour, 2);
        Box in = row.inset(c.px(8), c.px(4));
        if (c.button(Name("team.{}.contact", i), in.cutRight(c.px(full ? 116 : 64), c.px(8)),
                     {.icon = full ? 0 : icons::kPhone, .text = full ? "Contact" : "", .tip = "They were heard just now"}))
            f.out.push_back(scene::ContactTeam{t.name});
        teamGlyph(c, in.cutLeft(c.px(36), c.px(8)), t.service, t.name, false);
        Box upper = in.cutTop(std::floor(in.h / 2));
        const std::string age = t.contactKnown ? base::formatAge(t.sinceContact) : "never";
        timerText(c, upper, {18, true}, p.text, t.silence, age, c.px(6));
        c.text(upper, {18, true}, p.text, t.name);
        c.text(in, {16, false}, p.secondary, t.doing);
    }
    c.endScroll();
}

}  // namespace sallyport::ui
