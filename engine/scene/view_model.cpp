#include "scene/view_model.h"

#include <algorithm>
#include <cmath>

#include "base/local_time.h"
#include "building/floors.h"
#include "scene/place_search.h"
#include "scene/view_frontier.h"
#include "scene/view_model_parts.h"
#include "scene/view_sight.h"
#include "scene/view_ways.h"

namespace sallyport::scene {

using live::Freshness;

namespace {

/// How often ages are worked through: finer than the second that people read.
constexpr Millis kAgeingStep{250};
/// More responders than this are worked through with the ages, not with every report of one of them.
constexpr size_t kCrowd = 256;
/// How often what is only read in lists is counted.
constexpr Millis kFactsStep{1000};

std::string dateText(Timestamp t, Millis offset) {
    static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    using namespace std::chrono;
    const auto day = floor<days>(t + offset);
    const year_month_day d(day);
    return std::string(kDays[weekday(day).c_encoding()]) + " " + std::to_string(unsigned(d.day())) + " " + kMonths[unsigned(d.month()) - 1] + " " +
           std::to_string(int(d.year()));
}

/// What of a room the picture's fills depend on.
struct RoomLooks {
    live::RoomStatus status;
    bool searching, assigned, held, holderHeard;
    Freshness freshness;
    bool operator==(const RoomLooks&) const = default;
};
RoomLooks looks(const RoomView& v) { return {v.status, v.searching, v.assigned, v.held, v.holderHeard, v.freshness}; }

/// Whether what a person has chosen changed. A door's change names its rooms too.
bool names(const live::ChangeSet& changes, const Selection& selection) {
    const auto holds = [](const auto& list, auto id) { return std::find(list.begin(), list.end(), id) != list.end(); };
    if (const auto* r = std::get_if<RoomId>(&selection)) return holds(changes.rooms, *r);
    if (const auto* d = std::get_if<DoorId>(&selection)) return holds(changes.doors, *d);
    return false;
}

/// A feed came, went or was lost: that is shown at once, its ages in their own step.
bool feedsChanged(const ViewModel& m, const live::Session& s, const std::vector<live::FeedHealth>& health) {
    return s.liveFeeds() && !std::equal(m.feeds.begin(), m.feeds.end(), health.begin(), health.end(),
                                        [](const FeedView& f, const live::FeedHealth& h) { return f.state == h.state && f.name == h.name; });
}

}  // namespace

struct ViewModelBuilder::Impl {
    Impl(std::shared_ptr<const building::Building> b, std::shared_ptr<const way::WayFinder> finder)
        : building(std::move(b)),
          grid(building::makeGrid(*building)),
          floorsInUse(building::floorsInUse(*building)),
          clearingRooms(clearingOrder(*building)),
          ways(building, finder),
          frontier(building, std::move(finder), grid),
          sight(building),
          search(building, grid) {}

    std::shared_ptr<const building::Building> building;
    building::Grid grid;
    std::vector<FloorId> floorsInUse;
    std::vector<RoomId> clearingRooms;  ///< in the ledger's order
    WayPlanner ways;
    FrontierPlanner frontier;
    SightPlanner sight;
    std::optional<DoorFilter> listed;  ///< what the door list was made for, and when
    uint64_t listedLooks = 0;
    FloorId listedFloor;
    std::vector<DoorId> listedLate;
    std::vector<DoorId> doorScratch;
    PlaceSearch search;
    ViewModel model;
    std::vector<ResponderSeen> respondersSeen;
    Timestamp lastNow{}, lastWall{};
    size_t roomToAge = 0, doorToAge = 0;  ///< next in turn
    bool peopleWait = false;              ///< a crowd moved since it was last worked through
    std::vector<Timestamp> sourceHeard;   ///< of the rows of sources; kept for its memory
    Timestamp agedAt{}, agedAtWall{}, factsAt{};
    bool factsStale = true, factsChanged = false;
    Timestamp clearingAt{};
    bool clearingStale = true;
    std::vector<CasualtyCounts> floorCasualties;
    const void *factsOf = nullptr, *factsPlaces = nullptr;  ///< which session's, to see that it is another one
    uint64_t factsRevision = 0;
    FloorId floorShown;
    std::optional<base::Vec2> cursorShown;
    const live::Session* seen = nullptr;
    Timestamp offsetOf{};
    bool started = false, wasLive = true;

