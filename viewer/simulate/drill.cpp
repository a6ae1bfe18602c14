#include "viewer/simulate/drill.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "viewer/simulate/story.h"

namespace sallyport::viewer::simulate {
namespace {

constexpr double kSensorShare = 0.25;  ///< of the traffic that only fills up

DrillSettings bounded(DrillSettings s) {
    s.responders = std::clamp<size_t>(s.responders, 1, kMaxResponders);
    s.length = std::clamp(s.length, Millis(int64_t(kMinMinutes * 60'000)), Millis(int64_t(kMaxMinutes * 60'000)));
    s.rate = std::isfinite(s.rate) ? std::clamp(s.rate, 0.0, kMaxRate) : 0;
    return s;
}

/// Two drills of one seed at different times are two drills.
std::string runOf(const DrillSettings& s) {
    char text[64];
    char* end = std::to_chars(text, text + 24, s.seed, 36).ptr;
    *end++ = '-';
    end = std::to_chars(end, text + sizeof text, uint64_t(s.start.time_since_epoch().count()), 36).ptr;
    return std::string(text, end);
}

}  // namespace

struct Drill::Impl {
    Impl(const building::Building& b, const DrillSettings& wanted)
        : settings(bounded(wanted)),
          times(settings.length),
          ground(b),
          dice(settings.seed),
          filler(settings.seed ^ 0x9e3779b97f4a7c15u),
          voice(agenda, settings.start, runOf(settings)),
          doors(ground, agenda, voice, dice),
          people(ground, agenda, voice, dice, settings.length, [this](DoorId d) { doors.pass(d); }),
          teams(ground, agenda, voice, dice, people, doors, settings.length),
          story(ground, agenda, voice, dice, doors, teams, times) {
        teams.muster(settings.responders, times.call, times.lastArrival);
        story.start("Simulated drill " + std::to_string(settings.seed));
    }

    /// When the next event is due at the least, to keep the rate.
    Millis due() const { return settings.rate > 0 ? Millis(int64_t(std::ceil(double(voice.said() + 1) * 1000 / settings.rate))) : Millis::max(); }

    void fill(Millis when) {
        const bool sensor = filler.chance(kSensorShare);
        if (sensor && doors.repeatAny(when)) return;
        if (people.reportAny(when)) return;
        if (doors.repeatAny(when)) return;
        voice.sayAt(when, kRadio, live::TeamContact{"Dispatch desk", "radio check", "Dispatch desk"});
    }

    bool step() {
        const auto next = agenda.next();
        const Millis filled = std::max(due(), agenda.now());
        const Millis until = next ? std::min(*next, settings.length) : settings.length;
        if (filled <= until) {
            const uint64_t before = voice.said();
            fill(filled);
            if (voice.said() == before) voice.sayAt(filled, kRadio, live::TeamContact{"Dispatch desk", "radio check", "Dispatch desk"});
            return true;
        }
        if (!next || *next > settings.length) return false;
        agenda.runNext();
        return true;
    }

    DrillSettings settings;
    Times times;
    Ground ground;
    Dice dice, filler;
    Agenda agenda;
    Voice voice;
    Doors doors;
    People people;
    Teams teams;
    Story story;
};

Drill::Drill(const building::Building& building, const DrillSettings& settings) : impl_(std::make_unique<Impl>(building, settings)) {}
Drill::~Drill() = default;

bool Drill::next(std::vector<live::Event>& out, size_t max) {
    auto& said = impl_->voice.events();
    while (said.size() < max && impl_->step()) {
    }
    const bool any = !said.empty();
    std::move(said.begin(), said.end(), std::back_inserter(out));
    said.clear();
    return any;
}

}  // namespace sallyport::viewer::simulate
