#include "live/recorder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>

#include "base/descriptor.h"
#include "base/log.h"
#include "live/event_lines.h"

namespace sallyport::live {
namespace {

using base::Descriptor;
using base::Error;
using base::ErrorCode;
using base::systemText;
using SteadyClock = std::chrono::steady_clock;

/// What waits in memory while the disk refuses; beyond it, events are lost to the recording and the gap is marked.
constexpr size_t kMaxPending = 64u << 20;
constexpr auto kRetryAfter = std::chrono::milliseconds(500);

bool readAt(int fd, uint64_t offset, std::string& out) {
    size_t done = 0;
    while (done < out.size()) {
        const ssize_t n = ::pread(fd, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        done += static_cast<size_t>(n);
    }
    return true;
}

struct Tail {
    uint64_t keep = 0;        ///< bytes that are whole lines
    uint64_t lastSeq = 0;     ///< of the last line that has one
    bool addNewline = false;  ///< the last line is whole but for its newline
};

/// Looks at the end of an existing file. Only a file that holds events is ever cut or appended to.
base::Result<Tail> inspectTail(int fd, uint64_t size, const std::string& name) {
    const auto refuse = [&](std::string why) {
        return Error{ErrorCode::BadInput, std::move(why) + "; it is left as it is, choose another name for the recording", name};
    };
    Tail tail;
    if (size == 0) return tail;
    std::string head(std::min<uint64_t>(size, kMaxLineBytes + 1), '\0');
    if (!readAt(fd, 0, head)) return Error{ErrorCode::Io, "cannot be read: " + systemText(errno), name};
    const size_t firstEnd = head.find('\n');
    const std::string_view first = std::string_view(head).substr(0, firstEnd);
    constexpr std::string_view kOpening = "{\"v\":1,";  // of every line of ours
    const bool torn = firstEnd == head.npos && (head.starts_with(kOpening) || kOpening.starts_with(head));
    if (!torn && !decodeEvent(first, name, kMaxLineBytes)) return refuse("is not a recording");
    if (firstEnd == head.npos && size > head.size()) return refuse("has a first line longer than any event");

    // The end: at most one torn line, then perhaps zeros that a power failure left where blocks were given but not written.
    const uint64_t window = std::min<uint64_t>(size, 2 * (kMaxLineBytes + 1));
    std::string end(window, '\0');
    uint64_t zerosFrom = size;
    for (uint64_t from = size - window;; from -= std::min(from, window)) {
        end.resize(std::min(window, zerosFrom - from));
        if (!readAt(fd, from, end)) return Error{ErrorCode::Io, "cannot be read: " + systemText(errno), name};
        const size_t lastText = end.find_last_not_of('\0');
        if (lastText != end.npos) {
            zerosFrom = from + lastText + 1;
            break;
        }
        zerosFrom = from;
        if (from == 0) break;
    }
    const uint64_t windowStart = zerosFrom - std::min(zerosFrom, window);
    end.assign(zerosFrom - windowStart, '\0');
    if (!readAt(fd, windowStart, end)) return Error{ErrorCode::Io, "cannot be read: " + systemText(errno), name};
    const size_t newline = end.find_last_of('\n');
    if (newline == end.npos && windowStart > 0) return refuse("ends in a line longer than any event");
    const size_t lastStart = newline == end.npos ? 0 : newline + 1;
    if (lastStart < end.size() && decodeEvent(std::string_view(end).substr(lastStart), name, kMaxLineBytes)) {
        tail.addNewline = true;
        tail.keep = zerosFrom;
    } else {
        tail.keep = windowStart + lastStart;
    }
    // The last number, so that a recording that is continued goes on counting.
    std::vector<Event> last;
    EventLines lines(name);
    lines.take(std::string_view(end).substr(0, tail.keep - windowStart), last);
    lines.finish(last);
    for (const Event& e : last) tail.lastSeq = std::max(tail.lastSeq, e.seq);
    return tail;
}

}  // namespace

struct Recorder::Impl {
    Descriptor file;
    RecorderStatus status;
    uint64_t offset = 0;  ///< bytes known to be on disk
    std::string pending;  ///< lines after `offset`, kept until they are durable: after a failed fdatasync the kernel may forget them
    size_t written = 0;   ///< how many of `pending` the kernel has taken
    struct Line {
        size_t bytes;
        uint64_t seq;
    };
    std::deque<Line> lines;  ///< of `pending`
    struct Gap {
        uint64_t from = 0, to = 0, count = 0;
    } gap;  ///< lost because `pending` was full
    SteadyClock::time_point retryAt{};

