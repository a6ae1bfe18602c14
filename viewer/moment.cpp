#include "viewer/moment.h"

namespace sallyport::viewer {

using base::Error;
using base::ErrorCode;

base::Result<std::optional<live::Timestamp>> parseMoment(const std::string& at) {
    if (at.empty()) return std::optional<live::Timestamp>();
    const auto t = base::parseTimestamp(at);
    if (!t) return Error{ErrorCode::Usage, "'" + at + "' is not a time; write it as 2026-11-23T14:03:22Z", "--at"};
    return std::optional(*t);
}

base::Result<void> goToMoment(live::Session& session, std::optional<live::Timestamp> at) {
    const live::Timestamp when = at.value_or(session.end());
    if (when < session.begin())
        return Error{ErrorCode::Usage,
                     base::formatTimestamp(when) + " is before the first event; the file holds " + base::formatTimestamp(session.begin()) + " to " +
                         base::formatTimestamp(session.end()),
                     "--at"};
    session.extendTo(when);
    session.seek(when);
    return {};
}

}  // namespace sallyport::viewer
