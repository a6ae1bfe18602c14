#include "importers/facility_cache.h"

#include <fcntl.h>
#include <link.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>
#include <span>

#include "base/file.h"
#include "importers/facility.h"
#include "importers/facility_layout.h"

namespace sallyport::importers {
namespace {

namespace fs = std::filesystem;
using building::Problem;
using nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr std::string_view kMagic = "SPCACHE1";
constexpr size_t kHashHex = 64, kHeader = 8 + 8 + kHashHex;  // magic, length of the problems, their hash
constexpr size_t kMaxProblemBytes = 64u << 20;
constexpr const char* kEntry = ".facility";
constexpr const char* kIndex = ".sha256";
constexpr const char* kTemporary = ".new-";
constexpr size_t kMaxIndexEntries = 4096;
constexpr auto kLeftOver = std::chrono::hours(1);

std::span<const uint8_t> bytesOf(std::string_view s) { return {reinterpret_cast<const uint8_t*>(s.data()), s.size()}; }
std::string sha256(std::span<const uint8_t> bytes) { return facility::contentHash({}, bytes); }

int64_t nanos(const timespec& t) { return int64_t(t.tv_sec) * 1'000'000'000 + t.tv_nsec; }

/// What tells one state of one file from another without reading it.
struct Stamp {
    uint64_t device = 0, inode = 0, size = 0;
    int64_t modifiedNs = 0, changedNs = 0;
    bool operator==(const Stamp&) const = default;
    std::string name() const {
        char text[128];
        std::snprintf(text, sizeof text, "%" PRIx64 "-%" PRIx64 "-%" PRIx64 "-%" PRIx64 "-%" PRIx64, device, inode, size, uint64_t(modifiedNs),
                      uint64_t(changedNs));
        return text;
    }
    bool settled(std::chrono::nanoseconds since) const {
        timespec now{};
        ::clock_gettime(CLOCK_REALTIME, &now);
        return std::max(modifiedNs, changedNs) < nanos(now) - since.count();
    }
};
std::optional<Stamp> stampOf(const fs::path& path) {
    struct stat s {};
    if (::stat(path.c_str(), &s) != 0 || !S_ISREG(s.st_mode)) return std::nullopt;
    return Stamp{uint64_t(s.st_dev), uint64_t(s.st_ino), uint64_t(s.st_size), nanos(s.st_mtim), nanos(s.st_ctim)};
}

/// The linker's id of this program: readers that were changed but not kReaderVersion must not give what they gave before.
std::string buildId() {
    std::string out;
    ::dl_iterate_phdr(
        [](dl_phdr_info* info, size_t, void* data) {
            for (int i = 0; i < info->dlpi_phnum; ++i) {
                const auto& header = info->dlpi_phdr[i];
                if (header.p_type != PT_NOTE) continue;
                const char* at = reinterpret_cast<const char*>(info->dlpi_addr + header.p_vaddr);
                const char* end = at + header.p_memsz;
                while (at + sizeof(ElfW(Nhdr)) <= end) {
                    ElfW(Nhdr) note;
                    std::memcpy(&note, at, sizeof note);
                    const char* name = at + sizeof note;
                    const char* value = name + (note.n_namesz + 3) / 4 * 4;
                    at = value + (note.n_descsz + 3) / 4 * 4;
                    if (at > end) break;
                    if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && std::memcmp(name, "GNU", 4) == 0)
                        static_cast<std::string*>(data)->assign(value, note.n_descsz);
                }
            }
            return 1;  // the program is the first; its libraries do not matter
        },
        &out);
    return out;
}

std::string keyOf(const std::string& content, const fs::path& path, const ImportOptions& o) {
    static const std::string build = buildId();
    char side[96];
    std::snprintf(side, sizeof side, "|%a|%d|%d|%d|", o.metresPerUnit.value_or(0), o.up ? int(*o.up) : -1, int(o.spaceBoundaries), kReaderVersion);
    return sha256(bytesOf(content + side + path.filename().string() + "|" + build));
}

/// Without fsync: see the header.
bool writeBeside(const fs::path& path, std::initializer_list<std::string_view> parts) {
    std::string temporary = (path.parent_path() / (std::string(kTemporary) + "XXXXXX")).string();
    const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
    if (fd < 0) return false;
    bool ok = true;
    for (std::string_view p : parts)
        while (ok && !p.empty()) {
            const ssize_t n = ::write(fd, p.data(), p.size());
            if (n > 0) p.remove_prefix(size_t(n));
            else ok = n < 0 && errno == EINTR;
        }
    ok = ::close(fd) == 0 && ok && ::rename(temporary.c_str(), path.c_str()) == 0;
    if (!ok) ::unlink(temporary.c_str());
    return ok;
}

std::string encodeProblems(const std::vector<Problem>& problems) {
    json out = json::array();
    for (const Problem& p : problems) out.push_back({p.code, int(p.severity), p.message, p.where});
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}
bool decodeProblems(std::string_view text, std::vector<Problem>& out) {
    const json j = json::parse(text, nullptr, false);
    if (!j.is_array()) return false;
    for (const json& p : j) {
        if (!p.is_array() || p.size() != 4 || !p[0].is_string() || !p[1].is_number_unsigned() || p[1] > 2 || !p[2].is_string() || !p[3].is_string())
            return false;
        out.push_back({p[0], Problem::Severity(p[1].get<int>()), p[2], p[3]});
    }
    return true;
}

/// nullopt: not there, or damaged.
std::optional<Imported> readEntry(const fs::path& path) {
    auto read = base::FileBytes::read(path);
    if (!read) return std::nullopt;
    const auto file = std::make_shared<base::FileBytes>(std::move(*read));
    const std::string_view text = file->text();
    if (text.size() < kHeader || !text.starts_with(kMagic)) return std::nullopt;
    uint64_t length = 0;
    std::memcpy(&length, text.data() + 8, 8);
    if (length > kMaxProblemBytes || length > text.size() - kHeader) return std::nullopt;
    const std::string_view problems = text.substr(kHeader, length);
    if (sha256(bytesOf(problems)) != text.substr(16, kHashHex)) return std::nullopt;
    auto out = decodeFacility(file->bytes().subspan(kHeader + length), path.string(), file);
    if (!out || !decodeProblems(problems, out->problems)) return std::nullopt;
    if (!out->drawing.bytes.empty()) file->keepOnly(out->drawing.bytes);
    return std::move(*out);
}

void writeEntry(const fs::path& path, const Imported& in, uint64_t maxBytes) {
    const std::span<const uint8_t> drawing = in.drawing.bytes;
    const std::string problems = encodeProblems(in.problems),
                      glb = encodeFacility(in.building, {}, FacilityScene::Absent, {reinterpret_cast<const char*>(drawing.data()), drawing.size()});
    const uint64_t length = problems.size();
    if (length > kMaxProblemBytes || glb.size() > maxBytes / 2) return;
    std::string header(kMagic);
    header.append(reinterpret_cast<const char*>(&length), 8);
    header += sha256(bytesOf(problems));
    writeBeside(path, {header, problems, glb});
}

/// Removes what has not been used for longest, and what a killed program left over.
void tidy(const FacilityCache& cache) {
    struct File {
        fs::path path;
        fs::file_time_type used;
        uint64_t size;
    };
    std::vector<File> entries, index;
    std::error_code ec;
    for (fs::directory_iterator it(cache.folder, ec), end; !ec && it != end; it.increment(ec)) {
        std::error_code one;
        const File f{it->path(), it->last_write_time(one), it->file_size(one)};
        if (one) continue;
        if (f.path.extension() == kEntry) entries.push_back(f);
        else if (f.path.extension() == kIndex) index.push_back(f);
        else if (f.path.filename().string().starts_with(kTemporary) && f.used < fs::file_time_type::clock::now() - kLeftOver) fs::remove(f.path, one);
    }
    const auto lastUsedFirst = [](const File& a, const File& b) { return a.used > b.used; };
    std::sort(entries.begin(), entries.end(), lastUsedFirst);
    std::sort(index.begin(), index.end(), lastUsedFirst);
    uint64_t total = 0;
    for (const File& f : entries)
        if ((total += f.size) > cache.maxBytes) fs::remove(f.path, ec);
    for (size_t i = kMaxIndexEntries; i < index.size(); ++i) fs::remove(index[i].path, ec);
}

void touch(const fs::path& path) { ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0); }

/// SHA-256 of the file's content, by the index or by reading it; empty when it cannot be told.
std::string contentOf(const fs::path& path, const Stamp& stamp, const FacilityCache& cache) {
    const fs::path index = cache.folder / (stamp.name() + kIndex);
    if (const auto known = base::readFile(index, kHashHex); known && known->size() == kHashHex) {
        touch(index);
        return *known;
    }
    const bool settled = stamp.settled(cache.settled);
    std::string hash;
    {
        const auto file = base::FileBytes::read(path);
        if (!file || looksLikeFacility(file->bytes())) return {};
        hash = sha256(file->bytes());
    }
    if (stampOf(path) != stamp) return {};
    if (settled && !hash.empty()) writeBeside(index, {hash});
    return hash;
}

}  // namespace

