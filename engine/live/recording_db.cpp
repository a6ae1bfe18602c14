#include "live/recording_db.h"

#include <sqlite3.h>

#include <cctype>
#include <cerrno>
#include <cstring>

#include "base/descriptor.h"
#include "live/recording_vfs.h"

namespace sallyport::live {
namespace {

using base::Error;
using base::ErrorCode;

constexpr size_t kMaxMetaText = 4096;
constexpr int kBusyMs = 2000;

std::string printable(std::string_view s) { return std::string(s.substr(0, 60)); }

}  // namespace

// ---- faults ----

bool DbFault::damaged() const {
    return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB || code == SQLITE_IOERR_DATA || code == SQLITE_IOERR_SHORT_READ ||
           (code & 0xff) == SQLITE_TOOBIG || (code & 0xff) == SQLITE_SCHEMA || (code & 0xff) == SQLITE_ERROR;
}
std::string DbFault::text() const {
    const int kind = code & 0xff;
    if (kind == SQLITE_FULL || system == ENOSPC || system == EDQUOT || system == EFBIG) return "the disk is full; make room on it";
    if (code == SQLITE_IOERR_DATA || kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB) return "the file is damaged";
    const std::string because = system ? " (" + base::systemText(system) + ")" : "";
    if (kind == SQLITE_IOERR) return "the disk reports an input or output error" + because;
    if (kind == SQLITE_READONLY || kind == SQLITE_PERM) return "may not be written" + because;
    if (kind == SQLITE_BUSY || kind == SQLITE_LOCKED) return "another program holds the file";
    if (kind == SQLITE_CANTOPEN) return "cannot be opened" + because;
    return std::string(sqlite3_errstr(code)) + because;
}

// ---- statements ----

Statement::Statement(Statement&& o) noexcept : s_(std::exchange(o.s_, nullptr)), rc_(o.rc_) {}
Statement& Statement::operator=(Statement&& o) noexcept {
    std::swap(s_, o.s_);
    std::swap(rc_, o.rc_);
    return *this;
}
Statement::~Statement() { sqlite3_finalize(s_); }
Statement& Statement::bind(int at, int64_t v) {
    sqlite3_bind_int64(s_, at, v);
    return *this;
}
Statement& Statement::bindNull(int at) {
    sqlite3_bind_null(s_, at);
    return *this;
}
Statement& Statement::bindText(int at, std::string_view v) {
    sqlite3_bind_text64(s_, at, v.data() ? v.data() : "", v.size(), SQLITE_STATIC, SQLITE_UTF8);
    return *this;
}
Statement& Statement::bindBlob(int at, std::string_view v) {
    sqlite3_bind_blob64(s_, at, v.data() ? v.data() : "", v.size(), SQLITE_STATIC);
    return *this;
}
bool Statement::step() {
    rc_ = s_ ? sqlite3_step(s_) : SQLITE_MISUSE;
    return rc_ == SQLITE_ROW;
}
void Statement::reset() {
    if (s_) sqlite3_reset(s_);
}
bool Statement::done() const { return rc_ == SQLITE_DONE; }
int64_t Statement::integer(int column) const { return sqlite3_column_int64(s_, column); }
bool Statement::isNull(int column) const { return sqlite3_column_type(s_, column) == SQLITE_NULL; }
char Statement::kind(int column) const {
    switch (sqlite3_column_type(s_, column)) {
        case SQLITE_INTEGER:
            return 'i';
        case SQLITE_FLOAT:
            return 'r';
        case SQLITE_TEXT:
            return 't';
        case SQLITE_BLOB:
            return 'b';
        default:
            return 'n';
    }
}
std::string_view Statement::bytes(int column) const {
    const void* data = sqlite3_column_blob(s_, column);
    return data ? std::string_view(static_cast<const char*>(data), static_cast<size_t>(sqlite3_column_bytes(s_, column))) : std::string_view();
}

// ---- connections ----

std::unique_ptr<Database> Database::open(const std::string& path, const std::string& vfs, Mode mode, DbFault& fault) {
    const char* shim = checksumVfs(vfs);
    if (!shim) {
        fault = {SQLITE_CANTOPEN, 0};
        return nullptr;
    }
    std::unique_ptr<Database> out(new Database());
    std::string name = path;
    int flags = (mode == Mode::Write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (mode == Mode::ReadImmutable) {
        flags |= SQLITE_OPEN_URI;
        name = "file:";
        for (const char c : path) {
            constexpr std::string_view kPlain = "/._-";
            if (std::isalnum(static_cast<unsigned char>(c)) || kPlain.find(c) != kPlain.npos) name += c;
            else name += "%" + base::toHex({&c, 1});
        }
        name += "?immutable=1";
    } else if (!name.starts_with('/')) {
        name = "./" + name;  // a path that begins with "file:" is a path
    }
    const int rc = sqlite3_open_v2(name.c_str(), &out->db_, flags, shim);
    if (rc != SQLITE_OK) {
        fault = {rc, out->db_ ? sqlite3_system_errno(out->db_) : 0};
        return nullptr;
    }
    sqlite3* db = out->db_;
    sqlite3_busy_timeout(db, kBusyMs);
    // The file may come from anybody: nothing in it runs, nothing in it makes us hold more than an event or a snapshot.
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, static_cast<int>(2 * kMaxSnapshotBytes + (1u << 20)));
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, 100'000);
    if (!out->run("PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-8192")) {
        fault = out->fault();
        return nullptr;
    }
    return out;
}
Database::~Database() { sqlite3_close_v2(db_); }
bool Database::run(const std::string& sql) { return sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK; }
Statement Database::prepare(std::string_view sql) {
    Statement s;
    sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &s.s_, nullptr);
    return s;
}
DbFault Database::fault() const {
    const int code = sqlite3_extended_errcode(db_);
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return {};
    const int kind = code & 0xff;
    return {code, kind == SQLITE_CANTOPEN ? sqlite3_system_errno(db_) : kind == SQLITE_IOERR || kind == SQLITE_FULL ? lastFileError() : 0};
}
bool Database::inTransaction() const { return sqlite3_get_autocommit(db_) == 0; }

