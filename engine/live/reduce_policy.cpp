// Which source may set which facts, and how far it is believed when two disagree.
#include "live/reduce.h"

namespace sallyport::live {
namespace {

constexpr uint32_t kSensorMay = kMayAll & ~uint32_t(kMayCommand);
constexpr uint32_t kTipMay = kMayAlerts | kMayNotes;

/// Acts that only people do; a report of a sensor is never one.
struct IsPersonsAct {
    bool operator()(const DoorReport& r) const { return r.verified.has_value() || !r.by.empty(); }
    bool operator()(const ResponderReport&) const { return false; }
    bool operator()(const ResponderGone&) const { return false; }
    bool operator()(const SourceHealth&) const { return false; }
    bool operator()(const FeedStatus&) const { return false; }
    bool operator()(const AlertRaised& a) const { return !a.by.empty(); }
    template <class Other>
    bool operator()(const Other&) const {
        return true;
    }
};

}  // namespace

bool isOfKind(std::string_view source, std::string_view kind) {
    // The first letter before the rest: most of twenty rules are told apart by it, for every event.
    if (source.size() < kind.size() || (!kind.empty() && source.front() != kind.front()) || !source.starts_with(kind)) return false;
    return source.size() == kind.size() || std::string_view("/:.-_ ").find(source[kind.size()]) != std::string_view::npos;
}

const SourcePolicy& SourcePolicy::standard() {
    static const SourcePolicy kStandard{{
        {"plan", kRankPlan, kMayRooms | kMayDoors | kMayNotes},
        {"tip", kRankPlan, kTipMay},
        {"tips", kRankPlan, kTipMay},
        {"tipline", kRankPlan, kTipMay},
        {"acs", kRankSensor, kSensorMay},
        {"lock", kRankSensor, kSensorMay},
        {"ha", kRankSensor, kSensorMay},
        {"onvif", kRankSensor, kSensorMay},
        {"sensor", kRankSensor, kSensorMay},
        {"badge", kRankSensor, kSensorMay},
        {"app", kRankApp, kMayAll},
        {"school", kRankApp, kMayAll},
        {"dispatch", kRankApp, kMayAll},
        {"cad", kRankApp, kMayAll},
        {"command", kRankScene, kMayAll},
        {"commander", kRankScene, kMayAll},
        {"operator", kRankScene, kMayAll},
        {"responder", kRankScene, kMayAll},
        {"team", kRankScene, kMayAll},
        {"sro", kRankScene, kMayAll},
    }};
    return kStandard;
}

SourceRight SourcePolicy::judge(const Event& e) const {
    constexpr std::string_view kAny = "*";  // compared by length first: this is asked of every event
    for (const SourceRule& rule : rules)
        if (std::string_view(rule.name) == kAny || isOfKind(e.source, rule.name)) return {rule.rank, rule.may};
    return {std::visit(IsPersonsAct{}, e.payload) ? kRankApp : kRankSensor, kMayAll};
}

}  // namespace sallyport::live
