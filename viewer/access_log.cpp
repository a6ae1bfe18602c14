#include "viewer/access_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/descriptor.h"
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "building/building.h"
#include "building/place_index.h"
#include "viewer/cli.h"
#include "viewer/commands.h"
#include "viewer/json_members.h"
#include "viewer/operator_name.h"
#include "viewer/school.h"

namespace sallyport::viewer {
namespace {

namespace fs = std::filesystem;
using base::Descriptor;
using base::Error;
using base::ErrorCode;
using nlohmann::json;

constexpr size_t kMaxText = 1024;

Error failed(const char* what, const fs::path& path) { return {ErrorCode::Io, std::string(what) + ": " + std::strerror(errno), path.string()}; }

const char* word(Access a) { return a == Access::Opened ? "opened" : "exported"; }

fs::path fileOf(const fs::path& folder, int generation) {
    return folder / (generation == 0 ? std::string("log.jsonl") : "log." + std::to_string(generation) + ".jsonl");
}

base::Result<fs::path> folderMade() {
    const auto state = base::xdgDirectory(base::XdgDir::State);
    if (!state) return state.error();
    const fs::path folder = *state / "access";
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return failed("the access log's folder cannot be created", folder);
    return folder;
}

/// Who writes holds the lock for milliseconds; one that hangs with it must not hang everybody.
base::Result<void> lockWithin(int fd, base::Millis most, const fs::path& folder) {
    constexpr auto kLook = std::chrono::milliseconds(10);
    const auto until = std::chrono::steady_clock::now() + most;
    while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR) continue;
        if (errno != EWOULDBLOCK) return failed("the access log cannot be locked", folder);
        if (std::chrono::steady_clock::now() >= until)
            return Error{ErrorCode::Io,
                         "another program has held the access log's lock for " + std::to_string(most.count() / 1000) + " s; find and end it",
                         (folder / "lock").string()};
        std::this_thread::sleep_for(kLook);
    }
    return {};
}

std::string lineOf(const AccessEntry& e) {
    const auto cut = [](const std::string& s) { return std::string(base::cutUtf8(s, kMaxText)); };
    json j{{"at", base::formatTimestamp(e.when)},
           {"action", word(e.action)},
           {"who", cut(e.who)},
           {"school", cut(e.school)},
           {"hash", cut(e.hash)},
           {"path", cut(e.path)}};
    if (!e.what.empty()) j["what"] = cut(e.what);
    return j.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

/// The oldest file goes, the others move on by one: what was written last is never what goes.
void rotate(const fs::path& folder) {
    ::unlink(fileOf(folder, kAccessFiles - 1).c_str());
    for (int i = kAccessFiles - 2; i >= 0; --i) ::rename(fileOf(folder, i).c_str(), fileOf(folder, i + 1).c_str());
}

bool parse(std::string_view line, AccessEntry& e) {
    const json j = parsedObject(line);
    if (!j.is_object()) return false;
    const auto text = [&](const char* key) { return textOf(j, key, SIZE_MAX); };  // of a line of a bounded file
    const auto when = base::parseTimestamp(text("at"));
    const std::string action = text("action");
    if (!when || (action != "opened" && action != "exported")) return false;
    e = {*when, action == "opened" ? Access::Opened : Access::Exported, text("who"), text("school"), text("hash"), text("what"), text("path")};
    return true;
}

std::string wholePath(const fs::path& path) {
    if (path == kStandardOutput) return path.string();
    std::error_code ec;
    const fs::path whole = fs::absolute(path, ec);
    return (ec ? path : whole).string();
}

}  // namespace

base::Result<void> logAccess(const AccessEntry& entry) { return logAccess(std::span(&entry, 1)); }

