// Purpose: how far an import is, told by the importing threads and read by the window or the terminal: phase in words, part of the whole, time left;
// and the wish to stop it. Refuses to: draw or print.
#pragma once
#include <atomic>
#include <chrono>
#include <optional>
#include <string>

namespace sallyport::viewer {

class ImportProgress {
public:
    using Clock = std::chrono::steady_clock;
    struct State {
        const char* phase;                             ///< for people: "Reading the file"
        double fraction;                               ///< of the whole, 0 … 1; never falls
        std::optional<std::chrono::seconds> timeLeft;  ///< once enough is done to tell
    };

    ImportProgress() : begin_(Clock::now()) {}
    /// For ImportOptions::progress; any thread. False once cancel() was called.
    bool report(const char* phase, double fractionOfPhase);
    /// What is reported from now on is about this one of several models, counted from 0. Not while one is being read.
    void begin(size_t model, size_t of);
    void cancel() { cancelled_ = true; }
    bool cancelled() const { return cancelled_; }
    State state(Clock::time_point now = Clock::now()) const;

private:
    const Clock::time_point begin_;
    std::atomic<const char*> phase_{"Opening the file"};
    std::atomic<double> fraction_{0};
    double before_ = 0, share_ = 1;  // of the whole, of the models before this one and of this one
    std::atomic<bool> cancelled_{false};
};

/// "about 40 s left", "about 2 min left".
std::string timeLeftText(std::chrono::seconds left);

}  // namespace sallyport::viewer
