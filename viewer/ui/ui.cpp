#include "viewer/ui/ui.h"

#include <imgui.h>

#include <algorithm>

#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {
constexpr double kMovedForS = 0.5;
}

struct Ui::Impl {
    Fonts fonts;
    Canvas canvas{fonts};
    PanelState panel;
    bool fontsChanged = false;

    void lostBorder() {
        // Round the whole screen, so that nobody takes a dead picture for the present.
        const scene::Palette& p = canvas.pal();
        const ImVec2 screen = ImGui::GetIO().DisplaySize;
        const float w = canvas.px(5);
        ImDrawList* list = ImGui::GetForegroundDrawList();
        list->AddRect({w / 2, w / 2}, {screen.x - w / 2, screen.y - w / 2}, col(p.caution), 0, 0, w);
    }
};

Ui::Ui() : impl_(std::make_unique<Impl>()) { impl_->canvas.keys = &impl_->panel.keys; }
Ui::~Ui() = default;

base::Result<std::unique_ptr<Ui>> Ui::create(double scale) {
    if (!ImGui::GetCurrentContext()) return base::Error{base::ErrorCode::Internal, "the panels need an ImGui context", {}};
    std::unique_ptr<Ui> ui(new Ui());
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    // Keys belong to the picture (viewer/app); ImGui sees them only in a text field.
    io.ConfigFlags &= ~(ImGuiConfigFlags_NavEnableKeyboard | ImGuiConfigFlags_NavEnableGamepad);
    io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
    io.ConfigWindowsMoveFromTitleBarOnly = true;
    ImGuiStyle& style = ImGui::GetStyle();
    style = ImGuiStyle();
    style.WindowPadding = style.FramePadding = style.ItemSpacing = style.ItemInnerSpacing = {0, 0};
    style.WindowBorderSize = style.ChildBorderSize = style.FrameBorderSize = 0;
    style.WindowRounding = style.ChildRounding = 0;
    style.WindowMinSize = {1, 1};
    if (auto made = ui->setScale(scale); !made) return made.error();
    return ui;
}

base::Result<void> Ui::setScale(double scale) {
    auto built = impl_->fonts.build(std::clamp(scale, 0.5, 4.0));
    if (built) impl_->fontsChanged = true;
    return built;
}

bool Ui::takeFontsChanged() { return std::exchange(impl_->fontsChanged, false); }

void Ui::draw(const scene::ViewModel& model, const scene::ViewState& view, const Progress& progress, scene::Commands& out) {
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    if (screen.x < 1 || screen.y < 1) return;
    Canvas& c = impl_->canvas;
    const double asked = impl_->fonts.scale(), scale = effectiveScale(int(screen.x), int(screen.y), asked);
    c.beginFrame(scale, view.theme);
    const Layout at = layout(int(screen.x), int(screen.y), asked, model, view.wider);
    const Metrics m = metricsFor(float(screen.x / scale), float(screen.y / scale), model.live, view.wider);
    const Frame f{model, view, at, m, impl_->panel, out};
    drawSplitters(c, f);  // before the panels: of ImGui's windows that stay where they are the first lies over the others
    drawTopBar(c, f);
    drawAlarmRows(c, f);
    // Alarm rows that come or go move what stands below: a press aimed before that is not meant for what it finds.
    PanelState& panel = impl_->panel;
    if (const float h = float(at.alarms.h); panel.alarmsH != h) {
        if (panel.alarmsH >= 0) panel.alarmsMovedS = c.timeS();
        panel.alarmsH = h;
    }
    c.armFrom(panel.alarmsMovedS + kMovedForS);
    drawLeftPanel(c, f);
    drawRightPanel(c, f);
    panel.assignDigit.reset();
    if (!panel.assigning) panel.assignListed = false;
    c.armFrom(0);
    // What is to be clicked in the picture is said where the timeline is: it would cover a part of the plan.
    if (!view.placing && !view.assigning && !view.routing && !view.measuring) drawTimeline(c, f);
    drawStatusStrip(c, f);
    drawPictureTools(c, f);
    drawPictureProblem(c, f);
    drawAssignPrompt(c, f);
    drawRoutePrompt(c, f);
    drawPlacingPrompt(c, f);
    drawMeasurePrompt(c, f);
    // Beside the picture's buttons, where there is room: what stands in the message must not hide them.
    Box besideTools = toBox(at.picture);
    if (besideTools.w > c.px(420)) besideTools.cutRight(c.px(kTargetU), c.px(16));
    drawMessage(c, impl_->panel, besideTools, out);
    drawProgress(c, toBox(at.picture), progress, false, out);
    drawOverlay(c, impl_->panel, &model, view, float(at.picture.y), nullptr, out);
    if (panel.overlay == Overlay::Tour) drawTour(c, f);
    if (view.search && panel.overlay != Overlay::Search) out.push_back(scene::SearchFor{});  // closed, however it was
    if (model.feedLost) impl_->lostBorder();
    c.endFrame();
}

