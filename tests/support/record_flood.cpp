// Purpose: a program to be killed: records 2,000 events a second and prints what it has pushed ("p SEQ RECEIVED_MS") and what the recorder has said
// is saved ("s SEQ"), each line in one write so that it outlives the program. Usage: record_flood RECORDING
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <thread>

#include "live/ingest.h"

int main(int argc, char** argv) {
    using namespace sallyport;
    if (argc != 2) return 2;
    live::RecordingAbout about;
    about.school = "Lincoln";
    auto recorder = live::Recorder::open(argv[1], about);
    if (!recorder) {
        std::fprintf(stderr, "%s\n", recorder.error().text().c_str());
        return 1;
    }
    live::Ingest ingest(std::move(*recorder));
    const auto say = [](char what, uint64_t a, long long b) {
        char line[64];
        const int n = std::snprintf(line, sizeof line, "%c %llu %lld\n", what, static_cast<unsigned long long>(a), b);
        return write(STDOUT_FILENO, line, static_cast<size_t>(n)) == n;
    };
    std::vector<live::Event> seen;
    uint64_t saved = 0;
    auto next = std::chrono::steady_clock::now();
    for (uint64_t i = 0;; ++i) {
        for (int k = 0; k < 10; ++k) {
            live::Event e;
            e.feed = e.source = "flood";
            e.payload = live::ResponderReport{
                "R" + std::to_string(i % 60), "Alpha " + std::to_string(i % 60), "police", "CT1", "", {}, {}, {}, {}, 1.2, {}, {}};
            ingest.push(std::move(e));
        }
        seen.clear();
        ingest.drain(seen, SIZE_MAX);
        if (!seen.empty() && !say('p', seen.back().seq, static_cast<long long>(seen.back().receivedAt.time_since_epoch().count()))) return 0;
        const live::RecorderStatus status = ingest.recorderStatus();
        if (status.savedSeq != saved && !say('s', saved = status.savedSeq, 0)) return 0;
        std::this_thread::sleep_until(next += std::chrono::milliseconds(5));
    }
}
