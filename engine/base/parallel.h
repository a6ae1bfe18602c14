// Purpose: independent tasks on several threads. Tasks are numbered; what a task makes must depend on its number only, so that the number of threads
// does not show in the result. Where the system gives fewer threads, fewer do the work. Errors: the first exception of a task stops the others and is
// thrown again for the caller. Refuses to: nest (a task that starts tasks would multiply the threads).
#pragma once
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace sallyport::base {

/// Calls task(i) for every i < count on up to `threads` threads, the caller's among them, and returns when all are done.
template <class Task>
void inParallel(int threads, size_t count, const Task& task) {
    std::atomic<size_t> next{0};
    std::mutex mutex;
    std::exception_ptr thrown;
    const auto work = [&] {
        try {
            for (size_t i; (i = next.fetch_add(1, std::memory_order_relaxed)) < count;) task(i);
        } catch (...) {
            next.store(count, std::memory_order_relaxed);
            const std::lock_guard lock(mutex);
            if (!thrown) thrown = std::current_exception();
        }
    };
    const size_t wanted = std::min(count, size_t(std::clamp(threads, 1, 64)));
    std::vector<std::thread> others;
    others.reserve(wanted);
    try {
        for (size_t i = 1; i < wanted; ++i) others.emplace_back(work);
    } catch (const std::exception&) {  // std::system_error, std::bad_alloc: those that run and this one do it all
    }
    work();
    for (std::thread& t : others) t.join();
    if (thrown) std::rethrow_exception(thrown);
}

}  // namespace sallyport::base
