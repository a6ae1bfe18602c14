// Purpose: the file layer beneath a recording's SQLite: writes a checksum into the last 8 bytes of every page of the database file and checks it on
// reading, so that a page that rotted or was changed is an error with its number and never an event that nobody sent. The checksum is that of
// SQLite's own cksumvfs extension (https://sqlite.org/cksumvfs.html), which can check a recording too. WAL frames have SQLite's own checksums.
// Refuses to: buffer, retry, repair.
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"

struct sqlite3_file;
struct sqlite3_vfs;

namespace sallyport::live {

inline constexpr size_t kPageBytes = 4096;  ///< of every recording
inline constexpr size_t kPageReserve = 8;   ///< at the end of each page

/// Of the first kPageBytes - kPageReserve bytes of a page.
uint64_t pageChecksum(const uint8_t* page);
/// Whether the checksum in the page is that of its bytes.
bool pageIsWhole(const uint8_t* page);
/// Whether it has none: another program (sqlite3) brought it from the log into the file. In the log, and in SQLite's memory, it is zeros.
bool pageHasNoChecksum(const uint8_t* page);
void setPageChecksum(uint8_t* page);

/// The name of our VFS over the SQLite VFS `base` (empty: the system's), registered when first asked for. Null when there is no such VFS.
const char* checksumVfs(const std::string& base);

/// errno of this thread's last write, sync or truncation that failed below our VFS; SQLite's own memory of it does not outlive a rollback.
int lastFileError();

/// A file read past SQLite but through its VFS: to open and close a file that this process also has open in SQLite by plain descriptors would drop
/// SQLite's locks on it (POSIX).
class RawFile {
public:
    /// `wal`: the file is a write-ahead log.
    static base::Result<RawFile> open(const std::string& path, const std::string& vfs, bool wal = false);
    RawFile(RawFile&&) noexcept;
    RawFile& operator=(RawFile&&) noexcept;
    ~RawFile();
    uint64_t size() const { return size_; }
    /// Bytes beyond the end read as zero. False: cannot be read.
    bool read(uint64_t offset, void* out, size_t bytes) const;

private:
    RawFile() = default;
    std::unique_ptr<uint8_t[]> file_;    ///< a sqlite3_file
    std::unique_ptr<std::string> name_;  ///< SQLite keeps the pointer
    uint64_t size_ = 0;
    sqlite3_file* file() const { return reinterpret_cast<sqlite3_file*>(file_.get()); }
};

}  // namespace sallyport::live
