#include "live/recording_vfs.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace sallyport::live {
namespace {

// The shape SQLite asks of every file: our part, then the file of the layer beneath.
struct ShimFile {
    sqlite3_file base;
    bool isDatabase;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
ShimFile* shim(sqlite3_file* f) { return reinterpret_cast<ShimFile*>(f); }
sqlite3_file* real(sqlite3_file* f) { return shim(f)->real(); }

bool wholePage(const ShimFile* f, int bytes, sqlite3_int64 offset) {
    return f->isDatabase && bytes == static_cast<int>(kPageBytes) && offset % static_cast<sqlite3_int64>(kPageBytes) == 0;
}

/// Before anything else of SQLite overwrites errno.
thread_local int failedWith = 0;
int told(int rc) {
    if (rc != SQLITE_OK) failedWith = errno;
    return rc;
}

int shimClose(sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); }
int shimRead(sqlite3_file* f, void* out, int bytes, sqlite3_int64 offset) {
    const int rc = real(f)->pMethods->xRead(real(f), out, bytes, offset);
    if (rc != SQLITE_OK || !wholePage(shim(f), bytes, offset)) return rc;
    auto* page = static_cast<uint8_t*>(out);
    if (!pageIsWhole(page) && !pageHasNoChecksum(page)) {
        sqlite3_log(SQLITE_IOERR_DATA, "page %lld is damaged", offset / static_cast<sqlite3_int64>(kPageBytes) + 1);
        return SQLITE_IOERR_DATA;
    }
    // SQLite carries the reserved bytes on into the log. The checksum of an older image there would pass for damage if another program brought the
    // log home; none does not.
    std::memset(page + kPageBytes - kPageReserve, 0, kPageReserve);
    return rc;
}
int shimWrite(sqlite3_file* f, const void* data, int bytes, sqlite3_int64 offset) {
    if (!wholePage(shim(f), bytes, offset)) return told(real(f)->pMethods->xWrite(real(f), data, bytes, offset));
    uint8_t page[kPageBytes];
    std::memcpy(page, data, kPageBytes);
    setPageChecksum(page);
    return told(real(f)->pMethods->xWrite(real(f), page, bytes, offset));
}
int shimTruncate(sqlite3_file* f, sqlite3_int64 size) { return told(real(f)->pMethods->xTruncate(real(f), size)); }
int shimSync(sqlite3_file* f, int flags) { return told(real(f)->pMethods->xSync(real(f), flags)); }
int shimSize(sqlite3_file* f, sqlite3_int64* out) { return real(f)->pMethods->xFileSize(real(f), out); }
int shimLock(sqlite3_file* f, int level) { return real(f)->pMethods->xLock(real(f), level); }
int shimUnlock(sqlite3_file* f, int level) { return real(f)->pMethods->xUnlock(real(f), level); }
int shimReserved(sqlite3_file* f, int* out) { return real(f)->pMethods->xCheckReservedLock(real(f), out); }
int shimControl(sqlite3_file* f, int op, void* arg) { return real(f)->pMethods->xFileControl(real(f), op, arg); }
int shimSector(sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); }
int shimTraits(sqlite3_file* f) {
    // Written pages differ from those SQLite holds, so a page must not be taken for written when it is not.
    return real(f)->pMethods->xDeviceCharacteristics(real(f));
}
int shimShmMap(sqlite3_file* f, int region, int size, int extend, void volatile** out) {
    return told(real(f)->pMethods->xShmMap(real(f), region, size, extend, out));
}
int shimShmLock(sqlite3_file* f, int offset, int n, int flags) { return real(f)->pMethods->xShmLock(real(f), offset, n, flags); }
void shimShmBarrier(sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); }
int shimShmUnmap(sqlite3_file* f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); }

// Version 2: no mapping of the file into memory, so that every page comes through shimRead (and a stick that is pulled is an error, not a signal).
const sqlite3_io_methods kMethods = {2,           shimClose,      shimRead,     shimWrite,   shimTruncate, shimSync,   shimSize,
                                     shimLock,    shimUnlock,     shimReserved, shimControl, shimSector,   shimTraits, shimShmMap,
                                     shimShmLock, shimShmBarrier, shimShmUnmap, nullptr,     nullptr};

