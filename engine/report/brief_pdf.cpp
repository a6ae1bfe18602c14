#include "report/brief_pdf.h"

#include "report/plan_print.h"

namespace sallyport::report {
namespace {

constexpr double kMarginPt = 42, kFootPt = 26, kRowPt = 13, kHeadingPt = 24, kSignPt = 62;
constexpr Font kTitle{Face::Bold, 20}, kSchool{Face::Bold, 11}, kHeading{Face::Bold, 11}, kText{Face::Regular, 9.5}, kSmall{Face::Regular, 7.5};
constexpr size_t kMostLinesOfEntry = 40;

struct Row {
    std::string text;
    bool heading = false, urgent = false, first = false;  ///< first: of an entry
    std::string sum;
};

}  // namespace

base::Result<BriefPaper> printBrief(const Brief& brief, Paper paper, base::Timestamp printedAt) {
    const std::string school = brief.school.empty() ? "School" : brief.school;
    auto made = Pdf::create({school + " · command transfer brief", "For the incident command only", printedAt});
    if (!made) return made.error();
    Pdf& pdf = **made;
    const Vec2 size = paperSize(paper);
    const Box2 in{Vec2(kMarginPt), size - Vec2(kMarginPt)};

    // Measuring needs a page; the first one is there in any case.
    pdf.beginPage(size, "Command transfer brief");
    std::vector<Row> rows;
    for (const BriefSection& s : briefSections(brief)) {
        rows.push_back({s.title, true, s.urgent, false, s.sum});
        for (const std::string& line : s.lines) {
            bool first = true;
            for (std::string& part : pdf.wrapped(line, {s.urgent ? Face::Bold : Face::Regular, kText.sizePt}, in.size().x - 12, kMostLinesOfEntry)) {
                rows.push_back({std::move(part), false, s.urgent, first, ""});
                first = false;
            }
        }
    }
    // Where each row stands, so that every page can say of how many it is one.
    struct Place {
        size_t page;
        double y;
    };
    std::vector<Place> places;
    const double firstTop = in.min.y + 74, top = in.min.y + 30, bottom = in.max.y - kFootPt;
    size_t page = 0;
    double y = firstTop;
    for (const Row& r : rows) {
        const double height = r.heading ? kHeadingPt : kRowPt;
        if (y + height + (r.heading ? kRowPt : 0) > bottom) ++page, y = top;
        places.push_back({page, y});
        y += height;
    }
    if (y + kSignPt > bottom) ++page, y = top;
    const size_t pages = page + 1;
    const double signY = y;

    const auto head = [&](size_t n) {
        double x = in.min.x;
        const auto badge = [&](std::string_view word) {
            const double w = pdf.width(word, {Face::Bold, 10}) + 10;
            const Box2 box{{x, in.min.y}, {x + w, in.min.y + 16}};
            pdf.fill(box, kBlack);
            pdf.write(word, {Face::Bold, 10}, box.centre(), 0, kWhite);
            x += w + 5;
        };
        badge(brief.review ? "REVIEW" : "LIVE");
        if (brief.exercise) badge("EXERCISE");
        pdf.writeAt(pdf.fitted(school, kSchool, in.max.x - x - 8), kSchool, {in.max.x, in.min.y + 12}, Pdf::Align::Right);
        if (n == 0) {
            pdf.writeAt("Command transfer brief", kTitle, {in.min.x, in.min.y + 42});
            const std::string as = "As of " + dayAndClock(brief.at, brief.clockOffset, true) + " local time (" + zoneName(brief.clockOffset) + ")" +
                                   (brief.exerciseName.empty() ? "" : " · " + brief.exerciseName);
            pdf.writeAt(pdf.fitted(as, kHeading, in.size().x), kHeading, {in.min.x, in.min.y + 60});
        }
        const double line = in.max.y - kFootPt + 8;
        pdf.line({in.min.x, line}, {in.max.x, line}, {0.8, kBlack});
        pdf.writeAt("Printed " + dayAndClock(printedAt, brief.clockOffset, false) + " · sensitive: for the incident command only", kSmall,
                    {in.min.x, line + 12});
        pdf.writeAt("Page " + std::to_string(n + 1) + " of " + std::to_string(pages), kSmall, {in.max.x, line + 12}, Pdf::Align::Right);
    };
    size_t at = 0;
    head(0);
    const auto turn = [&](size_t to) {
        while (at < to) {
            pdf.beginPage(size, "");
            head(++at);
        }
    };
    for (size_t i = 0; i < rows.size(); ++i) {
        turn(places[i].page);
        const Row& r = rows[i];
        const double base = places[i].y + (r.heading ? kHeadingPt - 6 : kRowPt - 3.5);
        if (!r.heading) {
            if (r.first) pdf.disc({in.min.x + 4, base - 3.2}, 1.5, kBlack);
            pdf.writeAt(r.text, {r.urgent ? Face::Bold : Face::Regular, kText.sizePt}, {in.min.x + 12, base});
            continue;
        }
        const double top0 = base - 11;
        if (r.urgent) pdf.fill(Box2{{in.min.x, top0}, {in.max.x, base + 4}}, kBlack);
        else pdf.line({in.min.x, base + 4}, {in.max.x, base + 4}, {0.8, kBlack});
        const Rgba8 ink = r.urgent ? kWhite : kBlack;
        const double sumW = r.sum.empty() ? 0 : pdf.width(r.sum, kHeading) + 10;
        pdf.writeAt(pdf.fitted(r.text, kHeading, in.size().x - sumW - 8), kHeading, {in.min.x + 4, base}, Pdf::Align::Left, ink);
        pdf.writeAt(pdf.fitted(r.sum, kHeading, in.size().x * 0.6), kHeading, {in.max.x - 4, base}, Pdf::Align::Right, ink);
    }
    turn(pages - 1);
    const char* const kSigns[] = {"Handed over by", "Taken over by", "Time"};
    const double part = (in.size().x - 28) / 3;
    for (int k = 0; k < 3; ++k) {
        const double x = in.min.x + k * (part + 14);
        pdf.line({x, signY + 40}, {x + part, signY + 40}, {0.8, kBlack});
        pdf.writeAt(kSigns[k], kSmall, {x, signY + 50});
    }
    BriefPaper out;
    out.pages = pdf.written();
    auto bytes = pdf.finish();
    if (!bytes) return bytes.error();
    out.pdf = std::move(*bytes);
    return out;
}

}  // namespace sallyport::report