void Ui::drawStartScreen(const StartScreen& start, const scene::ViewState& view, const Progress& progress, scene::Commands& out) {
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    if (screen.x < 1 || screen.y < 1) return;
    Canvas& c = impl_->canvas;
    c.beginFrame(effectiveScale(int(screen.x), int(screen.y), impl_->fonts.scale()), view.theme);
    drawStart(c, impl_->panel, start, view, out);
    const Box whole{0, 0, screen.x, screen.y};
    drawMessage(c, impl_->panel, whole.inset(0, c.px(kTargetU)), out);
    drawProgress(c, whole, progress, true, out);
    drawOverlay(c, impl_->panel, nullptr, view, 0, &start.recent, out);
    c.endFrame();
}

void Ui::drawLocked(const LockScreen& lock, const scene::ViewState& view, scene::Commands& out) {
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    if (screen.x < 1 || screen.y < 1) return;
    Canvas& c = impl_->canvas;
    c.beginFrame(effectiveScale(int(screen.x), int(screen.y), impl_->fonts.scale()), view.theme);
    drawLock(c, impl_->panel, lock, out);
    c.endFrame();
}

void Ui::showMessage(std::string text) {
    impl_->panel.message = std::move(text);
    impl_->panel.messageUntilS.reset();
    impl_->panel.messageOfReport = impl_->panel.messageOfDone = false;
    impl_->panel.messageOffer.reset();
}
void Ui::showReportMessage(std::string text) {
    showMessage(std::move(text));
    impl_->panel.messageOfReport = true;
}
void Ui::showMessage(std::string text, std::string word, scene::Command command) {
    showMessage(std::move(text));
    impl_->panel.messageOffer = Offer{{}, std::move(word), std::move(command)};
}
void Ui::sayFirst(const std::string& text) {
    PanelState& panel = impl_->panel;
    if (panel.message.empty()) return showMessage(text);
    panel.message = text + "\n" + panel.message;
    panel.messageUntilS.reset();
}
void Ui::letMessageGo(double seconds, bool well) {
    impl_->panel.messageUntilS = ImGui::GetTime() + seconds;
    impl_->panel.messageOfDone = well;
}
void Ui::showBriefly(std::string text, double seconds) {
    if (!impl_->panel.message.empty() && !impl_->panel.messageUntilS) return;
    showMessage(std::move(text));
    letMessageGo(seconds, false);
}
void Ui::showDone(std::string text, double seconds) {
    if (!impl_->panel.message.empty() && !impl_->panel.messageUntilS) return;
    showMessage(std::move(text));
    letMessageGo(seconds);
}
void Ui::withdrawUndo() {
    PanelState& panel = impl_->panel;
    if (panel.messageOffer && std::holds_alternative<scene::UndoMark>(panel.messageOffer->command)) panel.message.clear(), panel.messageOffer.reset();
}
void Ui::askAgain(const scene::ShowPanel& which, std::string_view answer, std::string error) {
    apply(which);
    PanelState& panel = impl_->panel;
    const size_t n = std::min(answer.size(), panel.input.size() - 1);
    std::copy_n(answer.begin(), n, panel.input.begin());
    panel.input[n] = 0;
    panel.inputError = std::move(error);
}
void Ui::askPrint(std::string_view file, bool status, std::string error) {
    PanelState& panel = impl_->panel;
    if (error.empty()) panel.print.status = status;
    panel.open(Overlay::Print);
    const size_t n = std::min(file.size(), panel.input.size() - 1);
    std::copy_n(file.begin(), n, panel.input.begin());
    panel.input[n] = 0;
    panel.inputError = std::move(error);
}
void Ui::ask(std::string text, std::string yes, scene::Command command) {
    impl_->panel.question = Offer{std::move(text), std::move(yes), std::move(command)};
    impl_->panel.open(Overlay::Confirm);
}
void Ui::showBrief(std::string title, std::vector<report::BriefSection> sections) {
    impl_->panel.open(Overlay::Brief);
    impl_->panel.briefTitle = std::move(title);
    impl_->panel.brief = std::move(sections);
}
void Ui::setReport(std::string text) { impl_->panel.report = std::move(text); }
bool Ui::dismissMessage() {
    const bool stood = !impl_->panel.message.empty() && !impl_->panel.messageUntilS;
    impl_->panel.message.clear();
    return stood;
}
const std::string& Ui::message() const { return impl_->panel.message; }

