// Merging: several recordings or event files of one event become one. Two vehicles that heard the same broker have the same events under the same
// ids, at times of their own.
#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "base/log.h"
#include "live/recorder.h"
#include "live/recording_writer.h"

namespace sallyport::live {
namespace {

using base::Error;
using base::ErrorCode;
namespace fs = std::filesystem;

constexpr size_t kChunk = 1024;
constexpr size_t kMaxInputs = 64;
constexpr size_t kMaxDoubts = 20;  // of one input

/// One input, event by event.
class Input {
public:
    static base::Result<Input> open(const fs::path& path) {
        Input in;
        in.path_ = path;
        if (isRecordingFile(path)) {
            auto recording = Recording::open(path);
            if (!recording) return recording.error();
            in.recording_ = std::move(*recording);
            in.about_ = in.recording_->about();
            in.next_ = in.recording_->firstSeq();
            in.judge();
        } else {
            auto events = readEventFile(path, Numbering::KeepAscending);
            if (!events) {
                // A recording whose first page is damaged is not known by it; what it holds is still to be had.
                if (auto recording = Recording::open(path)) {
                    in.recording_ = std::move(*recording);
                    in.about_ = in.recording_->about();
                    in.next_ = in.recording_->firstSeq();
                    in.judge();
                } else {
                    return events.error();
                }
            } else {
                in.chunk_ = std::move(*events);
                for (const Event& e : in.chunk_)
                    if (const auto* start = std::get_if<RecordingStart>(&e.payload)) {
                        in.about_.model = start->model;
                        in.about_.school = start->school;
                        break;
                    }
                in.about_.startedAt = in.chunk_.front().receivedAt;
            }
        }
        return in;
    }
    /// Events of a file may stand in any order; of a recording they do not.
    void sortByArrival() {
        std::stable_sort(chunk_.begin(), chunk_.end(), [](const Event& a, const Event& b) { return a.receivedAt < b.receivedAt; });
    }
    /// Null at the end; an error when the input cannot be read on.
    base::Result<Event*> head() {
        if (at_ < chunk_.size()) return &chunk_[at_];
        chunk_.clear();
        at_ = 0;
        if (recording_ && next_ != 0 && next_ <= recording_->lastSeq()) {
            if (auto read = recording_->read(next_, recording_->lastSeq(), kChunk, chunk_); !read) return read.error();
            if (!chunk_.empty()) next_ = chunk_.back().seq + 1;
        }
        if (chunk_.empty()) {
            if (recording_ && recording_->problem() != problem_) doubt(problem_ = recording_->problem());  // met on the way
            chunk_.swap(doubts_);
            for (Event& e : chunk_) e.receivedAt = std::max(last_, recording_->lastAt());
        }
        return chunk_.empty() ? nullptr : &chunk_.front();
    }
    void take() {
        last_ = std::max(last_, chunk_[at_].receivedAt);
        ++at_;
    }
    /// Where the event stands in the order of its input, even if it says an earlier time itself.
    Timestamp arrival(const Event& e) const { return std::max(e.receivedAt, last_); }
    const RecordingAbout& about() const { return about_; }
    const fs::path& path() const { return path_; }

private:
    /// What is wrong with it goes into the new recording, whose own chain and signature would else speak for it.
    void judge() {
        problem_ = recording_->problem();
        const auto report = verifyRecording(path_);
        if (!report) {
            doubt(report.error().text());
        } else {
            size_t count = 0;
            for (const VerifyFinding& f : report->findings)
                if (f.error && count++ < kMaxDoubts) doubt(f.where + ": " + f.what);
            if (count > kMaxDoubts) doubt("and " + std::to_string(count - kMaxDoubts) + " more");
        }
        if (!problem_.empty()) doubt(problem_);
    }
    void doubt(const std::string& what) {
        base::log(base::LogLevel::Warning, path_.string() + ": " + what);
        doubts_.push_back(
            rejectedEvent({ErrorCode::BadInput, "gap in the recording: merged from " + path_.filename().string() + ", of which verify says: " + what,
                           path_.string()},
                          {}, "recorder"));
    }

