// Purpose: what is said in a simulated drill becomes events: source "sim/…", always exercise, an id that no other drill gives, the time of the
// agenda. Refuses to: say anything for real.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "live/event.h"
#include "viewer/simulate/agenda.h"

namespace sallyport::viewer::simulate {

class Voice {
public:
    /// `run` goes into ids and names, so that two drills in one recording stay apart.
    Voice(const Agenda& agenda, live::Timestamp start, std::string run) : agenda_(agenda), start_(start), run_(std::move(run)) {}

    /// Returns the event's id.
    std::string say(std::string source, live::Payload what) { return sayAt(agenda_.now(), std::move(source), std::move(what)); }
    /// For traffic between two items of the agenda.
    std::string sayAt(Millis when, std::string source, live::Payload what) {
        live::Event e;
        e.id = "sim-" + run_ + "-" + std::to_string(++said_);
        e.observedAt = start_ + when;
        e.source = std::move(source);
        e.exercise = true;
        e.payload = std::move(what);
        events_.push_back(std::move(e));
        return events_.back().id;
    }
    const std::string& run() const { return run_; }
    uint64_t said() const { return said_; }
    std::vector<live::Event>& events() { return events_; }

private:
    const Agenda& agenda_;
    live::Timestamp start_;
    std::string run_;
    uint64_t said_ = 0;
    std::vector<live::Event> events_;
};

inline constexpr const char* kAcs = "sim/acs";              ///< door controller
inline constexpr const char* kApp = "sim/app";              ///< teachers' badges and app
inline constexpr const char* kRadio = "sim/radio";          ///< what teams say
inline constexpr const char* kPositions = "sim/positions";  ///< trackers
inline constexpr const char* kCommand = "sim/command";      ///< command post
inline constexpr const char* kTips = "sim/tips";
inline constexpr const char* kTrainer = "sim/trainer";

}  // namespace sallyport::viewer::simulate
