// Purpose: events and recordings for the tests of recorder, recording, verify and merge. The machine's key is one of the test's own.
#pragma once
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "live/recorder.h"
#include "live/recording.h"
#include "support/temp_dir.h"

namespace sallyport::test {

/// As long as it lives the configuration directory, and with it the signing key, is its own.
class OwnKey {
public:
    OwnKey() {
        if (const char* v = std::getenv("XDG_CONFIG_HOME")) before_ = v;
        ::setenv("XDG_CONFIG_HOME", (dir_ / "").c_str(), 1);
    }
    ~OwnKey() {
        if (before_.empty()) ::unsetenv("XDG_CONFIG_HOME");
        else ::setenv("XDG_CONFIG_HOME", before_.c_str(), 1);
    }

private:
    TempDir dir_;
    std::string before_;
};

inline const live::Timestamp kTime = *base::parseTimestamp("2024-11-23T14:00:00Z");

inline live::Event note(uint64_t seq, std::string text = "x") {
    live::Event e;
    e.seq = seq;
    e.id = "n" + std::to_string(seq);
    e.feed = "mqtt localhost:1883";
    e.source = "acs/lincoln";
    e.receivedAt = kTime + base::Millis(seq);
    e.observedAt = e.receivedAt - base::Millis(40);
    e.payload = live::Note{std::move(text), "", {}};
    return e;
}
inline std::vector<live::Event> notes(uint64_t from, uint64_t to, const std::string& text = "x") {
    std::vector<live::Event> out;
    for (uint64_t s = from; s <= to; ++s) out.push_back(note(s, text));
    return out;
}
inline live::RecordingAbout lincoln() {
    live::RecordingAbout about;
    about.model = "/schools/lincoln.glb";
    about.school = "Lincoln";
    about.program = "sallyport test";
    return about;
}
inline std::unique_ptr<live::Recorder> recorder(const std::filesystem::path& path, live::RecorderOptions options = {}) {
    auto r = live::Recorder::open(path, lincoln(), std::move(options));
    INFO((r ? "" : r.error().text()));
    REQUIRE(r);
    return std::move(*r);
}
/// A recording that ended in order, a commit for each `step` events, with a snapshot after each.
inline void record(const std::filesystem::path& path, const std::vector<live::Event>& events, size_t step = SIZE_MAX, size_t snapshotBytes = 0) {
    const auto r = recorder(path);
    for (size_t i = 0; i < events.size(); i += std::min(step, events.size() - i)) {
        const size_t n = std::min(step, events.size() - i);
        r->append({events.data() + i, n});
        if (snapshotBytes) {
            const live::Event& last = events[i + n - 1];
            r->addSnapshot([&] {
                return live::StoredSnapshot{last.seq, last.receivedAt, "key", "marks " + std::to_string(last.seq),
                                            std::string(snapshotBytes, char('a' + last.seq % 26))};
            });
        }
        r->sync();
    }
}
inline std::vector<live::Event> readAll(const std::filesystem::path& path, const std::string& vfs = {}) {
    auto r = live::Recording::open(path, vfs);
    INFO((r ? "" : r.error().text()));
    REQUIRE(r);
    std::vector<live::Event> out;
    REQUIRE((*r)->read(1, UINT64_MAX, SIZE_MAX, out));
    return out;
}
inline std::string slurp(const std::filesystem::path& p) {
    std::ifstream in(p, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
inline void spit(const std::filesystem::path& p, std::string_view text) { std::ofstream(p, std::ios::binary) << text; }
inline bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

inline live::VerifyReport verified(const std::filesystem::path& path) {
    auto report = live::verifyRecording(path);
    INFO((report ? "" : report.error().text()));
    REQUIRE(report);
    return *report;
}
inline std::string told(const live::VerifyReport& report) {
    std::string out;
    for (const auto& f : report.findings) out += f.where + ": " + f.what + "\n";
    return out;
}

}  // namespace sallyport::test