void Ui::setPictureProblem(const std::string& text) { impl_->panel.pictureProblem = text; }
const std::string& Ui::pictureProblem() const { return impl_->panel.pictureProblem; }
void Ui::setClockRuns(bool runs) { impl_->panel.clockRuns = runs; }
std::optional<double> Ui::frameDueInS() const {
    const Canvas& c = impl_->canvas;
    std::optional<double> due = c.tipDueInS();
    if (settingsOpen() && impl_->panel.settings.unsettled()) due = 0.0;
    if (const auto& until = impl_->panel.messageUntilS) due = std::min(due.value_or(1e9), std::max(0.0, *until - c.timeS()));
    return due;
}

void Ui::apply(const scene::ShowPanel& show) {
    PanelState& panel = impl_->panel;
    using Which = scene::ShowPanel::Which;
    switch (show.which) {
        case Which::Inspector:
            panel.tab = Tab::Place;
            break;
        case Which::Doors:
            panel.showDoors();
            break;
        case Which::Alerts:
            panel.tab = Tab::Alerts;
            break;
        case Which::Feeds:
            panel.tab = Tab::Feeds;
            break;
        case Which::Calls:
            panel.tab = panel.tab == Tab::Calls ? Tab::Place : Tab::Calls;
            break;
        case Which::PlaceTools:
            panel.placeTools = !panel.placeTools, panel.viewTools = false;
            break;
        case Which::Clearing:
            panel.tab = panel.tab == Tab::Clearing ? Tab::Place : Tab::Clearing;
            break;
        case Which::Casualties:
            panel.tab = panel.tab == Tab::Casualties ? Tab::Place : Tab::Casualties;
            break;
        case Which::Times:
            panel.tab = panel.tab == Tab::Times ? Tab::Place : Tab::Times;
            break;
        case Which::Keys:
            panel.overlay == Overlay::Keys ? void(panel.overlay = Overlay::None) : panel.open(Overlay::Keys);
            break;
        case Which::Settings:
            panel.overlay == Overlay::Settings ? void(panel.overlay = Overlay::None) : panel.openSettings();
            break;
        case Which::Assign:
        case Which::Hold: {
            const bool holding = show.which == Which::Hold;
            panel.assigning = !(panel.assigning && panel.tab == Tab::Place && panel.holding == holding);
            panel.holding = holding;
            panel.tab = Tab::Place;
            break;
        }
        case Which::Operator:
            panel.open(Overlay::Operator);
            break;
        case Which::OpenFile:
            panel.open(Overlay::OpenFile);
            break;
        case Which::ConnectFeed:
            panel.open(Overlay::ConnectFeed);
            break;
        case Which::Bookmarks:
            panel.open(Overlay::Bookmarks);
            break;
        case Which::Search:
            panel.openSearch();
            break;
        case Which::Print:  // the application opens it: it knows where files go
            break;
        case Which::None:
            if (panel.overlay == Overlay::Settings && panel.settings.leaveByField()) break;
            panel.overlay = Overlay::None, panel.assigning = panel.placeTools = panel.viewTools = false;
            break;
    }
}

