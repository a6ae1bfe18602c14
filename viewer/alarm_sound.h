// Purpose: lets the most urgent alarm be heard until nobody waits for an answer any more, through OpenAL, on a thread of its own: neither a slow
// sound system nor one that vanishes costs the window a frame. Nothing is loaded or opened before the first alarm. Refuses to: decide what is an
// alarm, hide that nothing can be heard.
#pragma once
#include <memory>
#include <string>

#include "viewer/alarm_tones.h"

namespace sallyport::viewer {

struct SoundStatus {
    Alarm wanted = Alarm::None;   ///< what should be heard now; None while muted
    Alarm playing = Alarm::None;  ///< what is heard
    std::string device;           ///< name of the open device
    std::string problem;          ///< why nothing can be heard though something should; empty otherwise, and before anything was tried
    bool operator==(const SoundStatus&) const = default;
};

class AlarmSound {
public:
    AlarmSound();
    /// Silent within a second; a sound system that does not answer is left behind.
    ~AlarmSound();
    AlarmSound(const AlarmSound&) = delete;
    AlarmSound& operator=(const AlarmSound&) = delete;

    /// As often as one likes; never waits. `volume` 0..1.
    void set(Alarm alarm, double volume, bool muted);
    SoundStatus status() const;

private:
    struct State;
    std::shared_ptr<State> state_;  ///< shared with the thread, which may outlive this
};

}  // namespace sallyport::viewer
