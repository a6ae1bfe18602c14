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
    return health_;
}
void HealthCell::set(live::FeedHealth::State state, std::string reason) {
    std::lock_guard lock(mutex_);
    if (health_.state != state) health_.since = base::wallNow();
    health_.state = state;
    health_.reason = std::move(reason);
}
void HealthCell::count(uint64_t messages, uint64_t rejected) {
    std::lock_guard lock(mutex_);
    health_.messages += messages;
    health_.rejected += rejected;
    if (messages) health_.lastMessage = base::wallNow();
}

base::Result<void> acceptFromOutside(live::Event& e, const std::string& feed) {
    if (std::holds_alternative<live::SourceHealth>(e.payload) || std::holds_alternative<live::RecordingStart>(e.payload) ||
        std::holds_alternative<live::Rejected>(e.payload))
        return base::Error{base::ErrorCode::BadInput,
                           "type \"" + std::string(live::typeName(e.payload)) + "\" is said by Sallyport itself, never by a sender", feed};
    e.seq = 0;
    e.receivedAt = {};
    e.skew = base::Millis{0};
    e.retained = false;
    e.feed = feed;
    if (e.source.empty()) e.source = feed;
    return {};
}

void Carried::note(const live::Event& e) {
    if (std::holds_alternative<live::Rejected>(e.payload)) return;
    if (sources_.size() < live::kMaxSources || sources_.contains(e.source)) sources_.insert(e.source);
}
size_t Carried::report(bool alive, const std::string& reason, std::vector<live::Event>& out) const {
    if (sources_.empty()) return 0;
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
    for (const std::string& source : sources_)
        if (source != feed_) add(source);
    return out.size() - before;
}

void StopSignal::stop() {
    {
        std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    changed_.notify_all();
}
bool StopSignal::stopped() const {
    std::lock_guard lock(mutex_);
    return stopped_;
}
bool StopSignal::waitFor(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, time, [&] { return stopped_; });
}

}  // namespace sallyport::feed
