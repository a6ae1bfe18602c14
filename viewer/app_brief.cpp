// The hand-over brief: made of what is shown now, and written as text for who reads it over the radio.
#include <sys/stat.h>

#include <algorithm>

#include "base/file.h"
#include "viewer/access_log.h"
#include "viewer/app_state.h"

namespace sallyport::viewer {

namespace {

/// brief_SCHOOL_2026-11-19T19-46-21.txt
std::string briefName(const report::Brief& b) {
    std::string name = "brief_" + b.school + "_" + base::formatTimestamp(b.at).substr(0, 19);
    for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '_') c = '-';
    return name.substr(0, 120) + ".txt";
}

}  // namespace

void App::showBrief() {
    const live::Session& s = stage_->session();
    brief_ = report::makeBrief(s.shown(), s.places(), *stage_->school().building, stage_->model());
    ui_->showBrief("Command brief · " + base::formatClock(brief_->at, brief_->clockOffset), report::briefSections(*brief_));
}

void App::saveBrief() {
    if (!brief_) return;
    const auto fail = [this](const std::string& why) { ui_->showMessage("The brief is not saved: " + why); };
    const auto data = base::xdgDirectory(base::XdgDir::Data);
    if (!data) return fail(data.error().text());
    const std::filesystem::path folder = *data / "briefs";
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return fail("its folder cannot be made: " + folder.string());
    const std::filesystem::path path = folder / briefName(*brief_);
    const auto written = base::writeNewFile(path, report::briefText(*brief_));
    if (!written) return fail(written.error().text());
    // The same moment gives the same text: what is there already is it.
    sayUnlogged(logExported(*stage_->school().building, "brief text", path));
    ui_->showMessage("Saved: " + path.string());
    ui_->letMessageGo(12);
}

}  // namespace sallyport::viewer
