// Purpose: notices a main thread that stands still, while feeds and recording go on, and tells how long it stood once it moves again. Own thread.
// Refuses to: end or restart anything.
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/time.h"
#include "live/event.h"

namespace sallyport::viewer {

/// A stretch in which the main thread did nothing.
struct Standstill {
    base::Timestamp from{}, to{};
    bool wholeProgram = false;  ///< nothing of the program ran: it was stopped, or the machine slept
};
/// "The picture stood still for 7 s until 14:03:12. Feeds and recording went on; nothing was lost." `lost`: events, as the recorder counts them.
std::string standstillText(const Standstill& s, base::Millis clockOffset, uint64_t lost);

/// The same for the recording, as a note of ours; `to` nothing: it lasts.
live::Event standstillEvent(base::Timestamp from, std::optional<base::Timestamp> to);

class Watchdog {
public:
    static constexpr base::Millis kStandstill{5000};

    Watchdog();
    ~Watchdog();
    /// Main thread, each time round. A standstill that ends with this beat.
    std::optional<Standstill> beat();
    /// Called from this thread once for each standstill of the main thread alone, while it lasts; until the next call of this.
    void onStandstill(std::function<void(base::Timestamp since)> tell);

private:
    void watch();
    std::atomic<int64_t> beatMs_;     ///< of the main thread, by base::wallNow()
    std::atomic<int64_t> watchedMs_;  ///< of this one
    std::atomic<bool> allStood_{false};
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stop_ = false;
    std::function<void(base::Timestamp)> tell_;
    std::thread thread_;
};

}  // namespace sallyport::viewer
