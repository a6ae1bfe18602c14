// Purpose: independent tasks on several threads. Tasks are numbered; what a task makes must depend on its number only, so that the number of threads
// does not show in the result. Refuses to: nest (a task that starts tasks would multiply the threads).
#pragma once
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace sallyport::base {

/// Calls task(i) for every i < count on up to `threads` threads, the caller's among them, and returns when all are done. Tasks must not throw.
template <class Task>
void inParallel(int threads, size_t count, const Task& task) {
    std::atomic<size_t> next{0};
    const auto work = [&] {
        for (size_t i; (i = next.fetch_add(1, std::memory_order_relaxed)) < count;) task(i);
    };
    std::vector<std::thread> others;
    const size_t wanted = std::min(count, size_t(std::clamp(threads, 1, 64)));
    for (size_t i = 1; i < wanted; ++i) others.emplace_back(work);
    work();
    for (std::thread& t : others) t.join();
}

}  // namespace sallyport::base