    fs::path path_;
    RecordingAbout about_;
    std::vector<Event> doubts_;  ///< come after its last event
    std::string problem_;
    std::unique_ptr<Recording> recording_;
    std::vector<Event> chunk_;
    size_t at_ = 0;
    uint64_t next_ = 0;
    Timestamp last_{};
};

/// Which input an event was first seen in. 128 bits of a hash stand for an id.
class Seen {
public:
    /// False: another input had it.
    bool first(const Event& e, size_t input) {
        Event bare;
        const std::string* identity = &e.id;
        std::string content;
        if (e.id.empty()) {  // rejected input has none: it is the same when all of it is
            bare = e;
            bare.seq = 0;
            content = encodeEvent(bare);
            identity = &content;
        }
        const base::Digest d = sha_.add(*identity).finish();
        Key key{};
        std::memcpy(&key, d.data(), sizeof key);
        return seen_.try_emplace(key, static_cast<uint8_t>(input)).first->second == input;
    }

private:
    struct Key {
        uint64_t a, b;
        bool operator==(const Key&) const = default;
    };
    struct Hash {
        size_t operator()(const Key& k) const { return static_cast<size_t>(k.a); }
    };
    base::Sha256 sha_;
    std::unordered_map<Key, uint8_t, Hash> seen_;
};

/// `text` behind what is there, if it is not there: "Ashlee" and "Lee" are two.
void addName(std::string& list, std::string_view text) {
    constexpr std::string_view kBetween = ", ";
    while (!text.empty()) {
        const std::string_view name = text.substr(0, text.find(kBetween));
        text.remove_prefix(std::min(text.size(), name.size() + kBetween.size()));
        const std::string all = std::string(kBetween) + list + std::string(kBetween);
        if (name.empty() || all.find(std::string(kBetween) + std::string(name) + std::string(kBetween)) != std::string::npos) continue;
        if (!list.empty()) list += kBetween;
        list += name;
    }
}

base::Result<RecordingAbout> aboutOf(const std::vector<Input>& inputs, const std::string& program) {
    RecordingAbout out;
    out.program = program;
    const Input *named = nullptr, *hashed = nullptr;
    for (const Input& in : inputs) {
        const RecordingAbout& a = in.about();
        if (!a.school.empty()) {
            if (named && named->about().school != a.school)
                return Error{
                    ErrorCode::BadInput,
                    "is of " + a.school + ", " + named->path().string() + " is of " + named->about().school + "; merge recordings of one school",
                    in.path().string()};
            if (!named) named = &in;
        }
        if (!a.facilityHash.empty()) {
            if (hashed && hashed->about().facilityHash != a.facilityHash) {
                const std::string& other = hashed->about().school;
                if (a.school.empty() || other.empty())
                    return Error{ErrorCode::BadInput, "is of another building than " + hashed->path().string() + "; merge recordings of one school",
                                 in.path().string()};
                base::log(base::LogLevel::Warning, in.path().string() + ": was recorded with another plan of " + a.school + " than " +
                                                       hashed->path().string() + "; places are taken from one of them");
            }
            if (!hashed) hashed = &in;
        }
        if (out.model.empty() && !a.model.empty()) {
            // Relative to the recording's folder; the new one may be elsewhere.
            std::error_code ec;
            const fs::path model = fs::path(a.model).is_absolute() ? fs::path(a.model) : fs::absolute(in.path(), ec).parent_path() / a.model;
            out.model = model.lexically_normal().string();
        }
        if (program.empty()) addName(out.program, a.program);
        addName(out.operatorName, a.operatorName);
        if (a.startedAt != Timestamp{} && (out.startedAt == Timestamp{} || a.startedAt < out.startedAt)) out.startedAt = a.startedAt;
    }
    if (named) out.school = named->about().school;
    if (hashed) out.facilityHash = hashed->about().facilityHash;
    return out;
}

base::Result<uint64_t> write(std::vector<Input>& inputs, RecordingWriter& writer, const std::string& name) {
    const bool several = inputs.size() > 1;
    Seen seen;
    std::vector<Event> batch;
    uint64_t count = 0;
    const auto flush = [&]() -> base::Result<void> {
        if (const DbFault fault = writer.commit(batch, nullptr)) return Error{ErrorCode::Io, "cannot be written: " + fault.text(), name};
        count += batch.size();
        batch.clear();
        return {};
    };
    uint64_t seq = 0;
    for (;;) {
        Input* best = nullptr;
        Event* event = nullptr;
        for (Input& in : inputs) {
            auto head = in.head();
            if (!head) return head.error();
            if (!*head) continue;
            const auto key = [](const Input& i, const Event& e) { return std::tuple(i.arrival(e), e.seq, std::string_view(e.id)); };
            if (!best || key(in, **head) < key(*best, *event)) {
                best = &in;
                event = *head;
            }
        }
        if (!best) break;
        if (!several || seen.first(*event, static_cast<size_t>(best - inputs.data()))) {
            batch.push_back(*event);
            // Of a single input the numbers stay, gaps and all.
            seq = several || event->seq <= seq ? seq + 1 : event->seq;
            batch.back().seq = seq;
        }
        best->take();
        if (batch.size() >= kChunk)
            if (auto done = flush(); !done) return done.error();
    }
    if (auto done = flush(); !done) return done.error();
    return count;
}

}  // namespace

base::Result<uint64_t> mergeRecordings(const std::vector<fs::path>& inputs, const fs::path& output, const std::string& program) {
    std::error_code ec;
    if (fs::exists(fs::symlink_status(output, ec))) return Error{ErrorCode::BadInput, "is there already; choose another name", output.string()};
    if (inputs.empty() || inputs.size() > kMaxInputs)
        return Error{ErrorCode::Usage, "1 to " + std::to_string(kMaxInputs) + " recordings can be merged", output.string()};
    std::vector<Input> opened;
    for (const fs::path& path : inputs) {
        auto in = Input::open(path);
        if (!in) return in.error();
        if (inputs.size() > 1) in->sortByArrival();
        opened.push_back(std::move(*in));
    }
    auto about = aboutOf(opened, program);
    if (!about) return about.error();
    auto writer = RecordingWriter::open(output.string(), std::move(*about), {}, true);
    if (!writer) return writer.error();
    auto count = write(opened, **writer, output.string());
    if (count)
        if (const DbFault fault = (*writer)->close()) count = Error{ErrorCode::Io, "cannot be written: " + fault.text(), output.string()};
    if (!count) {
        writer->reset();
        for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(output.string() + suffix, ec);
    }
    return count;
}

}  // namespace sallyport::live