FacilityCache userCache() {
    const auto dir = base::xdgDirectory(base::XdgDir::Cache);
    if (!dir) return {};
    return {*dir / "models"};
}

base::Result<Imported> importModel(const fs::path& path, const ImportOptions& options, const FacilityCache& cache) {
    const auto begin = Clock::now();
    const auto stamp = cache.folder.empty() ? std::nullopt : stampOf(path);
    if (!stamp || (::mkdir(cache.folder.c_str(), 0700) != 0 && errno != EEXIST)) return importModel(path, options);
    if (options.progress && !options.progress("read", 0)) return base::Error{base::ErrorCode::Cancelled, "reading was stopped", path.string()};
    const std::string content = contentOf(path, *stamp, cache);
    if (content.empty()) return importModel(path, options);
    const fs::path entry = cache.folder / (keyOf(content, path, options) + kEntry);
    if (auto kept = readEntry(entry)) {
        touch(entry);
        kept->timing.totalMs = kept->timing.parseMs = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
        return std::move(*kept);
    }
    auto out = importModel(path, options);
    if (!out || !options.geometry || !out->oneFile ||
        std::any_of(out->problems.begin(), out->problems.end(), [](const Problem& p) { return p.code == "too-slow"; }) || stampOf(path) != stamp)
        return out;
    if (cache.draw) {
        const auto drawing = std::make_shared<const std::string>(cache.draw(out->building));
        out->drawing = {drawing, bytesOf(*drawing)};
    }
    writeEntry(entry, *out, cache.maxBytes);
    tidy(cache);
    return out;
}

}  // namespace sallyport::importers