sqlite3_vfs* beneath(sqlite3_vfs* v) { return static_cast<sqlite3_vfs*>(v->pAppData); }

int vfsOpen(sqlite3_vfs* v, const char* name, sqlite3_file* file, int flags, int* outFlags) {
    ShimFile* f = shim(file);
    std::memset(f, 0, sizeof *f);
    f->isDatabase = (flags & SQLITE_OPEN_MAIN_DB) != 0;
    const int rc = beneath(v)->xOpen(beneath(v), name, f->real(), flags, outFlags);
    // SQLite closes what has methods, also after a failed open.
    f->base.pMethods = f->real()->pMethods ? &kMethods : nullptr;
    return rc;
}
int vfsDelete(sqlite3_vfs* v, const char* name, int sync) { return beneath(v)->xDelete(beneath(v), name, sync); }
int vfsAccess(sqlite3_vfs* v, const char* name, int flags, int* out) { return beneath(v)->xAccess(beneath(v), name, flags, out); }
int vfsFullPath(sqlite3_vfs* v, const char* name, int size, char* out) { return beneath(v)->xFullPathname(beneath(v), name, size, out); }
int vfsRandomness(sqlite3_vfs* v, int n, char* out) { return beneath(v)->xRandomness(beneath(v), n, out); }
int vfsSleep(sqlite3_vfs* v, int us) { return beneath(v)->xSleep(beneath(v), us); }
int vfsTime(sqlite3_vfs* v, double* out) { return beneath(v)->xCurrentTime(beneath(v), out); }
int vfsError(sqlite3_vfs* v, int n, char* out) { return beneath(v)->xGetLastError(beneath(v), n, out); }

struct Registered {
    std::string name;
    sqlite3_vfs vfs{};
};

}  // namespace

int lastFileError() { return failedWith; }

uint64_t pageChecksum(const uint8_t* page) {
    // Words in the order of the bytes (little-endian), whatever the machine. One changed word always changes the sum: each step can be undone.
    uint32_t s1 = 0, s2 = 0;
    const auto word = [](const uint8_t* p) { return uint32_t(p[0]) | uint32_t(p[1]) << 8 | uint32_t(p[2]) << 16 | uint32_t(p[3]) << 24; };
    for (size_t i = 0; i < kPageBytes - kPageReserve; i += 8) {
        s1 += word(page + i) + s2;
        s2 += word(page + i + 4) + s1;
    }
    return uint64_t(s2) << 32 | s1;
}
bool pageIsWhole(const uint8_t* page) {
    const uint64_t sum = pageChecksum(page);
    for (size_t i = 0; i < kPageReserve; ++i)
        if (page[kPageBytes - kPageReserve + i] != uint8_t(sum >> (8 * i))) return false;
    return true;
}
bool pageHasNoChecksum(const uint8_t* page) {
    const uint8_t* reserved = page + kPageBytes - kPageReserve;
    return std::all_of(reserved, reserved + kPageReserve, [](uint8_t b) { return b == 0; });
}
void setPageChecksum(uint8_t* page) {
    const uint64_t sum = pageChecksum(page);
    for (size_t i = 0; i < kPageReserve; ++i) page[kPageBytes - kPageReserve + i] = uint8_t(sum >> (8 * i));
}

