// The sheet of the operator: who is in command and since when, command taken and given, who sits at this desk, and its PIN.
#include <algorithm>
#include <utility>

#include "base/time.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {
void fill(std::span<char> into, std::string_view text) {
    const size_t n = std::min(text.size(), into.size() - 1);
    std::copy_n(text.begin(), n, into.begin());
    into[n] = 0;
}
void wipe(std::span<char> text) { std::fill(text.begin(), text.end(), char(0)); }

/// The fields of the sheet, in the order in which Tab goes through them.
class Fields {
public:
    Fields(Canvas& c, OperatorForm& form, int count) : c_(c), form_(form) {
        if (form.waiting > 0) --form.waiting;
        if (form.step == 0) return;
        if (form.field < 0 && form.step < 0) form.field = 0;
        form.field = ((form.field + form.step) % count + count) % count;
        form.step = 0;
        wanted_ = form.field;
    }
    /// True: Enter was pressed in it.
    bool next(const char* name, std::string_view label, Box b, std::span<char> text, bool secret = false) {
        const int k = at_++;
        const bool entered = textField(c_, name, label, b, text, secret, k == wanted_);
        if (ImGui::IsItemActive()) form_.field = k, form_.waiting = 0;
        return entered;
    }

private:
    Canvas& c_;
    OperatorForm& form_;
    int at_ = 0, wanted_ = -1;
};

/// Names that command could be given to: who had it before, and who is here to command. At most `most`.
std::vector<std::string_view> candidates(const scene::ViewModel& m, size_t most) {
    std::vector<std::string_view> out;
    const auto add = [&](std::string_view name) {
        if (name.empty() || name == m.command.name || out.size() >= most || std::find(out.begin(), out.end(), name) != out.end()) return;
        out.push_back(name);
    };
    for (const scene::ResponderView& r : m.responders)
        if (r.service == scene::Service::IncidentCommand) add(r.callsign);
    for (const std::string& name : m.command.before) add(name);
    return out;
}

void commandPart(Canvas& c, PanelState& panel, const scene::ViewModel& m, Fields& fields, Box b, scene::Commands& out) {
    const scene::Palette& p = c.pal();
    const float gap = c.px(kGapU), key = c.px(kTargetU);
    OperatorForm& form = panel.operatorForm;
    c.text(b.cutTop(c.px(24)), {16, false}, p.secondary, "In command");
    const bool nobody = m.command.name.empty(), mine = !nobody && m.command.name == m.operatorHere.name;
    Box who = b.cutTop(c.px(40));
    if (!nobody) {
        const std::string since = base::formatAge(m.command.since);
        c.text(who.cutRight(std::ceil(c.textWidth({22, true}, since)) + 1, gap), {22, true}, p.text, since, Align::Right);
    }
    c.text(who, {28, true}, nobody ? p.caution : p.text, nobody ? std::string_view("Nobody") : std::string_view(m.command.name));
    const Line more("{}{}{}", m.command.role, m.command.role.empty() || m.command.agency.empty() ? "" : " · ", m.command.agency);
    c.text(b.cutTop(c.px(26), c.px(10)), {16, false}, p.secondary, more);
    const bool enter = std::exchange(form.enter, false);
    const int chosen = std::exchange(form.chosen, 0);
    const bool take = c.button("operator.assume", b.cutTop(c.px(kPrimaryU), c.px(16)),
                               {.look = ButtonLook::Primary,
                                .icon = icons::kShield,
                                .text = mine ? Line("You are in command") : Line("Take command as {}", m.operatorHere.name),
                                .font = {20, true},
                                .tip = "Noted with your name and the time; who had command before stays in the record  (Enter)",
                                .enabled = !mine});
    if (!mine && (take || enter)) {
        out.push_back(scene::AssumeCommand{});
        panel.overlay = Overlay::None;
    }
    c.text(b.cutTop(c.px(24)), {16, false}, p.secondary, "Give command to");
    int i = 0;
    for (const std::string_view name : candidates(m, 3)) {
        Box line = b.cutTop(key, gap);
        c.text(line.cutLeft(c.px(16), c.px(6)), {16, true}, p.secondary, Line("{}", i + 1));
        const Line tip("The key {} does the same", i + 1);
        const bool pressed = c.button(Name("operator.to.{}", i), line, {.icon = icons::kGoTo, .text = name, .tip = tip});
        if (++i == chosen || pressed) {
            out.push_back(scene::TransferCommand{std::string(name)});
            panel.overlay = Overlay::None;
        }
    }
    Box row = b.cutTop(c.px(kFieldU), c.px(12));
    Box send = row.cutRight(c.px(128), gap);
    send = {send.x, send.bottom() - key, send.w, key};
    const bool entered = fields.next("operator.to.field", "Somebody else: name", row, form.to);
    const std::string_view to(form.to.data());
    if ((c.button("operator.transfer", send, {.text = "Transfer", .font = {18, true}, .enabled = !to.empty()}) || entered) && !to.empty()) {
        out.push_back(scene::TransferCommand{std::string(to)});
        panel.overlay = Overlay::None;
    }
    if (m.command.history.empty() || b.h < c.px(60)) return;
    c.text(b.cutTop(c.px(28)), {18, true}, p.text, "So far");
    for (const scene::HistoryRow& line : m.command.history) {
        if (b.h < c.px(25)) break;
        Box h = b.cutTop(c.px(25));
        c.text(h.cutLeft(c.px(82), c.px(10)), {16, false}, p.secondary, line.clock);
        c.text(h, {c.textWidth({16, false}, line.text) <= h.w ? 16 : 14, false}, p.text, line.text);
    }
}

