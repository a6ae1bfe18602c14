// Reading recordings and event files back.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "live/event_lines.h"
#include "live/recorder.h"

namespace sallyport::live {
namespace {

using base::Error;
using base::ErrorCode;

// A day of a large district is some hundred thousand events; these limits are memory, not meaning.
constexpr uint64_t kMaxFileBytes = 2ull << 30;
constexpr size_t kMaxEvents = 4'000'000;
constexpr uint64_t kMaxRejected = 100'000;
constexpr size_t kChunk = 256 * 1024;

class FileReading {
public:
    explicit FileReading(std::string name, Numbering numbering = Numbering::Anew) : name_(std::move(name)), numbering_(numbering), lines_(name_) {}

    base::Result<void> take(std::string_view bytes) {
        lines_.take(bytes, events_);
        return check();
    }
    base::Result<std::vector<Event>> finish() {
        lines_.finish(events_);
        if (auto ok = check(); !ok) return ok.error();
        if (lines_.decoded() == 0) {
            const auto& first = lines_.firstProblem();
            if (!first) return Error{ErrorCode::BadInput, "is empty: no event in it. " + expected(), name_};
            return Error{ErrorCode::BadInput, "holds no event: " + first->message + ". " + expected(), first->where};
        }
        complete();
        return std::move(events_);
    }

private:
    static std::string expected() { return R"(Expected one JSON event per line, such as {"v":1,"type":"note","text":"…"})"; }
    base::Result<void> check() const {
        if (lines_.binary()) return Error{ErrorCode::BadInput, "is a binary file, not a recording. " + expected(), name_};
        if (events_.size() > kMaxEvents)
            return Error{ErrorCode::TooLarge, "holds more than " + std::to_string(kMaxEvents) + " events; cut it into parts", name_};
        if (lines_.rejected() > kMaxRejected) {
            const Error& first = *lines_.firstProblem();
            return Error{ErrorCode::BadInput, "has more than " + std::to_string(kMaxRejected) + " bad lines, the first: " + first.message,
                         first.where};
        }
        return {};
    }
    /// Sequence in file order; times and ids where the file has none. Lines before the first time take that first time.
    void complete() {
        Timestamp last{};
        for (const Event& e : events_) {
            if (e.receivedAt == Timestamp{} && !e.observedAt) continue;
            last = e.receivedAt != Timestamp{} ? e.receivedAt : *e.observedAt;
            break;
        }
        const std::string stem = name_.substr(name_.find_last_of('/') + 1);
        uint64_t seq = 0;
        bool keep = numbering_ == Numbering::KeepAscending;
        for (const Event& e : events_) {
            keep = keep && e.seq > seq;
            seq = e.seq;
        }
        seq = 0;
        for (Event& e : events_) {
            e.seq = seq = keep ? e.seq : seq + 1;
            if (e.receivedAt == Timestamp{}) e.receivedAt = e.observedAt ? *e.observedAt : last;
            last = e.receivedAt;
            if (e.id.empty() && !std::holds_alternative<Rejected>(e.payload)) e.id = stem.substr(0, 200) + "#" + std::to_string(seq);
            if (auto* alert = std::get_if<AlertRaised>(&e.payload); alert && alert->alert.empty()) alert->alert = e.id;
        }
    }

    std::string name_;
    Numbering numbering_;
    EventLines lines_;
    std::vector<Event> events_;
};

}  // namespace

base::Result<std::vector<Event>> readEvents(std::string_view ndjson, std::string_view name) {
    FileReading reading{std::string(name)};
    for (; !ndjson.empty(); ndjson.remove_prefix(std::min(kChunk, ndjson.size())))
        if (auto ok = reading.take(ndjson.substr(0, kChunk)); !ok) return ok.error();
    return reading.finish();
}

base::Result<std::vector<Event>> readEventFile(const std::filesystem::path& path, Numbering numbering) {
    const std::string name = path.string();
    const auto io = [&] { return Error{ErrorCode::Io, "cannot be read: " + std::error_code(errno, std::generic_category()).message(), name}; };
    // Read in pieces, not mapped: a recording in use may be cut while it is read.
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return errno == ENOENT ? Error{ErrorCode::NotFound, "there is no such file; check the path of the recording", name} : io();
    struct Closer {
        int fd;
        ~Closer() { ::close(fd); }
    } closer{fd};
    struct stat info {};
    if (::fstat(fd, &info) != 0) return io();
    if (!S_ISREG(info.st_mode)) return Error{ErrorCode::BadInput, "is not a regular file; name a recording or an event file", name};
    if (static_cast<uint64_t>(info.st_size) > kMaxFileBytes)
        return Error{ErrorCode::TooLarge, "is larger than " + std::to_string(kMaxFileBytes >> 20) + " MiB; cut it into parts", name};
    FileReading reading(name, numbering);
    std::string chunk(kChunk, '\0');
    for (uint64_t total = 0; total <= kMaxFileBytes;) {
        const ssize_t n = ::read(fd, chunk.data(), chunk.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return io();
        if (n == 0) break;
        total += static_cast<uint64_t>(n);
        if (auto ok = reading.take(std::string_view(chunk).substr(0, static_cast<size_t>(n))); !ok) return ok.error();
    }
    return reading.finish();
}

}  // namespace sallyport::live
