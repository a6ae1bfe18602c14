#include "report/plan_print.h"

#include <cctype>
#include <cmath>
#include <cstdio>

#include "base/time.h"

namespace sallyport::report {
namespace {

using namespace std::chrono;

constexpr double kMarginPt = 28;  // about 10 mm: what every printer reaches
constexpr double kTitlePt = 40, kFootPt = 36, kStripPt = 11, kGapPt = 6;
constexpr double kRoundPlanPt = 26;  // outside the building there is room for the numbers of its doors

PageParts divide(Vec2 size, bool legendBelow) {
    PageParts p;
    p.size = size;
    const Box2 in{Vec2(kMarginPt), size - Vec2(kMarginPt)};
    p.title = {in.min, {in.max.x, in.min.y + kTitlePt}};
    p.foot = {{in.min.x, in.max.y - kFootPt}, in.max};
    Box2 middle{{in.min.x, p.title.max.y + kGapPt}, {in.max.x, p.foot.min.y - kGapPt}};
    if (legendBelow) {
        const double height = std::max(112.0, size.y * 0.16);
        const int columns = std::max(3, int(middle.size().x / 150));
        const double w = (middle.size().x - (columns - 1) * 10) / columns;
        for (int i = 0; i < columns; ++i) {
            const double x = middle.min.x + i * (w + 10);
            p.legend.push_back({{x, middle.max.y - height}, {x + w, middle.max.y}});
        }
        middle.max.y -= height + kGapPt;
    } else {
        const double width = std::clamp(size.x * 0.19, 142.0, 200.0);
        p.legend.push_back({{middle.max.x - width, middle.min.y}, middle.max});
        middle.max.x -= width + 8;
    }
    p.grid = middle;
    p.map = {middle.min + Vec2(kStripPt), middle.max - Vec2(kStripPt)};
    return p;
}

/// Words in a box, black on white or white on black; returns its width.
double badge(Pdf& pdf, std::string_view text, Vec2 leftMiddle, bool filled) {
    const Font font{Face::Bold, 10};
    const double w = pdf.width(text, font) + 10, h = 15;
    const Box2 box{leftMiddle - Vec2(0, h / 2), leftMiddle + Vec2(w, h / 2)};
    if (filled) pdf.fill(box, kBlack);
    else pdf.stroke(box, {1.2, kBlack});
    pdf.write(text, font, box.centre(), 0, filled ? kWhite : kBlack);
    return w;
}

std::vector<std::string> badges(const PlanPrint& p) {
    std::vector<std::string> out;
    if (!p.status()) return out;
    out.push_back(p.model->live ? "LIVE" : "REVIEW");
    if (p.model->exercise) out.push_back("EXERCISE");
    return out;
}

}  // namespace

std::string dayAndClock(base::Timestamp t, base::Millis offset, bool seconds) {
    static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const year_month_day d(floor<days>(t + offset));
    const std::string clock = base::formatClock(t, offset);
    return std::to_string(unsigned(d.day())) + " " + kMonths[unsigned(d.month()) - 1] + " " + std::to_string(int(d.year())) + " " +
           (seconds ? clock : clock.substr(0, 5));
}

std::string zoneName(base::Millis offset) {
    const auto minutesOff = duration_cast<minutes>(offset).count();
    std::string out = minutesOff < 0 ? "UTC-" : "UTC+";
    const auto size = std::abs(minutesOff);
    out += std::to_string(size / 60);
    if (size % 60) out += (size % 60 < 10 ? ":0" : ":") + std::to_string(size % 60);
    return minutesOff == 0 ? "UTC" : out;
}

FittedPage fitPage(Paper paper, std::span<const Vec2> points, double upDeg) {
    std::optional<FittedPage> best;
    const Vec2 upright = paperSize(paper);
    for (const Vec2 size : {Vec2(upright.y, upright.x), upright})
        for (const bool below : {false, true}) {
            FittedPage page{divide(size, below), {}};
            page.map = fitMap(points, page.parts.map, upDeg, kRoundPlanPt);
            if (!best || page.map.scale < best->map.scale) best = std::move(page);
        }
    return *best;
}

PageParts textPage(Paper paper, int columns) {
    PageParts p;
    p.size = paperSize(paper);
    const Box2 in{Vec2(kMarginPt), p.size - Vec2(kMarginPt)};
    p.title = {in.min, {in.max.x, in.min.y + kTitlePt}};
    p.foot = {{in.min.x, in.max.y - kFootPt}, in.max};
    const double w = (in.size().x - (columns - 1) * 14) / columns;
    for (int i = 0; i < columns; ++i) {
        const double x = in.min.x + i * (w + 14);
        p.legend.push_back({{x, p.title.max.y + kGapPt}, {x + w, p.foot.min.y - kGapPt}});
    }
    return p;
}

void drawTitle(PlanPrint& p, const PageParts& parts, const std::string& title) {
    const Box2& t = parts.title;
    const std::string school = p.building.name.empty() ? "School" : p.building.name;
    const Font big{Face::Bold, 18}, name{Face::Bold, 11}, small{Face::Regular, 7.5};
    const double half = t.size().x * 0.42;
    p.pdf.writeAt(p.pdf.fitted(school, name, half), name, {t.max.x, t.min.y + 14}, Pdf::Align::Right);
    const std::string address = p.pdf.fitted(p.building.address, small, half);
    p.pdf.writeAt(address, small, {t.max.x, t.min.y + 26}, Pdf::Align::Right);
    double x = t.min.x;
    for (const std::string& word : badges(p)) x += badge(p.pdf, word, {x, t.min.y + 11}, true) + 5;
    const std::string fitted = p.pdf.fitted(title, big, t.max.x - half - x - 10);
    p.pdf.writeAt(fitted, big, {x + (x > t.min.x ? 3 : 0), t.min.y + 18});
    const Font line{p.status() ? Face::Bold : Face::Regular, 7.5};
    const double lineW = t.size().x - p.pdf.width(address, small) - 10;
    std::string said = "Plan without live status: what rooms and doors are doing is not shown.";
    if (p.status()) {
        const std::string moment =
            "Status at " + dayAndClock(p.model->now, p.model->clockOffset, true) + " local time (" + zoneName(p.model->clockOffset) + ")";
        std::string rest;
        if (p.model->protocol.active) rest += " · " + p.model->protocol.text + " " + base::formatAge(p.model->protocol.age);
        if (p.model->feedLost) rest += " · FEED LOST " + base::formatAge(p.model->feedLostFor) + ": " + p.model->feedLostName;
        said = moment + (p.model->exercise ? " · " + (p.model->exerciseName.empty() ? "exercise" : p.model->exerciseName) : "") + rest;
        // That it is an exercise stands before the title; its name is the first to go.
        if (p.pdf.width(said, line) > lineW) said = moment + rest;
    }
    p.pdf.writeAt(p.pdf.fitted(said, line, lineW), line, {t.min.x, t.min.y + 32});
    p.pdf.line({t.min.x, t.max.y}, t.max, {1, kBlack});
}

double barStepM(double perM, double pt) {
    const double wanted = pt / perM, power = std::pow(10, std::floor(std::log10(wanted)));
    for (const double step : {5.0, 2.0, 1.0})
        if (step * power <= wanted) return step * power;
    return power;
}

namespace {

/// Two parts of `unitM` each with their numbers above; returns the right end.
double drawBar(PlanPrint& p, Vec2 at, double perM, double unitM, const char* unit) {
    const Font font{Face::Regular, 6.5};
    const double step = barStepM(perM * unitM, 34), part = step * unitM * perM;
    p.pdf.fill(Box2{at, at + Vec2(part, 4)}, kBlack);
    p.pdf.stroke(Box2{at + Vec2(part, 0), at + Vec2(2 * part, 4)}, {0.6, kBlack});
    for (int i = 0; i < 3; ++i) {
        char text[32];
        std::snprintf(text, sizeof text, i == 2 ? "%g %s" : "%g", step * i, unit);
        const Vec2 mark = at + Vec2(part * i, 0);
        p.pdf.line(mark + Vec2(0, -2), mark + Vec2(0, 4), {0.6, kBlack});
        // The number stands over its mark; the unit hangs beyond it.
        char number[24];
        std::snprintf(number, sizeof number, "%g", step * i);
        const double shift = i == 2 ? p.pdf.width(text, font) / 2 - p.pdf.width(number, font) / 2 : 0;
        p.pdf.write(text, font, mark + Vec2(shift, -6));
    }
    return at.x + 2 * part + 20;
}

}  // namespace

void drawFoot(PlanPrint& p, const PageParts& parts, const MapView* map, size_t page) {
    const Box2& f = parts.foot;
    p.pdf.line(f.min, {f.max.x, f.min.y}, {1, kBlack});
    double x = f.min.x;
    const Font font{Face::Regular, 7}, bold{Face::Bold, 8};
    if (map) {
        const double right =
            std::max(drawBar(p, {x + 2, f.min.y + 12}, map->perM, 1, "m"), drawBar(p, {x + 2, f.min.y + 29}, map->perM, base::kMetresPerFoot, "ft"));
        x = right + 4;
    }
    const std::string pageText = "Page " + std::to_string(page) + " of " + std::to_string(p.pageCount);
    p.pdf.writeAt(pageText, bold, {f.max.x, f.min.y + 12}, Pdf::Align::Right);
    const double width = f.max.x - x, beside = width - p.pdf.width(pageText, bold) - 10;
    std::string first;
    if (map)
        first = "Scale 1:" + std::to_string(map->scale) + " on " +
                std::string(p.wishes.paper == Paper::A4        ? "A4"
                            : p.wishes.paper == Paper::A3      ? "A3"
                            : p.wishes.paper == Paper::Tabloid ? "Tabloid"
                                                               : "Letter") +
                " printed at 100 % · grid " + std::to_string(int(p.site.grid.cellM)) + " m · " +
                (p.wishes.buildingUp ? "side A at the foot" : "true north up");
    p.pdf.writeAt(p.pdf.fitted(first, font, beside), font, {x, f.min.y + 11});
    const Font verdict{p.facts.verification.verified ? Face::Regular : Face::Bold, 7};
    p.pdf.writeAt(p.pdf.fitted(p.facts.verification.words, verdict, width), verdict, {x, f.min.y + 21});
    std::string last = "Printed " + dayAndClock(p.facts.printedAt, p.facts.clockOffset, false) + " (" + zoneName(p.facts.clockOffset) + ")";
    if (!p.facts.content.empty()) last += " · model SHA-256 " + p.facts.content.substr(0, 12);
    last += " · sensitive: for responders and the school only";
    p.pdf.writeAt(p.pdf.fitted(last, font, width), font, {x, f.min.y + 31});
}

void drawWatermark(PlanPrint& p, const Box2& area) {
    if (!p.status() || (p.model->live && !p.model->exercise)) return;
    const std::string text = p.model->exercise ? "EXERCISE" : "REVIEW";
    const Vec2 size = area.size();
    const double angle = -std::atan2(size.y, size.x);
    const Font font{Face::Bold, glm::length(size) * 0.16};
    p.pdf.shape(text, font, area.centre(), angle, grey(232));
}

void drawNorth(PlanPrint& p, const MapView& map, Vec2 centre, double r) {
    const double north = (p.building.georeference ? p.building.georeference->trueNorthDeg : 0) * M_PI / 180;
    const Vec2 up = map.direction({std::sin(north), std::cos(north)}), side(-up.y, up.x);
    p.pdf.fill({centre + up * r, centre + side * (r * 0.45), centre - up * (r * 0.25)}, kBlack);
    const std::array<Vec2, 3> half{centre + up * r, centre - side * (r * 0.45), centre - up * (r * 0.25)};
    p.pdf.stroke(half, true, {0.7, kBlack});
    p.pdf.write("N", {Face::Bold, 9}, centre + up * (r + 7));
}

std::optional<Box2> Flow::take(double height) {
    while (at_ < columns_.size()) {
        if (y_ + height <= columns_[at_].max.y + 1e-6) {
            const Box2 row{{columns_[at_].min.x, y_}, {columns_[at_].max.x, y_ + height}};
            y_ += height;
            return row;
        }
        if (++at_ < columns_.size()) y_ = columns_[at_].min.y;
    }
    return std::nullopt;
}

bool Flow::heading(std::string_view text) {
    if (at_ < columns_.size() && y_ + 2.6 * kRowPt > columns_[at_].max.y && ++at_ < columns_.size()) y_ = columns_[at_].min.y;
    gap(3);
    const auto row = take(10.5);
    if (!row) return false;
    const Font font{Face::Bold, 7.5};
    pdf_.writeAt(pdf_.fitted(text, font, row->size().x), font, {row->min.x, row->max.y - 3});
    pdf_.line({row->min.x, row->max.y - 0.5}, row->max - Vec2(0, 0.5), {0.5, kBlack});
    take(1.5);
    return true;
}

bool Flow::row(std::string_view text, Font font) {
    const auto r = take(kRowPt);
    if (!r) return false;
    pdf_.writeAt(pdf_.fitted(text, font, r->size().x), font, {r->min.x, r->max.y - 2.2});
    return true;
}

void Flow::gap(double pt) {
    if (at_ < columns_.size() && y_ > columns_[at_].min.y) y_ += pt;
}

size_t Flow::rowsLeft(double height) const {
    if (at_ >= columns_.size()) return 0;
    double n = std::floor(std::max(0.0, columns_[at_].max.y - y_) / height);
    for (size_t i = at_ + 1; i < columns_.size(); ++i) n += std::floor(columns_[i].size().y / height);
    return size_t(n);
}

}  // namespace sallyport::report
