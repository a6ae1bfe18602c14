#include "feed/source.h"

#include "live/world_state.h"

namespace sallyport::feed {

HealthCell::HealthCell(std::string name, std::string url) {
    health_.name = std::move(name);
    health_.url = std::move(url);
    health_.since = base::wallNow();
}
live::FeedHealth HealthCell::read() const {
    std::lock_guard lock(mutex_);
    live::FeedHealth out = health_;
    out.perSecond = rate_.perSecond(std::chrono::steady_clock::now());
    return out;
}
void HealthCell::set(live::FeedHealth::State state, std::string reason) {
    std::lock_guard lock(mutex_);
    if (health_.state != state) health_.since = base::wallNow();
    health_.state = state;
    health_.reason = std::move(reason);
}
void HealthCell::count(uint64_t messages, uint64_t rejected, const std::string& lastRejected) {
    std::lock_guard lock(mutex_);
    health_.messages += messages;
    health_.rejected += rejected;
    if (rejected) health_.lastRejected = lastRejected;
    if (messages) health_.lastMessage = base::wallNow();
    rate_.add(messages, std::chrono::steady_clock::now());
}
void HealthCell::attempted() {
    std::lock_guard lock(mutex_);
    ++health_.attempts;
}
void HealthCell::planned(base::Timestamp next) {
    std::lock_guard lock(mutex_);
    health_.nextAttempt = next;
}

void Rate::add(uint64_t messages, std::chrono::steady_clock::time_point now) {
    const int64_t second = secondOf(now);
    Slot& slot = slots_[static_cast<size_t>(second) % kSlots];
    if (slot.second != second) slot = {second, 0};
    slot.messages += messages;
}
double Rate::perSecond(std::chrono::steady_clock::time_point now) const {
    const int64_t second = secondOf(now);
    uint64_t sum = 0;
    // The second that runs is not over and does not count.
    for (const Slot& slot : slots_)
        if (slot.second < second && slot.second >= second - kSeconds) sum += slot.messages;
    return static_cast<double>(sum) / kSeconds;
}

base::Result<void> acceptFromOutside(live::Event& e, const std::string& feed) {
    if (std::holds_alternative<live::SourceHealth>(e.payload) || std::holds_alternative<live::RecordingStart>(e.payload) ||
        std::holds_alternative<live::FeedStatus>(e.payload) || std::holds_alternative<live::Rejected>(e.payload))
        return base::Error{base::ErrorCode::BadInput,
                           "type \"" + std::string(live::typeName(e.payload)) + "\" is said by Sallyport itself, never by a sender", feed};
    e.seq = 0;
    e.receivedAt = {};
    e.skew = base::Millis{0};
    e.retained = e.wrongClock = false;
    e.feed = feed;
    if (e.source.empty()) e.source = feed;
    return {};
}

void Carried::note(const live::Event& e) {
    if (std::holds_alternative<live::Rejected>(e.payload)) return;
    const auto* health = std::get_if<live::SourceHealth>(&e.payload);
    if (const auto known = alive_.find(e.source); known != alive_.end()) {
        if (health) known->second = health->alive;
    } else if (alive_.size() < live::kMaxSources) {
        alive_.emplace(e.source, !health || health->alive);
    }
}
size_t Carried::report(bool alive, const std::string& reason, std::vector<live::Event>& out) const {
    if (alive_.empty()) return 0;
    const size_t before = out.size();
    const auto add = [&](const std::string& source) {
        live::Event e;
        e.observedAt = base::wallNow();
        e.source = source;
        e.feed = feed_;
        e.payload = live::SourceHealth{source, alive, reason};
        out.push_back(std::move(e));
    };
    add(feed_);
    for (const auto& [source, online] : alive_)
        if (source != feed_ && (online || !alive)) add(source);
    return out.size() - before;
}

void StopSignal::stop() {
    {
        std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    changed_.notify_all();
}
void StopSignal::wake() {
    {
        std::lock_guard lock(mutex_);
        woken_ = true;
    }
    changed_.notify_all();
}
bool StopSignal::stopped() const {
    std::lock_guard lock(mutex_);
    return stopped_;
}
bool StopSignal::waitFor(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, time, [&] { return stopped_ || woken_; });
    woken_ = false;
    return stopped_;
}

}  // namespace sallyport::feed