void deskPart(Canvas& c, PanelState& panel, const scene::ViewModel& m, Fields& fields, Box b, scene::Commands& out) {
    const scene::Palette& p = c.pal();
    const float gap = c.px(kGapU), key = c.px(kTargetU), field = c.px(kFieldU);
    OperatorForm& form = panel.operatorForm;
    c.text(b.cutTop(c.px(32)), {18, true}, p.text, "At this desk");
    bool entered = fields.next("operator.name", "Name: every mark carries it", b.cutTop(field, gap), form.name);
    Box pair = b.cutTop(field, gap);
    entered |= fields.next("operator.role", "Role", pair.cutLeft(std::floor((pair.w - gap) / 2), gap), form.role);
    entered |= fields.next("operator.agency", "Agency", pair, form.agency);
    const std::string_view name(form.name.data()), role(form.role.data()), agency(form.agency.data());
    const bool changed = name != m.operatorHere.name || role != m.operatorHere.role || agency != m.operatorHere.agency;
    const bool keep = c.button("operator.save", b.cutTop(key, c.px(20)),
                               {.icon = icons::kCheck, .text = changed ? "Keep" : "Kept", .tip = "Enter", .enabled = changed && !name.empty()});
    if ((keep || entered) && changed && !name.empty()) out.push_back(scene::SetOperator{std::string(name), std::string(role), std::string(agency)});
    c.text(b.cutTop(c.px(32)), {18, true}, p.text, m.operatorHere.pinSet ? "PIN: set" : "PIN: none");
    pair = b.cutTop(field, gap);
    if (m.operatorHere.pinSet) fields.next("operator.pin_now", "PIN of now", pair.cutLeft(std::floor((pair.w - gap) / 2), gap), form.pinNow, true);
    entered =
        fields.next("operator.pin_new", m.operatorHere.pinSet ? "New PIN; empty: none" : "New PIN, 4 characters at least", pair, form.pinNew, true);
    pair = b.cutTop(key, gap);
    const std::string_view now(form.pinNow.data()), fresh(form.pinNew.data());
    const bool may = m.operatorHere.pinSet ? !now.empty() : !fresh.empty();
    const bool set = c.button("operator.set_pin", pair.cutLeft(std::floor((pair.w - gap) / 2), gap),
                              {.text = m.operatorHere.pinSet && fresh.empty() ? "Remove PIN" : "Set PIN", .enabled = may});
    // Enter sets a new one; taking it away is said by the button alone.
    if (set || (entered && may && !fresh.empty())) {
        out.push_back(scene::SetPin{std::string(now), std::string(fresh)});
        wipe(form.pinNow);
        wipe(form.pinNew);
    }
    if (c.button("operator.lock", pair, {.icon = icons::kLock, .text = "Lock", .tip = "Hides everything; alarms go on", .key = Action::Lock})) {
        out.push_back(scene::LockWindow{});
        panel.overlay = Overlay::None;
    }
    if (!panel.inputError.empty()) c.wrapped(b, {16, true}, p.caution, panel.inputError);
}
}  // namespace

void PanelState::openOperator(const scene::OperatorView& here) {
    open(Overlay::Operator);
    operatorForm = {};
    fill(operatorForm.name, here.name);
    fill(operatorForm.role, here.role);
    fill(operatorForm.agency, here.agency);
}

bool textField(Canvas& c, const char* name, std::string_view label, Box b, std::span<char> text, bool secret, bool focus) {
    c.text(b.cutTop(c.px(24), c.px(2)), {16, false}, c.pal().secondary, label);
    return inputField(c, name, {b.x, b.y, b.w, c.px(kTargetU)}, text.data(), text.size(), focus, "", secret);
}

void operatorSheet(Canvas& c, PanelState& panel, const scene::ViewModel& m, Box area, scene::Commands& out) {
    const float gap = c.px(32), w = std::min(area.w - c.px(24), c.px(1040)), whole = c.px(600);
    const bool two = w >= c.px(800);
    const float contentH = two ? c.px(500) : c.px(1010);
    Box b = sheet(c, panel, area, w, std::min(area.h - c.px(16), two ? whole : contentH + c.px(110)), "Operator and command");
    Box content = c.beginScroll("operator", b, contentH);
    Box left = two ? content.cutLeft(std::floor((content.w - gap) / 2), gap) : content.cutTop(c.px(500), c.px(10));
    Fields fields(c, panel.operatorForm, m.operatorHere.pinSet ? 6 : 5);
    commandPart(c, panel, m, fields, left, out);
    deskPart(c, panel, m, fields, content, out);
    c.endScroll();
}

}  // namespace sallyport::ui