bool Ui::takeKey(ListKey key) {
    PanelState& panel = impl_->panel;
    const bool tab = key == ListKey::Next || key == ListKey::Previous, digit = key >= ListKey::First && key <= ListKey::Third;
    if (panel.overlay == Overlay::Settings) return panel.settings.take(key);
    if (panel.overlay == Overlay::Search && key <= ListKey::Enter) {
        if (key == ListKey::Enter) panel.search.enter = true;
        else panel.search.step += key == ListKey::Down ? 1 : -1;
        return true;
    }
    // What is typed into one of its fields is that field's, but for the way to the next; so is what comes before the field is ready for it.
    OperatorForm& form = panel.operatorForm;
    if (panel.overlay == Overlay::Operator && key <= ListKey::Third && (tab || (!ImGui::GetIO().WantTextInput && form.waiting == 0))) {
        if (tab) form.step += key == ListKey::Next ? 1 : -1, form.waiting = OperatorForm::kWaits;
        else if (digit) form.chosen = int(key) - int(ListKey::First) + 1;
        else if (key == ListKey::Enter) form.enter = true;
        return true;
    }
    return false;
}

void Ui::toggleOperator(const scene::OperatorView& here) {
    PanelState& panel = impl_->panel;
    if (panel.overlay == Overlay::Operator) panel.overlay = Overlay::None;
    else panel.openOperator(here);
}

Ui::Edge Ui::edge() const {
    const SplitterDrag& drag = impl_->panel.splitter;
    return drag.edge != SplitterDrag::Edge::None ? Edge::Held : drag.hot ? Edge::Under : Edge::None;
}

bool Ui::holdsLetters() const { return impl_->panel.overlay == Overlay::Operator || settingsOpen(); }

bool Ui::teamsOpen() const { return impl_->panel.assigning && impl_->panel.tab == Tab::Place && impl_->panel.overlay == Overlay::None; }

bool Ui::settingsOpen() const { return impl_->panel.overlay == Overlay::Settings; }
void Ui::setSettings(SettingsView view) {
    impl_->panel.settings.view = std::move(view);
    impl_->panel.settings.edit = {};
}
void Ui::setKeys(KeyTexts keys) {
    impl_->panel.keys = std::move(keys);
    leaveKey();
}
Action Ui::keyWanted() const {
    return settingsOpen() && impl_->panel.settings.page == SettingsPage::Keys ? impl_->panel.settings.capture : Action::None;
}
void Ui::leaveKey() {
    impl_->panel.settings.capture = Action::None;
    impl_->panel.settings.refused.clear();
}
void Ui::refuseSetting(std::string why) { impl_->panel.settings.refused = std::move(why); }

bool Ui::takeDigit(int digit) {
    if (settingsOpen()) return impl_->panel.settings.takeDigit(digit);
    if (!teamsOpen()) return false;
    impl_->panel.assignDigit = digit;
    return true;
}

std::optional<scene::CallScopeShown> Ui::callsShown() const {
    if (impl_->panel.tab != Tab::Calls) return std::nullopt;
    return scene::CallScopeShown{impl_->panel.callScope == CallScope::Floor, impl_->panel.callScope == CallScope::Room};
}

bool Ui::overlayOpen() const { return impl_->panel.overlay != Overlay::None; }

bool Ui::takesText() const {
    switch (impl_->panel.overlay) {
        case Overlay::Search:
        case Overlay::Print:
        case Overlay::OpenFile:
        case Overlay::ConnectFeed:
        case Overlay::Exercise:
        case Overlay::Bookmark:
        case Overlay::Rename:
        case Overlay::ViewName:
            return true;
        default:
            return false;
    }
}

const std::vector<Target>& Ui::targets() const { return impl_->canvas.targets(); }
void Ui::recordTexts(bool on) { impl_->canvas.recordTexts = on; }
const std::vector<DrawnText>& Ui::texts() const { return impl_->canvas.texts(); }

}  // namespace sallyport::ui
