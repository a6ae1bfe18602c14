// Purpose: the bounded queue between two threads. Refuses to: drop. A full queue makes push() return false, the caller decides.
#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

namespace sallyport::base {

template <class T>
class BoundedQueue {
public:
    explicit BoundedQueue(size_t capacity) : capacity_(capacity) {}

    /// False when full or closed; the value is then untouched.
    bool tryPush(T& v) {
        {
            std::lock_guard lock(mutex_);
            if (closed_ || items_.size() >= capacity_) return false;
            items_.push_back(std::move(v));
        }
        filled_.notify_one();
        return true;
    }
    /// Waits for space. False when closed.
    bool push(T v) {
        {
            std::unique_lock lock(mutex_);
            emptied_.wait(lock, [&] { return closed_ || items_.size() < capacity_; });
            if (closed_) return false;
            items_.push_back(std::move(v));
        }
        filled_.notify_one();
        return true;
    }
    /// Waits at most `timeout` for at least one item; then takes up to `max`. Appends to `out`; returns how many.
    template <class Duration>
    size_t pop(std::vector<T>& out, size_t max, Duration timeout) {
        std::unique_lock lock(mutex_);
        filled_.wait_for(lock, timeout, [&] { return closed_ || nudged_ || !items_.empty(); });
        nudged_ = false;
        size_t n = 0;
        for (; n < max && !items_.empty(); ++n) {
            out.push_back(std::move(items_.front()));
            items_.pop_front();
        }
        lock.unlock();
        if (n) emptied_.notify_all();
        return n;
    }
    /// Lets a pop() that waits, or the next one, return at once.
    void nudge() {
        {
            std::lock_guard lock(mutex_);
            nudged_ = true;
        }
        filled_.notify_one();
    }
    void close() {
        {
            std::lock_guard lock(mutex_);
            closed_ = true;
        }
        filled_.notify_all();
        emptied_.notify_all();
    }
    bool closed() const {
        std::lock_guard lock(mutex_);
        return closed_;
    }
    size_t size() const {
        std::lock_guard lock(mutex_);
        return items_.size();
    }

private:
    const size_t capacity_;
    mutable std::mutex mutex_;
    std::condition_variable filled_, emptied_;
    std::deque<T> items_;
    bool closed_ = false, nudged_ = false;
};

}  // namespace sallyport::base
