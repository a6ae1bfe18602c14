// Going to what was found, and back to places and views that a person keeps.
#include <algorithm>

#include "base/log.h"
#include "base/text.h"
#include "scene/place_search.h"
#include "viewer/app_state.h"

namespace sallyport::viewer {

using namespace scene;

/// Of the school that is about to be shown.
void App::openPlaces() {
    placesFile_.clear();
    facts_.recent.clear();
    facts_.views.clear();
    ++facts_.revision;
    const auto file = placesFile(*stage_->school().building);
    if (!file) return base::log(base::LogLevel::Warning, file.error().text());
    placesFile_ = *file;
    Places places = readPlaces(placesFile_);
    facts_.recent = std::move(places.recent);
    facts_.views = std::move(places.views);
}

/// What is kept is a convenience: when it cannot be written it is said, and the window goes on with it.
void App::keepPlaces(const char* what) {
    ++facts_.revision;
    if (placesFile_.empty()) return;
    const auto written = writePlaces(placesFile_, {facts_.recent, facts_.views});
    if (written) return;
    base::log(base::LogLevel::Warning, written.error().text());
    if (*what) ui_->showBriefly(std::string(what) + " is not kept beyond this window: " + written.error().text());
}

void App::rememberPlace(const PlaceKey& key) {
    if (!facts_.recent.empty() && facts_.recent.front() == key) return;
    Places places{std::move(facts_.recent), {}};
    remember(places, key);
    facts_.recent = std::move(places.recent);
    keepPlaces("");
}

void App::goToPlace(const GoToPlace& c) {
    const auto& b = *stage_->school().building;
    view_.search.reset();
    if (const auto key = placeKey(b, c.what)) rememberPlace(*key);
    if (!std::holds_alternative<std::monostate>(c.what) && !c.at) return goTo(c.what);
    if (!c.floor.valid() || c.floor.index() >= b.floors.size()) return;
    view_.selection = c.what;
    if (!c.at) {
        rememberPlace({PlaceKey::Kind::Floor, b.floor(c.floor).id});
        setFloor(c.floor);
        return goHome();
    }
    if (std::holds_alternative<std::monostate>(c.what))
        rememberPlace({PlaceKey::Kind::Grid, building::gridReference(b, building::makeGrid(b), c.floor, *c.at)});
    const base::Vec3 middle(*c.at, b.floor(c.floor).elevationM);
    base::Box3 box;
    box.add(middle);
    box.add(middle + base::Vec3(0, 0, 3));
    lookAt(c.floor, box);
}

/// From the chosen door, else from the middle of the chosen room, else from under the pointer; the same again: nothing.
void App::showSight() {
    const auto& b = *stage_->school().building;
    SightWish wish;
    if (view_.sight) wish.allDoorsShut = view_.sight->allDoorsShut;
    if (const auto* d = std::get_if<DoorId>(&view_.selection)) {
        wish.door = *d;
        wish.floor = b.door(*d).floor;
        wish.at = base::Vec2(b.door(*d).position);
    } else if (const auto* r = std::get_if<RoomId>(&view_.selection)) {
        wish.floor = b.room(*r).floor;
        const auto middle = stage_->school().places->position(*r);
        if (!middle) return ui_->showBriefly("This room has no shape in the model.");
        wish.at = base::Vec2(*middle);
    } else if (view_.cursorLocal && !view_.sight) {
        wish.floor = view_.floor;
        wish.at = *view_.cursorLocal;
    } else if (view_.sight) {
        view_.sight.reset();
        return;
    } else {
        return ui_->showBriefly("Choose a door or a room, or point at a place: then press the key again to see what can be seen from there.");
    }
    if (view_.mode == ViewMode::Inside) return ui_->showBriefly("What can be seen is drawn in plan and orbit.");
    if (view_.sight == wish) view_.sight.reset();
    else view_.sight = wish;
}

void App::saveView(std::string name) {
    name = base::cutUtf8(name, kMostViewName);
    if (name.empty()) return;
    auto& views = facts_.views;
    // The same name again is the same view, moved.
    std::erase_if(views, [&](const SavedView& v) { return v.name == name; });
    if (views.size() >= kMostSavedViews) return ui_->showMessage("So many views are kept already; remove one first.");
    const Camera camera = move_.cameraGoal(view_);
    views.push_back({name, view_.mode, stage_->school().building->floor(view_.floor).id, camera, view_.explode, view_.xray, view_.buildingUp});
    keepPlaces("The view");
    ui_->showDone("The view is kept as “" + name + "”. It is found under Find.", 5);
}

void App::goToView(size_t index) {
    if (index >= facts_.views.size()) return;
    const SavedView& v = facts_.views[index];
    view_.search.reset();
    const auto floor = stage_->school().places->floor(v.floor);
    if (!floor) return ui_->showMessage("The floor of this view is not in this model any more.");
    setFloor(floor.id);
    setMode(v.mode);
    view_.buildingUp = v.buildingUp;
    view_.xray = v.xray;
    setExplode(v.explode);
    home_.reset();
    if (v.mode == ViewMode::Inside) {
        move_.stopCamera();
        view_.camera = v.camera;
        dirty_ = true;
    } else {
        moveCamera(v.camera);
    }
}

void App::renameView(size_t index, std::string name) {
    name = base::cutUtf8(name, kMostViewName);
    if (index >= facts_.views.size() || name.empty()) return;
    for (size_t i = 0; i < facts_.views.size(); ++i)
        if (i != index && facts_.views[i].name == name) return ui_->showMessage("There is a view of that name already.");
    facts_.views[index].name = std::move(name);
    keepPlaces("The name");
}

void App::removeView(size_t index) {
    if (index >= facts_.views.size()) return;
    facts_.views.erase(facts_.views.begin() + std::ptrdiff_t(index));
    keepPlaces("The removal");
}

}  // namespace sallyport::viewer
