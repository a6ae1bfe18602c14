#include "viewer/watchdog.h"

#include "base/log.h"

namespace sallyport::viewer {
namespace {

using namespace std::chrono_literals;

constexpr auto kLook = 250ms;
constexpr int64_t kOwnGapMs = 2000;  // eight looks missed: this thread stood still too

int64_t nowMs() { return base::wallNow().time_since_epoch().count(); }
base::Timestamp at(int64_t ms) { return base::Timestamp(base::Millis(ms)); }

}  // namespace

std::string standstillText(const Standstill& s, base::Millis clockOffset, uint64_t lost) {
    const auto seconds = std::chrono::round<std::chrono::seconds>(s.to - s.from).count();
    const std::string forUntil = "stood still for " + std::to_string(seconds) + " s until " + base::formatClock(s.to, clockOffset) + ". ";
    if (s.wholeProgram)
        return "Sallyport " + forUntil + "The computer slept or was stopped; what feeds sent meanwhile comes only where they keep it.";
    const std::string loss = lost == 0   ? "nothing was lost."
                             : lost == 1 ? "1 event was lost; the gap is marked in the recording."
                                         : std::to_string(lost) + " events were lost; the gap is marked in the recording.";
    return "The picture " + forUntil + "Feeds and recording went on; " + loss;
}

live::Event standstillEvent(base::Timestamp from, std::optional<base::Timestamp> to) {
    live::Event e;
    e.source = "sallyport";
    e.feed = "window";
    e.payload = live::Note{"The picture " + std::string(to ? "stood" : "stands") + " still since " + base::formatTimestamp(from) +
                               (to ? ", until " + base::formatTimestamp(*to) : ""),
                           "Sallyport",
                           {}};
    return e;
}

Watchdog::Watchdog() : beatMs_(nowMs()), watchedMs_(nowMs()), thread_([this] { watch(); }) {}

Watchdog::~Watchdog() {
    {
        std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

std::optional<Standstill> Watchdog::beat() {
    const int64_t now = nowMs(), before = beatMs_.exchange(now);
    // Whichever of the two threads runs first after a stop of both sees that the other has stood too.
    const bool all = allStood_.exchange(false) || now - watchedMs_ > kOwnGapMs;
    if (now - before < kStandstill.count()) return std::nullopt;
    return Standstill{at(before), at(now), all};
}

void Watchdog::onStandstill(std::function<void(base::Timestamp)> tell) {
    std::lock_guard lock(mutex_);
    tell_ = std::move(tell);
}

void Watchdog::watch() {
    int64_t told = 0;
    std::unique_lock lock(mutex_);
    while (!stop_) {
        wake_.wait_for(lock, kLook, [this] { return stop_; });
        const int64_t now = nowMs(), beat = beatMs_, gap = now - watchedMs_;
        if (gap > kOwnGapMs) allStood_ = true;  // before the time that would hide it from the main thread
        watchedMs_ = now;
        if (gap > kOwnGapMs) {
            base::log(base::LogLevel::Warning, "the whole program stood still for " + std::to_string(gap / 1000) + " s");
            told = beat;  // the main thread stood with it; it is given its time again
            continue;
        }
        if (now - beat < kStandstill.count() || told == beat) continue;
        told = beat;
        base::log(base::LogLevel::Error, "the window has stood still for 5 s; feeds and recording go on");
        if (tell_) tell_(at(beat));
    }
}

}  // namespace sallyport::viewer
