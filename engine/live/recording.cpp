#include "live/recording.h"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

#include "live/recording_chain.h"
#include "live/recording_db.h"
#include "live/recording_salvage.h"
#include "live/recording_vfs.h"

namespace sallyport::live {
namespace {

using base::Error;
using base::ErrorCode;

constexpr size_t kMaxMarksBytes = 256u << 20;

int64_t clamped(uint64_t v) { return static_cast<int64_t>(std::min<uint64_t>(v, INT64_MAX)); }

/// Through SQLite while that can read the file; from then on through salvage.
class FileRecording : public Recording {
public:
    FileRecording(std::filesystem::path path, std::string vfs) : path_(std::move(path)), vfs_(std::move(vfs)) {}

    base::Result<void> open() {
        const auto raw = RawFile::open(path_.string(), vfs_);
        if (!raw) return raw.error();
        uint8_t bytes[100] = {};
        if (!raw->read(0, bytes, sizeof bytes)) return Error{ErrorCode::Io, "cannot be read", path_.string()};
        const FileHead head = readHead(bytes);
        if (head.sqlite && !head.ours) return notARecording(path_.string());
        if (head.ours && head.version > static_cast<uint32_t>(kRecordingVersion)) return ofTheFuture(path_.string(), head.version);
        if (!head.ours) return salvage("its first page is damaged");
        std::string why;
        DbFault fault;
        const bool hasLog = logThere();
        if (!hasLog && raw->size() < uint64_t(head.pages) * kPageBytes) return salvage("the file is cut off");
        // A recorder always has a log. Where there is none nobody writes, and no index of it need be put beside the file, perhaps on a medium that
        // cannot be written.
        immutable_ = !hasLog;
        if (connect(hasLog ? Database::Mode::Read : Database::Mode::ReadImmutable, why, fault)) return {};
        // An emptied log that a reader kept from being taken away, then copied to such a medium.
        if (const auto log = RawFile::open(path_.string() + "-wal", vfs_, true);
            log && log->size() == 0 && connect(Database::Mode::ReadImmutable, why, fault))
            return {};
        return salvage(why);
    }

    const std::filesystem::path& path() const override { return path_; }
    const RecordingAbout& about() const override { return salvaged_ ? salvaged_->about() : about_; }
    uint64_t firstSeq() const override { return salvaged_ ? salvaged_->firstSeq() : firstSeq_; }
    uint64_t lastSeq() const override { return salvaged_ ? salvaged_->lastSeq() : lastSeq_; }
    Timestamp firstAt() const override { return salvaged_ ? salvaged_->firstAt() : firstAt_; }
    Timestamp lastAt() const override { return salvaged_ ? salvaged_->lastAt() : lastAt_; }
    bool closed() const override { return salvaged_ ? salvaged_->closed() : closed_; }
    const std::string& problem() const override { return salvaged_ ? salvaged_->problem() : problem_; }

    void refresh() override {
        if (salvaged_) return;
        if (immutable_ && logThere()) {  // a recorder goes on with it
            std::string why;
            DbFault fault;
            immutable_ = !connect(Database::Mode::Read, why, fault);
            // What is connected stays until the new connection stands; a file that is busy is tried again the next time.
            if (immutable_) ranInto(fault);
            else problem_.clear();
            return;
        }
        if (!now_.version.step()) return;
        const int64_t version = now_.version.integer(0);
        now_.version.reset();
        if (version == seenVersion_) return;
        seenVersion_ = version;
        if (!loadEdges(*now_.db)) ranInto(now_.db->fault());
    }

    uint64_t lastSeqUntil(Timestamp t) override {
        if (!salvaged_) {
            const auto found = search(t.time_since_epoch().count());
            if (!now_.db->fault()) return found;
            ranInto(now_.db->fault());
        }
        return salvaged_ ? salvaged_->lastSeqUntil(t) : 0;
    }

