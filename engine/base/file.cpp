#include "base/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <utility>
#include <vector>

#include "base/descriptor.h"
#include "base/parallel.h"

namespace sallyport::base {
namespace fs = std::filesystem;
namespace {

Error openError(const fs::path& path) {
    const int e = errno;
    if (e == ENOENT) return {ErrorCode::NotFound, "no such file; check the path", path.string()};
    if (e == ELOOP) return {ErrorCode::NotFound, "is a link that leads back to itself; check the path", path.string()};
    if (e == EACCES) return {ErrorCode::Io, "permission denied; check who owns the file", path.string()};
    return {ErrorCode::Io, std::string("cannot be opened: ") + systemText(e), path.string()};
}

Error ioError(const char* what, const fs::path& path) { return {ErrorCode::Io, std::string(what) + ": " + systemText(errno), path.string()}; }

/// Opens a regular file for reading and tells its size.
Result<uint64_t> openRegular(const fs::path& path, uint64_t maxBytes, Descriptor& d) {
    // O_NONBLOCK: a FIFO given as a model must not hang the program; it is refused below.
    d = Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!d) return openError(path);
    struct stat st {};
    if (::fstat(d.fd(), &st) != 0) return ioError("cannot be read", path);
    if (S_ISDIR(st.st_mode)) return Error{ErrorCode::BadInput, "is a folder; give a file", path.string()};
    if (!S_ISREG(st.st_mode)) return Error{ErrorCode::BadInput, "is not a regular file", path.string()};
    if (uint64_t(st.st_size) > maxBytes)
        return Error{ErrorCode::TooLarge, "is " + std::to_string(st.st_size) + " bytes; at most " + std::to_string(maxBytes) + " are read",
                     path.string()};
    return uint64_t(st.st_size);
}

/// umask() can only be read by changing it, for all threads.
mode_t fileMask() {
    mode_t mask = 0077;  // where the kernel does not say, for the owner alone
    const Descriptor d(::open("/proc/self/status", O_RDONLY | O_CLOEXEC));
    char text[512];  // the second line
    const ssize_t n = d ? ::read(d.fd(), text, sizeof text - 1) : 0;
    if (n <= 0) return mask;
    text[n] = '\0';
    if (const char* at = std::strstr(text, "\nUmask:")) mask = mode_t(std::strtoul(at + 7, nullptr, 8)) & 0777;
    return mask;
}

Result<void> writeAll(int fd, std::string_view content, const fs::path& path) {
    while (!content.empty()) {
        const ssize_t n = ::write(fd, content.data(), content.size());
        if (n < 0) {
            if (errno == EINTR) continue;
            return ioError("cannot be written", path);
        }
        content.remove_prefix(size_t(n));
    }
    return {};
}

}  // namespace

Result<FileBytes> FileBytes::read(const fs::path& path, uint64_t maxBytes) {
    Descriptor d;
    const auto size = openRegular(path, maxBytes, d);
    if (!size) return size.error();
    FileBytes f;
    f.size_ = size_t(*size);
    if (f.size_ == 0) return f;
    // Most of the time goes into the pages that the bytes come to: large ones take a fifth of it, on one thread. Where the system has none, several
    // threads are faster.
    constexpr size_t kLargePage = 2u << 20, kWorthLarge = 2 * kLargePage;
    const bool large = f.size_ >= kWorthLarge;
    const size_t room = f.size_ + (large ? kLargePage : 0);
    void* pages = ::mmap(nullptr, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) {
        f.size_ = 0;
        return Error{ErrorCode::TooLarge, "needs more memory than there is", path.string()};
    }
    f.pages_ = static_cast<uint8_t*>(pages);
    f.pageBytes_ = room;
    uint8_t* const p = large ? f.pages_ + (kLargePage - reinterpret_cast<uintptr_t>(f.pages_) % kLargePage) % kLargePage : f.pages_;
    f.data_ = p;
    const bool largePages = large && ::madvise(p, f.size_, MADV_HUGEPAGE) == 0;
    constexpr size_t kAtOnce = 4u << 20;
    std::atomic<int> failed{0};
    std::atomic<bool> cut{false};
    inParallel(largePages ? 1 : int(std::thread::hardware_concurrency()), (f.size_ + kAtOnce - 1) / kAtOnce, [&](size_t i) {
        const size_t end = std::min((i + 1) * kAtOnce, f.size_);
        for (size_t got = i * kAtOnce; got < end;) {
            const ssize_t n = ::pread(d.fd(), p + got, end - got, off_t(got));
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) failed = errno;
            if (n == 0) cut = true;
            if (n <= 0) return;
            got += size_t(n);
        }
    });
    if (failed) {
        errno = failed;
        return ioError("cannot be read", path);
    }
    if (cut) return Error{ErrorCode::Io, "was cut while it was read; open it again when it is whole", path.string()};
    return f;
}

void FileBytes::keepOnly(std::span<const uint8_t> kept) {
    static const auto page = size_t(::sysconf(_SC_PAGESIZE));
    const size_t from = size_t(kept.data() - pages_) / page * page, end = (size_t(kept.data() - pages_) + kept.size() + page - 1) / page * page;
    const size_t before = std::min(from, pageBytes_);
    if (end < pageBytes_) ::munmap(pages_ + end, pageBytes_ - end);
    if (before > 0) ::munmap(pages_, before);
    pages_ += before;
    pageBytes_ = std::min(end, pageBytes_) - before;
    data_ = kept.data();
    size_ = kept.size();
}

