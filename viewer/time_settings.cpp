#include "viewer/time_settings.h"

#include <algorithm>
#include <array>

namespace sallyport::viewer {
namespace {

using live::Millis;
using namespace std::chrono_literals;

template <auto Member>
struct Fresh {
    static Millis get(const Settings& s) { return (s.lifetimes.*Member).fresh; }
    static void set(Settings& s, Millis t) { (s.lifetimes.*Member).fresh = t; }
};
template <auto Member>
struct UnknownAfter {
    static Millis get(const Settings& s) { return (s.lifetimes.*Member).unknownAfter.value_or(Millis(0)); }
    static void set(Settings& s, Millis t) { (s.lifetimes.*Member).unknownAfter = t; }
};
template <auto Member>
struct Life {
    static Millis get(const Settings& s) { return s.lifetimes.*Member; }
    static void set(Settings& s, Millis t) { s.lifetimes.*Member = t; }
};
template <auto Member>
struct Timer {
    static Millis get(const Settings& s) { return s.conventions.*Member; }
    static void set(Settings& s, Millis t) { s.conventions.*Member = t; }
};
template <class How>
constexpr TimeSetting row(const char* id, const char* file, const char* group, const char* words, Millis least, Millis most) {
    return {id, file, group, words, least, most, How::get, How::set};
}

using L = live::Lifetimes;
using C = scene::Conventions;
constexpr const char *kRooms = "Rooms", *kDoors = "Doors", *kTeams = "Calls, teams and people", *kClocks = "Clocks";
// The longest are a few times the standard: what has not been confirmed for that long is not known any more, whoever would like it to be.
constexpr std::array kTimes{
    row<Fresh<&L::lockedIn>>("freshness.locked_in", "freshness.locked_in", kRooms, "Locked in: fresh for", 1min, 60min),
    row<UnknownAfter<&L::lockedIn>>("freshness.locked_in.unknown_after", "freshness.locked_in", kRooms, "Locked in: unknown after", 2min, 120min),
    row<Fresh<&L::searching>>("freshness.searching", "freshness.searching", kRooms, "Searching: fresh for", 1min, 20min),
    row<Fresh<&L::searched>>("freshness.searched", "freshness.searched", kRooms, "Searched: fresh for", 1min, 60min),
    row<UnknownAfter<&L::searched>>("freshness.searched.unknown_after", "freshness.searched", kRooms, "Searched: unknown after", 2min, 120min),
    row<Fresh<&L::clear>>("freshness.clear", "freshness.clear", kRooms, "Clear: its holder heard within", 1min, 30min),
    row<Fresh<&L::evacuated>>("freshness.evacuated", "freshness.evacuated", kRooms, "Evacuated: fresh for", 5min, 240min),
    row<Fresh<&L::checkedByPerson>>("freshness.checked_by_person", "freshness.checked_by_person", kDoors, "Checked by a person: fresh for", 1min,
                                    120min),
    row<Life<&L::sourceLostUnknown>>("freshness.source_lost_unknown", "freshness.source_lost_unknown", kDoors, "Its source is lost: unknown after",
                                     30s, 15min),
    row<Timer<&C::lockdownDoors>>("timers.lockdown_doors", "timers.lockdown_doors", kDoors, "In a lockdown to be locked within", 10s, 10min),
    row<Timer<&C::callYellow>>("timers.call_yellow", "timers.call_yellow", kTeams, "Since a call: yellow after", 1min, 60min),
    row<Timer<&C::callRed>>("timers.call_red", "timers.call_red", kTeams, "Since a call: red after", 2min, 120min),
    row<Timer<&C::contactYellow>>("timers.contact_yellow", "timers.contact_yellow", kTeams, "Silent team: yellow after", 30s, 30min),
    row<Timer<&C::contactRed>>("timers.contact_red", "timers.contact_red", kTeams, "Silent team: red after", 1min, 60min),
    row<Life<&L::teamContact>>("freshness.team_contact", "freshness.team_contact", kTeams, "Last contact: fresh for", 1min, 20min),
    row<Life<&L::position>>("freshness.position", "freshness.position", kTeams, "Position: fresh for", 5s, 5min),
    row<Life<&L::positionAtMost>>("freshness.position_at_most", "freshness.position_at_most", kTeams, "Position: whatever its sender says, at most",
                                  1min, 30min),
    row<Life<&L::clockTolerance>>("freshness.clock_tolerance", "freshness.clock_tolerance", kClocks, "A clock may be ahead by", 5s, 5min),
};

/// Times that a person would say.
constexpr std::array<Millis, 31> kRound{5s,    10s,   15s,   20s,   30s,   45s,    60s,    90s,    2min,  3min,  4min,
                                        5min,  6min,  7min,  8min,  10min, 12min,  15min,  20min,  25min, 30min, 40min,
                                        45min, 50min, 60min, 75min, 90min, 105min, 120min, 180min, 240min};

}  // namespace

std::span<const TimeSetting> timeSettings() { return kTimes; }

const TimeSetting* timeSetting(std::string_view id) {
    const auto found = std::find_if(kTimes.begin(), kTimes.end(), [&](const TimeSetting& t) { return id == t.id; });
    return found == kTimes.end() ? nullptr : &*found;
}

Millis nextTime(const TimeSetting& t, Millis now, int by) {
    const auto inside = [&](Millis m) { return m >= t.least && m <= t.most; };
    if (by > 0) {
        const auto next = std::upper_bound(kRound.begin(), kRound.end(), now);
        return next != kRound.end() && inside(*next) ? *next : now;
    }
    auto next = std::lower_bound(kRound.begin(), kRound.end(), now);
    if (by < 0 && next != kRound.begin() && inside(*--next)) return *next;
    return now;
}

std::string timeText(Millis t) {
    const auto all = t.count();
    if (all % 1000 != 0) return std::to_string(all) + " ms";
    const auto seconds = all / 1000, h = seconds / 3600, m = seconds / 60 % 60, s = seconds % 60;
    std::string out;
    const auto add = [&](int64_t n, const char* unit) {
        if (n > 0) out += (out.empty() ? "" : " ") + std::to_string(n) + " " + unit;
    };
    add(h, "h");
    add(m, "min");
    add(s, "s");
    return out.empty() ? "0 s" : out;
}

std::string timesProblem(const Settings& s) {
    for (const auto& [life, what] : {std::pair(&s.lifetimes.lockedIn, "Locked in"), std::pair(&s.lifetimes.searched, "Searched")})
        if (life->unknownAfter && *life->unknownAfter <= life->fresh)
            return std::string(what) + ": it must be fresh for a shorter time than that after which it is unknown";
    if (s.conventions.contactRed < s.conventions.contactYellow) return "A silent team must turn yellow before it turns red";
    if (s.conventions.callRed < s.conventions.callYellow) return "The time since a call must turn yellow before it turns red";
    return {};
}

Settings withChosen(Settings file, const ChosenTimes& times, const std::optional<std::vector<ChosenCard>>& cards, std::vector<std::string>* ignored) {
    const auto leaveOut = [&](const std::string& id, const std::string& why) {
        if (ignored) ignored->push_back(id + ": " + why);
    };
    // Together first: two that were chosen may only go with each other. What then does not fit is left out one by one.
    Settings all = file;
    std::vector<std::pair<const TimeSetting*, Millis>> taken;
    for (const auto& [id, value] : times) {
        const TimeSetting* t = timeSetting(id);
        if (!t) leaveOut(id, "is no time that is known");
        else if (file.said.contains(t->file)) continue;
        else if (value < t->least || value > t->most)
            leaveOut(id, timeText(value) + " is out of bounds (" + timeText(t->least) + " to " + timeText(t->most) + ")");
        else t->set(all, value), taken.emplace_back(t, value);
    }
    if (!timesProblem(all).empty()) {
        all = file;
        for (const auto& [t, value] : taken) {
            Settings next = all;
            t->set(next, value);
            if (const std::string problem = timesProblem(next); problem.empty()) all = std::move(next);
            else leaveOut(t->id, problem);
        }
    }
    if (cards && !file.said.contains("card")) {
        all.conventions.cards.clear();
        for (const ChosenCard& c : *cards) all.conventions.cards.push_back({c.name, c.means, {c.colour[0], c.colour[1], c.colour[2], 255}, c.status});
    }
    return all;
}

}  // namespace sallyport::viewer