    base::Result<void> read(uint64_t from, uint64_t to, size_t max, std::vector<Event>& out) override {
        if (salvaged_) return salvaged_->read(from, to, max, out);
        now_.rows.bind(1, clamped(from)).bind(2, clamped(to)).bind(3, clamped(max));
        while (now_.rows.step()) {
            const int64_t seq = now_.rows.integer(0);
            if (seq < clamped(from)) break;  // a tree whose rows are out of order; they may be below zero
            EventRow row;
            row.seq = static_cast<uint64_t>(seq);
            row.receivedAt = now_.rows.integer(1);
            if (!now_.rows.isNull(2)) row.observedAt = now_.rows.integer(2);
            row.feed = now_.rows.bytes(3);
            row.source = now_.rows.bytes(4);
            row.id = now_.rows.bytes(5);
            row.type = now_.rows.bytes(6);
            row.body = now_.rows.bytes(7);
            from = row.seq + 1;
            --max;
            out.push_back(eventOrRejected(std::move(row)));
        }
        const bool done = now_.rows.done();
        const DbFault fault = done ? DbFault{} : now_.db->fault() ? now_.db->fault() : DbFault{SQLITE_CORRUPT, 0};
        now_.rows.reset();
        if (done) return {};
        ranInto(fault);
        if (salvaged_) return salvaged_->read(from, to, max, out);
        return Error{ErrorCode::Io, "events from " + std::to_string(from) + " on cannot be read: " + fault.text(), path_.string()};
    }

    std::optional<StoredSnapshot> until(uint64_t seq, std::string_view key) override {
        if (salvaged_) return salvaged_->until(seq, key);
        std::optional<StoredSnapshot> found;
        now_.snapshot.bindText(1, key).bind(2, clamped(seq));
        for (int tried = 0; !found && tried < kTries && now_.snapshot.step(); ++tried) {
            StoredSnapshot s{static_cast<uint64_t>(now_.snapshot.integer(1)), Timestamp(Millis(now_.snapshot.integer(2))), std::string(key),
                             std::string(now_.snapshot.bytes(3)), std::string(now_.snapshot.bytes(4))};
            now_.hashes.bind(1, now_.snapshot.integer(0));
            const std::string hash(base::bytesOf(chain_.hash(s)));
            if (now_.hashes.step() && now_.hashes.bytes(0).find(hash) != std::string_view::npos && s.state.size() <= kMaxSnapshotBytes)
                found = std::move(s);
            now_.hashes.reset();
        }
        now_.snapshot.reset();
        return found;
    }
    std::vector<StoredSnapshot> marks(std::string_view key) override {
        if (salvaged_) return salvaged_->marks(key);
        std::vector<StoredSnapshot> out;
        Statement s = now_.db->prepare("SELECT seq, at, marks FROM snapshots WHERE key = ?1 ORDER BY seq");
        s.bindText(1, key);
        for (size_t bytes = 0; bytes < kMaxMarksBytes && s.step();) {
            out.push_back({static_cast<uint64_t>(s.integer(0)), Timestamp(Millis(s.integer(1))), std::string(key), std::string(s.bytes(2)), {}});
            bytes += out.back().marks.size() + key.size() + sizeof(StoredSnapshot);
        }
        return out;
    }

private:
    static constexpr int kTries = 8;  // snapshots whose bytes do not fit their hash, before the events are folded instead

    struct Connection {
        std::unique_ptr<Database> db;
        Statement rows, at, snapshot, hashes, version;  // end before it
    };

    /// False, why, and the fault behind it: what was connected before stays.
    bool connect(Database::Mode mode, std::string& why, DbFault& fault) {
        auto db = Database::open(path_.string(), vfs_, mode, fault);
        if (!db) {
            why = fault.text();
            return false;
        }
        const auto unfit = [&] {
            fault = db->fault() ? db->fault() : DbFault{SQLITE_CORRUPT, 0};
            return false;
        };
        if (!schemaFits(*db, why)) return unfit();
        auto about = readAbout(*db);
        if (!about) {
            why = about.error().message;
            return unfit();
        }
        Connection next;
        next.rows = db->prepare(
            "SELECT seq, received_at, observed_at, feed, source, id, type, body FROM events WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq LIMIT ?3");
        next.at = db->prepare("SELECT seq, received_at FROM events WHERE seq >= ?1 ORDER BY seq LIMIT 1");
        next.snapshot = db->prepare("SELECT in_commit, seq, at, marks, state FROM snapshots WHERE key = ?1 AND seq <= ?2 ORDER BY seq DESC");
        next.hashes = db->prepare("SELECT snapshots FROM commits WHERE number = ?1");
        next.version = db->prepare("PRAGMA data_version");
        int64_t version = 0;
        if (next.version.step()) version = next.version.integer(0);
        next.version.reset();
        if (!loadEdges(*db)) {
            why = db->fault().text();
            return unfit();
        }
        next.db = std::move(db);
        std::swap(now_, next);
        about_ = std::move(*about);
        seenVersion_ = version;
        return true;
    }
    bool logThere() const { return static_cast<bool>(RawFile::open(path_.string() + "-wal", vfs_, true)); }

