#include "viewer/rehearsal.h"

#include <charconv>
#include <string_view>

namespace sallyport::viewer {
namespace {

using base::Error;
using base::ErrorCode;

/// Numbers with commas between; empty when one is none or beyond `most`.
std::vector<double> numbers(std::string_view text, double most) {
    std::vector<double> out;
    while (true) {
        const size_t comma = std::min(text.find(','), text.size());
        double value = 0;
        const auto r = std::from_chars(text.data(), text.data() + comma, value);
        if (r.ec != std::errc() || r.ptr != text.data() + comma || !(value >= 0) || value > most) return {};
        out.push_back(value);
        if (comma == text.size()) return out;
        text.remove_prefix(comma + 1);
    }
}

}  // namespace

base::Result<Rehearsal> parseRehearsal(const std::vector<std::string>& faults) {
    Rehearsal r;
    for (const std::string& fault : faults) {
        const size_t equals = std::min(fault.find('='), fault.size());
        const std::string_view what = std::string_view(fault).substr(0, equals),
                               value = std::string_view(fault).substr(std::min(equals + 1, fault.size()));
        const std::vector<double> n = numbers(value, what == "graphics-memory" ? 1e15 : 86400);
        if (what == "lose-context" && n.size() == 1 && n[0] > 0) r.loseContextEveryS = n[0];
        else if (what == "no-context" && n.size() == 1) r.failedContexts = int(n[0]);
        else if (what == "refuse-shader" && !value.empty()) r.refusedShader = value;
        else if (what == "graphics-memory" && n.size() == 1) r.graphicsMemory = uint64_t(n[0]);
        else if (what == "stall" && n.size() == 2) r.stallAtS = n[0], r.stallForS = n[1];
        else if (what == "report-every" && n.size() == 1 && n[0] >= 0.01) r.reportEveryS = n[0];
        else if (what == "content-scale" && !n.empty()) r.contentScales = n;
        else if (what == "drop" && !value.empty()) {
            for (std::string_view rest = value; !rest.empty();) {
                const size_t bar = std::min(rest.find('|'), rest.size());
                r.dropped.emplace_back(rest.substr(0, bar));
                rest.remove_prefix(std::min(bar + 1, rest.size()));
            }
        } else
            return Error{ErrorCode::Usage,
                         "'" + fault + "' cannot be rehearsed; there are lose-context=SECONDS, no-context=TIMES, refuse-shader=FILE, " +
                             "graphics-memory=BYTES, stall=AFTER,SECONDS, report-every=SECONDS, content-scale=SCALE,SCALE,… and drop=FILE|FILE|…",
                         "--rehearse"};
    }
    return r;
}

}  // namespace sallyport::viewer
