#include "importers/worker_files.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/text.h"
#include "importers/mesh_scene.h"

namespace sallyport::importers::worker {
namespace {

/// The parts of a relative path; empty when it is absolute, climbs, or is no path. Windows programs write backslashes.
std::vector<std::string> partsOf(std::string name) {
    std::replace(name.begin(), name.end(), '\\', '/');
    if (name.starts_with("/") || (name.size() > 1 && name[1] == ':') || name.find('\0') != name.npos) return {};
    std::vector<std::string> parts;
    for (size_t at = 0; at <= name.size();) {
        const size_t end = std::min(name.find('/', at), name.size());
        std::string part = name.substr(at, end - at);
        if (part == "..") return {};
        if (!part.empty() && part != ".") parts.push_back(std::move(part));
        at = end + 1;
    }
    return parts;
}

/// Opens beneath `folder`, links resolved only within it. Not blocking on pipes.
int openBeneath(int folder, const std::vector<std::string>& parts) {
    std::string path;
    for (const std::string& p : parts) path += (path.empty() ? "" : "/") + p;
    open_how how{};
    how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    const long fd = ::syscall(SYS_openat2, folder, path.c_str(), &how, sizeof how);
    if (fd >= 0 || (errno != ENOSYS && errno != EPERM)) return int(fd);
    // Kernels before 5.6: part by part, with no links at all.
    Descriptor at(::dup(folder));
    for (size_t i = 0; i < parts.size(); ++i) {
        const int kind = i + 1 < parts.size() ? O_PATH | O_DIRECTORY : O_RDONLY | O_NONBLOCK | O_NOCTTY;
        at = Descriptor(::openat(at.fd(), parts[i].c_str(), kind | O_NOFOLLOW | O_CLOEXEC));
        if (!at) return -1;
    }
    return ::fcntl(at.fd(), F_DUPFD_CLOEXEC, 0);
}

std::string list(const std::set<std::string>& names) {
    std::string out;
    size_t n = 0;
    for (const std::string& name : names) {
        if (n == 3) return out + ", and " + std::to_string(names.size() - 3) + " more";
        out += (n++ ? ", " : "") + name;
    }
    return out;
}

}  // namespace

bool SideFiles::reads(std::string_view name) {
    const std::string lower = base::lowerAscii(name);
    return lower.ends_with(".mtl") || lower.ends_with(".bin") || lower.ends_with(".glbin");
}

SideFiles::SideFiles(const std::filesystem::path& model) {
    const std::filesystem::path folder = model.has_parent_path() ? model.parent_path() : std::filesystem::path(".");
    folder_ = Descriptor(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
}

SideFile SideFiles::open(std::string_view name) {
    SideFile out;
    if (++requests_ > kMaxRequests || name.empty() || name.size() > kMaxName || !folder_ || !reads(name)) return out;
    const std::string shown = cleanText(name, 120);
    const std::vector<std::string> parts = partsOf(std::string(name));
    if (parts.empty()) {
        outside_.insert(shown);
        return out;
    }
    Descriptor fd(openBeneath(folder_.fd(), parts));
    if (!fd) {
        (errno == EXDEV || errno == ELOOP ? outside_ : missing_).insert(shown);
        return out;
    }
    struct stat s {};
    if (::fstat(fd.fd(), &s) != 0 || !S_ISREG(s.st_mode)) {
        missing_.insert(shown);
        return out;
    }
    if (++files_ > kMaxFiles || uint64_t(s.st_size) > kMaxBytes - bytes_) {
        tooMuch_.insert(shown);
        return out;
    }
    bytes_ += uint64_t(s.st_size);
    out.fd = std::move(fd);
    out.size = uint64_t(s.st_size);
    return out;
}

std::vector<building::Problem> SideFiles::problems() const {
    using Severity = building::Problem::Severity;
    std::vector<building::Problem> out;
    if (!outside_.empty())
        out.push_back(
            {"side-file-refused", Severity::Warning, "the model names " + list(outside_) + ", outside its own folder; it was not read", {}});
    if (!tooMuch_.empty())
        out.push_back({"side-file-refused", Severity::Warning, "too many or too large side files; not read: " + list(tooMuch_), {}});
    // A parser may look for one file under several names: it is only missing when nothing was found.
    if (!missing_.empty() && files_ == 0)
        out.push_back({"side-file-missing", Severity::Warning, "not found beside the model: " + list(missing_) + "; keep them together", {}});
    return out;
}

}  // namespace sallyport::importers::worker
