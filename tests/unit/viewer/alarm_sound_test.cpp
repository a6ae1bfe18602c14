// Alarms that are heard: what the tones are, and that OpenAL really renders them, measured in the file that its wave writer makes instead of sound.
#include "viewer/alarm_sound.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <thread>

#include "support/temp_dir.h"

using namespace sallyport;
using namespace sallyport::viewer;
using namespace std::chrono_literals;

namespace {

/// How much of a pitch is in a piece of sound, 0..1 of its energy (Goertzel).
double share(const std::vector<double>& x, size_t from, size_t n, double hz, double rate) {
    double re = 0, im = 0, energy = 0;
    for (size_t i = 0; i < n && from + i < x.size(); ++i) {
        const double v = x[from + i], a = 2 * M_PI * hz * double(i) / rate;
        re += v * std::cos(a), im += v * std::sin(a), energy += v * v;
    }
    return energy > 0 ? 2 * (re * re + im * im) / (double(n) * energy) : 0;
}

std::vector<double> samplesOf(const std::vector<int16_t>& tone) { return {tone.begin(), tone.end()}; }

double loudest(const std::vector<double>& x) {
    double most = 0;
    for (double v : x) most = std::max(most, std::abs(v));
    return most;
}

/// A 16-bit or float WAV file's first channel, scaled to 1; what OpenAL has written of it so far.
struct Wave {
    std::vector<double> samples;
    double rate = 0;
    explicit Wave(const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(in)), {});
        const auto u16 = [&](size_t at) { return uint16_t(uint8_t(bytes[at]) | uint8_t(bytes[at + 1]) << 8); };
        const auto u32 = [&](size_t at) { return uint32_t(u16(at)) | uint32_t(u16(at + 2)) << 16; };
        size_t channels = 0, bits = 0;
        for (size_t at = 12; at + 8 <= bytes.size();) {
            const std::string chunk = bytes.substr(at, 4);
            const size_t size = u32(at + 4), body = at + 8;
            if (chunk == "fmt " && body + 16 <= bytes.size()) channels = u16(body + 2), rate = u32(body + 4), bits = u16(body + 14);
            if (chunk == "data") {  // its length is written at the end only
                if (!channels || (bits != 16 && bits != 32)) return;
                const size_t frame = channels * bits / 8;
                for (size_t i = body; i + frame <= bytes.size(); i += frame) {
                    float f = 0;
                    if (bits == 32) std::memcpy(&f, bytes.data() + i, 4);
                    samples.push_back(bits == 16 ? double(int16_t(u16(i))) / 32768 : double(f));
                }
                return;
            }
            at = body + size + (size & 1);
        }
    }
};

template <class F>
bool within(std::chrono::milliseconds time, F&& holds) {
    const auto end = std::chrono::steady_clock::now() + time;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(20ms);
    }
    return true;
}

/// OpenAL with this backend and nothing of this machine's own configuration. OpenAL reads it once a process, so tests that need another one skip.
bool useBackend(const std::string& wanted, const std::filesystem::path& config) {
    static std::string chosen;
    if (chosen.empty()) {
        chosen = wanted;
        ::setenv("ALSOFT_DRIVERS", wanted.c_str(), 1);
        ::setenv("ALSOFT_CONF", config.c_str(), 1);
    }
    return chosen == wanted;
}

}  // namespace

