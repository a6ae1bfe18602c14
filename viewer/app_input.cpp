// Mouse and keys over the picture. Panels get theirs through ImGui; the picture gets what ImGui does not want.
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>

#include <cmath>

#include "scene/choose.h"
#include "scene/placing.h"
#include "viewer/app_state.h"
#include "viewer/keys.h"

namespace sallyport::viewer {

namespace {

constexpr double kDragThresholdPx = 4;
constexpr double kWalkMps = 1.6, kRunMps = 4.0;

/// Keys of an open list, taken from the window's own queue: ImGui loses short presses between slow frames.
std::optional<ui::ListKey> listKey(const KeyInput& k) {
    if (k.control) return std::nullopt;
    switch (k.key) {
        case GLFW_KEY_LEFT:
            return ui::ListKey::Left;
        case GLFW_KEY_RIGHT:
            return ui::ListKey::Right;
        case GLFW_KEY_SPACE:
            return ui::ListKey::Press;
        case GLFW_KEY_UP:
            return ui::ListKey::Up;
        case GLFW_KEY_DOWN:
            return ui::ListKey::Down;
        case GLFW_KEY_ENTER:
        case GLFW_KEY_KP_ENTER:
            return ui::ListKey::Enter;
        case GLFW_KEY_TAB:
            return k.shift ? ui::ListKey::Previous : ui::ListKey::Next;
        case GLFW_KEY_1:
        case GLFW_KEY_KP_1:
            return ui::ListKey::First;
        case GLFW_KEY_2:
        case GLFW_KEY_KP_2:
            return ui::ListKey::Second;
        case GLFW_KEY_3:
        case GLFW_KEY_KP_3:
            return ui::ListKey::Third;
        default:
            return std::nullopt;
    }
}

/// As the settings take it; a key that has no name is refused there.
std::string wantedKey(const KeyInput& key) {
    std::string text = strokeText(strokeOf(key));
    return text.empty() ? "?" : text;
}

double floorZ(const Stage& stage, const scene::ViewState& v) { return stage.school().building->floor(v.floor).elevationM; }

}  // namespace

/// One after the other, each with what came of the one before: a digit that follows a key closely means what that key opened.
void App::handleInput(const std::vector<Input>& inputs) {
    for (const Input& input : inputs) {
        if (desk_.locked) return;  // the lock screen has the keys and the pointer to itself
        handle(input);
        applyCommands();
    }
    if (desk_.locked || !stage_) return;
    double x, y;
    window_->cursor(x, y);
    handleDrag(x, y);
    const bool over = view_.picture.contains(x, y) && !ImGui::GetIO().WantCaptureMouse;
    view_.cursorLocal = over ? scene::pixelOnPlane(view_, x, y, floorZ(*stage_, view_)) : std::nullopt;
    view_.hover = over && !drag_.active ? stage_->pick(view_, x, y) : scene::Selection{};
}

void App::handle(const Input& input) {
    if (const auto* key = std::get_if<KeyInput>(&input)) {
        handleKey(*key);
    } else if (const auto* drop = std::get_if<DropInput>(&input)) {
        dropped(drop->files);
    } else if (const auto* wheel = std::get_if<WheelInput>(&input)) {
        if (!stage_ || !view_.picture.contains(wheel->x, wheel->y) || ImGui::GetIO().WantCaptureMouse) return;
        move_.stopCamera();
        view_.camera = scene::zoomAt(view_, wheel->x, wheel->y, std::pow(1.2, wheel->steps), floorZ(*stage_, view_));
    } else if (const auto* button = std::get_if<ButtonInput>(&input)) {
        if (stage_) handleButton(*button);
    }
}

void App::handleKey(const KeyInput& key) {
    const ImGuiIO& io = ImGui::GetIO();
    if (key.key == GLFW_KEY_ESCAPE) {
        if (key.repeat) return;  // one press, one thing
        // The topmost thing goes first: a sheet or a question, an opening under way, what is being pointed out, the selection, what can be
        // seen, a message that stands, the range.
        if (pending_ && !ui_->overlayOpen()) commands_.push_back(scene::CancelOpening{});
        else if (!ui_->overlayOpen() && !io.WantTextInput && !ui_->teamsOpen()) {
            if (view_.moving) view_.moving.reset(), drag_.marker.clear();
            else if (view_.routing) commands_.push_back(scene::BeginRoute{});
            else if (view_.placing) commands_.push_back(scene::BeginPlacing{});
            else if (view_.measuring) commands_.push_back(scene::ToggleMeasuring{});
            else if (view_.assigning) commands_.push_back(scene::BeginAssign{});
            else if (view_.choosing) commands_.push_back(scene::ToggleChoosing{});
            else if (!std::holds_alternative<std::monostate>(view_.selection)) commands_.push_back(scene::Select{});
            else if (view_.sight) commands_.push_back(scene::ShowSight{});
            else if (!ui_->dismissMessage()) commands_.push_back(scene::ClearRange{});
        }
        ui_->apply({scene::ShowPanel::Which::None});
        return;
    }
    if (ui_->keyWanted() != ui::Action::None) {
        // Keys that only change others are waited out.
        if (!key.repeat && (key.key < GLFW_KEY_LEFT_SHIFT || key.key > GLFW_KEY_RIGHT_SUPER) && key.key != GLFW_KEY_CAPS_LOCK)
            commands_.push_back(scene::SetKey{ui::actionRow(ui_->keyWanted()).id, wantedKey(key)});
        return;
    }
    const auto list = listKey(key);
    // A press is one press, however long; going on by a key that is held is meant.
    const bool once = list == ui::ListKey::Enter || list == ui::ListKey::Press;
    if (list && !(once && key.repeat) && ui_->takeKey(*list)) return;
    // Whatever is being typed: nobody who walks away may have to leave a field first.
    if (!key.repeat && keys_.find(strokeOf(key)) == ui::Action::Lock) {
        commands_.push_back(scene::LockWindow{});
        return;
    }
    if (io.WantTextInput || ui_->takesText()) return;  // ImGui gives a field what is typed a frame after it came up
    if (const auto digit = digitOf(key); digit && ui_->takeDigit(*digit)) return;
    if (ui_->holdsLetters() && !key.control && key.key < GLFW_KEY_F1) return;
    const bool door = stage_ && stage_->model().inspector.isDoor;
    const KeyContext context{view_.mode == scene::ViewMode::Inside, stage_ && !door ? stage_->model().inspector.markTarget : "", door};
    if (stage_ && view_.placing && !ui_->overlayOpen()) {
        if (auto c = placingKey(key, !view_.placing->corners.empty())) {
            commands_.push_back(std::move(*c));
            return;
        }
    }
    const ui::Action action = keys_.find(strokeOf(key));
    if (stage_ && view_.measuring && view_.measuring->floor == view_.floor && !view_.measuring->points.empty() && !ui_->overlayOpen() &&
        !key.repeat && action == ui::Action::Undo) {
        commands_.push_back(scene::TakeMeasuredBack{});
        return;
    }
    if (stage_) {
        if (auto c = commandForKey(keys_, key, context)) commands_.push_back(std::move(*c));
    } else {
        const bool enterOpens = !pending_ && !ui_->overlayOpen() && !startScreen_.recent.empty();
        if (auto c = startScreenKey(keys_, key, enterOpens ? startScreen_.recent.front().path : "")) commands_.push_back(std::move(*c));
    }
}

void App::dropped(const std::vector<std::filesystem::path>& files) {
    if (!files.empty()) commands_.push_back(scene::OpenFile{files.front(), false, {files.begin() + 1, files.end()}});
}

void App::handleButton(const ButtonInput& b) {
    if (b.down) {
        if (drag_.active || !view_.picture.contains(b.x, b.y) || ImGui::GetIO().WantCaptureMouse) return;
        const bool left = b.button == GLFW_MOUSE_BUTTON_LEFT;
        const bool several =
            left && (b.shift || view_.choosing) && view_.mode != scene::ViewMode::Inside && !view_.assigning && !view_.placing && !view_.measuring;
        drag_ = {.active = true, .button = b.button, .shift = b.shift, .box = several, .x = b.x, .y = b.y, .startX = b.x, .startY = b.y};
        if (left) drag_.face = scene::sectionHandleAt(view_, b.x, b.y);
        if (left && !several && !drag_.face && !view_.placing && !view_.measuring) takeMarker(b.x, b.y);
        return;
    }
    if (!drag_.active || b.button != drag_.button) return;
    handleDrag(b.x, b.y);  // to where it was let go, which a slow picture may not have seen yet
    if (view_.moving) {
        if (drag_.moved) commands_.push_back(scene::MoveMarker{view_.moving->id, view_.moving->by});
        view_.moving.reset();
    }
    if (!drag_.moved && (view_.placing || view_.measuring)) {
        // The right button, as everywhere, only looks.
        if (const auto at = scene::pixelOnPlane(view_, b.x, b.y, floorZ(*stage_, view_)); at && b.button == GLFW_MOUSE_BUTTON_LEFT)
            commands_.push_back(view_.placing ? scene::Command(scene::PlaceAt{*at}) : scene::MeasureAt{*at});
        drag_.active = false;
        return;
    }
    // A press and release in one place is a choice, with the right button too (its menu is the inspector).
    if (!drag_.moved && !drag_.face) {
        const scene::Selection what = stage_->pick(view_, b.x, b.y);
        std::optional<base::RoomId> room;
        if (const auto* hit = std::get_if<base::RoomId>(&what)) room = *hit;
        // Of several, rooms of this floor are meant, whatever stands in them or is drawn over them.
        if (const bool here = room && stage_->school().building->room(*room).floor == view_.floor; !here && what.index() != 0)
            if (const auto at = scene::pixelOnPlane(view_, b.x, b.y, floorZ(*stage_, view_)))
                if (const auto under = stage_->school().places->roomAt(view_.floor, *at)) room = under;
        if (!drag_.box) commands_.push_back(scene::Select{what});
        else if (room) commands_.push_back(scene::ChooseRooms{{*room}, true});
    }
    if (view_.box) {
        const auto rooms = scene::roomsInBox(*stage_->school().building, *stage_->school().places, view_, *view_.box);
        if (!rooms.empty()) commands_.push_back(scene::ChooseRooms{rooms, drag_.shift || view_.choosing});
        view_.box.reset();
        dirty_ = true;
    }
    drag_.active = false;
}

/// The chosen marker, when it is what lies under the pointer, is taken into the hand: nothing moves that nobody chose before.
void App::takeMarker(double x, double y) {
    const auto* chosen = std::get_if<scene::PointRef>(&view_.selection);
    if (!chosen || view_.mode == scene::ViewMode::Inside || !scene::placedMarker(stage_->model(), chosen->id)) return;
    const auto from = scene::pixelOnPlane(view_, x, y, floorZ(*stage_, view_));
    if (!from || !(stage_->pick(view_, x, y) == view_.selection)) return;
    drag_.marker = chosen->id;
    drag_.from = *from;
}

void App::handleDrag(double x, double y) {
    if (!drag_.active) return;
    if (!drag_.moved && std::hypot(x - drag_.startX, y - drag_.startY) < kDragThresholdPx * view_.uiScale) return;
    drag_.moved = true;
    if (drag_.box && !drag_.face) {
        const int x0 = int(std::min(x, drag_.startX)), y0 = int(std::min(y, drag_.startY));
        view_.box = scene::PixelRect{x0, y0, int(std::max(x, drag_.startX)) - x0, int(std::max(y, drag_.startY)) - y0};
        return;
    }
    const double dx = x - drag_.x, dy = y - drag_.y;
    drag_.x = x;
    drag_.y = y;
    if (dx == 0 && dy == 0) return;
    if (drag_.face && view_.section) {
        view_.section = scene::moveFace(*view_.section, *drag_.face, scene::faceDragM(view_, *drag_.face, dx, dy));
        return;
    }
    if (!drag_.marker.empty()) {
        if (const auto at = scene::pixelOnPlane(view_, x, y, floorZ(*stage_, view_)))
            view_.moving = scene::MovingMarker{drag_.marker, *at - drag_.from};
        return;
    }
    move_.stopCamera();
    // One finger (or the left button) drags the plan and turns the rest; middle and right drag orbit, with Shift they pan.
    const bool pan = view_.mode == scene::ViewMode::Plan || (drag_.shift && view_.mode == scene::ViewMode::Orbit);
    view_.camera = pan ? scene::panBy(view_, dx, dy, floorZ(*stage_, view_)) : scene::orbitBy(view_, dx, dy);
}

void App::walk(double dtS) {
    if (view_.mode != scene::ViewMode::Inside || ImGui::GetIO().WantTextInput) return;
    const double forward = double(window_->keyDown(GLFW_KEY_W)) - double(window_->keyDown(GLFW_KEY_S));
    const double right = double(window_->keyDown(GLFW_KEY_D)) - double(window_->keyDown(GLFW_KEY_A));
    if (forward == 0 && right == 0) {
        if (walking_) followGround(dtS);
        return;
    }
    move_.stopCamera();
    const double yaw = view_.camera.yawDeg * M_PI / 180;
    const base::Vec2 ahead(std::sin(yaw), std::cos(yaw)), aside(ahead.y, -ahead.x);
    const base::Vec2 direction = glm::normalize(ahead * forward + aside * right);
    const double speed = window_->keyDown(GLFW_KEY_LEFT_SHIFT) ? kRunMps : kWalkMps;
    view_.camera.eye += base::Vec3(direction * speed * std::min(dtS, 0.1), 0);
    followGround(dtS);
}

/// Up and down stairs and ramps with the ground, and onto the floor that is reached; beside every ground one stays at the height one had.
void App::followGround(double dtS) {
    const auto& b = *stage_->school().building;
    if (!ground_) ground_ = std::make_unique<scene::Ground>(b);
    base::Vec3& eye = view_.camera.eye;
    const double feet = eye.z - scene::kEyeM;
    const auto ground = ground_->below(base::Vec2(eye), feet);
    constexpr double kAtRestM = 0.005;
    walking_ = ground && std::abs(*ground - feet) > kAtRestM;
    dirty_ = true;
    if (!ground) return;
    // Quickly enough for a run up a stair, smoothly enough for its steps; a fall is not a jump of the picture either.
    constexpr double kFollowPerS = 12;
    eye.z += (*ground - feet) * (1 - std::exp(-kFollowPerS * std::min(dtS, 0.1)));
    base::FloorId on;
    constexpr double kNearlyThereM = 0.6;
    for (size_t i = 0; i < b.floors.size(); ++i)
        if (b.floors[i].elevationM <= *ground + kNearlyThereM && stage_->model().floors[i].listed) on = base::FloorId(uint32_t(i));
    if (on.valid() && on != view_.floor) {
        move_.stopCamera();
        view_.floor = on;  // the eye is there already
    }
}

}  // namespace sallyport::viewer
