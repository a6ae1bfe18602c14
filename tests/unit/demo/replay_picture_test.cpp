// What a commander saw live is what the replay of its recording shows: the same view-model and the same picture, whatever the moment, floor and mode.
// Live as in the window: ingest, its recorder, the session that follows.
#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

#include "live/ingest.h"
#include "live/recording.h"
#include "live/session.h"
#include "scene/build_scene.h"
#include "scene/camera.h"
#include "support/demo_school.h"
#include "support/temp_dir.h"

using namespace sallyport;
using namespace sallyport::scene;
using namespace std::chrono_literals;

namespace {

const auto school = test::demoSchool;

/// All that it says of the school, but for what says how it is watched.
std::string words(const ViewModel& m) {
    std::ostringstream out;
    out << m.school << '|' << m.subtitle << '|' << m.exercise << m.exerciseName << '|' << m.now.time_since_epoch().count() << '|' << m.protocol.active
        << m.protocol.text << m.protocol.age.count() << '|' << m.command.name << '|' << m.unackedAlerts << '|' << m.unplacedAlerts << '|' << m.feedLost
        << '|' << m.unmappedDevices << '|' << m.rejected << '\n';
    for (const FloorView& f : m.floors)
        out << "floor " << f.name << ' ' << f.alarms << ' ' << f.threats << ' ' << f.needHelp << ' ' << f.notSearched << f.active << f.listed << '\n';
    for (const RoomView& r : m.rooms)
        out << "room " << r.label << '|' << r.subLabel << '|' << int(r.status) << r.searching << r.assigned << r.held << int(r.freshness) << ' '
            << r.age.count() << r.conflict << r.exercise << '\n';
    for (const DoorView& d : m.doors)
        out << "door " << d.label << '|' << d.serves << '|' << d.where << '|' << d.source << '|' << int(d.look) << int(d.freshness) << ' '
            << d.age.count() << d.ageKnown << '\n';
    for (const ResponderView& r : m.responders)
        out << "responder " << r.uid << '|' << r.callsign << '|' << r.team << '|' << r.room << '|' << r.position.x << ' ' << r.position.y << ' '
            << r.position.z << ' ' << r.placed << int(r.freshness) << ' ' << r.age.count() << ' ' << r.trail.size() << '\n';
    for (const AlertView& a : m.alerts)
        out << "alert " << a.id << '|' << a.title << '|' << a.place << '|' << a.where << '|' << a.text << '|' << a.ackedBy << '|' << a.acked
            << a.placed << a.real << a.exercise << ' ' << a.age.count() << '\n';
    for (const TeamView& t : m.teams)
        out << "team " << t.name << '|' << t.doing << '|' << t.members << ' ' << t.sinceContact.count() << t.contactKnown << int(t.freshness) << '\n';
    for (const MarkerView& k : m.markers) out << "marker " << k.id << '|' << k.kind << '|' << k.label << '|' << k.hasPosition << k.fixed << '\n';
    const InspectorView& i = m.inspector;
    out << i.title << '|' << i.subtitle << '|' << i.statusText << '|' << int(i.freshness) << i.age.count() << '\n';
    for (const auto* rows : {&i.facts, &i.doors})
        for (const FactRow& f : *rows)
            out << "fact " << f.label << '|' << f.value << '|' << f.source << '|' << f.age.count() << f.conflict << int(f.freshness) << '\n';
    for (const HistoryRow& h : i.history) out << "history " << h.clock << '|' << h.text << '\n';
    return out.str();
}

/// A picture without what only says whether the last one may be used again.
struct Drawn {
    Mat4f viewProjection{1};
    std::vector<FloorDraw> floors;
    std::vector<RoomStyle> rooms;
    std::vector<WorldLine> lines;
    std::vector<OverlayVertex> overlay;
    std::vector<uint32_t> overlayIndices;
    bool animated = false;
    explicit Drawn(const DrawList& d)
        : viewProjection(d.viewProjection),
          floors(d.floors),
          rooms(d.rooms),
          lines(d.lines),
          overlay(d.overlay),
          overlayIndices(d.overlayIndices),
          animated(d.animated) {}
};

template <class T, class Same>
bool equal(const std::vector<T>& a, const std::vector<T>& b, Same same) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

void sameAs(const Drawn& live, const Drawn& replayed) {
    CHECK(live.viewProjection == replayed.viewProjection);
    CHECK(equal(live.floors, replayed.floors, [](const FloorDraw& a, const FloorDraw& b) {
        return a.look == b.look && a.offsetZM == b.offsetZM && a.cutZM == b.cutZM && a.opacity == b.opacity;
    }));
    CHECK(equal(live.rooms, replayed.rooms, [](const RoomStyle& a, const RoomStyle& b) {
        return a.fill == b.fill && a.edge == b.edge && a.pattern == b.pattern && a.edgeWidthPx == b.edgeWidthPx && a.edgeDash == b.edgeDash &&
               a.flags == b.flags;
    }));
    CHECK(equal(live.lines, replayed.lines, [](const WorldLine& a, const WorldLine& b) {
        return a.a == b.a && a.b == b.b && a.color == b.color && a.widthPx == b.widthPx && a.dashPx == b.dashPx;
    }));
    CHECK(equal(live.overlay, replayed.overlay,
                [](const OverlayVertex& a, const OverlayVertex& b) { return a.position == b.position && a.uv == b.uv && a.color == b.color; }));
    const bool sameIndices = live.overlayIndices == replayed.overlayIndices;
    CHECK(sameIndices);
    CHECK(live.animated == replayed.animated);
}

/// By a builder of its own: labels otherwise like to stay where they stood in the picture before, which is another one after a jump.
/// Frame and watermark, which say LIVE or REVIEW, are those of a live one.
Drawn picture(ViewModel m, const ViewState& view) {
    m.live = true;
    auto atlas = GlyphAtlas::create(1);
    if (!atlas) throw std::runtime_error(atlas.error().text());
    DrawListBuilder pictures(school(), std::shared_ptr<GlyphAtlas>(std::move(*atlas)));
    return Drawn(pictures.build(m, view, 1));
}

struct Look {
    Timestamp at;
    ViewState view;
    std::string words;
    std::vector<Drawn> drawn;
};

/// Each moment from another side: the floors in turn, plan, orbit and exploded, a room chosen now and then.
std::vector<Look> moments(Timestamp begin, Timestamp end) {
    std::vector<Look> out;
    const auto& b = *school();
    for (Timestamp t = begin + 20s; t <= end; t += 47s) {
        Look l{t, {}, {}, {}};
        const size_t n = out.size();
        l.view.floor = base::FloorId(uint32_t(n % b.floors.size()));
        l.view.mode = n % 3 == 2 ? ViewMode::Orbit : ViewMode::Plan;
        l.view.explode = n % 6 == 5 ? 0.6 : 0;
        l.view.theme = Theme(n % 3);
        l.view.picture = {0, 0, 1280, 800};
        if (n % 2) l.view.selection = base::RoomId(uint32_t(n * 7 % b.rooms.size()));
        l.view.camera = homeCamera(b, l.view);
        out.push_back(std::move(l));
    }
    return out;
}

}  // namespace

