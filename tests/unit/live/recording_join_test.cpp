// Two recordings of one session read as one: the second began because the first was deleted or could not be gone on with.
#include "live/recording_join.h"

#include "recording_support.h"

using namespace sallyport;
using namespace sallyport::live;
using namespace sallyport::test;

namespace {

std::unique_ptr<Recording> opened(const std::filesystem::path& path) {
    auto r = Recording::open(path);
    INFO((r ? "" : r.error().text()));
    REQUIRE(r);
    return std::move(*r);
}

std::vector<uint64_t> seqs(Recording& r, uint64_t from, uint64_t to, size_t max = SIZE_MAX) {
    std::vector<Event> events;
    REQUIRE(r.read(from, to, max, events));
    std::vector<uint64_t> out;
    for (const Event& e : events) out.push_back(e.seq);
    return out;
}

}  // namespace

TEST_CASE("two recordings of one session read as one, whole and in order, also across where the second begins") {
    const OwnKey key;
    const TempDir dir;
    record(dir / "first.sprec", notes(1, 60), 20, 100);
    {
        const auto second = recorder(dir / "second.sprec");
        second->append(notes(61, 80));
        second->sync();
        const auto joined = joinRecordings(opened(dir / "first.sprec"), opened(dir / "second.sprec"));
        CHECK(joined->firstSeq() == 1);
        CHECK(joined->lastSeq() == 80);
        CHECK(joined->firstAt() == note(1).receivedAt);
        CHECK(joined->lastAt() == note(80).receivedAt);
        CHECK(joined->path() == dir / "second.sprec");
        CHECK_FALSE(joined->closed());
        CHECK(joined->problem().empty());
        CHECK(seqs(*joined, 1, UINT64_MAX).size() == 80);
        CHECK(seqs(*joined, 58, 63) == std::vector<uint64_t>{58, 59, 60, 61, 62, 63});
        CHECK(seqs(*joined, 58, 63, 3) == std::vector<uint64_t>{58, 59, 60});
        CHECK(seqs(*joined, 58, 63, 5) == std::vector<uint64_t>{58, 59, 60, 61, 62});
        CHECK(seqs(*joined, 70, 71) == std::vector<uint64_t>{70, 71});
        for (const uint64_t seq : {1, 59, 60, 61, 62, 80}) CHECK(joined->lastSeqUntil(note(seq).receivedAt) == seq);
        CHECK(joined->lastSeqUntil(note(1).receivedAt - base::Millis(1)) == 0);
        // What is written from now on belongs to it.
        second->append(notes(81, 90));
        second->sync();
        CHECK(joined->lastSeq() == 80);
        joined->refresh();
        CHECK(joined->lastSeq() == 90);
        CHECK(seqs(*joined, 55, UINT64_MAX).size() == 36);
    }
}

TEST_CASE("of two recordings of one session only the first one's snapshots are good for seeking") {
    const OwnKey key;
    const TempDir dir;
    record(dir / "first.sprec", notes(1, 40), 20, 100);
    record(dir / "second.sprec", notes(41, 80), 20, 100);
    const auto joined = joinRecordings(opened(dir / "first.sprec"), opened(dir / "second.sprec"));
    REQUIRE(joined->marks("key").size() == 2);
    CHECK(joined->marks("key").back().seq == 40);
    const auto found = joined->until(75, "key");
    REQUIRE(found);
    CHECK(found->seq == 40);
    CHECK(joined->closed());
}

TEST_CASE("a second recording that has nothing yet leaves the first one as it was") {
    const OwnKey key;
    const TempDir dir;
    record(dir / "first.sprec", notes(1, 10));
    const auto second = recorder(dir / "second.sprec");
    const auto joined = joinRecordings(opened(dir / "first.sprec"), opened(dir / "second.sprec"));
    CHECK(joined->firstSeq() == 1);
    CHECK(joined->lastSeq() == 10);
    CHECK(joined->lastAt() == note(10).receivedAt);
    CHECK(seqs(*joined, 1, UINT64_MAX).size() == 10);
    CHECK(joined->lastSeqUntil(note(500).receivedAt) == 10);
}