// ---- the tables ----

const std::vector<SchemaEntry>& recordingSchema() {
    // Salvage (recording_salvage.cpp) tells tables by their number of columns.
    static const std::vector<SchemaEntry> all = {
        {"table", "meta", "CREATE TABLE meta(number INTEGER PRIMARY KEY, name TEXT NOT NULL, value TEXT NOT NULL)"},
        {"table", "events",
         "CREATE TABLE events(seq INTEGER PRIMARY KEY, received_at INTEGER NOT NULL, observed_at INTEGER, feed TEXT NOT NULL, source TEXT NOT NULL, "
         "id TEXT NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL, link BLOB NOT NULL)"},
        {"table", "commits",
         "CREATE TABLE commits(number INTEGER PRIMARY KEY, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL, events INTEGER NOT NULL, "
         "saved_at INTEGER NOT NULL, closes INTEGER NOT NULL, snapshots BLOB NOT NULL, head BLOB NOT NULL, link BLOB NOT NULL, signature BLOB NOT "
         "NULL)"},
        {"table", "snapshots",
         "CREATE TABLE snapshots(number INTEGER PRIMARY KEY, in_commit INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, key TEXT NOT "
         "NULL, "
         "marks BLOB NOT NULL, state BLOB NOT NULL)"},
        {"index", "snapshots_in_order", "CREATE INDEX snapshots_in_order ON snapshots(key, seq)"},
        {"view", "readable",
         "CREATE VIEW readable AS SELECT seq, strftime('%Y-%m-%dT%H:%M:%fZ', received_at/1000.0, 'unixepoch') AS received, "
         "strftime('%Y-%m-%dT%H:%M:%fZ', observed_at/1000.0, 'unixepoch') AS observed, feed, source, type, id, body FROM events"}};
    return all;
}

bool schemaFits(Database& db, std::string& why) {
    Statement s = db.prepare("SELECT type, name, sql FROM sqlite_schema");
    size_t found = 0;
    for (; s && s.step();) {
        bool known = false;
        for (const SchemaEntry& e : recordingSchema()) known = known || (s.bytes(0) == e.kind && s.bytes(1) == e.name && s.bytes(2) == e.sql);
        if (!known) {
            why = "its table \"" + printable(s.bytes(1)) + "\" is not one of a recording: the file was changed";
            return false;
        }
        ++found;
    }
    if (!s || db.fault()) {
        why = "its list of tables cannot be read";
        return false;
    }
    if (found == recordingSchema().size()) return true;
    why = "tables are missing: the file was changed";
    return false;
}

bool setAbout(RecordingAbout& about, std::string_view name, std::string_view value) {
    const auto text = [&](std::string& member) {
        member = value.substr(0, kMaxMetaText);
        return true;
    };
    if (name == "id") return text(about.id);
    if (name == "model") return text(about.model);
    if (name == "school") return text(about.school);
    if (name == "facility_hash") return text(about.facilityHash);
    if (name == "operator") return text(about.operatorName);
    if (name == "machine") return text(about.machine);
    if (name == "program") return text(about.program);
    if (name == "public_key") return text(about.publicKey);
    if (name != "started_at") return false;
    about.startedAt = base::parseTimestamp(value).value_or(Timestamp{});
    return true;
}
bool aboutIsWhole(const RecordingAbout& about) {
    return about.id.size() == 32 && base::fromHex(about.id).size() == 16 && (about.publicKey.empty() || base::fromHex(about.publicKey).size() == 32);
}

base::Result<RecordingAbout> readAbout(Database& db) {
    RecordingAbout about;
    Statement s = db.prepare("SELECT name, value FROM meta ORDER BY number LIMIT 100");
    while (s && s.step()) setAbout(about, s.bytes(0), s.bytes(1));
    if (!aboutIsWhole(about)) return Error{ErrorCode::BadInput, "what says which recording it is cannot be read", "table meta"};
    return about;
}