TEST_CASE("the replay of a recorded drill gives the view-models and the pictures that the live run gave") {
    const test::TempDir dir;
    auto drill = live::readEventFile(SALLYPORT_BUILD_DIR "/assets/demo_drill/drill.ndjson");
    REQUIRE(drill);
    std::stable_sort(drill->begin(), drill->end(), [](const auto& a, const auto& b) { return a.receivedAt < b.receivedAt; });
    const Timestamp begin = drill->front().receivedAt, end = drill->back().receivedAt;
    const auto places = std::make_shared<const building::PlaceIndex>(*school());
    auto looks = moments(begin, end);
    REQUIRE(looks.size() > 10);
    {
        live::RecordingAbout about;
        about.school = school()->name;
        live::RecorderOptions options;
        options.sign = false;
        auto recorder = live::Recorder::open(dir / "drill.sprec", about, options);
        REQUIRE(recorder);
        live::Ingest ingest(std::move(*recorder), [&] { return begin; });
        live::Session session(places, true);
        ViewModelBuilder models(school());
        size_t next = 0;
        std::vector<live::Event> drained;
        for (Look& l : looks) {
            for (; next < drill->size() && (*drill)[next].receivedAt <= l.at; ++next) ingest.push((*drill)[next]);
            ingest.flush();
            ingest.drain(drained, drill->size());
            session.append(std::move(drained));
            session.advance(l.at, 47s);
            REQUIRE(session.showsLive());
            const ViewModel& m = models.update(session, l.view, {}, ingest.recorderStatus(), l.at);
            CHECK(m.live);
            l.words = words(m);
            l.drawn.push_back(picture(m, l.view));
        }
        for (; next < drill->size(); ++next) ingest.push((*drill)[next]);
    }
    auto recording = live::Recording::open(dir / "drill.sprec");
    REQUIRE(recording);
    live::Session session(places, false);
    REQUIRE(session.load(std::move(*recording)));
    session.extendTo(end);
    ViewModelBuilder models(school());
    const auto replayed = [&](const Look& l) {
        session.seek(l.at);
        const ViewModel& m = models.update(session, l.view, {}, {}, l.at);
        CHECK_FALSE(m.live);
        CAPTURE(base::formatTimestamp(l.at), int(l.view.mode), l.view.floor.value);
        CHECK(words(m) == l.words);
        sameAs(l.drawn.front(), picture(m, l.view));
    };
    for (const Look& l : looks) replayed(l);
    for (auto l = looks.rbegin(); l != looks.rend(); ++l) replayed(*l);  // and by jumping back
}
