// Purpose: bytes that arrive in any pieces -> lines -> events (NDJSON), for recordings, event files and standard input alike. A bad line becomes a
// Rejected event with its line number and the rest is read. Refuses to: hold more than one line, read files, stamp times.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "live/event.h"

namespace sallyport::live {

class EventLines {
public:
    /// Says no to an event that was decoded, with the reason; may change it.
    using Gate = std::function<base::Result<void>(Event&)>;
    /// `name` goes before "line 12" in errors. Without a gate every event passes.
    explicit EventLines(std::string name, Gate gate = {}) : name_(std::move(name)), gate_(std::move(gate)) {}

    /// Appends the events of all lines that end in `bytes`.
    void take(std::string_view bytes, std::vector<Event>& out);
    /// The input has ended: a last line without a newline is read too.
    void finish(std::vector<Event>& out);

    uint64_t decoded() const { return decoded_; }
    uint64_t rejected() const { return rejected_; }
    /// Of the first bad line.
    const std::optional<base::Error>& firstProblem() const { return firstProblem_; }
    /// The input began like a binary file; nothing of it is an event.
    bool binary() const { return binary_; }

private:
    void endLine(std::string_view line, std::vector<Event>& out);

    std::string name_, partial_;
    Gate gate_;
    std::optional<base::Error> firstProblem_;
    uint64_t line_ = 0, decoded_ = 0, rejected_ = 0, bytes_ = 0;
    bool tooLong_ = false, binary_ = false;
};

}  // namespace sallyport::live
