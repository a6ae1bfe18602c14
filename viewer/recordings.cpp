#include "viewer/recordings.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <tuple>

#include "base/file.h"
#include "live/recording.h"

namespace sallyport::viewer {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorCode;

namespace {

constexpr size_t kMaxNameBytes = 80;
constexpr const char* kBeside[] = {"-wal", "-shm"};  // what SQLite keeps beside a file that is open, or was cut off

struct Candidate {
    fs::path path;
    uint64_t bytes = 0;
    fs::file_time_type changed{};
};

uint64_t sizeOf(const fs::path& p) {
    std::error_code ec;
    const uintmax_t n = fs::file_size(p, ec);
    return ec ? 0 : uint64_t(n);
}

/// Looked up before the file is opened at all: closing it would drop the locks that SQLite holds on it in this process.
bool openHere(const fs::path& p) {
    struct stat wanted {};
    if (::stat(p.c_str(), &wanted) != 0) return false;
    std::error_code ec;
    for (fs::directory_iterator it("/proc/self/fd", ec), end; !ec && it != end; it.increment(ec)) {
        struct stat one {};
        if (::stat(it->path().c_str(), &one) == 0 && one.st_dev == wanted.st_dev && one.st_ino == wanted.st_ino) return true;
    }
    return false;
}

/// Whether another process has it open. A write lease is only given for a file that nobody else holds; where the file system knows no
/// leases the answer is no, and the check for an orderly end must do.
bool openElsewhere(const fs::path& p) {
    const int fd = ::open(p.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) return true;
    // Somebody who opens it while the lease stands is told by a signal to us: by SIGIO, which ends the program, unless another is chosen.
    const bool quiet = ::fcntl(fd, F_SETSIG, SIGURG) == 0;
    const bool held = !quiet || (::fcntl(fd, F_SETLEASE, F_WRLCK) != 0 && (errno == EAGAIN || errno == EBUSY));
    ::close(fd);  // gives the lease back
    return held;
}

bool closedInOrder(const fs::path& p) {
    if (!live::isRecordingFile(p)) return false;
    const auto r = live::Recording::open(p);
    return r && (*r)->closed() && (*r)->problem().empty();
}

}  // namespace

base::Result<fs::path> recordingsFolder(const fs::path& chosen) {
    fs::path folder = chosen;
    if (folder.empty()) {
        const auto data = base::xdgDirectory(base::XdgDir::Data);
        if (!data) return data.error();
        folder = *data / "recordings";
    }
    std::error_code ec;
    if (fs::is_directory(folder, ec)) return folder;
    fs::create_directories(folder, ec);
    if (ec)
        return Error{ErrorCode::Io, "the folder for recordings cannot be made (" + ec.message() + "); choose another in the settings",
                     folder.string()};
    fs::permissions(folder, fs::perms::owner_all, ec);
    return folder;
}

fs::path newRecordingPath(const fs::path& folder, std::string_view school, base::Timestamp now) {
    std::string name, stamp = base::formatTimestamp(now);
    std::replace(stamp.begin(), stamp.end(), ':', '-');
    for (const char c : school.empty() ? std::string_view("school") : school) {
        if (name.size() == kMaxNameBytes) break;
        const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
        if (plain || (!name.empty() && name.back() != '-')) name += plain ? c : '-';
    }
    while (!name.empty() && name.back() == '-') name.pop_back();
    if (name.empty()) name = "school";
    const std::string suffix(live::kRecordingSuffix);
    fs::path path = folder / (name + "_" + stamp + suffix);
    std::error_code ec;
    for (int i = 2; fs::exists(path, ec) && i < 1000; ++i) path = folder / (name + "_" + stamp + "_" + std::to_string(i) + suffix);
    return path;
}

Rotation rotateRecordings(const fs::path& folder, uint64_t maxTotalBytes, const fs::path& running, RotationMemory* memory) {
    Rotation out;
    std::vector<Candidate> all;
    std::error_code ec;
    for (fs::directory_iterator it(folder, ec), end; !ec && it != end; it.increment(ec)) {
        std::error_code one;
        if (it->path().extension() != live::kRecordingSuffix || !fs::is_regular_file(it->symlink_status(one))) continue;
        Candidate c{it->path(), sizeOf(it->path()), it->last_write_time(one)};
        for (const char* suffix : kBeside) c.bytes += sizeOf(c.path.string() + suffix);
        out.totalBytes += c.bytes;
        all.push_back(std::move(c));
    }
    if (out.totalBytes <= maxTotalBytes) return out;
    std::sort(all.begin(), all.end(),
              [](const Candidate& a, const Candidate& b) { return std::tie(a.changed, a.path) < std::tie(b.changed, b.path); });
    std::vector<RotationMemory::Seen> unfinished;
    for (const Candidate& c : all) {
        if (out.totalBytes <= maxTotalBytes) break;
        if (!running.empty() && fs::equivalent(c.path, running, ec)) continue;
        const RotationMemory::Seen seen{c.path, c.changed, c.bytes};
        if (memory && std::find(memory->unfinished.begin(), memory->unfinished.end(), seen) != memory->unfinished.end()) {
            unfinished.push_back(seen);
            continue;
        }
        if (openHere(c.path) || openElsewhere(c.path)) continue;
        if (!closedInOrder(c.path)) {
            unfinished.push_back(seen);
            continue;
        }
        if (!fs::remove(c.path, ec)) continue;
        for (const char* suffix : kBeside) fs::remove(c.path.string() + suffix, ec);
        out.totalBytes -= c.bytes;
        out.freedBytes += c.bytes;
        out.removed.push_back(c.path);
    }
    if (out.totalBytes > maxTotalBytes)
        out.problem = "the recordings take " + std::to_string(out.totalBytes >> 20) + " MB, more than the limit of " +
                      std::to_string(maxTotalBytes >> 20) + " MB; what is left is running, open" +
                      (unfinished.empty() ? std::string() : ", or was not ended in order (" + std::to_string(unfinished.size()) + ")");
    if (memory) memory->unfinished = std::move(unfinished);
    return out;
}

}  // namespace sallyport::viewer
