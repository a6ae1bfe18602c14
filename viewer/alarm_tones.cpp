#include "viewer/alarm_tones.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace sallyport::viewer {
namespace {

struct Note {
    double hz;  ///< 0: silence
    double seconds;
};

constexpr double kPeak = 0.72, kRampS = 0.008;

/// A second partial an octave above carries over engines and fans; the ramps keep the loudspeaker from clicking.
void play(std::vector<int16_t>& out, const Note& n) {
    const auto count = size_t(n.seconds * kToneRate);
    const double ramp = kRampS * kToneRate;
    for (size_t i = 0; i < count; ++i) {
        if (n.hz <= 0) {
            out.push_back(0);
            continue;
        }
        const double t = double(i) / kToneRate, edge = std::min({1.0, double(i) / ramp, double(count - 1 - i) / ramp});
        const double wave = 0.75 * std::sin(2 * M_PI * n.hz * t) + 0.25 * std::sin(4 * M_PI * n.hz * t);
        out.push_back(int16_t(std::lround(32767 * kPeak * edge * wave)));
    }
}

std::vector<int16_t> play(std::span<const Note> notes) {
    std::vector<int16_t> out;
    for (const Note& n : notes) play(out, n);
    return out;
}

}  // namespace

const char* name(Alarm a) {
    switch (a) {
        case Alarm::None:
            break;
        case Alarm::FeedLost:
            return "feed_lost";
        case Alarm::Door:
            return "door";
        case Alarm::Help:
            return "help";
        case Alarm::Danger:
            return "danger";
    }
    return "none";
}

std::vector<int16_t> tone(Alarm a) {
    switch (a) {
        case Alarm::None:
            return {};
        case Alarm::Danger: {  // a quick two-tone that hardly pauses
            constexpr Note kNotes[] = {{1175, 0.13}, {880, 0.13}, {1175, 0.13}, {880, 0.13}, {1175, 0.13}, {880, 0.13}, {0, 0.22}};
            return play(kNotes);
        }
        case Alarm::Help: {  // three steps up
            constexpr Note kNotes[] = {{587, 0.18}, {0, 0.03}, {740, 0.18}, {0, 0.03}, {880, 0.26}, {0, 1.1}};
            return play(kNotes);
        }
        case Alarm::Door: {  // two knocks
            constexpr Note kNotes[] = {{494, 0.14}, {0, 0.10}, {494, 0.14}, {0, 2.0}};
            return play(kNotes);
        }
        case Alarm::FeedLost: {  // one long step down, seldom
            constexpr Note kNotes[] = {{392, 0.25}, {294, 0.45}, {0, 4.3}};
            return play(kNotes);
        }
    }
    return {};
}

}  // namespace sallyport::viewer
