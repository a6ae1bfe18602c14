// Who sits at this desk, command taken and given, and the lock: while it is locked nothing of the school is drawn, told or written but counts.
#include <cmath>

#include "base/log.h"
#include "base/pin_hash.h"
#include "base/text.h"
#include "viewer/access_log.h"
#include "viewer/app_state.h"

namespace sallyport::viewer {

void App::takeDesk() {
    std::string problem;
    desk_ = readDesk(&problem);
    if (!problem.empty()) {
        base::log(base::LogLevel::Warning, problem);
        ui_->showMessage(problem);
    }
    if (desk_.pinHash.empty()) desk_.locked = false;
    pinNotBeforeS_ = timeS_ + double(pinDelay(desk_.wrongPins).count()) / 1000;
    showDesk();
}

/// To the panels.
void App::showDesk() {
    facts_.operatorHere = {operator_, desk_.role, desk_.agency, !desk_.pinHash.empty()};
    ++facts_.revision;
    dirty_ = true;
}

/// What cannot be kept between starts counts all the same until the end.
void App::keepDesk() {
    if (auto kept = writeDesk(desk_); !kept) {
        base::log(base::LogLevel::Warning, kept.error().text());
        ui_->showMessage("Not kept for the next start: " + kept.error().text());
    }
    showDesk();
}

void App::setOperator(const scene::SetOperator& c) {
    const auto cut = [](const std::string& text) { return std::string(base::cutUtf8(text, kMaxDeskText)); };
    if (c.name.empty()) return;
    operator_ = desk_.name = cut(c.name);
    desk_.role = cut(c.role);
    desk_.agency = cut(c.agency);
    keepDesk();
    ui_->showDone("Marks from now on carry the name " + operator_ + ".", 5);
}

void App::setPin(const scene::SetPin& c) {
    const auto refuse = [this](std::string why) { ui_->askAgain({scene::ShowPanel::Which::Operator}, {}, std::move(why)); };
    if (!desk_.pinHash.empty() && timeS_ < pinNotBeforeS_) return refuse("Too many wrong PINs; wait a little.");
    if (pin_.busy()) return refuse("The PIN before is still being looked at; try again.");
    tryPin(c.now, c.pin);
}

/// A PIN is slow to look at on purpose: that is done beside the window. `next`: the one to be set when it fits; nothing: it is to unlock.
void App::tryPin(std::string typed, std::optional<std::string> next) {
    pin_.start(
        [stored = desk_.pinHash, typed = std::move(typed), next = std::move(next)] {
            PinTried out;
            out.fits = stored.empty() || base::pinFits(stored, typed);
            if (!out.fits || !next) return out;
            out.pinHash.emplace();
            if (next->empty()) return out;
            if (auto hash = base::hashPin(*next)) out.pinHash = std::move(*hash);
            else out.problem = hash.error().message;
            return out;
        },
        [setting = next.has_value()](const std::exception& e) {
            PinTried out;
            out.problem = e.what();
            if (setting) out.pinHash.emplace();
            return out;
        });
    dirty_ = true;
}

void App::lookAtPin() {
    auto tried = pin_.take();
    if (!tried) return;
    dirty_ = true;
    if (!tried->pinHash) return takeUnlock(*tried);
    const auto refuse = [this](std::string why) {
        // A desk that was locked meanwhile opens no panel.
        if (!desk_.locked) ui_->askAgain({scene::ShowPanel::Which::Operator}, {}, std::move(why));
    };
    if (!tried->problem.empty()) return refuse("Not set: " + tried->problem + ".");
    if (!tried->fits) {
        wrongPin();
        return refuse("That is not the PIN of now.");
    }
    desk_.wrongPins = 0;
    desk_.pinHash = std::move(*tried->pinHash);
    keepDesk();
    if (desk_.pinHash.empty()) ui_->showDone("No PIN any more: whoever presses Enter unlocks.", 8);
    else ui_->showDone("The PIN is set. Ctrl+L hides the picture until it is typed.", 8);
}

void App::wrongPin() {
    ++desk_.wrongPins;
    pinNotBeforeS_ = timeS_ + double(pinDelay(desk_.wrongPins).count()) / 1000;
    keepDesk();
}

void App::lock() {
    desk_.locked = true;
    lockError_.clear();
    drag_ = {};
    view_.moving.reset();
    view_.box.reset();
    view_.hover = {};
    view_.cursorLocal.reset();
    ui_->apply({scene::ShowPanel::Which::None});
    titleStale_ = true;
    keepDesk();
}

void App::unlock(const std::string& pin) {
    if (desk_.pinHash.empty()) {
        PinTried none;
        none.fits = true;
        return takeUnlock(none);
    }
    if (timeS_ < pinNotBeforeS_ || pin_.busy()) return;
    lockError_.clear();
    tryPin(pin, std::nullopt);
}

void App::takeUnlock(const PinTried& tried) {
    if (!desk_.locked) return;
    if (!tried.problem.empty()) {
        lockError_ = "The PIN could not be looked at: " + tried.problem;
        return;
    }
    if (!tried.fits) {
        wrongPin();
        lockError_ = "Wrong PIN.";
        return;
    }
    desk_.locked = false;
    desk_.wrongPins = 0;
    lockError_.clear();
    titleStale_ = true;
    keepDesk();
}

void App::drawLocked() {
    ui::LockScreen lock;
    lock.pinSet = !desk_.pinHash.empty();
    lock.waitS = std::max(0.0, pinNotBeforeS_ - timeS_);
    lock.checking = pin_.busy();
    lock.error = lockError_;
    if (stage_) {
        const scene::ViewModel& m = stage_->model();
        lock.alarms = m.unackedAlerts;
        lock.feedsLost = m.liveFeeds ? m.feedsLost : 0;
        lock.recording = m.recording.recording && m.recording.error.empty();
        lock.notRecording = m.liveFeeds && !lock.recording;
        if (clockRuns()) lock.clock = base::formatClock(base::wallNow(), m.clockOffset);
    }
    ui_->drawLocked(lock, view_, commands_);
}

/// A locked window is not closed by whoever stands before it: the recording would end.
bool App::mayClose() {
    if (!desk_.locked || desk_.pinHash.empty()) return true;
    window_->refuseClose();
    lockError_ = "Unlock it to close it.";
    dirty_ = true;
    return false;
}

void App::sayUnlogged(const base::Result<void>& logged) {
    if (logged) return;
    const std::string text = unloggedText(logged.error().text());
    base::log(base::LogLevel::Warning, text);
    ui_->showBriefly(text);
}

}  // namespace sallyport::viewer
