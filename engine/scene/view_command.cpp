// Who is in command, and who was.
#include <algorithm>

#include "scene/view_model_parts.h"

namespace sallyport::scene {

void viewCommand(const ViewContext& c, CommandView& out) {
    out = {};
    const auto* now = c.world.command.winner();
    if (!now) return;
    out.name = live::commanderOf(now->value);
    out.role = now->value.role;
    out.agency = now->value.agency;
    // A change that names the same person again (a corrected role) does not begin a new command.
    Timestamp since = now->from.when;
    for (const auto& fact : c.world.command.all()) {
        if (live::commanderOf(fact.value) != out.name) break;
        since = fact.from.when;
    }
    out.since = std::max(Millis(0), c.now - since);
    constexpr size_t kRows = 32;
    for (const auto& fact : c.world.command.all()) {
        if (out.history.size() == kRows) break;
        const std::string& to = live::commanderOf(fact.value);
        if (to != out.name && std::find(out.before.begin(), out.before.end(), to) == out.before.end()) out.before.push_back(to);
        out.history.push_back({base::formatClock(fact.from.when, c.clockOffset),
                               fact.value.transfer ? fact.value.by + " gave command to " + to : to + " took command"});
    }
}

}  // namespace sallyport::scene
