#include "live/snapshot_cache.h"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "base/sha256.h"

namespace sallyport::live {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".snapshots";
/// A commit of so many is one write to the disk.
constexpr int kPutsPerCommit = 64;
constexpr int kFormat = 1;
/// Another program writes into the same file; the window waits no longer for it.
constexpr int kBusyMs = 250;
/// Beside the cache: while it is written, and of an SQLite in another mode.
constexpr const char* kBeside[] = {"", "-journal", "-wal", "-shm"};

struct CloseDb {
    void operator()(sqlite3* db) const { sqlite3_close(db); }
};
struct EndStatement {
    void operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }
};
using Statement = std::unique_ptr<sqlite3_stmt, EndStatement>;

std::string_view blob(sqlite3_stmt* s, int column) {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(s, column));
    const int size = sqlite3_column_bytes(s, column);
    return data && size > 0 ? std::string_view(data, size_t(size)) : std::string_view();
}

class FileCache final : public SnapshotCache {
public:
    enum class Opened : uint8_t { Good, Busy, Unusable };
    /// Unusable: try again without it. Busy: somebody else's, who would lose it.
    Opened open(const fs::path& file, std::string_view key) {
        if (prepareFile(file, key)) return Opened::Good;
        const int code = db_ ? sqlite3_errcode(db_.get()) & 0xff : SQLITE_ERROR;
        return code == SQLITE_BUSY || code == SQLITE_LOCKED ? Opened::Busy : Opened::Unusable;
    }
    ~FileCache() override { commit(); }

    std::optional<StoredSnapshot> until(uint64_t seq, std::string_view key) override {
        if (key != key_) return std::nullopt;
        if (!until_) until_ = prepare("SELECT seq, at, marks, state FROM snapshots WHERE seq <= ?1 ORDER BY seq DESC LIMIT 1");
        std::optional<StoredSnapshot> out;
        if (!until_) return out;
        sqlite3_bind_int64(until_.get(), 1, int64_t(std::min<uint64_t>(seq, INT64_MAX)));
        if (sqlite3_step(until_.get()) == SQLITE_ROW) out = row(until_.get(), true);
        sqlite3_reset(until_.get());
        return out;
    }

    std::vector<StoredSnapshot> marks(std::string_view key) override {
        std::vector<StoredSnapshot> out;
        const Statement all = key == key_ ? prepare("SELECT seq, at, marks FROM snapshots ORDER BY seq") : nullptr;
        while (all && sqlite3_step(all.get()) == SQLITE_ROW) out.push_back(row(all.get(), false));
        return out;
    }

    bool put(const StoredSnapshot& s) override {
        if (refuses_) return false;
        refuses_ = true;  // unless it works: the next try would wait as long for another program, or for a full disk
        if (!put_) put_ = prepare("INSERT OR REPLACE INTO snapshots(seq, at, marks, state) VALUES(?1, ?2, ?3, ?4)");
        if (!put_ || (waiting_ == 0 && !run("BEGIN"))) return false;
        sqlite3_bind_int64(put_.get(), 1, int64_t(s.seq));
        sqlite3_bind_int64(put_.get(), 2, s.at.time_since_epoch().count());
        sqlite3_bind_blob64(put_.get(), 3, s.marks.data(), s.marks.size(), SQLITE_STATIC);
        sqlite3_bind_blob64(put_.get(), 4, s.state.data(), s.state.size(), SQLITE_STATIC);
        const bool done = sqlite3_step(put_.get()) == SQLITE_DONE;
        sqlite3_reset(put_.get());
        sqlite3_clear_bindings(put_.get());
        refuses_ = !done || (++waiting_ >= kPutsPerCommit && !commit());
        return !refuses_;
    }
    void flush() override { commit(); }

private:
    bool prepareFile(const fs::path& file, std::string_view key) {
        key_ = key;
        sqlite3* db = nullptr;
        const int rc = sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
        db_.reset(db);
        if (rc != SQLITE_OK) return false;
        sqlite3_busy_timeout(db, kBusyMs);
        sqlite3_limit(db, SQLITE_LIMIT_LENGTH, int(kMaxSnapshotBytes));
        // Two windows may fill one cache: they write the same. A power cut may cost it. Nothing of it is mapped: whoever cuts such a file would end
        // the program.
        if (!run("PRAGMA trusted_schema=OFF; PRAGMA mmap_size=0; PRAGMA journal_mode=DELETE; PRAGMA synchronous=OFF;")) return false;
        int format = 0;
        if (!number("PRAGMA user_version", format) || (format != 0 && format != kFormat)) return false;
        if (format == kFormat) return true;  // what is there can be read while another fills it
        return run(
            "CREATE TABLE IF NOT EXISTS snapshots(seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, marks BLOB NOT NULL, state BLOB NOT NULL);"
            "PRAGMA user_version=1;");
    }
    bool run(const char* sql) { return sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK; }
    bool number(const char* sql, int& out) {
        const Statement s = prepare(sql);
        if (!s || sqlite3_step(s.get()) != SQLITE_ROW) return false;
        out = sqlite3_column_int(s.get(), 0);
        return true;
    }
    Statement prepare(const char* sql) {
        sqlite3_stmt* s = nullptr;
        sqlite3_prepare_v2(db_.get(), sql, -1, &s, nullptr);
        return Statement(s);
    }
    StoredSnapshot row(sqlite3_stmt* s, bool state) const {
        StoredSnapshot out;
        out.seq = uint64_t(std::max<int64_t>(sqlite3_column_int64(s, 0), 0));
        out.at = Timestamp(Millis(sqlite3_column_int64(s, 1)));
        out.key = key_;
        out.marks = blob(s, 2);
        if (state) out.state = blob(s, 3);
        return out;
    }
    bool commit() {
        if (waiting_ == 0) return true;
        waiting_ = 0;
        if (run("COMMIT")) return true;
        run("ROLLBACK");
        return false;
    }