base::Result<void> logAccess(std::span<const AccessEntry> entries) {
    if (entries.empty()) return {};
    const auto folder = folderMade();
    if (!folder) return folder.error();
    // One writer at a time, of whatever program: whoever turns the files must not turn them twice.
    const Descriptor lock(::open((*folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!lock) return failed("the access log cannot be locked", *folder);
    if (const auto locked = lockWithin(lock.fd(), kAccessLockWait, *folder); !locked) return locked.error();
    std::string bytes;
    for (const AccessEntry& e : entries) bytes += lineOf(e);
    const fs::path path = fileOf(*folder, 0);
    struct stat facts {};
    if (::stat(path.c_str(), &facts) == 0 && uint64_t(facts.st_size) + bytes.size() > kAccessFileBytes) rotate(*folder);
    const Descriptor d(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!d) return failed("the access log cannot be opened", path);
    if (::fstat(d.fd(), &facts) != 0 || !S_ISREG(facts.st_mode)) return failed("the access log is no file", path);
    // What a power cut left of a line must not swallow this one.
    if (char last = '\n'; facts.st_size > 0 && ::pread(d.fd(), &last, 1, facts.st_size - 1) == 1 && last != '\n') bytes.insert(bytes.begin(), '\n');
    for (std::string_view rest = bytes; !rest.empty();) {
        const ssize_t n = ::write(d.fd(), rest.data(), rest.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            const Error e = failed("the access log cannot be written", path);
            (void)!::ftruncate(d.fd(), facts.st_size);  // no half line
            return e;
        }
        rest.remove_prefix(size_t(n));
    }
    if (::fsync(d.fd()) != 0) return failed("the access log cannot be written", path);
    if (facts.st_size == 0)  // a new file is durable only when its folder is
        if (const Descriptor f(::open(folder->c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); f) ::fsync(f.fd());
    return {};
}

base::Result<void> logExported(const std::string& who, const building::Building& school, const building::PlaceIndex& plan, std::string_view what,
                               const fs::path& to) {
    return logAccess({base::wallNow(), Access::Exported, who, school.name, plan.fingerprint(), std::string(what), wholePath(to)});
}

AccessNotes::AccessNotes(std::string who) : who_(who.empty() ? operatorName() : std::move(who)) {}
void AccessNotes::opened(const School& school, const fs::path& model) { opened(school.building->name, school.plan->fingerprint(), model); }
void AccessNotes::opened(const building::Building& school, const fs::path& model) {
    opened(school.name, building::PlaceIndex(school).fingerprint(), model);
}
void AccessNotes::opened(const std::string& school, const std::string& hash, const fs::path& recording) {
    school_ = school;
    hash_ = hash;
    openedAlso(recording);
}
void AccessNotes::openedAlso(const fs::path& file) {
    if (!file.empty()) entries_.push_back({base::wallNow(), Access::Opened, who_, school_, hash_, {}, wholePath(file)});
}
void AccessNotes::exported(std::string_view what, const fs::path& to) {
    entries_.push_back({base::wallNow(), Access::Exported, who_, school_, hash_, std::string(what), wholePath(to)});
}
void AccessNotes::write() noexcept {
    try {
        warnUnlogged(log());
    } catch (const std::exception& e) {
        warnUnlogged(std::string(e.what()));
    }
}
base::Result<void> AccessNotes::log() { return logAccess(std::exchange(entries_, {})); }

void warnUnlogged(const base::Result<void>& logged) {
    if (!logged) warnUnlogged(logged.error().text());
}
void warnUnlogged(const std::string& why) { std::fprintf(stderr, "sallyport: not in the access log: %s\n", why.c_str()); }
std::string unloggedText(const std::string& why) { return "Not in the access log: " + why; }

base::Result<AccessLog> readAccessLog(size_t most) {
    const auto folder = folderMade();
    if (!folder) return folder.error();
    AccessLog out;
    out.folder = *folder;
    for (int i = kAccessFiles; i-- > 0;) {
        const auto text = base::readFile(fileOf(*folder, i), 4 * kAccessFileBytes);
        if (!text) {
            if (text.error().code == ErrorCode::NotFound) continue;
            return text.error();
        }
        for (std::string_view rest = *text; !rest.empty();) {
            const std::string_view line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
            if (line.empty()) continue;
            AccessEntry e;
            if (parse(line, e)) out.entries.push_back(std::move(e));
            else ++out.damaged;
        }
    }
    if (out.entries.size() > most) out.entries.erase(out.entries.begin(), out.entries.end() - std::ptrdiff_t(most));
    return out;
}

int runAccessLog(bool asJson) {
    const auto log = readAccessLog();
    if (!log) return fail(log.error());
    std::string out;
    for (const AccessEntry& e : log->entries) {
        if (asJson) {
            out += lineOf(e);
            continue;
        }
        out += base::formatTimestamp(e.when) + "  " + e.who + "  " + (e.action == Access::Opened ? "opened " : "exported " + e.what + " of ") +
               (e.school.empty() ? "a school without a name" : e.school) + (e.hash.empty() ? "" : " (plan " + e.hash.substr(0, 12) + ")") + "  " +
               e.path + "\n";
    }
    if (log->damaged > 0)
        std::fprintf(stderr, "sallyport: %zu line%s of the access log cannot be read: %s\n", log->damaged, log->damaged == 1 ? "" : "s",
                     log->folder.c_str());
    return printAll(out);
}

}  // namespace sallyport::viewer
