// Purpose: what is to happen in a simulated drill, in order of time; at one time in the order in which it was planned. Refuses to: read a clock.
#pragma once
#include <functional>
#include <optional>
#include <queue>
#include <vector>

#include "base/time.h"

namespace sallyport::viewer::simulate {

using base::Millis;

class Agenda {
public:
    /// Since the start of the drill.
    Millis now() const { return now_; }
    /// What is planned for the past happens now.
    void at(Millis when, std::function<void()> what) { items_.push({std::max(when, now_), order_++, std::move(what)}); }
    void after(Millis delay, std::function<void()> what) { at(now_ + delay, std::move(what)); }
    std::optional<Millis> next() const { return items_.empty() ? std::nullopt : std::optional(items_.top().when); }
    void runNext() {
        // top() is const; the item is popped at once, so that its function may plan more.
        Item item = std::move(const_cast<Item&>(items_.top()));
        items_.pop();
        now_ = item.when;
        item.what();
    }

private:
    struct Item {
        Millis when;
        uint64_t order;
        std::function<void()> what;
        bool operator<(const Item& o) const { return when != o.when ? when > o.when : order > o.order; }
    };
    std::priority_queue<Item> items_;
    uint64_t order_ = 0;
    Millis now_{0};
};

}  // namespace sallyport::viewer::simulate
