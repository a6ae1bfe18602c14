#include "demo_window.h"

#include <fstream>
#include <map>
#include <stdexcept>
#include <thread>

namespace sallyport::test {

using namespace std::chrono_literals;

namespace {

std::vector<std::string> arguments(std::vector<std::string> more) {
    more.insert(more.begin(), "demo");
    return more;
}

}  // namespace

DemoWindow::DemoWindow(const Sandbox& sandbox, std::vector<std::string> more, int width, int height)
    : WindowDriver(sandbox, arguments(std::move(more)), width, height) {
    if (!waitFor([](const json& j) { return !j["start_screen"].get<bool>() && j["playing"].get<bool>(); }, 30))
        throw std::runtime_error("the demo does not play: " + errors());
}

void DemoWindow::pause() {
    if (next()["playing"].get<bool>()) key("space");
    if (!waitFor([](const json& j) { return !j["playing"].get<bool>(); })) throw std::runtime_error("Space does not pause");
}

void DemoWindow::scrubTo(base::Timestamp t) {
    const json& r = next();
    const double begin = double(timeOf(r["begin"]).time_since_epoch().count()), end = double(timeOf(r["end"]).time_since_epoch().count());
    const auto& area = r["targets"]["timeline.scrub"];
    // The axis leaves room beside it; two looks at where a press lands are enough to find it.
    const double x0 = area[0].get<double>() + 10, x1 = area[0].get<double>() + area[2].get<double>() - 20,
                 y = area[1].get<double>() + area[3].get<double>() - 20;
    const auto seekAt = [&](double x) {
        clickAt(x, y);
        return double(timeOf(next()["time"]).time_since_epoch().count());
    };
    const double guess = x0 + (x1 - x0) * (double(t.time_since_epoch().count()) - begin) / (end - begin);
    const double at = seekAt(guess);
    const double perPixel = (end - begin) / (x1 - x0);
    if (std::abs(at - double(t.time_since_epoch().count())) > 2 * perPixel) seekAt(guess + (double(t.time_since_epoch().count()) - at) / perPixel);
}

void DemoWindow::goToOpenAlert(int which) {
    pause();
    std::ifstream drill(std::filesystem::path(SALLYPORT_BUILD_DIR) / "assets/demo_drill/drill.ndjson");
    std::map<std::string, std::pair<base::Timestamp, base::Timestamp>> alerts;  // raised, answered
    for (std::string line; std::getline(drill, line);) {
        const json j = json::parse(line);
        const std::string type = j["type"];
        if (type != "alert" && type != "alert_ack" && type != "alert_cancel") continue;
        const base::Timestamp t = timeOf(j.contains("received_at") ? j["received_at"] : j["observed_at"]);
        if (type == "alert") alerts[j["alert"]] = {t, t + 1h};
        else if (auto& answered = alerts[j["alert"]].second; t < answered) answered = t;
    }
    for (const auto& [id, when] : alerts)
        if (when.second - when.first >= 10s && which-- == 0) {
            scrubTo(when.first + 5s);
            if (!waitFor([](const json& j) { return j["alerts_unacked"] > 0 && j["targets"].contains("alarm.0.ack"); }))
                throw std::runtime_error("no alarm row stands on the screen");
            std::this_thread::sleep_for(1500ms);  // a row that has just come takes no click
            return;
        }
    throw std::runtime_error("the drill has no such alert that stays open for 10 s");
}

}  // namespace sallyport::test
