// Purpose: the layout figures that more than one panel needs, in units (1 unit = 1 pixel at 100 %). Refuses to: know ImGui.
#pragma once
#include <algorithm>
#include <array>

#include "scene/view_model.h"

namespace sallyport::ui {

/// The three arrangements: large, small, and the rail below 1100 wide.
enum class Arrangement : uint8_t { Full, Compact, Rail };

struct Metrics {
    Arrangement arrangement = Arrangement::Full;
    float widthU = 1920, heightU = 1080;
    float topBar = 64, alarmUnacked = 72, alarmAcked = 56;
    int alarmRowsMax = 5;
    float left = 264, right = 440, padding = 20, timeline = 80, status = 48;
    float leftPreset = 264, rightPreset = 440;  ///< the least a panel has: below it words would be cut
    float leftMost = 264, rightMost = 440;      ///< what it may have while the other stays as it is
    bool compact() const { return arrangement != Arrangement::Full; }
};
Metrics metricsFor(float widthU, float heightU, bool live, const scene::PanelsWider& wider = {});

/// Which alarms get a row, those that wait first, and how many do not. When hundreds come at once a row stands for all of a kind on a floor; what has
/// no place on the plan always has one.
struct AlarmRows {
    struct Row {
        uint32_t alert = 0;  ///< index in ViewModel::alerts: the newest that it stands for
        int group = -1;      ///< index in ViewModel::alertGroups; -1: that alarm alone
    };
    static constexpr size_t kMost = 8;
    std::array<Row, kMost> row{};
    int unacked = 0, acked = 0, more = 0;
    int rows() const { return unacked + acked; }
};
AlarmRows alarmRows(const scene::ViewModel& model, const Metrics& m);

inline constexpr float kTargetU = 48, kGapU = 8, kPrimaryU = 64;

}  // namespace sallyport::ui
