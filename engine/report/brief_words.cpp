// The brief in words: sections for the eye, sentences for the radio.
#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "report/brief.h"

namespace sallyport::report {
namespace {

using live::Millis;
using live::Timestamp;

std::string clock(const Brief& b, Timestamp t) { return base::formatClock(t, b.clockOffset).substr(0, 5); }

std::string join(const std::vector<std::string>& parts, const char* between = ", ") {
    std::string out;
    for (const std::string& p : parts) out += (out.empty() ? "" : between) + p;
    return out;
}

std::string placeLine(const Brief& b, const Brief::Place& p) {
    std::string out = p.where + ". " + (p.timeKnown ? "Last said " + clock(b, p.when) : std::string("Time not known"));
    if (!p.by.empty()) out += " by " + p.by;
    if (!p.note.empty()) out += ": " + p.note;
    return out;
}

std::string doorLine(const Brief::Door& d) {
    return d.name + ", " + d.why + (d.ageKnown ? " " + base::formatAge(d.age) : "") + (d.where.empty() ? "" : ", " + d.where);
}

std::string openingLine(const Brief::Opening& o) {
    return "Into " + o.into + " from " + o.from + ": " + o.by + ", " + o.where + (o.ageKnown ? ", searched " + base::formatAge(o.age) + " ago" : "");
}
size_t withDanger(const Brief& b) {
    return size_t(std::count_if(b.openings.begin(), b.openings.end(), [](const Brief::Opening& o) { return o.danger; }));
}

std::string names(const std::vector<Brief::Door>& doors, size_t most) {
    std::vector<std::string> out;
    for (size_t i = 0; i < std::min(most, doors.size()); ++i) out.push_back(doors[i].name);
    std::string text = join(out);
    if (doors.size() > most) text += " and " + std::to_string(doors.size() - most) + " more";
    return text;
}

std::string spread(const scene::Spread& s, const char* last) {
    return "first " + base::formatAge(s.first) + ", median " + base::formatAge(s.median) + ", " + last + " " + base::formatAge(s.last);
}

BriefSection timesSection(const Brief& b) {
    const scene::ResponseTimes& t = b.times->of;
    const auto many = [](size_t n) { return std::to_string(n); };
    BriefSection out{"Times since the call", clock(b, t.from), {}, false};
    const auto say = [&](std::string line) { out.lines.push_back(std::move(line)); };
    say(base::sentence(live::toString(t.action)) + " at " + base::formatClock(t.from, b.clockOffset) + " by " + t.by +
        (t.over ? ", released after " + base::formatAge(t.until - t.from) : ""));
    say("Rooms searched: " + many(size_t(t.searched.count)) + " of " + many(size_t(t.rooms)) +
        (t.searched.count ? "; " + spread(t.searched, "last") : ""));
    if (!b.times->neverSearched.empty())
        say("Never searched: " + many(b.times->neverSearched.size()) +
            (t.evacuatedUnsearched ? ", " + many(size_t(t.evacuatedUnsearched)) + " of them evacuated" : "") + ": " +
            join(b.times->neverSearched, "; "));
    say(t.contact ? "First team heard: " + base::formatAge(*t.contact) + ", " + t.contactTeam : "No team was heard");
    if (t.threat)
        say(t.threatEntered ? "A room with a threat was entered: " + base::formatAge(*t.threatEntered) + ", " + b.times->threatRoom
                            : "No room with a threat was entered");
    if (t.doorsDue) {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(t.doorsAfter).count();
        say("Doors " + std::to_string(seconds) + " s after the call: " + many(b.times->doorsNotLocked.size()) + " not locked, " +
            many(size_t(t.doorsLocked)) + " locked, " + many(size_t(t.doorsUnknown)) + " unknown" +
            (b.times->doorsNotLocked.empty() ? "" : "; not locked: " + join(b.times->doorsNotLocked)));
    }
    say("Alarms acknowledged: " + many(size_t(t.acknowledged.count)) + " of " + many(size_t(t.alarms)) +
        (t.acknowledged.count ? "; " + spread(t.acknowledged, "longest") : ""));
    if (t.calledForHelp)
        say("Help sent to rooms that called for it: " + many(size_t(t.helpSent.count)) + " of " + many(size_t(t.calledForHelp)) +
            (t.helpSent.count ? "; " + spread(t.helpSent, "longest") : ""));
    if (t.firstTriage) say("First casualty triaged: " + base::formatAge(*t.firstTriage) + ", by " + t.triagedBy);
    return out;
}

constexpr std::array<const char*, 26> kAlphabet{"Alpha",   "Bravo", "Charlie", "Delta",  "Echo",     "Foxtrot", "Golf",   "Hotel",  "India",
                                                "Juliett", "Kilo",  "Lima",    "Mike",   "November", "Oscar",   "Papa",   "Quebec", "Romeo",
                                                "Sierra",  "Tango", "Uniform", "Victor", "Whiskey",  "X-ray",   "Yankee", "Zulu"};

/// One word as it is said: digits one by one, letters beside digits or alone by the alphabet. `cell`: it is one of the grid, where F6 is no floor.
std::string spokenWord(std::string_view word, bool cell) {
    const bool digits = std::any_of(word.begin(), word.end(), [](unsigned char c) { return std::isdigit(c); });
    const size_t letters = size_t(std::count_if(word.begin(), word.end(), [](unsigned char c) { return std::isalpha(c); }));
    const bool spelled = std::all_of(word.begin(), word.end(),
                                     [](unsigned char c) { return std::isdigit(c) || std::isupper(c) || c == '-' || (c >= 'a' && c <= 'h'); });
    if (!digits && !(letters == 1 && word.size() == 1 && std::isupper(static_cast<unsigned char>(word[0])))) return std::string(word);
    if (digits && (letters > 2 || !spelled)) return std::string(word);
    if (word.size() == 2 && word[0] == 'F' && digits && !cell) return std::string("Floor ") + word[1];
    std::string out;
    for (const char ch : word) {
        const auto c = static_cast<unsigned char>(ch);
        if (ch == '-') continue;
        if (!out.empty()) out += ' ';
        if (std::isalpha(c)) out += kAlphabet[size_t(std::toupper(c) - 'A')];
        else out += ch;
    }
    return out;
}

class Speech {
public:
    void say(std::string_view text) {
        out_ += spoken(text);
        if (!out_.empty() && out_.back() != '.' && out_.back() != '?') out_ += '.';
        out_ += '\n';
    }
    void part(std::string_view title) { out_ += (out_.empty() ? "" : "\n") + std::string(title) + ".\n"; }
    std::string take() { return std::move(out_); }

private:
    std::string out_;
};

}  // namespace

std::string spoken(std::string_view text) {
    std::string out;
    size_t at = 0;
    while (at < text.size()) {
        const auto inWord = [&](char ch) { return std::isalnum(static_cast<unsigned char>(ch)) || ch == '-'; };
        if (!inWord(text[at])) {
            out += text[at++];
            continue;
        }
        size_t end = at;
        while (end < text.size() && inWord(text[end])) ++end;
        // Clock times are said as they stand.
        if (end + 2 < text.size() && text[end] == ':' && std::isdigit(static_cast<unsigned char>(text[end + 1]))) {
            out += std::string(text.substr(at, end + 3 - at));
            at = end + 3;
            continue;
        }
        // A floor stands alone or behind a comma, its cell of the grid behind it and a dot: "F2 · F6".
        constexpr std::string_view kDot = " · ";
        out += spokenWord(text.substr(at, end - at), text.substr(0, at).ends_with(kDot));
        at = end;
    }
    return out;
}

std::vector<BriefSection> briefSections(const Brief& b) {
    std::vector<BriefSection> out;
    BriefSection situation{"Situation", clock(b, b.at), {}, false};
    if (b.exercise) situation.lines.push_back("EXERCISE" + (b.exerciseName.empty() ? "" : ": " + b.exerciseName));
    if (b.review) situation.lines.push_back("From a recording, not live");
    if (b.protocols.empty()) situation.lines.push_back("No protocol is called");
    for (const Brief::Protocol& p : b.protocols)
        situation.lines.push_back(p.action + (p.scope.empty() ? "" : ", " + p.scope) + ", since " + clock(b, p.since) + " by " + p.by);
    out.push_back(std::move(situation));

    BriefSection threat{"Threat", b.threats.empty() ? "none is known" : base::counted(b.threats.size(), "room", "rooms"), {}, !b.threats.empty()};
    for (const Brief::Place& p : b.threats) threat.lines.push_back(placeLine(b, p));
    for (const Brief::Place& p : b.needHelp) threat.lines.push_back("Needs help: " + placeLine(b, p));
    for (const Brief::Alarm& a : b.alarms)
        threat.lines.push_back((a.acked ? "Alarm: " : "ALARM NOT ACKNOWLEDGED: ") + a.what + ", " + a.where + ", " + base::formatAge(a.age));
    out.push_back(std::move(threat));

    BriefSection casualties{"Casualties", std::to_string(b.casualties.total()), {}, b.casualties.total() > 0};
    if (b.casualties.total() > 0) casualties.lines.push_back(scene::casualtyText(b.casualties));
    for (const Brief::Casualties& c : b.casualtiesByRoom) casualties.lines.push_back(c.where + ": " + scene::casualtyText(c.counts));
    out.push_back(std::move(casualties));

    BriefSection teams{"Teams", std::to_string(b.teams.size()), {}, false};
    for (const Brief::Team& t : b.teams)
        teams.lines.push_back(
            t.name + (t.members > 1 ? " (" + std::to_string(t.members) + ")" : "") + ": " + t.doing + ". " +
            (t.contactKnown ? std::string(t.silent ? "SILENT since " : "Last contact ") + clock(b, t.lastContact) : "No contact known"));
    out.push_back(std::move(teams));

    size_t left = 0;
    for (const Brief::Floor& f : b.unsearched) left += f.rooms.size();
    BriefSection search{"Not searched", base::counted(left, "room", "rooms"), {}, false};
    for (const Brief::Floor& f : b.unsearched) search.lines.push_back(f.name + " (" + std::to_string(f.rooms.size()) + "): " + join(f.rooms));
    out.push_back(std::move(search));

    BriefSection held{
        "Not held", b.anySearched ? base::counted(b.openings.size(), "opening", "openings") : "nothing is searched", {}, withDanger(b) > 0};
    for (const Brief::Opening& o : b.openings) held.lines.push_back((o.danger ? "DANGER BEHIND IT: " : "") + openingLine(o));
    out.push_back(std::move(held));

    BriefSection doors{"Doors of concern", std::to_string(b.forced.size() + b.notLocked.size() + b.unknown.size()), {}, !b.forced.empty()};
    for (const Brief::Door& d : b.forced) doors.lines.push_back("FORCED: " + doorLine(d));
    for (const Brief::Door& d : b.notLocked) doors.lines.push_back(doorLine(d));
    if (!b.unknown.empty())
        doors.lines.push_back(base::counted(b.unknown.size(), "door", "doors") + " unknown after lockdown: " + names(b.unknown, 200));
    out.push_back(std::move(doors));

    BriefSection feeds{"Feeds", std::to_string(b.feeds.size()), {}, false};
    for (const Brief::Feed& f : b.feeds)
        feeds.lines.push_back(f.name + (f.state.empty() ? "" : " " + f.state) + ": " +
                              (f.heard ? "heard " + base::formatAge(f.age) + " ago" : "never heard"));
    out.push_back(std::move(feeds));

    BriefSection decided{"Decisions so far", std::to_string(b.decisions.size()), {}, false};
    for (const Brief::Decision& d : b.decisions)
        decided.lines.push_back(base::formatClock(d.when, b.clockOffset) + "  " + d.what + (d.who.empty() ? "" : " · " + d.who));
    out.push_back(std::move(decided));

    BriefSection command{"Command", b.commander.empty() ? "nobody" : b.commander, {}, false};
    if (!b.commander.empty())
        command.lines.push_back(b.commander + (b.role.empty() ? "" : ", " + b.role) + (b.agency.empty() ? "" : ", " + b.agency) + ", since " +
                                clock(b, b.commandSince));
    if (!b.commandBefore.empty()) command.lines.push_back("Before: " + join(b.commandBefore));
    out.push_back(std::move(command));
    if (b.times) out.push_back(timesSection(b));
    return out;
}

std::string briefText(const Brief& b) {
    Speech s;
    s.part("Command brief, " + b.school);
    if (b.exercise) s.say("Exercise, exercise, exercise");
    s.say("Time " + clock(b, b.at));
    if (b.protocols.empty()) s.say("No protocol is called");
    else
        s.say(b.protocols.front().action + (b.protocols.front().scope.empty() ? " of the school" : ", " + b.protocols.front().scope) + " since " +
              clock(b, b.protocols.front().since));
    if (b.protocols.size() > 1) s.say(base::counted(b.protocols.size() - 1, "other call stands", "other calls stand"));

    s.part("Threat");
    if (b.threats.empty()) s.say("No room is known to hold a threat");
    for (const Brief::Place& p : b.threats) s.say(placeLine(b, p));
    for (const Brief::Place& p : b.needHelp) s.say("Help is needed in " + placeLine(b, p));
    const auto waiting = size_t(std::count_if(b.alarms.begin(), b.alarms.end(), [](const Brief::Alarm& a) { return !a.acked; }));
    if (waiting > 0) s.say(base::counted(waiting, "alarm is not acknowledged", "alarms are not acknowledged"));
    constexpr size_t kAlarmsSaid = 8;
    size_t alarmsSaid = 0;
    for (const bool acked : {false, true})
        for (const Brief::Alarm& a : b.alarms)
            if (a.acked == acked && alarmsSaid < kAlarmsSaid)
                ++alarmsSaid, s.say((acked ? "Alarm: " : "Alarm, not acknowledged: ") + a.what + ", " + a.where);
    if (alarmsSaid < b.alarms.size()) s.say("And " + base::counted(b.alarms.size() - alarmsSaid, "alarm", "alarms") + " more");

    s.part("Casualties");
    s.say(b.casualties.total() == 0 ? "None known" : std::to_string(b.casualties.total()) + ": " + scene::casualtyText(b.casualties));
    for (const Brief::Casualties& c : b.casualtiesByRoom) s.say(c.where + ": " + scene::casualtyText(c.counts));

    s.part("Teams");
    if (b.teams.empty()) s.say("None has reported");
    for (const Brief::Team& t : b.teams)
        s.say(t.name + ", " + t.doing +
              (!t.contactKnown ? ", no contact known" : (t.silent ? ", silent since " : ", heard ") + clock(b, t.lastContact)));

    s.part("Not searched");
    if (b.unsearched.empty()) s.say("Every room is searched");
    for (const Brief::Floor& f : b.unsearched) {
        constexpr size_t kSaid = 12;  // more nobody writes down
        const std::vector<std::string> first(f.rooms.begin(), f.rooms.begin() + std::ptrdiff_t(std::min(kSaid, f.rooms.size())));
        s.say(f.name + ", " + base::counted(f.rooms.size(), "room", "rooms") + ": " + join(first) +
              (f.rooms.size() > kSaid ? " and " + std::to_string(f.rooms.size() - kSaid) + " more" : ""));
    }

    s.part("Not held");
    if (!b.anySearched) s.say("Nothing is searched yet");
    else if (b.openings.empty()) s.say("No opening is known by which somebody could come back");
    else s.say(base::counted(b.openings.size(), "opening", "openings") + " into what is searched");
    const size_t danger = withDanger(b);  // these stand first
    constexpr size_t kOpeningsSaid = 6;
    const size_t said = std::min(b.openings.size(), std::max(danger, kOpeningsSaid));
    for (size_t i = 0; i < said; ++i) s.say((b.openings[i].danger ? "Danger behind it: " : "") + openingLine(b.openings[i]));
    if (said < b.openings.size()) s.say("And " + std::to_string(b.openings.size() - said) + " more");

    s.part("Doors");
    if (b.forced.empty() && b.notLocked.empty() && b.unknown.empty()) s.say("None is known to be forced or unlocked");
    for (const Brief::Door& d : b.forced) s.say(d.name + " forced" + (d.where.empty() ? "" : ", " + d.where));
    if (!b.notLocked.empty()) s.say("Not locked: " + names(b.notLocked, 8));
    if (!b.unknown.empty()) s.say(base::counted(b.unknown.size(), "door is", "doors are") + " unknown since the lockdown");

    s.part("Feeds");
    const auto lost = size_t(std::count_if(b.feeds.begin(), b.feeds.end(), [](const Brief::Feed& f) { return !f.state.empty(); }));
    s.say(b.feeds.empty() ? "None"
          : lost == 0     ? base::counted(b.feeds.size(), "feed", "feeds") + ", none lost"
                          : std::to_string(lost) + " of " + base::counted(b.feeds.size(), "feed is", "feeds are") + " lost");

    s.part("Decisions");
    constexpr size_t kLast = 5;
    s.say(base::counted(b.decisions.size(), "decision", "decisions") + " so far" + (b.decisions.empty() ? "" : ". The last ones"));
    for (size_t i = 0; i < std::min(kLast, b.decisions.size()); ++i)
        s.say(clock(b, b.decisions[i].when) + ", " + b.decisions[i].what + (b.decisions[i].who.empty() ? "" : ", by " + b.decisions[i].who));

    s.part("Command");
    s.say(b.commander.empty() ? "Nobody has taken command" : b.commander + " has command since " + clock(b, b.commandSince));
    return s.take();
}

}  // namespace sallyport::report
