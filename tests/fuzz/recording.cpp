// A recording's file. The first byte says whether its pages get right checksums first, so that what lies behind them is reached too. What opens can
// be read, in order; nothing hangs.
#include "live/recording.h"

#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "live/recording_salvage.h"
#include "live/recording_vfs.h"
#include "require.h"

namespace {

void readThrough(sallyport::live::Recording& r) {
    using namespace sallyport::live;
    std::vector<Event> events;
    if (!r.read(1, UINT64_MAX, 5000, events)) return;
    uint64_t before = 0;
    for (const Event& e : events) {
        FUZZ_REQUIRE(e.seq > before);
        before = e.seq;
        FUZZ_REQUIRE(!encodeEvent(e).empty());
    }
    FUZZ_REQUIRE(r.lastSeqUntil(r.lastAt()) <= r.lastSeq());
    for (const StoredSnapshot& s : r.marks("k")) FUZZ_REQUIRE(s.state.empty());
    if (const auto s = r.until(UINT64_MAX, "k")) FUZZ_REQUIRE(s->state.size() <= kMaxSnapshotBytes);
    r.refresh();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace sallyport;
    static const std::string folder = [] {
        std::string pattern = std::filesystem::exists("/dev/shm") ? "/dev/shm/sallyport-fuzz-XXXXXX" : "/tmp/sallyport-fuzz-XXXXXX";
        FUZZ_REQUIRE(::mkdtemp(pattern.data()));
        std::atexit([] {
            std::error_code ignored;
            std::filesystem::remove_all(folder, ignored);
        });
        return pattern;
    }();
    static const std::string path = folder + "/r";
    if (size == 0) return 0;
    std::string file(reinterpret_cast<const char*>(data + 1), size - 1);
    if (data[0] & 1)
        for (size_t at = 0; at + live::kPageBytes <= file.size(); at += live::kPageBytes)
            live::setPageChecksum(reinterpret_cast<uint8_t*>(file.data() + at));
    std::ofstream(path, std::ios::binary | std::ios::trunc) << file;
    if (auto opened = live::Recording::open(path)) readThrough(**opened);
    else FUZZ_REQUIRE(!opened.error().message.empty());
    if (auto salvaged = live::salvageRecording(path, {}, "fuzz")) readThrough(**salvaged);
    if (const auto report = live::verifyRecording(path); report && !(data[0] & 1)) FUZZ_REQUIRE(report->good() || !report->findings.empty());
    return 0;
}
