// Purpose: for tests that count the figures of a brief themselves: the drill's lines as they had come by a moment, and the brief of that moment as
// the window makes it.
#pragma once
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "live/event_lines.h"
#include "live/session.h"
#include "report/brief.h"
#include "support/demo_school.h"

namespace sallyport::test {

inline base::Timestamp timeOf(const nlohmann::json& e, const char* key = "observed_at") {
    return *base::parseTimestamp(e.at(key).get<std::string>());
}

/// The lines that had been received by `now`, in order of what they speak of, without those taken back.
inline std::vector<nlohmann::json> drillLines(base::Timestamp now, const std::filesystem::path& file = kDemoDrill) {
    std::vector<nlohmann::json> all;
    std::ifstream in(file);
    std::set<std::string> gone;
    for (std::string line; std::getline(in, line);) {
        nlohmann::json e = nlohmann::json::parse(line);
        if (e.contains("received_at") && timeOf(e, "received_at") > now) continue;
        if (e["type"] == "retract") gone.insert(e["event"]);
        else if (e.contains("observed_at")) all.push_back(std::move(e));
    }
    std::erase_if(all, [&](const nlohmann::json& e) { return gone.contains(e.value("id", "")); });
    std::stable_sort(all.begin(), all.end(), [](const nlohmann::json& a, const nlohmann::json& b) { return timeOf(a) < timeOf(b); });
    return all;
}

inline report::Brief briefAt(base::Timestamp t, const std::filesystem::path& file = kDemoDrill) {
    auto events = live::readEventFile(file);
    if (!events) throw std::runtime_error(events.error().text());
    live::Session session(demoPlaces(), false);
    session.append(std::move(*events));
    session.seek(t);
    session.pause();
    scene::ViewModelBuilder models(demoSchool());
    scene::ViewState view;
    view.floor = base::FloorId(1);
    const scene::ViewModel& m = models.update(session, view, {}, {}, t);
    return report::makeBrief(session.shown(), *demoPlaces(), *demoSchool(), m);
}

}  // namespace sallyport::test