    void clock(const live::Session& s);
    void header(const ViewContext& c);
    /// What the rooms and doors that changed have to do with lists made of them; since the start of this update.
    struct {
        bool alarms = false, teams = false;
    } touched;
    void room(const ViewContext& c, RoomId id);
    void door(const ViewContext& c, DoorId id);
    /// `share` of the rooms and doors, in turn, are looked at for their age; 1: all.
    void places(const ViewContext& c, const live::ChangeSet& changes, double share);
    void floors(const ViewState& view);
    void cursor(const ViewContext& c, const ViewState& view);
    bool doorList(const ViewState& view, bool ageing);
};

/// Made again when what is asked for, a door's look or the floor changed; where ages count, with the ages.
bool ViewModelBuilder::Impl::doorList(const ViewState& view, bool ageing) {
    const bool byAge = view.doorList && view.doorList->olderThanMin > 0, byLate = view.doorList && view.doorList->group == DoorGroup::Late;
    if (model.doorList.asked == view.doorList.has_value() && listed == view.doorList && listedLooks == model.fillRevision &&
        listedFloor == view.floor && !(byAge && ageing) && !(byLate && listedLate != model.protocol.doorsOfConcern))
        return false;
    if (byLate) listedLate = model.protocol.doorsOfConcern;
    listed = view.doorList;
    listedLooks = model.fillRevision;
    listedFloor = view.floor;
    return updateDoorList(model, view, doorScratch);
}

/// What may change with every frame; no words.
void ViewModelBuilder::Impl::clock(const live::Session& s) {
    ViewModel& m = model;
    m.live = s.showsLive();
    m.following = s.mode() == live::SessionMode::Following;
    m.playing = s.mode() == live::SessionMode::Playing;
    m.liveFeeds = s.liveFeeds();
    m.speed = s.speed();
    m.now = s.now();
    m.begin = s.begin();
    m.end = s.end();
    m.timeline = s.timeline();
    m.bookmarks = s.bookmarks();
    m.range = s.range();
    m.rejected = s.head().counters.rejected;
}

void ViewModelBuilder::Impl::header(const ViewContext& c) {
    ViewModel& m = model;
    m.trueNorthDeg = c.places.trueNorthDeg();
    m.school = building->name.empty() ? "Unnamed building" : building->name;
    const auto* ex = c.alarms.exercise.winner();
    m.exercise = ex && ex->value.on;
    m.exerciseName = m.exercise ? ex->value.name : "";
    m.subtitle = (m.exercise    ? (m.exerciseName.empty() ? "Exercise" : m.exerciseName)
                  : m.live      ? "Live"
                  : m.liveFeeds ? "Review"
                                : "Recording") +
                 " · " + dateText(m.now, m.clockOffset);
    viewCommand(c, m.command);
}

/// What the room is to the lists that are made of rooms: an alarm, somebody who searches.
void ViewModelBuilder::Impl::room(const ViewContext& c, RoomId id) {
    RoomView& v = model.rooms[id.index()];
    const bool alarmedBefore = v.status == live::RoomStatus::Threat, searchedBefore = v.searching, assignedBefore = v.assigned;
    const RoomLooks before = looks(v);
    viewRoom(c, id, v);
    if (before != looks(v)) ++model.fillRevision;
    const auto* said = c.alarms.rooms[id.index()].status.winner();
    touched.alarms = touched.alarms || alarmedBefore || v.status == live::RoomStatus::Threat || (said && said->value == live::RoomStatus::Threat);
    touched.teams = touched.teams || searchedBefore || v.searching || assignedBefore || v.assigned;
}

void ViewModelBuilder::Impl::door(const ViewContext& c, DoorId id) {
    DoorView& v = model.doors[id.index()];
    const DoorLook look = v.look;
    const Freshness freshness = v.freshness;
    viewDoor(c, id, v);
    if (v.where.empty()) describeDoor(c, v);
    if (look != v.look || freshness != v.freshness) ++model.fillRevision;
    const auto* said = c.alarms.doors[id.index()].alarm.winner();
    touched.alarms = touched.alarms || look == DoorLook::Forced || v.look == DoorLook::Forced || (said && said->value == live::DoorAlarm::Forced);
}

void ViewModelBuilder::Impl::places(const ViewContext& c, const live::ChangeSet& changes, double share) {
    ViewModel& m = model;
    if (changes.everything || share >= 1 || m.rooms.size() != building->rooms.size()) {
        m.rooms.resize(building->rooms.size());
        m.doors.resize(building->doors.size());
        for (uint32_t i = 0; i < m.rooms.size(); ++i) room(c, RoomId(i));
        for (uint32_t i = 0; i < m.doors.size(); ++i) door(c, DoorId(i));
        return;
    }
    for (RoomId r : changes.rooms) room(c, r);
    for (DoorId d : changes.doors) door(c, d);
    const auto next = [share](size_t& at, size_t n, auto visit) {
        for (auto left = size_t(std::ceil(double(n) * share)); left > 0; --left) {
            at = at + 1 < n ? at + 1 : 0;
            visit(uint32_t(at));
        }
    };
    next(roomToAge, m.rooms.size(), [&](uint32_t r) { room(c, RoomId(r)); });
    next(doorToAge, m.doors.size(), [&](uint32_t d) { door(c, DoorId(d)); });
}

void ViewModelBuilder::Impl::floors(const ViewState& view) {
    ViewModel& m = model;
    m.floors.resize(building->floors.size());
    for (uint32_t i = 0; i < m.floors.size(); ++i) {
        FloorView& f = m.floors[i];
        const building::Floor& b = building->floors[i];
        f.alarms = f.threats = f.needHelp = f.notSearched = 0;
        f.id = FloorId(i);
        f.shortName = b.shortName;
        f.name = b.name;
        f.active = view.floor == f.id;
        f.casualties = i < floorCasualties.size() ? floorCasualties[i] : CasualtyCounts{};
        f.hasRooms = false;
        f.listed = f.active;
    }
    for (const FloorId f : floorsInUse) m.floors[f.index()].listed = true;
    for (const ResponderView& r : m.responders)
        if (r.floor.valid()) m.floors[r.floor.index()].listed = true;
    for (const RoomView& r : m.rooms) {
        if (!r.floor.valid()) continue;
        FloorView& f = m.floors[r.floor.index()];
        f.hasRooms = true;
        f.threats += r.status == live::RoomStatus::Threat;
        f.needHelp += r.status == live::RoomStatus::NeedsHelp;
        f.notSearched += notSearched(r);
    }
    m.unackedAlerts = m.unplacedAlerts = 0;
    for (const AlertView& a : m.alerts) {
        m.unackedAlerts += !a.acked;
        m.unplacedAlerts += !a.placed;
        if (!a.floor.valid()) continue;
        m.floors[a.floor.index()].listed = true;
        m.floors[a.floor.index()].alarms += !a.acked;
    }
}

void ViewModelBuilder::Impl::cursor(const ViewContext& c, const ViewState& view) {
    ViewModel& m = model;
    m.cursorReference.clear();
    if (!view.cursorLocal) return;
    m.cursorReference = building::gridReference(*building, grid, view.floor, *view.cursorLocal);
    if (const auto room = c.places.roomAt(view.floor, *view.cursorLocal)) m.cursorReference += " · " + roomTitle(building->room(*room));
}

ViewModelBuilder::ViewModelBuilder(std::shared_ptr<const building::Building> building, std::shared_ptr<const way::WayFinder> ways)
    : impl_(std::make_unique<Impl>(std::move(building), std::move(ways))) {}
ViewModelBuilder::~ViewModelBuilder() = default;

const ViewModel& ViewModelBuilder::update(live::Session& session, const ViewState& view, const std::vector<live::FeedHealth>& feeds,
                                          const live::RecorderStatus& recording, Timestamp wall, const WindowFacts* facts) {
    Impl& i = *impl_;
    ViewModel& m = i.model;
    const live::ChangeSet changes = session.takeChanges();
    const Timestamp now = session.now();
    if (!i.started || now - i.offsetOf > std::chrono::minutes(1) || now < i.offsetOf) {
        i.offsetOf = now;
        m.clockOffset = base::localOffset(now);
    }
    const ViewContext c{*i.building,          session.places(),    i.grid, session.shown(),
                        session.alarmState(), session.lifetimes(), now,    session.liveFeeds() ? wall : now,
                        m.clockOffset};
    // The wall too: alarms and feeds go on while somebody looks at an earlier time.
    const auto due = [](Timestamp t, Timestamp last) { return t < last || t - last >= kAgeingStep; };
    const bool ageing = !i.started || due(now, i.agedAt) || due(c.wall, i.agedAtWall) || i.seen != &session;
    if (ageing) i.agedAt = now, i.agedAtWall = c.wall;
    const bool newSession = i.seen != &session;
    // Rooms and doors grow old in turn, each once in a step, so that no frame has to look at ten thousand of them.
    const auto since = [](Timestamp t, Timestamp last) { return t < last ? kAgeingStep : t - last; };
    const double share =
        newSession ? 1 : std::min(1.0, double(std::max(since(now, i.lastNow), since(c.wall, i.lastWall)).count()) / double(kAgeingStep.count()));
    i.lastNow = now, i.lastWall = c.wall;
    i.seen = &session;
    i.started = true;
    // A change costs what it touches: a door event makes no list of responders anew. Everything is worked through with the ages.
    const bool all = ageing || changes.everything, stale = all || !changes.empty();
    i.touched = {};
    i.clock(session);
    const bool feedsNew = feedsChanged(m, session, feeds);
    if (all || changes.other || feedsNew) viewFeeds(c, feeds, session.liveFeeds(), i.sourceHeard, m);
    // These walk the whole state: by the clock on the wall only, however fast a replay runs; a device that was given a place is seen at once.
    i.factsStale = i.factsStale || stale;
    i.factsChanged = i.factsChanged || !changes.empty();
    if (i.factsStale && (wall - i.factsAt >= kFactsStep || wall < i.factsAt || i.factsOf != &session || i.factsPlaces != &c.places)) {
        i.factsStale = i.factsChanged = false;
        i.factsAt = wall;
        i.factsOf = &session;
        i.factsPlaces = &c.places;
        viewUnmapped(c, m);
    }
    bool said = false;
    if (facts && facts->revision != i.factsRevision) {
        i.factsRevision = facts->revision;
        m.rejectedNewest = facts->rejected;
        m.savedViews = facts->views;
        m.sound = facts->sound;
        m.conventions = facts->conventions;
        m.operatorHere = facts->operatorHere;
        said = true;
    }
    if (all || changes.other) i.header(c);
    const uint64_t looked = m.fillRevision;
    i.places(c, changes, share);
    // Of a crowd somebody always moves: it is worked through with the ages.
    i.peopleWait = i.peopleWait || changes.responders;
    const bool crowd = m.responders.size() > kCrowd;
    const bool people = all || changes.other || (i.peopleWait && !crowd),
               alarms = all || changes.alerts || changes.newAlert || changes.other || i.touched.alarms;
    if (people) {
        i.peopleWait = false;
        if (changes.everything || newSession) i.respondersSeen.clear();
        viewResponders(c, i.respondersSeen, m.responders);
    }
    if (alarms) {
        viewAlerts(c, m.exercise, m.alerts);
        groupAlerts(c, m.alerts, m.alertGroups);
    }
    if (all || changes.other) viewCasualties(c, m, i.floorCasualties);
    // The ledger, the times and what is over walk every room's history: by the clock on the wall, and only after something that they tell of. Growing
    // old is no such thing: they would be due once a second beside the clock, and a window at rest would draw twice.
    const bool doorsDue = m.times.called && !m.times.over && !m.times.doorsDue && m.times.action == live::ProtocolAction::Lockdown &&
                          now >= m.times.from + m.conventions.lockdownDoors;
    i.clearingStale = i.clearingStale || newSession || said || !changes.doors.empty() || changes.everything || changes.other || changes.alerts ||
                      changes.newAlert || i.touched.alarms || doorsDue || !changes.rooms.empty() || m.fillRevision != looked;
    if (i.clearingStale && (newSession || wall - i.clearingAt >= kFactsStep || wall < i.clearingAt)) {
        i.clearingStale = false;
        i.clearingAt = wall;
        viewClearing(c, i.clearingRooms, m.clearing);
        m.alertsOverInAll = viewAlertsOver(c, m.exercise, m.alertsOver);
        m.times = responseTimes(c.world, c.building, c.places, c.now, m.conventions.lockdownDoors);
    }
    if (all || said || changes.other || !changes.doors.empty()) viewProtocol(c, m.conventions, m.doors, m.protocol);
    if (people || said || i.touched.teams) {
        viewTeams(c, m.responders, m.rooms, m.teams);
        for (TeamView& t : m.teams)
            t.silence = !t.contactKnown ? Silence::Yellow : timerLevel(t.sinceContact, m.conventions.contactYellow, m.conventions.contactRed);
    }
    if (all || changes.other) viewMarkers(c, m.markers);
    const bool otherFloor = i.floorShown != view.floor;
    i.floorShown = view.floor;
    if (people || alarms || otherFloor || !changes.rooms.empty() || !changes.doors.empty()) i.floors(view);
    m.recording = recording;
    if (people || alarms || m.inspector.of != view.selection || names(changes, view.selection)) viewInspector(c, m, view.selection, m.inspector);
    const bool cursorMoved = i.cursorShown != view.cursorLocal;
    if (all || otherFloor || cursorMoved) i.cursor(c, view);
    i.cursorShown = view.cursorLocal;
    const bool changed = all || changes.other || people || alarms || !changes.rooms.empty() || !changes.doors.empty() || m.fillRevision != looked;
    const bool ways =
        i.ways.update(m, view, c.places, wall, changed) | i.frontier.update(m, wall, changed) | i.sight.update(m, view) | i.doorList(view, ageing);
    i.search.update(m, view, c.places, facts ? std::span<const PlaceKey>(facts->recent) : std::span<const PlaceKey>(), i.factsRevision);
    if (changed || said || ways || feedsNew || otherFloor || cursorMoved || m.live != i.wasLive) ++m.revision;
    i.wasLive = m.live;
    // What was put off is no reason to draw all the time, but somebody has to draw when its time has come.
    m.dueAt = i.frontier.dueAt(m, wall);
    const auto dueBy = [&m](Timestamp t) { m.dueAt = m.dueAt ? std::min(*m.dueAt, t) : t; };
    if (i.clearingStale) dueBy(i.clearingAt + kFactsStep);
    if (i.factsChanged) dueBy(i.factsAt + kFactsStep);
    return m;
}

}  // namespace sallyport::scene
