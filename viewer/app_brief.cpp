// The hand-over brief: made of what is shown now, and written as text for who reads it over the radio and as PDF for who takes it along.
#include <sys/stat.h>

#include <cctype>
#include <cerrno>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "report/brief_pdf.h"
#include "viewer/access_log.h"
#include "viewer/app_state.h"

namespace sallyport::viewer {

namespace {

/// brief_SCHOOL_2026-11-19T19-46-21-250: another moment is another file.
std::string briefName(const report::Brief& b) {
    std::string name = "brief_" + std::string(base::cutUtf8(b.school, 80)) + "_" + base::formatTimestamp(b.at).substr(0, 23);
    for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '_') c = '-';
    return name;
}

/// On the disk and in the access log.
BriefSaved saveBriefOf(const report::Brief& brief, const building::Building& school, const building::PlaceIndex& plan, const std::string& who) {
    BriefSaved out;
    const auto fail = [&](std::string why) {
        out.problem = "The brief is not saved: " + why;
        return out;
    };
    const auto log = [&](const char* what, const std::filesystem::path& file) {
        if (const auto logged = logExported(who, school, plan, what, file); !logged) out.unlogged = logged.error().text();
    };
    const auto data = base::xdgDirectory(base::XdgDir::Data);
    if (!data) return fail(data.error().text());
    const std::filesystem::path folder = *data / "briefs";
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return fail("its folder cannot be made: " + folder.string());
    const std::filesystem::path text = folder / (briefName(brief) + ".txt"), paper = folder / (briefName(brief) + ".pdf");
    // The same moment gives the same text: what is there already is it.
    if (const auto written = base::writeNewFile(text, report::briefText(brief)); !written) return fail(written.error().text());
    log("brief text", text);
    const auto printed = report::printBrief(brief, report::Paper::Letter, base::wallNow());
    if (!printed) return fail("as PDF: " + printed.error().text() + "; the text is in " + text.string());
    if (const auto written = base::writeFileAtomically(paper, printed->pdf); !written)
        return fail("as PDF: " + written.error().text() + "; the text is in " + text.string());
    log("brief PDF", paper);
    out.paper = paper;
    return out;
}

}  // namespace

void App::showBrief() {
    const live::Session& s = stage_->session();
    brief_ = report::makeBrief(s.shown(), s.places(), *stage_->school().building, stage_->model());
    ui_->showBrief("Command brief · " + base::formatClock(brief_->at, brief_->clockOffset), report::briefSections(*brief_));
}

void App::saveBrief() {
    if (!brief_) return;
    if (savingBrief_.busy()) return ui_->showMessage("The brief before is still being saved; save again when it is.");
    savingBrief_.start([brief = *brief_, school = stage_->school().building, plan = stage_->school().plan,
                        who = operator_] { return saveBriefOf(brief, *school, *plan, who); },
                       [](const std::exception& e) {
                           return BriefSaved{{}, {}, std::string("The brief is not saved: ") + e.what()};
                       });
}

void App::lookAtBrief() {
    const auto saved = savingBrief_.take();
    if (!saved) return;
    dirty_ = true;
    if (!saved->unlogged.empty()) base::log(base::LogLevel::Warning, unloggedText(saved->unlogged));
    if (!saved->problem.empty()) base::log(base::LogLevel::Warning, saved->problem);
    std::string text = saved->problem.empty() ? "Saved as text and PDF: " + saved->paper.string() : saved->problem;
    if (!saved->unlogged.empty()) text += "\n" + unloggedText(saved->unlogged);
    ui_->showMessage(std::move(text));
    if (saved->problem.empty() && saved->unlogged.empty()) ui_->letMessageGo(12);
}

}  // namespace sallyport::viewer
