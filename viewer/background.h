// Purpose: one slow thing at a time beside the window's thread (a PDF, a hash, a line on the disk), whose outcome the loop takes. Refuses to: let an
// exception end the program; leave work half done: who holds one waits for it at the end.
#pragma once
#include <chrono>
#include <exception>
#include <future>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

namespace sallyport::viewer {

template <class T>
class Background {
public:
    /// `done`, when given, is called on the other thread as soon as an outcome can be taken.
    explicit Background(void (*done)() = nullptr) : done_(done) {}

    bool busy() const { return result_.valid(); }
    /// Not while busy. `work()` gives the outcome; where it throws, or no thread is to be had, `failed(exception)` does.
    template <class Work, class Failed>
    void start(Work work, Failed failed) {
        if (thread_.joinable()) thread_.join();
        const auto outcome = std::make_shared<std::promise<T>>();
        result_ = outcome->get_future();
        try {
            thread_ = std::jthread([outcome, work = std::move(work), failed, done = done_]() mutable {
                try {
                    outcome->set_value(work());
                } catch (const std::exception& e) {
                    outcome->set_value(failed(e));
                }
                if (done) done();
            });
        } catch (const std::exception& e) {
            outcome->set_value(failed(e));
            if (done_) done_();
        }
    }
    /// Once, when it has ended.
    std::optional<T> take() {
        if (!busy() || result_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return std::nullopt;
        return result_.get();
    }
    /// Waits until nothing of it runs any more; the outcome can be taken then.
    void finish() {
        if (thread_.joinable()) thread_.join();
    }
    std::optional<T> wait() {
        finish();
        return take();
    }

private:
    void (*done_)();
    std::future<T> result_;
    std::jthread thread_;
};

}  // namespace sallyport::viewer
