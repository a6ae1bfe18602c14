// Snapshots as a recording or the cache may hold them. The zstd frame has a checksum that a mutation never meets, so the bytes are tried as they are
// where they begin like a snapshot, and else as the contents of a good frame. What is read must be usable: looked at, folded on, written again and
// read back equal.
#include "live/snapshot.h"

#include <cstdint>
#include <string>

#include "live/freshness.h"
#include "live/session_timeline.h"
#include "require.h"
#include "support/small_school.h"

namespace {

using namespace sallyport;

const building::PlaceIndex& places() {
    static const building::Building school = test::smallSchool();
    static const building::PlaceIndex index(school);
    return index;
}

void use(const std::string& bytes) {
    auto read = live::readSnapshot(bytes, places(), {});
    if (!read) {
        FUZZ_REQUIRE(!read.error().message.empty());
        return;
    }
    live::SnapshotState& state = *read;
    const auto now = live::Timestamp(base::Millis(1'764'000'000'000));
    FUZZ_REQUIRE(!live::stateJson(state.world, places(), now, {}).empty());
    const auto again = live::readSnapshot(live::SnapshotWriter().write(1, state), places(), {});
    FUZZ_REQUIRE(again && again->world == state.world && again->marks == state.marks);
    live::Event e;
    e.id = "fuzz-1";
    e.source = "command";
    e.receivedAt = now;
    for (const live::Payload& p :
         {live::Payload(live::RoomReport{"101", live::RoomStatus::Clear, "RTF", "RTF", "x", "y"}),
          live::Payload(live::DoorReport{"D-101", live::LockState::Locked, live::DoorPosition::Open, live::DoorAlarm::Forced, true, "x"}),
          live::Payload(live::AlertRaised{"a", live::AlertKind::Panic, "", {}, "", ""}), live::Payload(live::Retraction{"fuzz-1", "x"})}) {
        e.payload = p;
        live::reduce(state.world, places(), e);
    }
}

/// A whole snapshot with these contents: a zstd frame (RFC 8878) of one segment, blocks as they are, no checksum.
std::string framed(std::string_view contents) {
    std::string out("SPS1\0\0\0\0\0\0\0\0\0\x28\xb5\x2f\xfd\xa0", 18);
    for (int i = 0; i < 32; i += 8) out.push_back(char(contents.size() >> i));
    constexpr size_t kBlock = 64 << 10;
    do {
        const std::string_view block = contents.substr(0, kBlock);
        contents.remove_prefix(block.size());
        const size_t head = block.size() << 3 | (contents.empty() ? 1 : 0);
        for (int i = 0; i < 24; i += 8) out.push_back(char(head >> i));
        out += block;
    } while (!contents.empty());
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    if (const auto marks = live::readMarks(bytes)) FUZZ_REQUIRE(live::readMarks(live::writeMarks(*marks)) == marks);
    use(bytes.starts_with("SPS1") ? bytes : framed(bytes));
    return 0;
}
