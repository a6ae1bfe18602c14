#include "report/verification.h"

#include <set>

namespace sallyport::report {

using building::Edit;
using building::Place;

Verification verificationOf(const building::Edits& edits, base::Timestamp now) {
    constexpr std::chrono::days kGoodFor{366};
    const Edit* school = nullptr;
    std::set<std::string> parts;
    size_t open = 0;
    for (const Edit& e : edits.list) {
        if (const auto* f = std::get_if<building::Finding>(&e.what)) open += !f->resolved;
        const auto* v = std::get_if<building::Verification>(&e.what);
        if (!v) continue;
        if (v->of.kind != Place::Kind::School) {
            if (v->agrees) parts.insert(v->of.id);
            continue;
        }
        if (!school || school->at < e.at || (school->at == e.at && school->id < e.id)) school = &e;
    }
    Verification out;
    const auto signedBy = [&] { return base::formatTimestamp(school->at).substr(0, 10) + (school->by.empty() ? "" : ", " + school->by); };
    if (!school) {
        if (!parts.empty()) out.words += "; only " + std::to_string(parts.size()) + (parts.size() == 1 ? " place was" : " places were");
    } else if (!std::get<building::Verification>(school->what).agrees) {
        out.words += ": differences were found on " + signedBy();
    } else if (school->at > now) {
        out.words += ": the date of its sign-off lies ahead (" + signedBy() + ")";
    } else if (now - school->at > kGoodFor) {
        out.words += " within a year; last " + signedBy();
    } else {
        out.verified = true;
        out.words = "Verified by walk-through " + signedBy();
    }
    if (open > 0) out.words += "; " + std::to_string(open) + (open == 1 ? " finding is open" : " findings are open");
    return out;
}

}  // namespace sallyport::report
