// What recording costs: CPU per event and bytes per event of typical traffic, at 10,000 events a second and as fast as it goes; then opening, seeking
// and verifying the file. Usage: bench_recorder [EVENTS] [FOLDER]
#include "live/recorder.h"

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <thread>

using namespace sallyport;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

double cpuSeconds() {
    rusage u{};
    ::getrusage(RUSAGE_SELF, &u);
    return double(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + 1e-6 * double(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}
double since(Clock::time_point t) { return std::chrono::duration<double>(Clock::now() - t).count(); }

/// Four positions and one door, as 60 responders and 450 doors send them.
live::Event typical(uint64_t seq, live::Timestamp at) {
    live::Event e;
    e.seq = seq;
    e.feed = "mqtt localhost:1883";
    e.id = e.feed + "#1764347903000-" + std::to_string(seq);
    e.receivedAt = at;
    e.observedAt = at - base::Millis(120);
    if (seq % 5 == 0) {
        e.source = "acs/lincoln";
        live::DoorReport d;
        d.door = "D-" + std::to_string(100 + seq % 450);
        d.lock = live::LockState::Locked;
        d.position = live::DoorPosition::Closed;
        e.payload = std::move(d);
    } else {
        e.source = "radio/gateway-2";
        live::ResponderReport r;
        r.responder = "ANDROID-35" + std::to_string(1000000 + seq % 60);
        r.callsign = "Alpha " + std::to_string(seq % 60);
        r.team = "CT" + std::to_string(seq % 6);
        r.place.xy = base::Vec2(100.0 + 0.137 * double(seq % 997), 40.0 + 0.211 * double(seq % 773));
        r.place.z = 3.5;
        r.ceM = 4.2;
        r.courseDeg = double(seq % 360);
        r.speedMps = 1.3;
        e.payload = std::move(r);
    }
    return e;
}

}  // namespace

int main(int argc, char** argv) {
    const uint64_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 200'000;
    const std::filesystem::path folder = argc > 2 ? argv[2] : std::filesystem::temp_directory_path();
    const auto path = folder / ("bench-" + std::to_string(::getpid()) + ".sprec");
    const auto start = base::wallNow() - 24h;
    std::vector<live::Event> batch;
    uint64_t seq = 0;
    const auto fill = [&](size_t n) {
        batch.clear();
        for (size_t i = 0; i < n; ++i, ++seq) batch.push_back(typical(seq + 1, start + base::Millis(seq / 10)));
    };
    {
        auto recorder = live::Recorder::open(path, {});
        if (!recorder) {
            std::fprintf(stderr, "%s\n", recorder.error().text().c_str());
            return 1;
        }
        // At the rate of the flood: 100 events every 10 ms for 5 s. What making the events costs is measured first.
        double cpu = cpuSeconds();
        for (int i = 0; i < 500; ++i) fill(100);
        const double making = cpuSeconds() - cpu;
        seq = 0;
        cpu = cpuSeconds();
        auto wall = Clock::now();
        auto next = wall;
        for (int i = 0; i < 500; ++i) {
            fill(100);
            (*recorder)->append(batch);
            std::this_thread::sleep_until(next += 10ms);
        }
        (*recorder)->sync();
        const double used = cpuSeconds() - cpu - making;
        std::printf("10,000 events/s for 5 s: %.1f us/event, %.0f %% of one core\n", 1e6 * used / 50'000, 100 * used / since(wall));
        cpu = cpuSeconds();
        wall = Clock::now();
        const uint64_t from = seq;
        while (seq < count + from) {
            fill(1000);
            (*recorder)->append(batch);
            while ((*recorder)->status().waiting > 20'000) std::this_thread::sleep_for(1ms);
        }
        (*recorder)->sync();
        std::printf("as fast as it goes: %.0f events/s, %.1f us CPU/event (making them included)\n", double(seq - from) / since(wall),
                    1e6 * (cpuSeconds() - cpu) / double(seq - from));
        if (!(*recorder)->status().error.empty() || (*recorder)->status().lost) std::printf("LOST: %s\n", (*recorder)->status().error.c_str());
    }
    std::printf("%.0f bytes/event (%ju bytes, %ju events)\n", double(std::filesystem::file_size(path)) / double(seq),
                uintmax_t(std::filesystem::file_size(path)), uintmax_t(seq));
    auto wall = Clock::now();
    auto recording = live::Recording::open(path);
    if (!recording) return 1;
    std::printf("open: %.2f ms\n", 1e3 * since(wall));
    std::mt19937_64 random(1);
    std::vector<live::Event> out;
    double slowest = 0, all = 0;
    for (int i = 0; i < 1000; ++i) {
        wall = Clock::now();
        const uint64_t at = (*recording)->lastSeqUntil(start + base::Millis(random() % (seq / 10 + 1)));
        out.clear();
        if (!(*recording)->read(at, at + 499, 500, out)) return 1;
        all += since(wall);
        slowest = std::max(slowest, since(wall));
    }
    std::printf("find a time and read 500 events: %.2f ms, slowest %.2f ms\n", all, 1e3 * slowest);
    wall = Clock::now();
    const auto report = live::verifyRecording(path);
    std::printf("verify: %.2f s, %s\n", since(wall), report && report->good() ? "good" : "NOT GOOD");
    std::filesystem::remove(path);
    return 0;
}
