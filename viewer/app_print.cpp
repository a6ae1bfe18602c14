// Floor plans printed from the window: asked for, made on a thread of their own, and what came of it.
#include "base/log.h"
#include "viewer/access_log.h"
#include "viewer/app_state.h"

namespace sallyport::viewer {

using namespace scene;

void App::askPrint() {
    if (!stage_) return ui_->showMessage("Open a school first; then its floor plans can be printed.");
    const live::Session& session = stage_->session();
    // Without a feed and without an event there is no state that could be taken for one.
    const bool said = !session.liveFeeds() || hub_ != nullptr || clockRuns();
    ui_->askPrint(suggestedPrint(stage_->school().building->name, base::wallNow(), stage_->model().clockOffset).string(), said);
}

void App::print(const PrintPlan& c) {
    if (printing_.busy()) return ui_->showMessage("A PDF is being made already; print again when it is done.");
    std::filesystem::path file = c.file;
    if (file.extension() != ".pdf" && file.extension() != ".PDF") file += ".pdf";
    std::error_code ec;
    if (!c.confirmed && std::filesystem::exists(file, ec)) {
        PrintPlan again = c;
        again.file = file;
        again.confirmed = true;
        return ui_->ask(file.string() + " is there already.\n\nReplace it?", "Replace it", again);
    }
    const auto paper = report::paperNamed(c.paper);
    PrintJob job;
    job.building = stage_->school().building;
    job.plan = stage_->school().plan;
    job.edits = stage_->school().edits;
    job.model = modelPath_;
    job.wishes.paper = paper.value_or(report::Paper::Letter);
    job.wishes.status = c.status;
    if (c.thisFloor) job.wishes.floors = {view_.floor};
    job.wishes.buildingUp = view_.buildingUp;
    if (c.status) job.state = stage_->model();
    job.printedAt = base::wallNow();
    job.output = file;
    job.who = operator_;
    startPrinting(printing_, std::move(job));
    dirty_ = true;
}

void App::lookAtPrinting() {
    const auto done = printing_.take();
    if (!done) return;
    dirty_ = true;
    if (!*done) {
        base::log(base::LogLevel::Warning, "not printed: " + done->error().text());
        return ui_->showMessage("NOT PRINTED: " + done->error().text());
    }
    const Printed& p = **done;
    std::string text =
        std::to_string(p.pages) + (p.pages == 1 ? " page" : " pages") + ", floors at 1:" + std::to_string(p.scale) + ", are in " + p.output.string();
    if (!p.listedOnly.empty())
        text += ". " + std::to_string(p.listedOnly.size()) +
                " rooms found no place on their map and stand in the list beside it; a larger paper has room.";
    if (!p.unlogged.empty()) {
        base::log(base::LogLevel::Warning, unloggedText(p.unlogged));
        return ui_->showMessage(text + "\n" + unloggedText(p.unlogged));  // stays until it is read
    }
    ui_->showMessage(text);
    ui_->letMessageGo();
}

}  // namespace sallyport::viewer
