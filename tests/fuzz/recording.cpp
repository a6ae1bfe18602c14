// A recording's file. Bit 0 of the first byte says whether its pages get right checksums first, so that what lies behind them is reached too; bit 1
// whether the rest is the file, or a list of changes to a good one: a short input then reaches any place of nine pages; bits 2 and 3 what is done
// with it: all (0), opened (1), salvaged (2), verified (3), so that each is tried three times as often. What opens can be read, in order; nothing
// hangs. The file is in memory.
#include "live/recording.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>

#include "failing_disk.h"
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

const std::string& goodFile() {
    static const std::string& bytes = *new std::string([] {
        std::ifstream in(SALLYPORT_FUZZ_SEEDS "/recording/raw", std::ios::binary);
        std::string seed{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
        FUZZ_REQUIRE(seed.size() > sallyport::live::kPageBytes);
        return seed.substr(1);
    }());
    return bytes;
}

/// Each change: where (two bytes, the lower first), how many bytes are put there (one, below 32), those. None: the file is cut off there.
std::string changed(std::string file, const uint8_t* data, size_t size) {
    for (size_t i = 0; i + 3 <= size && !file.empty();) {
        const size_t at = (data[i] | size_t(data[i + 1]) << 8) % file.size(), count = data[i + 2] % 32;
        i += 3;
        const size_t length = std::min({count, size - i, file.size() - at});
        std::copy_n(data + i, length, file.begin() + std::ptrdiff_t(at));
        if (count == 0) file.resize(at);
        i += length;
    }
    return file;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace sallyport;
    // No key of this machine's: the same everywhere.
    static const bool keyless = ::setenv("XDG_CONFIG_HOME", "/nonexistent", 1) == 0;
    FUZZ_REQUIRE(keyless);
    if (size == 0) return 0;
    std::string file = data[0] & 2 ? changed(goodFile(), data + 1, size - 1) : std::string(reinterpret_cast<const char*>(data + 1), size - 1);
    if (data[0] & 1)
        for (size_t at = 0; at + live::kPageBytes <= file.size(); at += live::kPageBytes)
            live::setPageChecksum(reinterpret_cast<uint8_t*>(file.data() + at));
    const test::FailingDisk disk({{"r", {file.begin(), file.end()}}});
    constexpr const char* kVfs = test::FailingDisk::kName;
    const int what = data[0] >> 2 & 3;
    if (what == 0 || what == 1) {
        if (auto opened = live::Recording::open("r", kVfs)) readThrough(**opened);
        else FUZZ_REQUIRE(!opened.error().message.empty());
    }
    if (what == 0 || what == 2)
        if (auto salvaged = live::salvageRecording("r", kVfs, "fuzz")) readThrough(**salvaged);
    if (what == 0 || what == 3)
        if (const auto report = live::verifyRecording("r", kVfs); report && !(data[0] & 1)) FUZZ_REQUIRE(report->good() || !report->findings.empty());
    return 0;
}