TEST_CASE("every urgency has a tone of its own that begins and ends in silence, and the more urgent pauses less") {
    double pauseBefore = 1e9;
    for (const Alarm a : {Alarm::FeedLost, Alarm::Door, Alarm::Help, Alarm::Danger}) {
        const auto x = samplesOf(tone(a));
        REQUIRE(x.size() > kToneRate / 2);
        CHECK(std::abs(x.front()) < 300);
        CHECK(std::abs(x.back()) < 300);
        CHECK(loudest(x) > 20'000);
        CHECK(loudest(x) <= 32'767);
        double pause = 0;
        for (size_t i = x.size(); i-- > 0 && std::abs(x[i]) < 1;) pause += 1.0 / kToneRate;
        CHECK(pause < pauseBefore);
        pauseBefore = pause;
    }
    CHECK(tone(Alarm::None).empty());
    const auto danger = samplesOf(tone(Alarm::Danger)), door = samplesOf(tone(Alarm::Door));
    CHECK(share(danger, 0, kToneRate / 8, 1175, kToneRate) > 0.7);
    CHECK(share(door, 0, kToneRate / 8, 494, kToneRate) > 0.7);
    CHECK(share(door, 0, kToneRate / 8, 1175, kToneRate) < 0.1);
}

TEST_CASE("an alarm is really rendered at its pitch, a more urgent one takes its place, and it is silent once it is answered") {
    const test::TempDir dir;
    const auto wav = dir / "alarm.wav", config = dir / "alsoft.conf";
    std::ofstream(config) << "[general]\nfrequency = 44100\nstereo-mode = speakers\n[wave]\nfile = " << wav.string() << "\n";
    if (!useBackend("wave", config)) return;
    const auto written = [&] { return Wave(wav).samples.size(); };
    {
        AlarmSound sound;
        CHECK(sound.status() == SoundStatus{});
        CHECK_FALSE(std::filesystem::exists(wav));  // nothing is opened before the first alarm
        sound.set(Alarm::None, 1, false);
        sound.set(Alarm::Danger, 1, true);
        std::this_thread::sleep_for(300ms);
        CHECK_FALSE(std::filesystem::exists(wav));
        CHECK(sound.status().wanted == Alarm::None);

        sound.set(Alarm::Door, 1, false);
        REQUIRE(within(10s, [&] { return sound.status().playing == Alarm::Door; }));
        CHECK(sound.status().problem.empty());
        CHECK_FALSE(sound.status().device.empty());
        std::this_thread::sleep_for(800ms);
        sound.set(Alarm::Danger, 1, false);
        REQUIRE(within(10s, [&] { return sound.status().playing == Alarm::Danger; }));
        std::this_thread::sleep_for(1500ms);
        sound.set(Alarm::None, 1, false);
        REQUIRE(within(10s, [&] { return sound.status().playing == Alarm::None; }));
        std::this_thread::sleep_for(900ms);
    }
    const Wave w(wav);
    REQUIRE(w.samples.size() > size_t(w.rate));
    CHECK(loudest(w.samples) > 0.2);
    // Pieces of 50 ms: somewhere the door's pitch, later the danger's, and quiet at the end.
    const auto piece = size_t(w.rate / 20);
    size_t firstDoor = 0, firstDanger = 0, lastLoud = 0;
    for (size_t at = 0; at + piece <= w.samples.size(); at += piece) {
        double most = 0;
        for (size_t i = at; i < at + piece; ++i) most = std::max(most, std::abs(w.samples[i]));
        if (most > 0.05) lastLoud = at + piece;
        if (most < 0.05) continue;
        if (!firstDoor && share(w.samples, at, piece, 494, w.rate) > 0.6) firstDoor = at + 1;
        if (!firstDanger && share(w.samples, at, piece, 1175, w.rate) > 0.6) firstDanger = at + 1;
    }
    CHECK(firstDoor > 0);
    CHECK(firstDanger > firstDoor);
    CHECK(double(w.samples.size() - lastLoud) / w.rate > 0.4);  // answered: not repeated
    CHECK(written() == w.samples.size());
}

TEST_CASE("a muted alarm, and one at no volume, opens no device") {
    AlarmSound sound;
    for (int i = 0; i < 1000; ++i) sound.set(Alarm(i % 5), 0.5, true);
    sound.set(Alarm::Danger, 0, false);
    CHECK(sound.status().wanted == Alarm::None);
    CHECK(sound.status().playing == Alarm::None);
    CHECK(sound.status().device.empty());
}
