// Alarms that wait, put together by what they are and where: when hundreds come at once the commander reads a dozen rows, and the most urgent is on
// top.
#include "scene/view_model_parts.h"

namespace sallyport::scene {

AlarmUrgency urgencyOf(const AlertView& a) {
    if (a.icon == Icon::Threat || a.kind == live::AlertKind::Panic) return AlarmUrgency::Danger;
    switch (a.kind) {
        case live::AlertKind::Medical:
        case live::AlertKind::Fire:
        case live::AlertKind::Hazmat:
            return AlarmUrgency::Help;
        case live::AlertKind::Panic:
        case live::AlertKind::Door:
        case live::AlertKind::Tip:
        case live::AlertKind::Other:
            break;
    }
    return a.icon == Icon::Help ? AlarmUrgency::Help : AlarmUrgency::Door;
}

bool inGroup(const AlertView& a, const AlertGroup& g) {
    return !a.acked && a.title == g.title && a.floor == g.floor && a.placed == g.placed && a.exercise == g.exercise;
}

void groupAlerts(const ViewContext& c, const std::vector<AlertView>& alerts, std::vector<AlertGroup>& out) {
    size_t n = 0;
    for (uint32_t i = 0; i < alerts.size(); ++i) {
        const AlertView& a = alerts[i];
        if (a.acked) break;  // those that wait stand first
        size_t k = 0;
        while (k < n && !inGroup(a, out[k])) ++k;
        if (k == n) {
            if (n == kMaxAlertGroups) continue;
            if (n == out.size()) out.emplace_back();
            AlertGroup& g = out[n++];
            g.title = a.title;
            g.floor = a.floor;
            g.placed = a.placed;
            g.exercise = a.exercise;
            g.where = !a.placed ? "UNPLACED" : a.floor.valid() ? floorTitle(c.building.floor(a.floor)) : "outside";
            g.first = i;
            g.count = 0;
            g.urgency = a.urgency;
        }
        ++out[k].count;
    }
    out.resize(n);
}

}  // namespace sallyport::scene
