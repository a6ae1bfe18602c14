#include "live/event_lines.h"

#include <algorithm>

namespace sallyport::live {
namespace {
/// Text never has a NUL; binary formats have one early.
constexpr uint64_t kBinaryProbe = 512;
}  // namespace

void EventLines::take(std::string_view bytes, std::vector<Event>& out) {
    if (bytes_ < kBinaryProbe && bytes.substr(0, kBinaryProbe - bytes_).find('\0') != bytes.npos) binary_ = true;
    bytes_ += bytes.size();
    if (binary_) return;
    while (!bytes.empty()) {
        const size_t end = bytes.find('\n');
        const std::string_view piece = bytes.substr(0, end);
        bytes.remove_prefix(end == bytes.npos ? bytes.size() : end + 1);
        if (end != std::string_view::npos && partial_.empty() && piece.size() <= kMaxLineBytes) {
            endLine(piece, out);
            continue;
        }
        const size_t room = kMaxLineBytes - partial_.size();
        tooLong_ = tooLong_ || piece.size() > room;
        partial_ += piece.substr(0, room);
        if (end == std::string_view::npos) return;
        endLine(partial_, out);
        partial_.clear();
    }
}

void EventLines::finish(std::vector<Event>& out) {
    if (!partial_.empty()) endLine(partial_, out);
    partial_.clear();
}

void EventLines::endLine(std::string_view line, std::vector<Event>& out) {
    ++line_;
    const bool tooLong = std::exchange(tooLong_, false);
    if (line.find_first_not_of(" \t\r") == line.npos) return;
    const std::string where = name_ + " line " + std::to_string(line_);
    auto event = tooLong ? base::Result<Event>(
                               base::Error{base::ErrorCode::TooLarge, "the line is longer than " + std::to_string(kMaxLineBytes) + " bytes", where})
                         : decodeEvent(line, where, kMaxLineBytes);
    if (event && gate_) {
        if (auto passed = gate_(*event); !passed) event = base::Error{passed.error().code, passed.error().message, where};
    }
    if (event) {
        ++decoded_;
        out.push_back(std::move(*event));
        return;
    }
    ++rejected_;
    if (!firstProblem_) firstProblem_ = event.error();
    out.push_back(rejectedEvent(event.error(), line, {}));
}

}  // namespace sallyport::live
