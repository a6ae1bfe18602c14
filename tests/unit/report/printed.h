// Purpose: what a PDF says to whoever reads it, by poppler's pdftotext: words with their places, page by page. Refuses to: know how it was made.
#pragma once
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "live/event_lines.h"
#include "live/session.h"
#include "report/school_plan.h"
#include "support/demo_school.h"
#include "support/process.h"
#include "support/temp_dir.h"

namespace sallyport::test {

struct Word {
    std::string text;
    base::Box2 box;
};
struct ReadPage {
    base::Vec2 size{0, 0};
    std::vector<Word> words;
    std::string text;  ///< the words with spaces between them
    bool has(const std::string& phrase) const { return text.find(phrase) != std::string::npos; }
    std::vector<Word> all(const std::string& word) const {
        std::vector<Word> out;
        for (const Word& w : words)
            if (w.text == word) out.push_back(w);
        return out;
    }
};

inline std::string plainText(std::string s) {
    const std::pair<const char*, const char*> kEntities[] = {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&amp;", "&"}};
    for (const auto& [entity, letter] : kEntities)
        for (size_t at; (at = s.find(entity)) != std::string::npos;) s.replace(at, std::string(entity).size(), letter);
    return s;
}

inline std::vector<ReadPage> readPdf(const std::string& bytes) {
    TempDir dir;
    std::ofstream(dir / "a.pdf", std::ios::binary) << bytes;
    const Finished f = runProgram("/usr/bin/pdftotext", {"-bbox", (dir / "a.pdf").string(), "-"});
    INFO(f.err);
    REQUIRE(f.code == 0);
    std::vector<ReadPage> pages;
    std::istringstream in(f.out);
    for (std::string line; std::getline(in, line);) {
        double a = 0, b = 0, c = 0, d = 0;
        if (std::sscanf(line.c_str(), " <page width=\"%lf\" height=\"%lf\">", &a, &b) == 2) {
            pages.emplace_back();
            pages.back().size = {a, b};
        } else if (std::sscanf(line.c_str(), " <word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\">", &a, &b, &c, &d) == 4) {
            const size_t from = line.find("\">") + 2, to = line.rfind("</word>");
            Word w{plainText(line.substr(from, to - from)), {{a, b}, {c, d}}};
            pages.back().text += (pages.back().text.empty() ? "" : " ") + w.text;
            pages.back().words.push_back(std::move(w));
        }
    }
    return pages;
}

/// The demo drill as it stood at a time of that day.
inline scene::ViewModel drillAt(const char* clock) {
    live::Session session(demoPlaces(), false);
    auto events = live::readEventFile(kDemoDrill);
    if (!events) throw std::runtime_error(events.error().text());
    session.append(std::move(*events));
    session.seek(*base::parseTimestamp(std::string("2026-11-19T") + clock + "Z"));
    scene::ViewModel m = scene::ViewModelBuilder(demoSchool()).update(session, {}, {}, {}, session.now());
    m.timeline = {}, m.bookmarks = {};
    return m;
}

inline report::PlanFacts printedOn(const char* time = "2026-11-28T19:45:00Z") {
    report::PlanFacts facts;
    facts.printedAt = *base::parseTimestamp(time);
    facts.content = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    return facts;
}

inline report::PrintedPlan printed(const building::Building& b, const report::PlanWishes& wishes = {}, const scene::ViewModel* model = nullptr,
                                   const report::PlanFacts& facts = printedOn()) {
    auto plan = report::printPlan(b, model, facts, wishes);
    if (!plan) FAIL(plan.error().text());
    return std::move(*plan);
}

/// In words, what is wrong with how the texts of a plan lie; empty when nothing is.
inline std::string faultsOf(const report::PrintedPlan& plan) {
    std::string faults;
    for (size_t page = 0; page < plan.sheets.size(); ++page) {
        const report::PlanSheet& s = plan.sheets[page];
        const auto tell = [&](const std::string& what) { faults += "page " + std::to_string(page + 1) + ": " + what + "\n"; };
        for (size_t i = 0; i < s.texts.size(); ++i) {
            const report::Written& w = s.texts[i];
            const base::Box2 box = w.block.box();
            if (box.min.x < 0 || box.min.y < 0 || box.max.x > s.size.x || box.max.y > s.size.y) tell("outside the page: " + w.text);
            if (w.sizePt < report::kLeastTextPt - 1e-9) tell("too small: " + w.text);
            for (size_t k = 0; k < i; ++k)
                if (report::overlap(w.block.grown(-0.15), s.texts[k].block.grown(-0.15))) tell(s.texts[k].text + " lies under " + w.text);
        }
    }
    return faults;
}

/// A plan, and what its pages say.
struct PrintedPages {
    report::PrintedPlan plan;
    std::vector<ReadPage> pages;

    const ReadPage& floor(const std::string& shortName, const building::Building& b = *demoSchool()) const {
        for (size_t i = 0; i < plan.sheets.size(); ++i)
            if (plan.sheets[i].kind == report::PlanSheet::Kind::Floor && b.floor(plan.sheets[i].floor).shortName == shortName) return pages[i];
        throw std::runtime_error("no page of " + shortName);
    }
    bool has(const building::Building&, base::FloorId floor) const {
        return std::any_of(plan.sheets.begin(), plan.sheets.end(),
                           [&](const auto& s) { return s.kind == report::PlanSheet::Kind::Floor && s.floor == floor; });
    }
    /// The words stand one after the other on the map of that floor itself, not in the lists beside it.
    bool onMapOf(const building::Building&, base::FloorId floor, const std::string& phrase) const {
        std::vector<std::string> wanted;
        std::istringstream in(phrase);
        for (std::string word; in >> word;) wanted.push_back(word);
        for (size_t i = 0; i < plan.sheets.size(); ++i) {
            const report::PlanSheet& s = plan.sheets[i];
            if (s.kind != report::PlanSheet::Kind::Floor || s.floor != floor) continue;
            const auto& words = pages[i].words;
            for (size_t k = 0; k + wanted.size() <= words.size(); ++k) {
                bool all = true;
                for (size_t n = 0; n < wanted.size() && all; ++n)
                    all = words[k + n].text == wanted[n] && s.map.frame.contains(words[k + n].box.centre());
                if (all) return true;
            }
        }
        return false;
    }
};
inline PrintedPages readPlan(const building::Building& b, const report::PlanWishes& wishes = {}, const scene::ViewModel* model = nullptr,
                             const report::PlanFacts& facts = printedOn()) {
    PrintedPages r{printed(b, wishes, model, facts), {}};
    r.pages = readPdf(r.plan.pdf);
    REQUIRE(r.pages.size() == r.plan.sheets.size());
    return r;
}
inline const PrintedPages& demoPages() {
    static const PrintedPages r = readPlan(*demoSchool());
    return r;
}
/// On the map itself, not in the lists beside it.
inline bool onMap(const report::PlanSheet& s, const Word& w) { return s.map.frame.contains(w.box.centre()); }

/// A page as a printer without colours makes it: levels of grey, row by row, 0 black.
struct GreyPage {
    int w = 0, h = 0;
    double perPt = 1;
    std::vector<uint8_t> level;
    uint8_t at(base::Vec2 pt) const {
        const int x = std::clamp(int(pt.x * perPt), 0, w - 1), y = std::clamp(int(pt.y * perPt), 0, h - 1);
        return level[size_t(y) * size_t(w) + size_t(x)];
    }
};
/// `page` from 1.
inline GreyPage greyPage(const std::string& pdf, size_t page, int dpi) {
    TempDir dir;
    std::ofstream(dir / "a.pdf", std::ios::binary) << pdf;
    const std::string n = std::to_string(page);
    const Finished f = runProgram("/usr/bin/pdftoppm", {"-gray", "-singlefile", "-r", std::to_string(dpi), "-f", n, "-l", n, (dir / "a.pdf").string(),
                                                        (dir / "page").string()});
    INFO(f.err);
    REQUIRE(f.code == 0);
    std::ifstream in(dir / "page.pgm", std::ios::binary);
    std::string magic;
    int most = 0;
    GreyPage out;
    in >> magic >> out.w >> out.h >> most;
    REQUIRE(magic == "P5");
    REQUIRE(most == 255);
    in.get();
    out.level.resize(size_t(out.w) * size_t(out.h));
    in.read(reinterpret_cast<char*>(out.level.data()), std::streamsize(out.level.size()));
    REQUIRE(in.good());
    out.perPt = dpi / 72.0;
    return out;
}

}  // namespace sallyport::test
