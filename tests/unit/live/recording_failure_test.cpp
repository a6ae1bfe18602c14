// Disks that refuse, and power that goes.
#include <sqlite3.h>

#include "base/log.h"
#include "failing_disk.h"
#include "recording_support.h"

using namespace sallyport;
using namespace sallyport::live;
using namespace sallyport::test;

namespace {

RecorderOptions onFailingDisk() {
    RecorderOptions options;
    options.vfs = FailingDisk::kName;
    options.retryAfter = std::chrono::milliseconds(1);
    return options;
}
constexpr uint64_t kBatches = 40, kEach = 25;

/// Enough batches for several checkpoints; a snapshot every ten.
void run(Recorder& r, FailingDisk& disk) {
    for (uint64_t i = 0; i < kBatches; ++i) {
        const auto batch = notes(i * kEach + 1, (i + 1) * kEach, std::string(1500, 't'));
        r.append(batch);
        if (i % 10 == 9)
            r.addSnapshot([last = batch.back()] { return StoredSnapshot{last.seq, last.receivedAt, "k", "m", std::string(20'000, 's')}; });
        r.sync();
        disk.promised = r.status().savedSeq;
    }
}

}  // namespace

TEST_CASE("power cut at every sync of a run, with writes dropped, reordered and torn, never corrupts and never loses what was said to be saved") {
    const OwnKey key;
    std::vector<FailingDisk::Cut> cuts;
    {
        FailingDisk disk;
        auto r = Recorder::open("r", lincoln(), onFailingDisk());
        REQUIRE(r);
        disk.keepCuts(17);
        run(**r, disk);
        CHECK(disk.promised == kBatches * kEach);
        r->reset();
        cuts = disk.cuts();
    }
    REQUIRE(cuts.size() > 4 * kBatches);
    size_t more = 0;
    for (size_t i = 0; i < cuts.size(); ++i) {
        INFO("cut " << i << " of " << cuts.size() << ", promised " << cuts[i].promised);
        {
            FailingDisk disk(cuts[i].files);
            auto report = verifyRecording("r", FailingDisk::kName);
            INFO((report ? "" : report.error().text()));
            REQUIRE(report);
            for (const auto& f : report->findings) UNSCOPED_INFO(f.where << ": " << f.what);
            REQUIRE(report->good());
            REQUIRE(report->events >= cuts[i].promised);
            REQUIRE(report->events <= cuts[i].promised + kEach);
            more += report->events > cuts[i].promised;
            if (i % 8 == 0) {
                const auto read = readAll("r", FailingDisk::kName);
                REQUIRE(read == notes(1, report->events, std::string(1500, 't')));
            }
        }
        if (i % 5 != 0) continue;
        FailingDisk disk(cuts[i].files);  // and it goes on
        auto again = Recorder::open("r", lincoln(), onFailingDisk());
        INFO((again ? "" : again.error().text()));
        REQUIRE(again);
        const Event e = note((*again)->status().savedSeq + 1);
        (*again)->append({&e, 1});
        (*again)->sync();
        REQUIRE((*again)->status().savedSeq == e.seq);
        again->reset();
        REQUIRE(verifyRecording("r", FailingDisk::kName)->good());
    }
    CHECK(more > 0);
}

TEST_CASE("a full disk or an error at every write of a run stops nothing, is said, and nothing is missing afterwards") {
    base::setLogLevel(base::LogLevel::Error);
    const OwnKey key;
    int total = 0;
    {
        FailingDisk disk;
        auto r = Recorder::open("r", lincoln(), onFailingDisk());
        REQUIRE(r);
        run(**r, disk);
        r->reset();
        total = disk.operations();
    }
    REQUIRE(total > 300);
    int failed = 0, refused = 0;
    // SALLYPORT_EVERY_WRITE: each of them; else fewer, the first ones densely.
    const bool every = std::getenv("SALLYPORT_EVERY_WRITE") != nullptr;
    for (int n = 1; n <= total; n += every ? 1 : 1 + n / 40) {
        const int code = n % 2 ? SQLITE_FULL : SQLITE_IOERR_WRITE;
        FailingDisk disk;
        disk.failFrom(n, 1 + n % 3, code);
        INFO("fault at operation " << n << " of " << total << ", code " << code);
        auto r = Recorder::open("r", lincoln(), onFailingDisk());
        if (!r) {
            ++refused;
            CHECK_FALSE(r.error().message.empty());
            continue;
        }
        run(**r, disk);
        for (int i = 0; i < 200 && (*r)->status().savedSeq != kBatches * kEach; ++i) (*r)->sync();
        REQUIRE((*r)->status().savedSeq == kBatches * kEach);
        REQUIRE((*r)->status().lost == 0);
        REQUIRE((*r)->status().error.empty());
        failed += disk.failed();
        r->reset();
        auto report = verifyRecording("r", FailingDisk::kName);
        REQUIRE(report);
        for (const auto& f : report->findings) UNSCOPED_INFO(f.where << ": " << f.what);
        REQUIRE(report->good());
        REQUIRE(report->events == kBatches * kEach);
        REQUIRE(report->gaps == 0);
    }
    CHECK(failed > 20);
    CHECK(refused < 10);
    if (every) WARN(total << " writes, syncs and truncations, each refused once; " << refused << " of them while the recording was made");
}

TEST_CASE("a disk that stays full is said at once with what to do, and the recorder never waits for it") {
    base::setLogLevel(base::LogLevel::Error);
    const OwnKey key;
    FailingDisk disk;
    auto r = Recorder::open("r", lincoln(), onFailingDisk());
    REQUIRE(r);
    disk.failFrom(disk.operations() + 1, 1'000'000, SQLITE_FULL);
    const auto start = std::chrono::steady_clock::now();
    for (uint64_t i = 0; i < 100; ++i) (*r)->append(notes(i * 10 + 1, i * 10 + 10));
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::milliseconds(500));
    (*r)->sync();
    CHECK(has((*r)->status().error, "the disk is full; make room on it; recording is retried"));
    CHECK((*r)->status().waiting == 1000);
    CHECK_FALSE((*r)->addSnapshot([] { return StoredSnapshot{}; }));
    disk.failFrom(0, 0, 0);
    (*r)->sync();
    CHECK((*r)->status().error.empty());
    CHECK((*r)->status().savedSeq == 1000);
}

TEST_CASE("a recording that ends without some events marks them, or does not say that it ended in order") {
    base::setLogLevel(base::LogLevel::Error);
    const OwnKey key;
    RecorderOptions options = onFailingDisk();
    options.maxWaitingBytes = 40'000;
    options.retryAfter = std::chrono::minutes(10);
    for (const bool again : {true, false}) {
        INFO((again ? "there is room again" : "the disk stays full"));
        FailingDisk disk;
        auto r = Recorder::open("r", lincoln(), options);
        REQUIRE(r);
        (*r)->append(notes(1, 10));
        (*r)->sync();
        disk.failFrom(disk.operations() + 1, 1'000'000, SQLITE_FULL);
        for (uint64_t i = 1; i < 100; ++i) (*r)->append(notes(i * 10 + 1, i * 10 + 10, std::string(300, 't')));
        (*r)->sync();
        REQUIRE((*r)->status().lost > 0);
        if (again) disk.failFrom(0, 0, 0);
        const size_t left = (*r)->end().size();
        r->reset();
        disk.failFrom(0, 0, 0);
        const auto report = verifyRecording("r", FailingDisk::kName);
        REQUIRE(report);
        for (const auto& f : report->findings) UNSCOPED_INFO(f.where << ": " << f.what);
        CHECK(report->good());
        if (again) {
            CHECK(left == 0);
            CHECK(report->gaps == 1);
            CHECK(report->closed);
        } else {
            CHECK(left > 0);
            CHECK_FALSE(report->closed);
        }
    }
}