FileBytes::FileBytes(FileBytes&& o) noexcept
    : data_(std::exchange(o.data_, nullptr)),
      size_(std::exchange(o.size_, 0)),
      pages_(std::exchange(o.pages_, nullptr)),
      pageBytes_(std::exchange(o.pageBytes_, 0)) {}
FileBytes& FileBytes::operator=(FileBytes&& o) noexcept {
    std::swap(data_, o.data_);
    std::swap(size_, o.size_);
    std::swap(pages_, o.pages_);
    std::swap(pageBytes_, o.pageBytes_);
    return *this;
}
FileBytes::~FileBytes() {
    if (pages_) ::munmap(pages_, pageBytes_);
}

Result<std::string> readFile(const fs::path& path, uint64_t maxBytes) {
    Descriptor d;
    const auto size = openRegular(path, maxBytes, d);
    if (!size) return size.error();
    std::string out(size_t(*size), '\0');
    size_t got = 0;
    while (got < out.size()) {
        const ssize_t n = ::read(d.fd(), out.data() + got, out.size() - got);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return ioError("cannot be read", path);
        if (n == 0) break;
        got += size_t(n);
    }
    out.resize(got);
    return out;
}

Result<void> writeFileAtomically(const fs::path& path, std::string_view content) {
    struct stat existing {};
    const bool replaces = ::stat(path.c_str(), &existing) == 0;
    if (replaces && !S_ISREG(existing.st_mode))
        return Error{ErrorCode::Io, "is there already and is not a regular file; choose another name", path.string()};
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    std::string temporary = (folder / ("." + path.filename().string() + ".XXXXXX")).string();
    const Descriptor d(::mkostemp(temporary.data(), O_CLOEXEC));
    if (!d) return ioError("cannot be created", path);
    const auto fail = [&](Error e) {
        ::unlink(temporary.c_str());
        return e;
    };
    if (auto r = writeAll(d.fd(), content, path); !r) return fail(r.error());
    if (::fchmod(d.fd(), replaces ? existing.st_mode & 0777 : 0666 & ~fileMask()) != 0 || ::fsync(d.fd()) != 0)
        return fail(ioError("cannot be written", path));
    if (::rename(temporary.c_str(), path.c_str()) != 0) return fail(ioError("cannot be replaced", path));
    // The rename itself is durable only when the folder is.
    if (const Descriptor f(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); f) ::fsync(f.fd());
    return {};
}

Result<bool> writeNewFile(const fs::path& path, std::string_view content) {
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    std::string temporary = (folder / ("." + path.filename().string() + ".XXXXXX")).string();
    const Descriptor d(::mkostemp(temporary.data(), O_CLOEXEC));  // mode 0600
    if (!d) return ioError("cannot be created", path);
    auto written = writeAll(d.fd(), content, path);
    if (written && ::fsync(d.fd()) != 0) written = ioError("cannot be written", path);
    int error = 0;
    if (written && ::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) != 0) {
        error = errno;
        if (error == EINVAL) error = ::link(temporary.c_str(), path.c_str()) == 0 ? 0 : errno;  // a file system without that flag
    }
    if (written && error == 0)
        if (const Descriptor f(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); f) ::fsync(f.fd());
    ::unlink(temporary.c_str());
    if (!written) return written.error();
    if (error == EEXIST) return false;
    if (error != 0) return Error{ErrorCode::Io, "cannot be created: " + systemText(error), path.string()};
    return true;
}

Result<fs::path> xdgDirectory(XdgDir kind) {
    static constexpr struct {
        const char* variable;
        const char* fallback;
    } kTable[] = {
        {"XDG_CONFIG_HOME", ".config"}, {"XDG_DATA_HOME", ".local/share"}, {"XDG_STATE_HOME", ".local/state"}, {"XDG_CACHE_HOME", ".cache"}};
    const auto& row = kTable[size_t(kind)];
    fs::path base;
    // The specification: relative values are to be ignored.
    if (const char* v = std::getenv(row.variable); v && *v == '/') base = v;
    else if (const char* home = std::getenv("HOME"); home && *home) base = fs::path(home) / row.fallback;
    else return Error{ErrorCode::Io, std::string("neither $") + row.variable + " nor $HOME is set", ""};
    const fs::path dir = base / "sallyport";
    std::error_code ec;
    fs::create_directories(base, ec);
    if (::mkdir(dir.c_str(), 0700) != 0 && errno != EEXIST) return ioError("folder cannot be created", dir);
    return dir;
}

Result<fs::path> assetPath(std::string_view relative) {
    std::vector<fs::path> roots;
    if (const char* v = std::getenv("SALLYPORT_ASSETS"); v && *v) roots.emplace_back(v);
    std::error_code ec;
    if (const fs::path self = fs::read_symlink("/proc/self/exe", ec); !ec) {
        roots.push_back(self.parent_path().parent_path() / "share/sallyport");
        roots.push_back(self.parent_path().parent_path() / "assets");
    }
    roots.emplace_back(SALLYPORT_BUILD_ASSETS);
    roots.emplace_back(SALLYPORT_SOURCE_ASSETS);
    for (const fs::path& r : roots)
        if (fs::exists(r / relative, ec)) return r / relative;
    return Error{ErrorCode::NotFound, "is missing from this installation; install it again or set SALLYPORT_ASSETS", std::string(relative)};
}

}  // namespace sallyport::base
