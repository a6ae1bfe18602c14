#include "report/index_pages.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "live/freshness.h"
#include "report/plan_symbols.h"

namespace sallyport::report {
namespace {

constexpr double kRowPt = 9.2, kHeadingPt = 17;
constexpr double kKeyPt = 28;  ///< of a key, unless it is longer
constexpr Font kText{Face::Regular, 7}, kKey{Face::Bold, 7}, kHeading{Face::Bold, 8.5};

std::string joined(std::string a, const std::string& b) { return a.empty() ? b : b.empty() ? a : std::move(a) + " · " + b; }

}  // namespace

IndexPages::IndexPages(PlanPrint& p, size_t firstFloorPage) : p_(p) {
    const Vec2 size = paperSize(p.wishes.paper);
    parts_ = textPage(p.wishes.paper, int(size.x / (p.status() ? 260 : 185)));
    if (p.status()) live();
    rooms(firstFloorPage);
    doors();
    points();
    lay();
}

void IndexPages::rooms(size_t firstFloorPage) {
    for (size_t k = 0; k < p_.floors.size(); ++k) {
        const building::Floor& floor = p_.building.floor(p_.floors[k]);
        std::vector<size_t> order;
        for (size_t i = 0; i < p_.building.rooms.size(); ++i)
            if (p_.building.rooms[i].floor == p_.floors[k]) order.push_back(i);
        const auto name = [&](size_t i) -> const std::string& {
            const building::Room& r = p_.building.rooms[i];
            return r.number.empty() ? r.name : r.number;
        };
        std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return base::naturalLess(name(a), name(b)); });
        lines_.push_back({true, "", scene::floorTitle(floor) + (floor.name.empty() || floor.name == floor.shortName ? "" : " · " + floor.name),
                          "page " + std::to_string(firstFloorPage + k)});
        for (const size_t i : order) {
            const building::Room& r = p_.building.rooms[i];
            IndexLine line{false, name(i), !r.number.empty() && r.name != r.number ? r.name : "", ""};
            if (line.key.empty()) line.key = "(no name)";
            if (p_.site.rooms[i].shape) line.right = building::gridReference(p_.building, p_.site.grid, r.floor, p_.site.spot(i));
            if (p_.status()) {
                const scene::RoomView& v = p_.model->rooms[i];
                const bool outdated = live::isOutdated(v.freshness) && !live::isDanger(v.status);
                const bool unknown = v.freshness == live::Freshness::Never || v.status == live::RoomStatus::Unknown;
                const std::string state = v.searching && unknown                  ? "Searching"
                                          : v.freshness == live::Freshness::Never ? "unknown, no report"
                                          : v.freshness == live::Freshness::Expired && !live::isDanger(v.status)
                                              ? "unknown, last word " + base::formatAge(v.age) + " ago"
                                              : std::string(scene::words(v.status)) + (outdated ? ", stale " : " ") + base::formatAge(v.age);
                if (v.searching && !unknown) line.text = joined(line.text, "Searching");
                line.text = joined(line.text, state + (v.conflict ? ", sources disagree" : ""));
                line.strong = live::isDanger(v.status);
            }
            lines_.push_back(std::move(line));
        }
    }
}

void IndexPages::doors() {
    bool headed = false;
    std::vector<size_t> order;
    for (size_t i = 0; i < p_.building.doors.size(); ++i) {
        const building::Door& d = p_.building.doors[i];
        if (d.exterior && std::find(p_.floors.begin(), p_.floors.end(), d.floor) != p_.floors.end()) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return base::naturalLess(p_.building.doors[a].exteriorNumber, p_.building.doors[b].exteriorNumber); });
    for (const size_t i : order) {
        if (!headed) lines_.push_back({true, "", "Exterior doors", ""}), headed = true;
        const building::Door& d = p_.building.doors[i];
        IndexLine line{false, d.exteriorNumber.empty() ? "–" : d.exteriorNumber,
                       std::string("Side ") + building::sideLetter(p_.building, p_.site.doors[i].outward),
                       building::gridReference(p_.building, p_.site.grid, d.floor, Vec2(d.position))};
        line.text = joined(line.text, d.name);
        if (p_.status()) {
            const scene::DoorView& v = p_.model->doors[i];
            line.text = joined(line.text, std::string(scene::words(v.look)) + (v.ageKnown ? " " + base::formatAge(v.age) : ""));
        }
        lines_.push_back(std::move(line));
    }
}

void IndexPages::points() {
    bool headed = false;
    for (const scene::MarkerView& m : p_.points) {
        if (!m.hasPosition || !m.polygon.empty()) continue;
        if (m.floor.valid() && std::find(p_.floors.begin(), p_.floors.end(), m.floor) == p_.floors.end()) continue;
        if (!headed) lines_.push_back({true, "", "Points", ""}), headed = true;
        const PointKind& kind = pointKind(m.kind);
        lines_.push_back(
            {false, std::string(kind.letters), m.label.empty() ? std::string(kind.words) : m.label,
             p_.cell(Vec2(m.position)).empty() ? "off the grid" : building::gridReference(p_.building, p_.site.grid, m.floor, Vec2(m.position))});
    }
}

