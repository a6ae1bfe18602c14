// Regions of the window: pure arithmetic over size, scale and the number of alarms.
#include <algorithm>
#include <cmath>

#include "viewer/ui/metrics.h"
#include "viewer/ui/ui.h"

namespace sallyport::ui {

namespace {
// Below this many units the fixed parts (top bar, two alarm rows, mark buttons, status strip) no longer leave a picture.
constexpr double kLeastWidthU = 760, kLeastHeightU = 520;
// What panels that were made wider must leave of the picture: so much, in the order of Arrangement, that timeline, prompts and tools stand there
// whole, and such a part of the window that it stays the main thing.
constexpr float kLeastPictureU[] = {720, 520, 376}, kLeastPicturePart = 0.45f;

void widen(Metrics& m, const scene::PanelsWider& wider) {
    m.leftPreset = m.left;
    m.rightPreset = m.right;
    // A rail holds keys, which are no better for being wider; more than twice its width no panel needs.
    const float leftMost = m.arrangement == Arrangement::Rail ? 0 : m.left, rightMost = m.right;
    const float room = std::max(0.0f, m.widthU - m.left - m.right - std::max(kLeastPictureU[size_t(m.arrangement)], kLeastPicturePart * m.widthU));
    float left = float(std::clamp(wider.leftU, 0.0, double(leftMost))), right = float(std::clamp(wider.rightU, 0.0, double(rightMost)));
    if (const float both = left + right; both > room) left *= room / both, right *= room / both;
    m.left += left;
    m.right += right;
    m.leftMost = m.leftPreset + std::min(leftMost, room - right);
    m.rightMost = m.rightPreset + std::min(rightMost, room - left);
}
}  // namespace

double effectiveScale(int width, int height, double scale) { return std::max(0.25, std::min({scale, width / kLeastWidthU, height / kLeastHeightU})); }

Metrics metricsFor(float widthU, float heightU, bool live, const scene::PanelsWider& wider) {
    Metrics m;
    m.widthU = widthU;
    m.heightU = heightU;
    if (widthU < 1100) m.arrangement = Arrangement::Rail;
    else if (widthU < 1600 || heightU < 860) m.arrangement = Arrangement::Compact;
    if (m.compact()) {
        m.topBar = 56;
        m.alarmUnacked = 56;
        m.alarmAcked = 48;
        m.alarmRowsMax = 2;
        m.left = m.arrangement == Arrangement::Rail ? 64 : 176;
        m.right = 320;
        m.padding = 12;
        m.timeline = 56;
    }
    if (!live) m.timeline = m.compact() ? 112 : 136;  // a row of transport keys over the strip
    widen(m, wider);
    return m;
}

AlarmRows alarmRows(const scene::ViewModel& model, const Metrics& m) {
    AlarmRows r;
    const auto& alerts = model.alerts;
    const int all = int(alerts.size()), unacked = int(std::count_if(alerts.begin(), alerts.end(), [](const auto&a) { return !a.acked; })),
              acked = all - unacked, most = std::min(m.alarmRowsMax, int(AlarmRows::kMost));
    // A model without groups (nobody made them) has rows for alarms only.
    const bool flood = unacked > scene::kFloodAlerts && !model.alertGroups.empty();
    r.unacked = std::min(flood ? int(model.alertGroups.size()) : unacked, most);
    // What somebody already answers for must not eat the picture: two rows, one beside waiting alarms.
    const bool low = m.heightU < 600;  // a second row takes a quarter of the picture
    r.acked = std::min({acked, low ? (r.unacked > 0 ? 0 : 1) : r.unacked > 0 ? 1 : 2, most - r.unacked});
    int shown = 0, filled = 0;
    const auto placed = [&](size_t i) { return alerts[i].placed; };
    if (flood) {
        const auto put = [&](int k, size_t g) {
            const scene::AlertGroup& group = model.alertGroups[g];
            r.row[size_t(k)] = {group.first, group.count > 1 ? int(g) : -1};
        };
        for (; filled < r.unacked; ++filled) put(filled, size_t(filled));
        size_t lost = 0;
        while (lost < model.alertGroups.size() && model.alertGroups[lost].placed) ++lost;
        if (lost < model.alertGroups.size() && lost >= size_t(r.unacked)) put(r.unacked - 1, lost);
        for (int k = 0; k < r.unacked; ++k) {
            const AlarmRows::Row& row = r.row[size_t(k)];
            shown += row.group < 0 ? 1 : model.alertGroups[size_t(row.group)].count;
        }
    } else {
        size_t lost = size_t(all);
        for (size_t i = 0; i < size_t(all); ++i) {
            if (alerts[i].acked) continue;
            if (filled < r.unacked) r.row[size_t(filled++)] = {uint32_t(i), -1};
            else if (!placed(i)) lost = std::min(lost, i);
        }
        bool has = lost == size_t(all);
        for (int k = 0; k < r.unacked; ++k) has = has || !placed(r.row[size_t(k)].alert);
        if (!has) r.row[size_t(r.unacked - 1)] = {uint32_t(lost), -1};
        shown = r.unacked;
    }
    for (size_t i = 0, k = 0; i < size_t(all) && k < size_t(r.acked); ++i)
        if (alerts[i].acked) r.row[size_t(r.unacked) + k++] = {uint32_t(i), -1};
    r.more = all - shown - r.acked;
    return r;
}

Layout layout(int width, int height, double scale, const scene::ViewModel& model, const scene::PanelsWider& wider) {
    width = std::max(width, 1);
    height = std::max(height, 1);
    const double s = effectiveScale(width, height, scale);
    const Metrics m = metricsFor(float(width / s), float(height / s), model.live, wider);
    const AlarmRows rows = alarmRows(model, m);
    auto px = [s](double u) { return int(std::lround(u * s)); };
    Layout l;
    l.topBar = {0, 0, width, std::min(height, px(m.topBar))};
    const int alarmsH = rows.unacked * px(m.alarmUnacked) + rows.acked * px(m.alarmAcked);
    l.alarms = {0, l.topBar.h, width, alarmsH};
    const int statusH = px(m.status), middleY = l.topBar.h + alarmsH;
    const int middleH = std::max(0, height - statusH - middleY);
    l.status = {0, middleY + middleH, width, std::max(0, height - middleY - middleH)};
    const int leftW = std::min(width, px(m.left)), rightW = std::min(width - leftW, px(m.right));
    l.left = {0, middleY, leftW, middleH};
    l.right = {width - rightW, middleY, rightW, middleH};
    const int middleW = width - leftW - rightW, timelineH = std::min(middleH, px(m.timeline));
    l.picture = {leftW, middleY, middleW, middleH - timelineH};
    l.timeline = {leftW, middleY + middleH - timelineH, middleW, timelineH};
    return l;
}

}  // namespace sallyport::ui