base::Result<std::string> recordingImage(const RecordingAbout& about, const CommitRow& first) {
    const Error failed{ErrorCode::Internal, "SQLite cannot make an empty recording", {}};
    sqlite3* db = nullptr;
    const int opened = sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    const std::unique_ptr<sqlite3, int (*)(sqlite3*)> closer(db, sqlite3_close_v2);
    if (opened != SQLITE_OK) return failed;
    int reserve = static_cast<int>(kPageReserve);
    std::string sql = "PRAGMA page_size=" + std::to_string(kPageBytes) +
                      ";PRAGMA encoding='UTF-8';PRAGMA application_id=" + std::to_string(kApplicationId) +
                      ";PRAGMA user_version=" + std::to_string(kRecordingVersion) + ";BEGIN;";
    for (const SchemaEntry& e : recordingSchema()) sql += std::string(e.sql) + ";";
    sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
    if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return failed;
    sqlite3_stmt* insert = nullptr;
    sqlite3_prepare_v2(db, "INSERT INTO meta(name, value) VALUES(?1, ?2)", -1, &insert, nullptr);
    bool good = insert != nullptr;
    const std::pair<const char*, std::string> lines[] = {{"id", about.id},
                                                         {"school", about.school},
                                                         {"model", about.model},
                                                         {"facility_hash", about.facilityHash},
                                                         {"operator", about.operatorName},
                                                         {"machine", about.machine},
                                                         {"program", about.program},
                                                         {"started_at", base::formatTimestamp(about.startedAt)},
                                                         {"public_key", about.publicKey}};
    for (const auto& [name, value] : lines) {
        if (!good) break;
        sqlite3_bind_text(insert, 1, name, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 2, value.c_str(), static_cast<int>(std::min(value.size(), kMaxMetaText)), SQLITE_STATIC);
        good = sqlite3_step(insert) == SQLITE_DONE && sqlite3_reset(insert) == SQLITE_OK;
    }
    sqlite3_finalize(insert);
    insert = nullptr;
    sqlite3_prepare_v2(db, "INSERT INTO commits VALUES(?1, 0, 0, 0, ?2, 0, x'', ?3, ?4, ?5)", -1, &insert, nullptr);
    good = good && insert != nullptr;
    if (good) {
        sqlite3_bind_int64(insert, 1, static_cast<int64_t>(first.number));
        sqlite3_bind_int64(insert, 2, first.savedAt);
        int column = 3;
        for (const std::string_view blob : {base::bytesOf(first.head), base::bytesOf(first.link), std::string_view(first.signature)})
            sqlite3_bind_blob(insert, column++, blob.data(), static_cast<int>(blob.size()), SQLITE_STATIC);
        good = sqlite3_step(insert) == SQLITE_DONE;
    }
    sqlite3_finalize(insert);
    if (!good || sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr) != SQLITE_OK) return failed;
    sqlite3_int64 size = 0;
    unsigned char* bytes = sqlite3_serialize(db, "main", &size, 0);
    const std::unique_ptr<unsigned char, void (*)(void*)> freer(bytes, sqlite3_free);
    if (!bytes || size < static_cast<sqlite3_int64>(kPageBytes) || size % static_cast<sqlite3_int64>(kPageBytes) != 0 || bytes[20] != kPageReserve)
        return failed;
    bytes[18] = bytes[19] = 2;  // born with a write-ahead log (file format, offsets 18 and 19)
    for (sqlite3_int64 at = 0; at < size; at += static_cast<sqlite3_int64>(kPageBytes)) setPageChecksum(bytes + at);
    return std::string(reinterpret_cast<const char*>(bytes), static_cast<size_t>(size));
}

base::Digest digestOf(std::string_view bytes) {
    base::Digest d{};
    if (bytes.size() == d.size()) std::memcpy(d.data(), bytes.data(), d.size());
    return d;
}

FileHead readHead(const uint8_t (&bytes)[100]) {
    const auto word = [&](size_t at) {
        return uint32_t(bytes[at]) << 24 | uint32_t(bytes[at + 1]) << 16 | uint32_t(bytes[at + 2]) << 8 | bytes[at + 3];
    };
    FileHead head;
    head.sqlite = std::memcmp(bytes, "SQLite format 3", 16) == 0;
    head.ours = head.sqlite && word(68) == kApplicationId;
    head.version = word(60);
    head.pages = word(28);
    return head;
}
base::Error notARecording(const std::string& path) { return Error{ErrorCode::BadInput, "is not a recording of Sallyport", path}; }
base::Error ofTheFuture(const std::string& path, uint32_t version) {
    return Error{ErrorCode::Unsupported,
                 "was recorded by a newer Sallyport (format " + std::to_string(version) + ", this one reads up to " +
                     std::to_string(kRecordingVersion) + "); update Sallyport",
                 path};
}

}  // namespace sallyport::live
