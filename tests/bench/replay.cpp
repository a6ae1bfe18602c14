// A day of a large school, recorded and replayed: how fast it is written, how fast it opens, seeks, scrubs and plays.
//   bench_replay make FILE [EVENTS]      24 hours of a school of 300 rooms, 450 doors and 60 responders through session and recorder
//   bench_replay measure FILE            opens it and measures
//   bench_replay                         both, 200,000 events (29 minutes), in a folder of its own that is removed
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "building/building.h"
#include "building/place_index.h"
#include "live/recorder.h"
#include "live/session.h"
#include "live/snapshot.h"

namespace {

using namespace sallyport;
using namespace std::chrono_literals;
using base::Millis;
using base::Timestamp;
using base::Vec2;
using base::Vec3;
using Wall = std::chrono::steady_clock;

/// What this thread computes, whatever else the machine does; the disk's share is left out. (The page cache holds what was just written.)
struct Clock {
    using duration = std::chrono::nanoseconds;
    using time_point = std::chrono::time_point<Clock, duration>;
    static constexpr bool is_steady = true;
    static time_point now() {
        timespec t{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
        return time_point(std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec));
    }
};

constexpr int kRooms = 300, kDoors = 450, kResponders = 60, kFloors = 3;
constexpr double kEventsPerSecond = 10'000'000 / 86'400.0;
const Timestamp kStart = *base::parseTimestamp("2026-11-23T06:00:00Z");

double ms(std::chrono::nanoseconds d) { return std::chrono::duration<double, std::milli>(d).count(); }

double residentMb() {
    std::ifstream in("/proc/self/statm");
    size_t total = 0, resident = 0;
    in >> total >> resident;
    return double(resident) * double(sysconf(_SC_PAGESIZE)) / 1e6;
}

/// Rows of rooms of 8 by 6 m; a door to the corridor for each, and one more for every second room.
building::Building school() {
    building::Building b;
    b.name = "Bench";
    for (int f = 0; f < kFloors; ++f) {
        building::Floor floor;
        floor.id = "F" + std::to_string(f + 1);
        floor.shortName = floor.id;
        floor.elevationM = f * 4.0;
        b.floors.push_back(floor);
    }
    for (int i = 0; i < kRooms; ++i) {
        building::Room r;
        const int f = i / (kRooms / kFloors), n = i % (kRooms / kFloors);
        r.id = "room-" + std::to_string(i);
        r.number = std::to_string(f + 1) + std::string(n < 10 ? "0" : "") + std::to_string(n);
        r.floor = base::FloorId(uint32_t(f));
        r.floorZM = f * 4.0;
        const double x = n % 25 * 8.0, y = n / 25 * 8.0;
        r.footprint = {{{{x, y}, {x + 8, y}, {x + 8, y + 6}, {x, y + 6}}, {}}};
        b.rooms.push_back(r);
    }
    for (int i = 0; i < kDoors; ++i) {
        building::Door d;
        const int room = i < kRooms ? i : (i - kRooms) * 2;
        d.id = "door-" + std::to_string(i);
        d.name = "D-" + std::to_string(i);
        d.floor = b.rooms[size_t(room)].floor;
        d.rooms = {base::RoomId(uint32_t(room))};
        d.position = Vec3(b.rooms[size_t(room)].footprint[0].outer[0] + Vec2(i < kRooms ? 4 : 8, 0), b.rooms[size_t(room)].floorZM);
        b.rooms[size_t(room)].doors.push_back(base::DoorId(uint32_t(i)));
        b.doors.push_back(d);
    }
    return b;
}

/// What comes in: positions once a second from everybody, door sensors, teachers and commanders, now and then an alert.
class Day {
public:
    explicit Day(const building::Building& b) : building_(b) {
        for (auto& p : walkers_) p = Vec2(real(0, 200), real(0, 30));
    }
    live::Event next() {
        live::Event e;
        e.seq = ++seq_;
        e.receivedAt = kStart + Millis(int64_t(double(seq_) * 1000 / kEventsPerSecond));
        e.observedAt = e.receivedAt - Millis(pick(400));
        e.feed = "mqtt broker.local:8883";
        e.id = e.feed + "#1764-" + std::to_string(seq_);
        const int roll = pick(1000);
        if (roll < 520) {
            const int who = next_++ % kResponders;
            Vec2& at = walkers_[who];
            at = Vec2(std::clamp(at.x + real(-1.4, 1.4), 0.0, 200.0), std::clamp(at.y + real(-1.4, 1.4), 0.0, 30.0));
            live::ResponderReport r;
            r.responder = "ANDROID-" + std::to_string(350'000 + who);
            r.callsign = "Unit " + std::to_string(who);
            r.team = "RTF " + std::to_string(who / 6);
            r.place.xy = Vec2(std::round(at.x * 100) / 100, std::round(at.y * 100) / 100);
            r.place.floor = "F" + std::to_string(who % kFloors + 1);
            r.ceM = 2.5;
            r.speedMps = std::round(real(0, 14)) / 10;
            r.batteryPercent = 80;
            e.source = "badge/fire";
            e.payload = std::move(r);
        } else if (roll < 920) {
            live::DoorReport d;
            d.door = building_.doors[size_t(pick(kDoors))].name;
            d.lock = pick(10) ? live::LockState::Locked : live::LockState::Unlocked;
            d.position = pick(10) ? live::DoorPosition::Closed : live::DoorPosition::Open;
            if (pick(2000) == 0) d.alarm = live::DoorAlarm::HeldOpen;
            e.source = "acs/lincoln";
            e.payload = std::move(d);
        } else if (roll < 995) {
            live::RoomReport r;
            r.room = building_.rooms[size_t(pick(kRooms))].number;
            constexpr live::RoomStatus kUsual[] = {live::RoomStatus::LockedIn, live::RoomStatus::Searching, live::RoomStatus::Searched,
                                                   live::RoomStatus::Clear};
            r.status = kUsual[pick(4)];
            r.by = pick(3) ? "teacher " + std::to_string(pick(120)) : "Ortiz";
            if (pick(10) == 0) r.assigned = "RTF " + std::to_string(pick(10));
            e.source = r.by == "Ortiz" ? "command" : "app/teachers";
            e.payload = std::move(r);
        } else if (roll < 999) {
            e.source = "dispatch";
            e.payload = live::TeamContact{"RTF " + std::to_string(pick(10)), "all well", "dispatch"};
        } else {
            live::AlertRaised a;
            a.alert = "panic-" + std::to_string(pick(200));
            a.kind = live::AlertKind::Panic;
            a.place.room = building_.rooms[size_t(pick(kRooms))].number;
            e.source = "app/panic";
            e.payload = std::move(a);
        }
        return e;
    }

private:
    int pick(int n) { return int(random_() % uint32_t(n)); }
    double real(double least, double most) { return std::uniform_real_distribution<double>(least, most)(random_); }
    const building::Building& building_;
    std::mt19937 random_{7};
    Vec2 walkers_[kResponders];
    uint64_t seq_ = 0;
    int next_ = 0;
};

int fail(const base::Error& e) { return std::fprintf(stderr, "%s\n", e.text().c_str()), 1; }

int make(const std::filesystem::path& path, uint64_t count) {
    const building::Building b = school();
    live::Session session(std::make_shared<building::PlaceIndex>(b), true);
    live::RecordingAbout about;
    about.school = b.name;
    auto opened = live::Recorder::open(path, about);
    if (!opened) return fail(opened.error());
    live::Recorder& recorder = **opened;
    auto stored = live::Recording::open(path);
    if (!stored) return fail(stored.error());
    session.setStored(std::move(*stored));
    Day day(b);
    const auto begin = Wall::now();
    double folding = 0, offering = 0, steadyMb = 0, mostMb = 0;
    uint64_t snapshots = 0;
    for (uint64_t n = 0; n < count;) {
        std::vector<live::Event> batch;
        for (; batch.size() < 50 && n < count; ++n) batch.push_back(day.next());
        recorder.append(batch);
        if (n <= batch.size()) recorder.sync();  // a day begins slowly too
        const auto t0 = Clock::now();
        const Timestamp wall = batch.back().receivedAt;
        session.append(std::move(batch));
        session.advance(wall, 16ms);
        session.setSavedUpTo(recorder.status().savedSeq);
        const auto t1 = Clock::now();
        const auto snapshot = session.snapshotToSave();
        offering += ms(Clock::now() - t1);
        if (snapshot) {
            ++snapshots;
            // A day has time for it; at this pace the next would be due before this one is made.
            // A machine that stands still for a while would leave gaps here that no day has: so it is waited for, unless the disk fails for good.
            const auto made = std::make_shared<std::atomic<bool>>(false);
            const auto noted = [snapshot, made] {
                auto out = snapshot();
                *made = true;
                return out;
            };
            const auto patience = Wall::now() + 120s;
            bool taken = false;
            while (!(taken = recorder.addSnapshot(noted)) && Wall::now() < patience) std::this_thread::sleep_for(100us);
            while (taken && !*made && Wall::now() < patience) std::this_thread::sleep_for(100us);
        }
        folding += ms(t1 - t0);
        // As fast as the disk takes it: faster than that events would be lost.
        while (recorder.status().waiting > 20'000) std::this_thread::sleep_for(200us);
        if (n >= count / 5 && steadyMb == 0) steadyMb = residentMb();
        mostMb = std::max(mostMb, residentMb());
        if (n % (count / 10) < 50)
            std::fprintf(stderr, "  %9llu events, %6.1f s, %5.0f MB\n", static_cast<unsigned long long>(n), ms(Wall::now() - begin) / 1000,
                         residentMb());
    }
    recorder.sync();
    const double seconds = ms(Wall::now() - begin) / 1000;
    const auto status = recorder.status();
    std::printf("(milliseconds of processor time of the session's thread; recording: of the wall)\n");
    std::printf("recorded %llu events in %.1f s: %.0f events/s; lost %llu; session %.2f us/event, snapshot offer %.2f ms each (%llu)\n",
                static_cast<unsigned long long>(count), seconds, double(count) / seconds, static_cast<unsigned long long>(status.lost),
                folding * 1000 / double(count), offering / double(std::max<uint64_t>(snapshots, 1)), static_cast<unsigned long long>(snapshots));
    std::printf("memory while recording: %.0f MB after a fifth, at most %.0f MB\n", steadyMb, mostMb);
    if (!status.error.empty()) std::printf("recorder: %s\n", status.error.c_str());
    opened->reset();
    std::printf("file: %.1f MB, %.0f bytes an event\n", double(std::filesystem::file_size(path)) / 1e6,
                double(std::filesystem::file_size(path)) / double(count));
    return 0;
}

void print(const char* what, std::vector<double> times) {
    std::sort(times.begin(), times.end());
    const auto at = [&](double q) { return times[std::min(times.size() - 1, size_t(q * double(times.size())))]; };
    std::printf("%-44s p50 %6.2f  p90 %6.2f  p99 %6.2f  max %6.2f ms  (%zu)\n", what, at(0.5), at(0.9), at(0.99), times.back(), times.size());
}

/// What the view-model asks of every room and door after a jump.
size_t look(const live::Session& s) {
    size_t sum = 0;
    const auto& places = s.places();
    for (uint32_t i = 0; i < places.roomCount(); ++i)
        sum += size_t(live::assessRoom(s.shown(), places, base::RoomId(i), s.now(), s.lifetimes()).status.shown);
    for (uint32_t i = 0; i < places.doorCount(); ++i) sum += size_t(live::assessDoor(s.shown(), base::DoorId(i), s.now(), s.lifetimes()).lock.shown);
    return sum;
}

int measure(const std::filesystem::path& path) {
    const building::Building b = school();
    const auto places = std::make_shared<building::PlaceIndex>(b);
    std::unique_ptr<live::Session> session;
    for (int i = 0; i < 3; ++i) {
        const auto t = Clock::now();
        auto recording = live::Recording::open(path);
        if (!recording) return fail(recording.error());
        const double opened = ms(Clock::now() - t);
        session = std::make_unique<live::Session>(places, false);
        if (auto r = session->load(std::move(*recording)); !r) return fail(r.error());
        std::printf("opens in %.0f ms (the file %.0f ms): %llu events, %zu marks, %.0f MB in memory\n", ms(Clock::now() - t), opened,
                    static_cast<unsigned long long>(session->eventCount()), session->timeline().size(), residentMb());
    }
    live::Session& s = *session;
    const auto length = s.end() - s.begin();
    std::mt19937_64 random(3);
    size_t sum = 0;
    std::vector<double> seeks, shown;
    for (int i = 0; i < 500; ++i) {
        const Timestamp to = s.begin() + Millis(int64_t(random() % uint64_t(length.count())));
        const auto t = Clock::now();
        s.seek(to);
        seeks.push_back(ms(Clock::now() - t));
        sum += look(s);
        shown.push_back(ms(Clock::now() - t));
    }
    print("seek anywhere", seeks);
    print("  and every room and door looked at", shown);
    const auto scrub = [&](const char* what, Timestamp from, Millis step) {
        std::vector<double> times;
        for (int i = 0; i < 300; ++i) {
            const auto t = Clock::now();
            s.seek(from + i * step);
            sum += look(s);
            times.push_back(ms(Clock::now() - t));
        }
        print(what, times);
    };
    scrub("scrub forwards, 2 s a frame, looked at", s.begin() + length / 2, 2s);
    scrub("scrub backwards, 2 s a frame, looked at", s.begin() + length / 2 + 600s, Millis(-2000));
    scrub("scrub the whole length in 300 frames", s.begin(), length / 300);
    std::vector<double> frames;
    s.seek(s.begin() + length / 3);
    s.setSpeed(64);
    s.play();
    s.takeChanges();
    for (int i = 0; i < 900 && s.mode() == live::SessionMode::Playing; ++i) {
        const auto t = Clock::now();
        s.advance(kStart, i % 3 ? 17ms : 16ms);
        frames.push_back(ms(Clock::now() - t));
        s.takeChanges();
    }
    print("play at 64x, a frame", frames);
    std::printf("memory at the end: %.0f MB (%zu)\n", residentMb(), sum % 10);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string what = argc > 1 ? argv[1] : "";
    if (what == "make" && argc > 2) return make(argv[2], argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 10'000'000);
    if (what == "measure" && argc > 2) return measure(argv[2]);
    if (!what.empty() && !what.starts_with("--")) return std::fprintf(stderr, "bench_replay [make FILE [EVENTS] | measure FILE]\n"), 2;
    const auto folder = std::filesystem::temp_directory_path() / ("bench-replay-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    const int rc = make(folder / "day.sprec", 200'000) + measure(folder / "day.sprec");
    std::filesystem::remove_all(folder);
    return rc;
}
