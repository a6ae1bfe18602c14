// Alarms that are heard: the most urgent that waits, of a school that is watched live, whatever the window shows meanwhile: an earlier time, a locked
// screen, nothing at all. A recording makes no sound.
#include <algorithm>

#include "viewer/app_state.h"

namespace sallyport::viewer {

namespace {

Alarm toneOf(scene::AlarmUrgency u) {
    switch (u) {
        case scene::AlarmUrgency::Danger:
            return Alarm::Danger;
        case scene::AlarmUrgency::Help:
            return Alarm::Help;
        case scene::AlarmUrgency::Door:
            break;
    }
    return Alarm::Door;
}

Alarm mostUrgent(const scene::ViewModel& m) {
    Alarm out = m.feedLost && !m.feedLossAnswered ? Alarm::FeedLost : Alarm::None;
    for (const scene::AlertView& a : m.alerts)
        if (!a.acked) out = std::max(out, toneOf(a.urgency));
    return out;
}

}  // namespace

void App::setSound(std::optional<double> volume, std::optional<bool> muted) {
    if (volume) facts_.sound.volume = std::clamp(*volume, 0.0, 1.0);
    if (muted) facts_.sound.muted = *muted;
    ++facts_.revision;
    soundAlarms();
}

/// Of the model that was updated last. Cheap; the sound's own thread does the work.
void App::soundAlarms() {
    const bool live = stage_ && stage_->session().liveFeeds();
    sound_.set(live ? mostUrgent(stage_->model()) : Alarm::None, facts_.sound.volume, facts_.sound.muted);
    std::string problem = sound_.status().problem;
    if (problem == facts_.sound.problem) return;
    facts_.sound.problem = std::move(problem);
    ++facts_.revision;
    dirty_ = true;
}

}  // namespace sallyport::viewer
