#include "viewer/recent.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "viewer/json_members.h"
#include "viewer/school.h"

namespace sallyport::viewer {
namespace {

using nlohmann::json;

constexpr size_t kMost = 8, kMostText = 4096;
constexpr uint64_t kMaxBytes = 512 * 1024;
constexpr int kSteps = 1000;  // of a plan's square

/// What the list keeps of one file.
struct Entry {
    std::string path, name, about;
    bool recording = false;
    int64_t openedMs = 0;
    std::vector<ui::PlanLine> plan;
};

std::optional<Entry> entryFrom(const json& j) {
    if (!j.is_object()) return std::nullopt;
    Entry e{textOf(j, "path", kMostText), textOf(j, "name", kMostText), textOf(j, "about", kMostText), flagOf(j, "recording"), 0, {}};
    if (e.path.empty() || e.path.front() != '/') return std::nullopt;
    if (const json& opened = member(j, "opened_ms"); opened.is_number_integer())
        e.openedMs = std::clamp<int64_t>(opened.get<int64_t>(), 0, base::kYear2200Ms);
    if (const json& plan = member(j, "plan"); plan.is_array())
        for (const json& line : plan) {
            if (e.plan.size() >= kMostPlanLines || !line.is_array() || line.size() != 4) break;
            ui::PlanLine l;
            float* to[] = {&l.x0, &l.y0, &l.x1, &l.y1};
            for (size_t k = 0; k < 4; ++k)
                *to[k] = line[k].is_number_integer() ? float(std::clamp<int64_t>(line[k].get<int64_t>(), 0, kSteps)) / kSteps : 0;
            e.plan.push_back(l);
        }
    return e;
}

std::optional<std::filesystem::path> listFile() {
    const auto dir = base::xdgDirectory(base::XdgDir::State);
    if (!dir) return std::nullopt;
    return *dir / "recent.json";
}

std::vector<Entry> readList() {
    std::vector<Entry> out;
    const auto file = listFile();
    const auto text = file ? base::readFile(*file, kMaxBytes) : base::Result<std::string>(std::string());
    if (!text) return out;
    const json list = json::parse(*text, nullptr, false);
    if (!list.is_array()) return out;
    for (const json& j : list) {
        if (out.size() >= kMost) break;
        if (auto e = entryFrom(j)) out.push_back(std::move(*e));
    }
    return out;
}

void writeList(const std::vector<Entry>& list) {
    const auto file = listFile();
    if (!file) return;
    json out = json::array();
    for (const Entry& e : list) {
        json plan = json::array();
        const auto step = [](float v) { return int(std::lround(v * kSteps)); };
        for (const ui::PlanLine& l : e.plan) plan.push_back({step(l.x0), step(l.y0), step(l.x1), step(l.y1)});
        out.push_back(
            {{"path", e.path}, {"name", e.name}, {"about", e.about}, {"recording", e.recording}, {"opened_ms", e.openedMs}, {"plan", plan}});
    }
    const std::string text = out.dump(-1, ' ', false, json::error_handler_t::replace);
    if (auto r = base::writeFileAtomically(*file, text); !r) base::log(base::LogLevel::Warning, r.error().text());
}

std::tm localTime(base::Timestamp t) {
    const std::time_t seconds = std::time_t(std::chrono::floor<std::chrono::seconds>(t.time_since_epoch()).count());
    std::tm out{};
    localtime_r(&seconds, &out);
    return out;
}

}  // namespace

std::string whenText(base::Timestamp then, base::Timestamp now) {
    if (then.time_since_epoch().count() <= 0) return {};
    const std::tm a = localTime(then), b = localTime(now), before = localTime(now - std::chrono::hours(24));
    char text[32];
    const auto sameDay = [](const std::tm& x, const std::tm& y) { return x.tm_year == y.tm_year && x.tm_yday == y.tm_yday; };
    std::strftime(text, sizeof text,
                  sameDay(a, b)            ? "today %H:%M"
                  : sameDay(a, before)     ? "yesterday %H:%M"
                  : a.tm_year == b.tm_year ? "%-d %b"
                                           : "%-d %b %Y",
                  &a);
    return text;
}

std::vector<ui::PlanLine> smallPlan(const building::Building& school) {
    const base::FloorId floor = school.floors.empty() ? base::FloorId() : startFloor(school);
    std::vector<const building::Room*> rooms;
    base::Box2 box;
    for (const building::Room& r : school.rooms) {
        if (r.floor != floor) continue;
        rooms.push_back(&r);
        for (const base::Polygon2& p : r.footprint)
            for (const base::Vec2 v : p.outer)
                if (std::isfinite(v.x) && std::isfinite(v.y)) box.add(v);
    }
    std::vector<ui::PlanLine> out;
    if (box.empty()) return out;
    const double side = std::max(box.size().x, box.size().y);
    if (!(side > 0)) return out;
    // Where there are more lines than a card can show, the large rooms tell what the school looks like.
    std::stable_sort(rooms.begin(), rooms.end(), [](const auto* a, const auto* b) { return a->areaM2 > b->areaM2; });
    const auto at = [&](base::Vec2 v) { return base::Vec2((v.x - box.min.x) / side, (box.max.y - v.y) / side); };
    for (const building::Room* r : rooms)
        for (const base::Polygon2& p : r->footprint)
            for (size_t i = 0, j = p.outer.size() - 1; i < p.outer.size(); j = i++) {
                const base::Vec2 a = at(p.outer[j]), b = at(p.outer[i]);
                if (!std::isfinite(a.x + a.y + b.x + b.y) || glm::length(b - a) < 0.004) continue;
                if (out.size() >= kMostPlanLines) return out;
                out.push_back({float(a.x), float(a.y), float(b.x), float(b.y)});
            }
    return out;
}

std::vector<ui::RecentFile> recentFiles(base::Timestamp now) {
    std::vector<ui::RecentFile> out;
    for (Entry& e : readList()) {
        ui::RecentFile f;
        std::error_code ec;
        f.missing = !std::filesystem::exists(e.path, ec);
        f.about = f.missing ? "File not found: put the stick in, or open it from its new place" : std::move(e.about);
        f.name = e.name.empty() ? std::filesystem::path(e.path).filename().string() : std::move(e.name);
        f.when = whenText(base::Timestamp(base::Millis(e.openedMs)), now);
        f.recording = e.recording;
        f.path = std::move(e.path);
        f.plan = std::move(e.plan);
        out.push_back(std::move(f));
    }
    return out;
}

void addRecentFile(const std::filesystem::path& path, const building::Building& school, bool recording, base::Timestamp now) {
    std::error_code ec;
    const std::string where = std::filesystem::absolute(path, ec).string();
    if (ec || where.size() > kMostText) return;
    Entry e{where, school.name.substr(0, 200), {}, recording, now.time_since_epoch().count(), {}};
    if (recording) {
        e.about = school.name.substr(0, 200);
        e.name.clear();
    } else {
        e.about = base::counted(school.floors.size(), "floor", "floors") + " · " + base::counted(school.rooms.size(), "room", "rooms") + " · " +
                  base::counted(school.doors.size(), "door", "doors");
        e.plan = smallPlan(school);
    }
    std::vector<Entry> list = readList();
    std::erase_if(list, [&](const Entry& x) { return x.path == where; });
    list.insert(list.begin(), std::move(e));
    if (list.size() > kMost) list.resize(kMost);
    writeList(list);
}

}  // namespace sallyport::viewer