void IndexPages::live() {
    const scene::ViewModel& m = *p_.model;
    const auto here = [&](base::FloorId f) { return !f.valid() || std::find(p_.floors.begin(), p_.floors.end(), f) != p_.floors.end(); };
    bool headed = false;
    for (const scene::AlertView& a : m.alerts) {
        if (!here(a.floor)) continue;
        if (!headed) lines_.push_back({true, "", "Alarms", ""}), headed = true;
        const auto tag = a.tag(m.exercise);
        const std::string text = a.title + (tag.empty() ? "" : " " + std::string(tag)) + " · " + a.place + (a.text.empty() ? "" : " · " + a.text),
                          answer = a.acked ? "acknowledged" : "not acknowledged";
        const Font font = a.acked ? kText : kKey;
        // What was called is read to its end.
        constexpr size_t kMostLines = 12;
        const double width = parts_.legend[0].size().x - kKeyPt - p_.pdf.width(answer, kText) - 4;
        const auto rows = p_.pdf.wrapped(text, font, width, kMostLines);
        for (size_t i = 0; i < rows.size(); ++i)
            lines_.push_back({false, i ? "" : base::formatAge(a.age), rows[i], i ? "" : answer, !a.acked, i > 0});
    }
    headed = false;
    for (const scene::ResponderView& r : m.responders) {
        if (!here(r.floor)) continue;
        if (!headed) lines_.push_back({true, "", "Responders", "last word"}), headed = true;
        std::string where = r.room;
        if (r.placed && r.floor.valid()) where = joined(where, building::gridReference(p_.building, p_.site.grid, r.floor, Vec2(r.position)));
        lines_.push_back({false, "", r.callsign + (r.team.empty() || r.team == r.callsign ? "" : " (" + r.team + ")") + " · " + where,
                          base::formatAge(r.age) + (live::isOutdated(r.freshness) ? " stale" : ""), !r.placed});
    }
}

void IndexPages::lay() {
    size_t page = 0, column = 0;
    double y = parts_.legend[0].min.y;
    const double bottom = parts_.legend[0].max.y;
    const auto next = [&] {
        if (++column == parts_.legend.size()) column = 0, ++page;
        y = parts_.legend[0].min.y;
    };
    for (const IndexLine& l : lines_) {
        const double height = l.heading ? kHeadingPt : kRowPt;
        if (y + height + (l.heading ? kRowPt : 0) > bottom) next();
        places_.push_back({page, column, y});
        y += height;
    }
    pages_ = lines_.empty() ? 0 : page + 1;
}

void IndexPages::draw(size_t first, const std::function<void(const PageParts&)>& begun) {
    Pdf& pdf = p_.pdf;
    for (size_t i = 0, at = pages_; i < lines_.size(); ++i) {
        const IndexLine& l = lines_[i];
        if (places_[i].page != at) {
            at = places_[i].page;
            pdf.beginPage(parts_.size, at == 0 ? "Index" : "");
            begun(parts_);
            // Who holds this page alone must not take it for what is so now.
            drawWatermark(p_, {parts_.legend.front().min, parts_.legend.back().max});
            drawTitle(p_, parts_, "Index");
            drawFoot(p_, parts_, nullptr, first + at);
        }
        const Box2& column = parts_.legend[places_[i].column];
        const double baseline = places_[i].y + (l.heading ? kHeadingPt - 4 : kRowPt - 2.4);
        const double rightW = l.right.empty() ? 0 : pdf.width(l.right, kText) + 4;
        pdf.writeAt(l.right, kText, {column.max.x, baseline}, Pdf::Align::Right);
        if (l.heading) {
            pdf.writeAt(pdf.fitted(l.text, kHeading, column.size().x - rightW), kHeading, {column.min.x, baseline});
            pdf.line({column.min.x, baseline + 2.6}, {column.max.x, baseline + 2.6}, {0.5, kBlack});
            continue;
        }
        const std::string key = pdf.fitted(l.key, kKey, (column.size().x - rightW) * (l.text.empty() ? 1 : 0.55));
        pdf.writeAt(key, kKey, {column.min.x, baseline});
        const double x = l.goesOn ? kKeyPt : key.empty() ? 0 : std::max(kKeyPt, pdf.width(key, kKey) + 5);
        const Font font = l.strong ? kKey : kText;
        pdf.writeAt(pdf.fitted(l.text, font, column.size().x - rightW - x), font, {column.min.x + x, baseline});
    }
}

}  // namespace sallyport::report
