#include "live/recording_writer.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "live/recording_vfs.h"

namespace sallyport::live {
namespace {

using base::Error;
using base::ErrorCode;

// A byte that SQLite does not lock (its own are 0x40000000 to 0x400001ff), for "somebody records here".
constexpr off_t kWriterByte = 0x40000000 + 512;
constexpr off_t kSqliteShared = 0x40000000 + 2;
constexpr off_t kSqliteSharedBytes = 510;
constexpr size_t kMaxAboutText = 1024;
constexpr uint64_t kMaxLastSeq = uint64_t(1) << 62;
constexpr auto kClockMayDiffer = std::chrono::minutes(10);
constexpr const char* kChooseAnother = "; choose another name for the recording";

/// A lock of the open file, not of the process: two recorders of one program keep each other out too, and no close() elsewhere undoes it.
bool lockRange(int fd, short kind, off_t from, off_t length) {
    struct flock range {};
    range.l_type = kind;
    range.l_whence = SEEK_SET;
    range.l_start = from;
    range.l_len = length;
    return ::fcntl(fd, F_OFD_SETLK, &range) == 0;
}

Error cannotRecord(const std::string& path, const DbFault& fault) {
    return Error{fault.damaged() ? ErrorCode::BadInput : ErrorCode::Io, "cannot be recorded to: " + fault.text() + kChooseAnother, path};
}

bool createThrough(sqlite3_vfs* v, const std::string& path, const std::string& image) {
    std::unique_ptr<uint8_t[]> memory = std::make_unique<uint8_t[]>(static_cast<size_t>(v->szOsFile));
    auto* file = reinterpret_cast<sqlite3_file*>(memory.get());
    const std::string name = path + std::string(4, '\0');
    int got = 0;
    bool good = v->xOpen(v, name.c_str(), file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MAIN_DB, &got) == SQLITE_OK;
    good = good && file->pMethods->xWrite(file, image.data(), static_cast<int>(image.size()), 0) == SQLITE_OK &&
           file->pMethods->xSync(file, SQLITE_SYNC_FULL) == SQLITE_OK;
    if (file->pMethods) file->pMethods->xClose(file);
    return good;
}

constexpr const char* kCompanions[] = {"-wal", "-shm", "-journal"};

/// What a deleted recording of this name left beside it: SQLite would take it for part of the new one. It may hold events that nothing else does.
base::Result<void> setAside(const std::string& path) {
    std::string time = base::formatTimestamp(base::wallNow());
    std::erase(time, ':');
    for (const char* suffix : kCompanions) {
        const std::string from = path + suffix, to = from + ".old-" + time;
        struct stat info {};
        if (::lstat(from.c_str(), &info) != 0) continue;
        if (S_ISREG(info.st_mode) && info.st_size == 0 && ::unlink(from.c_str()) == 0) continue;
        if (::rename(from.c_str(), to.c_str()) != 0)
            return Error{ErrorCode::Io, "is left of an older recording and cannot be moved away: " + base::systemText(errno) + kChooseAnother, from};
        base::log(base::LogLevel::Warning, from + ": left of an older recording; moved to " + to);
    }
    return {};
}

}  // namespace

base::Result<std::unique_ptr<RecordingWriter>> RecordingWriter::open(const std::string& path, RecordingAbout about, const std::string& vfs,
                                                                     bool sign) {
    std::unique_ptr<RecordingWriter> w(new RecordingWriter());
    w->path_ = path;
    w->vfs_ = vfs;
    if (sign) {
        auto key = base::SigningKey::ofThisMachine();
        // A recording that is not signed is better than none.
        if (key) w->key_ = std::move(*key);
        else base::log(base::LogLevel::Error, path + ": the recording is not signed: " + key.error().text());
    }
    for (std::string* text : {&about.model, &about.school, &about.facilityHash, &about.operatorName, &about.machine, &about.program})
        *text = std::string(base::cutUtf8(*text, kMaxAboutText));
    if (about.id.empty()) about.id = base::randomHex(32);
    if (about.startedAt == Timestamp{}) about.startedAt = base::wallNow();
    if (char host[256] = {}; about.machine.empty() && ::gethostname(host, sizeof host - 1) == 0) about.machine = host;
    about.publicKey = w->key_ ? base::toHex(w->key_->publicKey()) : std::string();
    if (!aboutIsWhole(about)) return Error{ErrorCode::Internal, "the id of a recording is 32 hex digits", path};

    bool created = false;
    struct stat info {};
    const bool there = vfs.empty() && ::stat(path.c_str(), &info) == 0;
    if (there && !S_ISREG(info.st_mode)) return Error{ErrorCode::BadInput, "is not a regular file; a recording needs one", path};
    if (there)
        for (const char* suffix : kCompanions)
            if (struct stat beside{}; ::stat((path + suffix).c_str(), &beside) == 0 && !S_ISREG(beside.st_mode))
                return Error{ErrorCode::BadInput, "is not a regular file; remove it, or choose another name for the recording", path + suffix};
    if (there && info.st_size == 0) return Error{ErrorCode::BadInput, std::string("is an empty file") + kChooseAnother, path};
    if (!vfs.empty() || !there) {
        // What comes before the first event is signed too: a recording without any commit is one that they were taken out of.
        CommitRow first;
        first.number = 1;
        first.savedAt = base::wallNow().time_since_epoch().count();
        first.head = w->chain_.start(about);
        first.link = w->chain_.link(first.head, {}, first);
        if (w->key_) first.signature = w->key_->sign(signedMessage(first.link));
        const auto image = recordingImage(about, first);
        if (!image) return image.error();
        if (vfs.empty()) {
            if (auto moved = setAside(path); !moved) return moved.error();
            auto made = base::writeNewFile(path, *image);
            if (!made) return Error{made.error().code, "the recording " + made.error().message, path};
            created = *made;
        } else if (!RawFile::open(path, vfs)) {
            sqlite3_vfs* v = sqlite3_vfs_find(vfs.c_str());
            if (!v || !createThrough(v, path, *image)) return Error{ErrorCode::Io, "the recording cannot be created", path};
            created = true;
        }
    }
    if (vfs.empty()) {
        // The descriptor stays open until SQLite has let go of the file: closing it would drop SQLite's own locks.
        w->lock_ = base::Descriptor(::open(path.c_str(), O_RDWR | O_CLOEXEC));
        if (!w->lock_) return Error{ErrorCode::Io, "the recording cannot be opened for writing: " + base::systemText(errno), path};
        if (!lockRange(w->lock_.fd(), F_WRLCK, kWriterByte, 1)) {
            if (errno == EAGAIN || errno == EACCES)
                return Error{ErrorCode::Io, "another program is recording to this file; choose another name", path};
            return Error{ErrorCode::Io, "the recording cannot be locked: " + base::systemText(errno), path};
        }
    }
    if (!created) {
        const auto raw = RawFile::open(path, vfs);
        if (!raw) return raw.error();
        uint8_t bytes[100] = {};
        raw->read(0, bytes, sizeof bytes);
        const FileHead head = readHead(bytes);
        if (!head.ours) return Error{ErrorCode::BadInput, std::string("is there already and is not a recording") + kChooseAnother, path};
        if (head.version > static_cast<uint32_t>(kRecordingVersion)) return ofTheFuture(path, head.version);
    }
    w->about_ = std::move(about);
    if (const DbFault fault = w->connect()) return cannotRecord(path, fault);
    // A second hold on what SQLite holds while it is open, which no close() in this process can drop: nobody else may do away with the log.
    if (vfs.empty()) lockRange(w->lock_.fd(), F_RDLCK, kSqliteShared, kSqliteSharedBytes);
    if (!created) {
        auto existing = readAbout(*w->db_);
        if (!existing) return Error{ErrorCode::BadInput, existing.error().message + kChooseAnother, path};
        const RecordingAbout& mine = w->about_;
        if (!mine.school.empty() && !existing->school.empty() && existing->school != mine.school)
            return Error{ErrorCode::BadInput, "is a recording of " + existing->school + ", not of " + mine.school + kChooseAnother, path};
        if (existing->publicKey != mine.publicKey)
            return Error{ErrorCode::BadInput, "was recorded by another machine (" + existing->machine + ")" + kChooseAnother, path};
        w->about_ = std::move(*existing);
    }
    if (auto loaded = w->loadState(); !loaded) return loaded.error();
    if (w->lastAt() > base::wallNow() + kClockMayDiffer)
        return Error{ErrorCode::BadInput,
                     "its last event is of " + base::formatTimestamp(w->lastAt()) +
                         ", later than this machine's clock: is the clock right? Set it, or choose another name",
                     path};
    return w;
}

RecordingWriter::~RecordingWriter() {
    insertEvent_ = {};
    insertCommit_ = {};
    insertSnapshot_ = {};
    db_.reset();
}

DbFault RecordingWriter::connect() {
    insertEvent_ = {};
    insertCommit_ = {};
    insertSnapshot_ = {};
    db_.reset();
    DbFault fault;
    auto db = Database::open(path_, vfs_, Database::Mode::Write, fault);
    if (!db) return fault;
    // Each commit is on disk when it returns. The log is cut back when it was written into the file, else one busy hour would keep its size.
    if (!db->run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=16777216; PRAGMA wal_autocheckpoint=1000"))
        return db->fault();
    std::string why;
    if (!schemaFits(*db, why)) return db->fault() ? db->fault() : DbFault{SQLITE_CORRUPT, 0};
    insertEvent_ = db->prepare(
        "INSERT INTO events(seq, received_at, observed_at, feed, source, id, type, body, link) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    insertCommit_ = db->prepare(
        "INSERT INTO commits(number, first_seq, last_seq, events, saved_at, closes, snapshots, head, link, signature) "
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    insertSnapshot_ = db->prepare("INSERT INTO snapshots(in_commit, seq, at, key, marks, state) VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
    if (!insertEvent_ || !insertCommit_ || !insertSnapshot_) return db->fault();
    db_ = std::move(db);
    return {};
}

base::Result<void> RecordingWriter::loadState() {
    const auto damaged = [&](const std::string& what) { return Error{ErrorCode::BadInput, what + "; verify tells more" + kChooseAnother, path_}; };
    head_ = commitLink_ = chain_.start(about_);
    signature_.clear();
    lastSeq_ = commits_ = 0;
    lastAt_ = 0;
    closed_ = false;
    {
        Statement s = db_->prepare("SELECT seq, received_at, link FROM events WHERE seq > 0 ORDER BY seq DESC LIMIT 1");
        if (s.step()) {
            lastSeq_ = static_cast<uint64_t>(s.integer(0));
            lastAt_ = s.integer(1);
            head_ = digestOf(s.bytes(2));
            if (lastSeq_ > kMaxLastSeq) return damaged("the number of its last event leaves none for more");
        }
    }
    if (const DbFault fault = db_->fault()) return damaged("its last event cannot be read (" + fault.text() + ")");
    Statement s = db_->prepare("SELECT number, head, link, signature, closes FROM commits ORDER BY number DESC LIMIT 1");
    if (s.step()) {
        commits_ = static_cast<uint64_t>(s.integer(0));
        commitLink_ = digestOf(s.bytes(2));
        signature_ = s.bytes(3);
        closed_ = s.integer(4) != 0;
        if (digestOf(s.bytes(1)) != head_) return damaged("its last commit does not fit its last event");
        if (key_ && !base::signatureFits(key_->publicKey(), signedMessage(commitLink_), signature_)) return damaged("its last signature is not good");
    } else if (const DbFault fault = db_->fault()) {
        return damaged("its last commit cannot be read (" + fault.text() + ")");
    } else if (lastSeq_ != 0) {
        return damaged("its events were never committed");
    }
    return {};
}

DbFault RecordingWriter::reload() {
    if (const DbFault fault = connect()) return fault;
    if (!loadState()) return db_->fault() ? db_->fault() : DbFault{SQLITE_CORRUPT, 0};
    return {};
}

bool RecordingWriter::deleted() const {
    if (!vfs_.empty()) return false;
    struct stat named {
    }, held{};
    if (::fstat(lock_.fd(), &held) != 0 || ::stat(path_.c_str(), &named) != 0) return errno == ENOENT;
    return named.st_ino != held.st_ino || named.st_dev != held.st_dev;
}

bool RecordingWriter::logDeleted() const {
    struct stat info {};
    if (!vfs_.empty() || commits_ == 0) return false;
    // It stands beside the file itself, wherever a symbolic link to that is.
    std::error_code ec;
    const std::filesystem::path file = std::filesystem::canonical(path_, ec);
    return !ec && ::stat((file.string() + "-wal").c_str(), &info) != 0 && errno == ENOENT;
}

DbFault RecordingWriter::commit(std::span<Event> events, const StoredSnapshot* snapshot) {
    if (events.empty() && !snapshot) return {};
    return write(events, snapshot, false);
}

DbFault RecordingWriter::write(std::span<Event> events, const StoredSnapshot* snapshot, bool closes) {
    if (!db_) return {SQLITE_CANTOPEN, 0};
    if (logDeleted()) {
        // What the log held is still in the open, nameless file: bring it home, then begin a new log.
        db_->run("PRAGMA wal_checkpoint(FULL)");
        if (const DbFault fault = reload()) return fault;
    }
    // What this commit makes of the state; taken over only when it is on disk.
    base::Digest head = head_;
    int64_t lastAt = lastAt_;
    const auto fail = [&] {
        const DbFault fault = db_->fault() ? db_->fault() : DbFault{SQLITE_INTERNAL, 0};
        insertEvent_.reset();
        insertCommit_.reset();
        insertSnapshot_.reset();
        if (db_->inTransaction()) db_->run("ROLLBACK");
        return fault;
    };
    const auto insert = [](Statement& s) {
        const bool good = !s.step() && s.done();
        if (good) s.reset();
        return good;
    };
    if (!db_->run("BEGIN IMMEDIATE")) return fail();
    for (Event& e : events) {
        toRow(e, lastAt, row_);
        row_.link = chain_.link(head, row_);
        insertEvent_.bind(1, static_cast<int64_t>(row_.seq)).bind(2, row_.receivedAt);
        if (row_.observedAt) insertEvent_.bind(3, *row_.observedAt);
        else insertEvent_.bindNull(3);
        insertEvent_.bindText(4, row_.feed).bindText(5, row_.source).bindText(6, row_.id).bindText(7, row_.type).bindText(8, row_.body);
        insertEvent_.bindBlob(9, base::bytesOf(row_.link));
        if (!insert(insertEvent_)) return fail();
        head = row_.link;
        lastAt = row_.receivedAt;
    }
    CommitRow c;
    c.number = commits_ + 1;
    c.events = events.size();
    if (!events.empty()) {
        c.firstSeq = events.front().seq;
        c.lastSeq = events.back().seq;
    }
    c.savedAt = base::wallNow().time_since_epoch().count();
    c.closes = closes;
    c.head = head;
    if (snapshot) {
        c.snapshots = base::bytesOf(chain_.hash(*snapshot));
        insertSnapshot_.bind(1, static_cast<int64_t>(c.number))
            .bind(2, static_cast<int64_t>(snapshot->seq))
            .bind(3, snapshot->at.time_since_epoch().count());
        insertSnapshot_.bindText(4, snapshot->key).bindBlob(5, snapshot->marks).bindBlob(6, snapshot->state);
        if (!insert(insertSnapshot_)) return fail();
    }
    c.link = chain_.link(commitLink_, signature_, c);
    if (key_) c.signature = key_->sign(signedMessage(c.link));
    insertCommit_.bind(1, static_cast<int64_t>(c.number)).bind(2, static_cast<int64_t>(c.firstSeq)).bind(3, static_cast<int64_t>(c.lastSeq));
    insertCommit_.bind(4, static_cast<int64_t>(c.events)).bind(5, c.savedAt).bind(6, c.closes ? 1 : 0).bindBlob(7, c.snapshots);
    insertCommit_.bindBlob(8, base::bytesOf(c.head)).bindBlob(9, base::bytesOf(c.link)).bindBlob(10, c.signature);
    if (!insert(insertCommit_) || !db_->run("COMMIT")) return fail();
    head_ = head;
    lastAt_ = lastAt;
    if (!events.empty()) lastSeq_ = events.back().seq;
    commits_ = c.number;
    commitLink_ = c.link;
    signature_ = std::move(c.signature);
    closed_ = closes;
    return {};
}

void RecordingWriter::bringHome() {
    if (db_) db_->run("PRAGMA wal_checkpoint(TRUNCATE)");
}

DbFault RecordingWriter::close(bool inOrder) {
    if (!db_) return {SQLITE_CANTOPEN, 0};
    if (inOrder && !closed_)
        if (const DbFault fault = write({}, nullptr, true)) return fault;
    // One file that can be copied and read anywhere: SQLite takes the log away with the last connection. The file stays one with a log by its header;
    // to change that would need a rollback journal, which a power cut may leave behind.
    db_->run("PRAGMA wal_checkpoint(TRUNCATE)");
    DbFault fault = db_->fault();
    if (vfs_.empty()) lockRange(lock_.fd(), F_UNLCK, kSqliteShared, kSqliteSharedBytes);
    insertEvent_ = {};
    insertCommit_ = {};
    insertSnapshot_ = {};
    db_.reset();
    return fault;
}

}  // namespace sallyport::live