    static bool edge(Database& db, const char* sql, uint64_t& seq, Timestamp& at) {
        Statement s = db.prepare(sql);
        const bool row = s.step();
        seq = row ? static_cast<uint64_t>(std::max<int64_t>(s.integer(0), 0)) : 0;
        at = Timestamp(Millis(row ? s.integer(1) : 0));
        return row || s.done();
    }
    /// False: the ones that were known stay.
    bool loadEdges(Database& db) {
        uint64_t first = 0, last = 0;
        Timestamp firstAt{}, lastAt{};
        if (!edge(db, "SELECT seq, received_at FROM events WHERE seq > 0 ORDER BY seq LIMIT 1", first, firstAt) ||
            !edge(db, "SELECT seq, received_at FROM events WHERE seq > 0 ORDER BY seq DESC LIMIT 1", last, lastAt))
            return false;
        Statement s = db.prepare("SELECT closes FROM commits ORDER BY number DESC LIMIT 1");
        const bool closes = s.step() && s.integer(0) != 0;
        if (db.fault()) return false;
        firstSeq_ = first, lastSeq_ = last, firstAt_ = firstAt, lastAt_ = lastAt, closed_ = closes;
        return true;
    }

    uint64_t search(int64_t until) {
        uint64_t low = firstSeq_, high = lastSeq_, found = 0;
        while (low != 0 && low <= high) {
            const uint64_t mid = low + (high - low) / 2;
            now_.at.bind(1, clamped(mid));
            const bool row = now_.at.step();
            // Of a tree whose rows are out of order the row may be any.
            const int64_t at = row ? now_.at.integer(0) : 0;
            const uint64_t seq = at >= clamped(mid) ? std::min(static_cast<uint64_t>(at), lastSeq_) : 0;
            const bool inTime = seq > 0 && now_.at.integer(1) <= until;
            const bool good = row || now_.at.done();
            if (good) now_.at.reset();
            if (!good) return 0;
            if (inTime) {
                found = seq;
                low = seq + 1;
            } else {
                if (mid == 0) break;
                high = mid - 1;
            }
        }
        return found;
    }

    base::Result<void> salvage(const std::string& why) {
        auto salvaged = salvageRecording(path_.string(), vfs_, why);
        if (!salvaged) return salvaged.error();
        Connection ended;
        std::swap(now_, ended);
        salvaged_ = std::move(*salvaged);
        return {};
    }
    /// A damaged place met on the way: what is whole is read without SQLite from now on.
    void ranInto(const DbFault& fault) {
        if (fault.damaged())
            if (salvage(fault.text())) return;
        problem_ = fault.text();
    }

    std::filesystem::path path_;
    std::string vfs_;
    Connection now_;  ///< stands from open() until what is salvaged takes its place
    std::unique_ptr<Recording> salvaged_;
    Chain chain_;
    RecordingAbout about_;
    int64_t seenVersion_ = 0;
    bool immutable_ = false;
    uint64_t firstSeq_ = 0, lastSeq_ = 0;
    Timestamp firstAt_{}, lastAt_{};
    bool closed_ = false;
    std::string problem_;
};

}  // namespace

base::Result<std::unique_ptr<Recording>> Recording::open(const std::filesystem::path& path, const std::string& vfs) {
    auto out = std::make_unique<FileRecording>(path, vfs);
    if (auto opened = out->open(); !opened) return opened.error();
    return std::unique_ptr<Recording>(std::move(out));
}

bool isRecordingFile(const std::filesystem::path& path) {
    const auto raw = RawFile::open(path.string(), {});
    uint8_t bytes[100] = {};
    return raw && raw->read(0, bytes, sizeof bytes) && readHead(bytes).ours;
}

}  // namespace sallyport::live