    void addLine(const Event& e) {
        std::string line = encodeEvent(e);
        line += '\n';
        lines.push_back({line.size(), e.seq});
        pending += line;
    }
    void add(const Event& e) {
        // Once something was lost, nothing goes in before the gap's own line, so that order holds.
        if (gap.count || pending.size() >= kMaxPending) {
            if (!gap.count++) gap.from = e.seq;
            gap.to = e.seq;
            return;
        }
        addLine(e);
    }
    void markGap() {
        if (!gap.count || !pending.empty()) return;
        Event e = rejectedEvent({ErrorCode::Io,
                                 "gap in the recording: " + std::to_string(gap.count) + " events, seq " + std::to_string(gap.from) + " to " +
                                     std::to_string(gap.to) + ", could not be written (" + status.error + ")",
                                 status.path},
                                {}, "recorder");
        e.seq = gap.to;
        e.receivedAt = base::wallNow();
        gap = {};
        addLine(e);
    }
    void fail(const std::string& what, int code) {
        const std::string text =
            what + ": " + systemText(code) + (code == ENOSPC || code == EDQUOT || code == EFBIG ? "; make room on the disk" : "");
        if (status.error.empty()) base::log(base::LogLevel::Error, status.path + ": " + text + "; recording is retried");
        status.error = text;
        retryAt = SteadyClock::now() + kRetryAfter;
    }
    /// Hands `pending` to the kernel. On failure the file is cut back to whole lines.
    bool write() {
        while (written < pending.size()) {
            const ssize_t n = ::pwrite(file.fd(), pending.data() + written, pending.size() - written, static_cast<off_t>(offset + written));
            if (n < 0 && errno == EINTR) continue;
            if (n > 0) {
                written += static_cast<size_t>(n);
                continue;
            }
            fail("writing failed", n < 0 ? errno : ENOSPC);
            const size_t whole = written ? pending.rfind('\n', written - 1) : pending.npos;
            written = whole == pending.npos ? 0 : whole + 1;
            if (::ftruncate(file.fd(), static_cast<off_t>(offset + written)) != 0)
                base::log(base::LogLevel::Warning,
                          status.path + ": cannot cut a half-written line: " + systemText(errno));  // the retry writes over it
            return false;
        }
        return true;
    }
    bool makeDurable() {
        if (written == 0) return true;
        struct stat info {};
        if (::fdatasync(file.fd()) != 0 || ::fstat(file.fd(), &info) != 0) {
            fail("saving failed", errno);
            written = 0;
            return false;
        }
        if (info.st_nlink == 0) {
            fail("the recording was deleted while it was written", ENOENT);
            written = 0;
            return false;
        }
        offset += written;
        pending.erase(0, written);
        for (size_t left = written; left > 0; lines.pop_front()) {
            left -= lines.front().bytes;
            status.savedSeq = std::max(status.savedSeq, lines.front().seq);
        }
        written = 0;
        return true;
    }
    void sync(bool retryNow) {
        if (!status.error.empty() && !retryNow && SteadyClock::now() < retryAt) return;
        const bool all = write();
        if (!makeDurable() || !all) return;
        if (gap.count) {
            markGap();
            if (!write() || !makeDurable()) return;
        }
        status.error.clear();
    }
};

Recorder::Recorder() : impl_(std::make_unique<Impl>()) {}

Recorder::~Recorder() {
    impl_->sync(true);
    if (!impl_->pending.empty())
        base::log(base::LogLevel::Error, impl_->status.path + ": closed with " + std::to_string(impl_->lines.size()) + " events not saved");
}

base::Result<std::unique_ptr<Recorder>> Recorder::open(const std::filesystem::path& path) {
    const std::string name = path.string();
    const auto io = [&](const std::string& what) { return Error{ErrorCode::Io, what + ": " + systemText(errno), name}; };
    // O_NONBLOCK: a pipe in that place must not hang the program before it is refused.
    Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600));
    if (!file) return io("the recording cannot be opened for writing");
    struct stat info {};
    if (::fstat(file.fd(), &info) != 0) return io("the recording cannot be examined");
    if (!S_ISREG(info.st_mode)) return Error{ErrorCode::BadInput, "is not a regular file; a recording needs one", name};
    if (::flock(file.fd(), LOCK_EX | LOCK_NB) != 0)
        return Error{ErrorCode::Io, "another program is recording to this file; choose another name", name};
    // Size again, now that nobody else appends.
    if (::fstat(file.fd(), &info) != 0) return io("the recording cannot be examined");
    const auto size = static_cast<uint64_t>(info.st_size);
    auto tail = inspectTail(file.fd(), size, name);
    if (!tail) return tail.error();
    if (tail->keep < size) {
        if (::ftruncate(file.fd(), static_cast<off_t>(tail->keep)) != 0) return io("the torn end of the recording cannot be cut");
        base::log(base::LogLevel::Warning, name + ": cut " + std::to_string(size - tail->keep) + " bytes of a torn last line");
    }
    if (tail->addNewline) {
        if (::pwrite(file.fd(), "\n", 1, static_cast<off_t>(tail->keep)) != 1) return io("the recording cannot be written");
        ++tail->keep;
    }
    if (size == 0) {  // the name itself must survive a power failure
        const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
        if (const Descriptor directory(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); directory) ::fsync(directory.fd());
    }
    std::unique_ptr<Recorder> recorder(new Recorder());
    Impl& impl = *recorder->impl_;
    impl.file = std::move(file);
    impl.offset = tail->keep;
    impl.status = {true, name, {}, tail->lastSeq, base::wallNow()};
    return recorder;
}

void Recorder::append(std::span<const Event> events) {
    for (const Event& e : events) impl_->add(e);
    if (impl_->status.error.empty()) impl_->write();
}
void Recorder::sync() { impl_->sync(false); }
RecorderStatus Recorder::status() const { return impl_->status; }

}  // namespace sallyport::live