    std::string key_;
    std::unique_ptr<sqlite3, CloseDb> db_;
    Statement until_, put_;  ///< before the connection goes
    int waiting_ = 0;
    bool refuses_ = false;  ///< it cannot be written
};

void removeOldest(const fs::path& folder, const fs::path& mine, uint64_t maxBytes) {
    struct File {
        fs::path path;
        fs::file_time_type used;
        uint64_t bytes;
    };
    std::vector<File> files;
    uint64_t total = 0;
    std::error_code ec;
    for (fs::directory_iterator it(folder, ec), end; !ec && it != end; it.increment(ec)) {
        const fs::path p = it->path();
        std::error_code gone;
        const uint64_t bytes = it->is_regular_file(gone) ? it->file_size(gone) : 0;
        if (gone || bytes == uint64_t(-1)) continue;
        total += bytes;
        if (p.extension() == kEnding && p != mine) files.push_back({p, it->last_write_time(gone), bytes});
    }
    std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.used < b.used; });
    for (const File& f : files) {
        if (total <= maxBytes) return;
        for (const char* beside : kBeside) fs::remove(f.path.string() + beside, ec);
        total -= std::min(total, f.bytes);
    }
}

}  // namespace

base::Result<std::unique_ptr<SnapshotCache>> SnapshotCache::open(const fs::path& folder, std::string_view recordingId, std::string_view key,
                                                                 uint64_t maxBytes) {
    std::error_code ec;
    fs::create_directories(folder, ec);
    fs::permissions(folder, fs::perms::owner_all, ec);
    const std::string name = base::toHex(base::bytesOf(base::sha256(std::string(recordingId) + "\n" + std::string(key))).substr(0, 16));
    const fs::path file = folder / (name + std::string(kEnding));
    removeOldest(folder, file, maxBytes);
    for (int attempt = 0; attempt < 2; ++attempt) {
        auto cache = std::make_unique<FileCache>();
        const auto opened = cache->open(file, key);
        if (opened == FileCache::Opened::Good) {
            fs::last_write_time(file, fs::file_time_type::clock::now(), ec);
            return std::unique_ptr<SnapshotCache>(std::move(cache));
        }
        cache.reset();
        if (opened == FileCache::Opened::Busy)
            return base::Error{base::ErrorCode::Io, "the cache for seeking is in use by another program", file.string()};
        for (const char* beside : kBeside) fs::remove(file.string() + beside, ec);
    }
    return base::Error{base::ErrorCode::Io, "the cache for seeking cannot be written; is the disk full?", file.string()};
}

}  // namespace sallyport::live
