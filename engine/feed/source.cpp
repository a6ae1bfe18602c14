#include "feed/source.h"

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
