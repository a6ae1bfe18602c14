// Purpose: SQLite as a recording uses it: connections that trust nothing in the file, statements, the tables and what is in meta. Private to the
// recording's own sources. Refuses to: know events.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"
#include "live/recording_chain.h"

struct sqlite3;
struct sqlite3_stmt;

namespace sallyport::live {

inline constexpr uint32_t kApplicationId = 0x53414c59;  // "SALY", bytes 68 to 71 of the file

/// What SQLite said, with the system's reason for it.
struct DbFault {
    int code = 0;  ///< extended result code; 0: none
    int system = 0;
    explicit operator bool() const { return code != 0; }
    bool damaged() const;  ///< the file, not the disk
    std::string text() const;
};

class Statement {
public:
    Statement() = default;
    Statement(Statement&&) noexcept;
    Statement& operator=(Statement&&) noexcept;
    ~Statement();
    explicit operator bool() const { return s_ != nullptr; }
    /// Positions count from 1. Texts and blobs must live until the next step.
    Statement& bind(int at, int64_t v);
    Statement& bindNull(int at);
    Statement& bindText(int at, std::string_view v);
    Statement& bindBlob(int at, std::string_view v);
    /// True: a row. False: the end, or a fault (Database::fault). A statement must be reset after its last step: an open one keeps the log from being
    /// written back.
    bool step();
    void reset();
    bool done() const;  ///< the last step came to the end, not to a fault
    int64_t integer(int column) const;
    bool isNull(int column) const;
    char kind(int column) const;               ///< as stored: i number, r fraction, t text, b bytes, n none; to be asked before the value
    std::string_view bytes(int column) const;  ///< text or blob, until the next step

private:
    friend class Database;
    sqlite3_stmt* s_ = nullptr;
    int rc_ = 0;
};

class Database {
public:
    enum class Mode { Read, ReadImmutable, Write };
    /// Through our VFS over `vfs`. Null, and the fault, when it cannot be opened.
    static std::unique_ptr<Database> open(const std::string& path, const std::string& vfs, Mode mode, DbFault& fault);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// False: see fault().
    bool run(const std::string& sql);
    Statement prepare(std::string_view sql);
    /// Of the last call that failed; of this connection.
    DbFault fault() const;
    bool inTransaction() const;

private:
    Database() = default;
    sqlite3* db_ = nullptr;
};

/// The tables of version 1, one statement each, as they stand in the file.
struct SchemaEntry {
    std::string_view kind, name, sql;
};
const std::vector<SchemaEntry>& recordingSchema();
/// True when the file's tables are exactly those; else `why` says what is not.
bool schemaFits(Database& db, std::string& why);

/// A new recording as the bytes of its file: without events, begun by `first`.
base::Result<std::string> recordingImage(const RecordingAbout& about, const CommitRow& first);
/// From meta. Error names what is missing.
base::Result<RecordingAbout> readAbout(Database& db);
/// One line of meta into `about`; false: unknown name.
bool setAbout(RecordingAbout& about, std::string_view name, std::string_view value);
bool aboutIsWhole(const RecordingAbout& about);

base::Digest digestOf(std::string_view bytes);  ///< zeros when it is no 32 bytes

/// What the first 100 bytes say.
struct FileHead {
    bool sqlite = false, ours = false;
    uint32_t version = 0, pages = 0;
};
FileHead readHead(const uint8_t (&bytes)[100]);
base::Error notARecording(const std::string& path);
base::Error ofTheFuture(const std::string& path, uint32_t version);

}  // namespace sallyport::live