const char* checksumVfs(const std::string& base) {
    static std::mutex mutex;
    static std::map<std::string, std::unique_ptr<Registered>>& all = *new std::map<std::string, std::unique_ptr<Registered>>();  // SQLite keeps them
    const std::lock_guard lock(mutex);
    auto& entry = all[base];
    sqlite3_vfs* under = sqlite3_vfs_find(base.empty() ? nullptr : base.c_str());
    if (!under) return nullptr;
    if (entry) {
        entry->vfs.pAppData = under;  // a test may have registered its own anew under the same name
        return entry->name.c_str();
    }
    entry = std::make_unique<Registered>();
    entry->name = "sallyport" + (base.empty() ? base : "-" + base);
    sqlite3_vfs& v = entry->vfs;
    v.iVersion = 1;
    v.szOsFile = static_cast<int>(sizeof(ShimFile)) + under->szOsFile;
    v.mxPathname = under->mxPathname;
    v.zName = entry->name.c_str();
    v.pAppData = under;
    v.xOpen = vfsOpen;
    v.xDelete = vfsDelete;
    v.xAccess = vfsAccess;
    v.xFullPathname = vfsFullPath;
    v.xRandomness = vfsRandomness;
    v.xSleep = vfsSleep;
    v.xCurrentTime = vfsTime;
    v.xGetLastError = vfsError;
    sqlite3_vfs_register(&v, 0);
    return v.zName;
}

base::Result<RawFile> RawFile::open(const std::string& path, const std::string& vfs, bool wal) {
    const base::Error failed{base::ErrorCode::Io, "cannot be read", path};
    sqlite3_vfs* v = sqlite3_vfs_find(vfs.empty() ? nullptr : vfs.c_str());
    if (!v) return failed;
    std::string full(static_cast<size_t>(v->mxPathname) + 1, '\0');
    // The log stands beside the file itself, wherever a symbolic link to that is.
    constexpr std::string_view kLog = "-wal";
    const std::string named = wal && path.ends_with(kLog) ? path.substr(0, path.size() - kLog.size()) : path;
    if (named.size() + kLog.size() >= full.size()) return failed;
    // Symbolic links on the way are followed, and said in the upper bits.
    if ((v->xFullPathname(v, named.c_str(), v->mxPathname, full.data()) & 0xff) != SQLITE_OK) return failed;
    full.resize(std::strlen(full.c_str()));
    if (named.size() != path.size()) full += kLog;
    int exists = 0;
    struct stat info {};
    // SQLite's own VFS calls an empty file absent; and to open a pipe would wait for its other end.
    if (vfs.empty()) exists = ::stat(full.c_str(), &info) == 0;
    else if (v->xAccess(v, full.c_str(), SQLITE_ACCESS_EXISTS, &exists) != SQLITE_OK) exists = 0;
    if (!exists) return base::Error{base::ErrorCode::NotFound, "there is no such file; check the path", path};
    if (vfs.empty() && !S_ISREG(info.st_mode)) return base::Error{base::ErrorCode::BadInput, "is not a regular file; name a recording", path};
    RawFile out;
    full.append(4, '\0');  // no URI parameters follow
    out.name_ = std::make_unique<std::string>(std::move(full));
    out.file_ = std::make_unique<uint8_t[]>(static_cast<size_t>(v->szOsFile));
    const int kind = wal ? SQLITE_OPEN_WAL : SQLITE_OPEN_MAIN_DB;
    sqlite3_int64 size = 0;
    int got = 0;
    if (v->xOpen(v, out.name_->c_str(), out.file(), SQLITE_OPEN_READONLY | kind, &got) != SQLITE_OK ||
        out.file()->pMethods->xFileSize(out.file(), &size) != SQLITE_OK)
        return failed;
    out.size_ = static_cast<uint64_t>(size);
    return out;
}
RawFile::RawFile(RawFile&&) noexcept = default;
RawFile& RawFile::operator=(RawFile&& o) noexcept {
    std::swap(file_, o.file_);
    std::swap(name_, o.name_);
    std::swap(size_, o.size_);
    return *this;
}
RawFile::~RawFile() {
    if (file_ && file()->pMethods) file()->pMethods->xClose(file());
}
bool RawFile::read(uint64_t offset, void* out, size_t bytes) const {
    const int rc = file()->pMethods->xRead(file(), out, static_cast<int>(bytes), static_cast<sqlite3_int64>(offset));
    return rc == SQLITE_OK || rc == SQLITE_IOERR_SHORT_READ;
}

}  // namespace sallyport::live
