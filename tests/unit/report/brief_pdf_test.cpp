// The brief on paper: everything that it says is there, in its order.
#include "report/brief_pdf.h"

#include "printed.h"

using namespace sallyport;
using namespace sallyport::test;
using report::Brief;

namespace {

base::Timestamp at(const char* clock) { return *base::parseTimestamp(std::string("2026-11-19T") + clock + "Z"); }

Brief sample() {
    Brief b;
    b.at = at("19:46:20");
    b.school = "Kestrel Hollow Middle School";
    b.review = b.exercise = true;
    b.exerciseName = "Full-scale exercise";
    b.protocols.push_back({"Lockdown", "", "J. Smith", at("19:41:18")});
    b.threats.push_back({"Room 217, Math 7, F2", "Law 11", "", at("19:44:44"), true});
    b.needHelp.push_back({"Room 214, Science 8, F2", "Law 12", "two injured", at("19:45:42"), true});
    b.alarms.push_back({"PANIC", "Room 214", std::chrono::seconds(314), false, true});
    b.teams.push_back({"CT 1", "searching 230", 3, at("19:46:00"), true, false});
    b.unsearched.push_back({"F2", {"215", "216", "218", "219"}});
    b.forced.push_back({"Door 7", "F2, Side D", "forced", std::chrono::seconds(90), true});
    b.commander = "Lt. Ortiz";
    return b;
}

/// The words of a text, however lines were broken.
std::string squeezed(const std::string& text) {
    std::string out;
    for (const char c : text)
        if (c != ' ' && c != '\n') out += c;
    return out;
}

/// All that the pages say, their feet left out.
std::string said(const report::BriefPaper& paper) {
    std::string out;
    for (const auto& page : paper.pages)
        for (const report::Written& w : page) out += w.text;
    return squeezed(out);
}

}  // namespace

TEST_CASE("The brief on paper holds every section and line of the brief in its order, and a place to sign") {
    const Brief b = sample();
    const auto paper = report::printBrief(b, report::Paper::Letter, at("19:47:00"));
    REQUIRE(paper);
    const std::string all = said(*paper);
    size_t from = 0;
    for (const report::BriefSection& s : report::briefSections(b)) {
        INFO(s.title);
        const size_t title = all.find(squeezed(s.title), from);
        REQUIRE(title != std::string::npos);
        from = title;
        for (const std::string& line : s.lines) {
            INFO(line);
            const size_t found = all.find(squeezed(line), from);
            REQUIRE(found != std::string::npos);
            from = found;
        }
    }
    const auto pages = readPdf(paper->pdf);
    for (const ReadPage& page : pages) {
        CHECK(page.has("REVIEW"));
        CHECK(page.has("EXERCISE"));
        CHECK(page.has("Kestrel Hollow Middle School"));
    }
    CHECK(pages[0].has("As of 19 Nov 2026 19:46:20"));
    CHECK(pages.back().has("Handed over by"));
    CHECK(pages.back().has("Taken over by"));
}

TEST_CASE("A long brief goes on over pages and no text lies over another or off the page") {
    Brief b = sample();
    for (int i = 0; i < 300; ++i) b.decisions.push_back({at("19:45:00"), "Lt. Ortiz", "Room " + std::to_string(100 + i) + " marked searched"});
    b.needHelp[0].note =
        std::string(900, 'w') + " and many words that go on and on over the end of a line, so that it has to be broken more than once";
    const auto paper = report::printBrief(b, report::Paper::A4, at("19:47:00"));
    REQUIRE(paper);
    CHECK(paper->pages.size() >= 5);
    for (size_t n = 0; n < paper->pages.size(); ++n) {
        const auto& texts = paper->pages[n];
        for (size_t i = 0; i < texts.size(); ++i) {
            const base::Box2 box = texts[i].block.box();
            INFO(texts[i].text);
            CHECK((box.min.x >= 0 && box.min.y >= 0 && box.max.x <= report::paperSize(report::Paper::A4).x &&
                   box.max.y <= report::paperSize(report::Paper::A4).y));
            for (size_t k = 0; k < i; ++k) CHECK_FALSE(report::overlap(texts[i].block.grown(-0.15), texts[k].block.grown(-0.15)));
        }
    }
    CHECK(readPdf(paper->pdf).back().has("Page " + std::to_string(paper->pages.size()) + " of " + std::to_string(paper->pages.size())));
    CHECK(report::printBrief(b, report::Paper::A4, at("19:47:00"))->pdf == paper->pdf);
}
