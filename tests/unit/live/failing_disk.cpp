#include "failing_disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace sallyport::test {
namespace {

FailingDisk* disk = nullptr;

struct MemoryFile {
    sqlite3_file base;
    FailingDisk::File* file;
    bool deleteOnClose;
    char name[256];
};
MemoryFile* of(sqlite3_file* f) { return reinterpret_cast<MemoryFile*>(f); }

void applyTo(std::vector<uint8_t>& bytes, const FailingDisk::Operation& o) {
    if (o.truncates) return bytes.resize(o.offset);
    if (bytes.size() < o.offset + o.bytes.size()) bytes.resize(o.offset + o.bytes.size());
    std::copy(o.bytes.begin(), o.bytes.end(), bytes.begin() + static_cast<std::ptrdiff_t>(o.offset));
}
int change(FailingDisk::File& file, FailingDisk::Operation o) {
    if (const int rc = disk->mayWrite()) return rc;
    applyTo(file.now, o);
    file.unsynced.push_back(std::move(o));
    return SQLITE_OK;
}

int fileClose(sqlite3_file* f) {
    if (of(f)->deleteOnClose) disk->files.erase(of(f)->name);
    return SQLITE_OK;
}
int fileRead(sqlite3_file* f, void* out, int n, sqlite3_int64 at) {
    const auto& bytes = of(f)->file->now;
    const auto offset = static_cast<size_t>(at);
    const size_t have = offset < bytes.size() ? std::min(bytes.size() - offset, static_cast<size_t>(n)) : 0;
    if (have) std::memcpy(out, bytes.data() + offset, have);
    std::memset(static_cast<char*>(out) + have, 0, static_cast<size_t>(n) - have);
    return have == static_cast<size_t>(n) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}
int fileWrite(sqlite3_file* f, const void* data, int n, sqlite3_int64 at) {
    const auto* from = static_cast<const uint8_t*>(data);
    return change(*of(f)->file, {static_cast<uint64_t>(at), {from, from + n}, false});
}
int fileTruncate(sqlite3_file* f, sqlite3_int64 size) { return change(*of(f)->file, {static_cast<uint64_t>(size), {}, true}); }
int fileSync(sqlite3_file* f, int) {
    disk->beforeSync();
    if (const int rc = disk->mayWrite()) {
        // A failed sync: some of it may be on the disk, and the system forgets that the rest was not.
        of(f)->file->unsynced.clear();
        return rc == SQLITE_FULL ? SQLITE_FULL : SQLITE_IOERR_FSYNC;
    }
    of(f)->file->durable = of(f)->file->now;
    of(f)->file->unsynced.clear();
    return SQLITE_OK;
}
int fileSize(sqlite3_file* f, sqlite3_int64* out) {
    *out = static_cast<sqlite3_int64>(of(f)->file->now.size());
    return SQLITE_OK;
}
int fileLock(sqlite3_file*, int) { return SQLITE_OK; }
int fileReserved(sqlite3_file*, int* out) {
    *out = 0;
    return SQLITE_OK;
}
int fileControl(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int fileSector(sqlite3_file*) { return 512; }
int fileTraits(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }
int shmMap(sqlite3_file* f, int region, int size, int extend, void volatile** out) {
    auto& shared = of(f)->file->shared;
    if (!extend && !shared.contains(region)) {
        *out = nullptr;
        return SQLITE_OK;
    }
    auto& bytes = shared[region];
    bytes.resize(static_cast<size_t>(size));
    *out = bytes.data();
    return SQLITE_OK;
}
int shmLock(sqlite3_file*, int, int, int) { return SQLITE_OK; }
void shmBarrier(sqlite3_file*) {}
int shmUnmap(sqlite3_file* f, int remove) {
    if (remove) of(f)->file->shared.clear();
    return SQLITE_OK;
}
const sqlite3_io_methods kMethods = {2,        fileClose,  fileRead,     fileWrite,   fileTruncate, fileSync,   fileSize,
                                     fileLock, fileLock,   fileReserved, fileControl, fileSector,   fileTraits, shmMap,
                                     shmLock,  shmBarrier, shmUnmap,     nullptr,     nullptr};

int vfsOpen(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* outFlags) {
    MemoryFile* f = of(file);
    std::memset(f, 0, sizeof *f);
    static int unnamed = 0;
    const std::string key = name ? name : "temporary " + std::to_string(++unnamed);
    if (!(flags & SQLITE_OPEN_CREATE) && !disk->files.contains(key)) return SQLITE_CANTOPEN;
    f->file = &disk->files[key];
    f->deleteOnClose = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    std::strncpy(f->name, key.c_str(), sizeof f->name - 1);
    f->base.pMethods = &kMethods;
    if (outFlags) *outFlags = flags;
    return SQLITE_OK;
}
int vfsDelete(sqlite3_vfs*, const char* name, int) {
    disk->files.erase(name);
    return SQLITE_OK;
}
int vfsAccess(sqlite3_vfs*, const char* name, int, int* out) {
    *out = disk->files.contains(name);
    return SQLITE_OK;
}
int vfsFullPath(sqlite3_vfs*, const char* name, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", std::strncmp(name, "./", 2) == 0 ? name + 2 : name);
    return SQLITE_OK;
}
int vfsRandomness(sqlite3_vfs*, int n, char* out) { return sqlite3_vfs_find(nullptr)->xRandomness(sqlite3_vfs_find(nullptr), n, out); }
int vfsSleep(sqlite3_vfs*, int us) { return us; }
int vfsTime(sqlite3_vfs*, double* out) { return sqlite3_vfs_find(nullptr)->xCurrentTime(sqlite3_vfs_find(nullptr), out); }
int vfsError(sqlite3_vfs*, int, char*) { return errno; }

}  // namespace

FailingDisk::FailingDisk(Image image) {
    static sqlite3_vfs vfs = [] {
        sqlite3_vfs v{};
        v.iVersion = 1;
        v.szOsFile = sizeof(MemoryFile);
        v.mxPathname = 200;
        v.zName = kName;
        v.xOpen = vfsOpen;
        v.xDelete = vfsDelete;
        v.xAccess = vfsAccess;
        v.xFullPathname = vfsFullPath;
        v.xRandomness = vfsRandomness;
        v.xSleep = vfsSleep;
        v.xCurrentTime = vfsTime;
        v.xGetLastError = vfsError;
        return v;
    }();
    if (!sqlite3_vfs_find(kName)) sqlite3_vfs_register(&vfs, 0);
    for (auto& [name, bytes] : image) files[name] = {bytes, bytes, {}, {}};
    disk = this;
}
FailingDisk::~FailingDisk() { disk = nullptr; }

void FailingDisk::failFrom(int n, int times, int code) {
    failFrom_ = n;
    failTimes_ = times;
    failCode_ = code;
}
int FailingDisk::mayWrite() {
    ++operations_;
    if (failFrom_ == 0 || operations_ < failFrom_ || failed_ >= failTimes_) return SQLITE_OK;
    ++failed_;
    errno = failCode_ == SQLITE_FULL ? ENOSPC : EIO;
    return failCode_;
}
void FailingDisk::keepCuts(uint32_t seed) {
    keepsCuts_ = true;
    random_.seed(seed);
}
void FailingDisk::beforeSync() {
    if (!keepsCuts_) return;
    // All of it lost, all of it there, and two mixtures.
    for (int kind = 0; kind < 4; ++kind) {
        Cut cut;
        cut.promised = promised;
        for (const auto& [name, file] : files) {
            auto bytes = file.durable;
            auto pending = file.unsynced;
            if (kind >= 2) std::shuffle(pending.begin(), pending.end(), random_);
            for (Operation& o : pending) {
                if (kind == 0 || (kind >= 2 && random_() % 2)) continue;
                // Sectors of 512 bytes reach the disk whole, and not always all of a write.
                if (kind == 3 && !o.truncates && o.bytes.size() > 512) o.bytes.resize(random_() % (o.bytes.size() / 512) * 512);
                applyTo(bytes, o);
            }
            cut.files[name] = std::move(bytes);
        }
        cuts_.push_back(std::move(cut));
    }
}

}  // namespace sallyport::test
