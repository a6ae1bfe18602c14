#include "event_samples.h"

namespace sallyport::test {
using namespace live;
using std::chrono::milliseconds;

namespace {
const Timestamp kTime = *base::parseTimestamp("2026-11-23T14:03:22.120Z");
PlaceRef fullPlace() {
    PlaceRef p;
    p.room = "104";
    p.door = "D-101";
    p.floor = "F1";
    p.xy = base::Vec2(12.25, -3.5);
    p.z = 0.1;
    p.latLonDeg = base::Vec2(41.881832, -87.623177);
    p.haeM = 148.3;
    return p;
}
Event wrap(Payload p) {
    Event e;
    e.seq = 7;
    e.id = "a-1";
    e.receivedAt = kTime + milliseconds(80);
    e.observedAt = kTime;
    e.skew = milliseconds(-2500);
    e.source = "acs/lincoln";
    e.feed = "mqtt localhost:1883";
    e.exercise = e.test = e.retained = e.wrongClock = true;
    e.extra = R"({"vendor":{"battery":[1,2.5,null]},"ü":"x"})";
    if (auto* h = std::get_if<SourceHealth>(&p)) e.source = h->source;
    if (auto* f = std::get_if<FeedStatus>(&p)) e.feed = f->feed;
    e.payload = std::move(p);
    return e;
}
}  // namespace

std::vector<Event> everyType() {
    MarkerSet zone{"z-1", "zone", "Hot zone", "IC", fullPlace(), {{0, 0}, {4.5, 0}, {4.5, 1e-7}}, true};
    ResponderReport responder{"uid-9", "RTF 1", "Fire", "RTF", "medic", fullPlace(), 4.5, 9.0, 271.5, 1.25, 83.0, kTime + std::chrono::minutes(5)};
    std::vector<Payload> all{
        RoomReport{"104", RoomStatus::NeedsHelp, "RTF 1", "", "teacher", "two hurt"},
        DoorReport{"D-101", LockState::Jammed, DoorPosition::Open, DoorAlarm::HeldOpen, true, "SRO"},
        responder,
        ResponderGone{"uid-9"},
        AlertRaised{"al-1", AlertKind::Panic, "high", fullPlace(), "help", "badge 12"},
        AlertAck{"al-1", "IC"},
        AlertCancel{"al-1", "IC"},
        ProtocolCall{ProtocolAction::Lockdown, "building", "principal"},
        zone,
        MarkerGone{"z-1", "IC"},
        CasualtyReport{"c-1", Triage::Delayed, fullPlace(), 2, "medic"},
        TeamContact{"RTF 1", "all well", "dispatch"},
        CommandChange{true, "IC 1", "IC 2", "Incident commander", "Police"},
        ExerciseDeclared{false, "spring drill", "trainer"},
        Retraction{"a-0", "IC"},
        Note{"water in the cellar", "IC", fullPlace()},
        SourceHealth{"acs/lincoln", false, "connection lost"},
        RecordingStart{"../school.glb", "Kestrel Hollow"},
        FeedStatus{"mqtt localhost:1883", "lost", "connection refused", 812, 3, milliseconds(-4200), "acs/lincoln", "mqtt://localhost:1883/#",
                   "field \"door\" is missing", kTime, kTime - milliseconds(1500), kTime + milliseconds(5000), 12, 4.25},
        Bookmark{"first shots heard", "IC"},
        Unrecognised{"drone"},
        Rejected{"not valid JSON", "x.ndjson line 3", std::string("\x00\xff{bad", 6)},
    };
    std::vector<Event> events;
    for (auto& p : all) events.push_back(wrap(std::move(p)));
    return events;
}

Event randomEvent(std::mt19937& random) {
    const auto roll = [&](size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random); };
    const auto text = [&](bool mayBeEmpty) {
        static const char* kPieces[] = {"a", "Room 104", "\"", "\\", "/", "\n", "\x01", "é", "日本", "🚪", " ", "{", "]", ","};
        std::string out = mayBeEmpty ? "" : "x";
        for (size_t n = roll(6); n > 0; --n) out += kPieces[roll(std::size(kPieces))];
        return out;
    };
    const auto real = [&](double least, double most) { return std::uniform_real_distribution<double>(least, most)(random); };
    const auto place = [&] {
        PlaceRef p;
        if (roll(2)) p.room = text(true);
        if (roll(2)) p.floor = text(true);
        if (roll(2)) p.xy = base::Vec2(real(-500, 500), real(-500, 500));
        if (roll(2)) p.z = real(-10, 60);
        if (roll(2)) p.latLonDeg = base::Vec2(real(-90, 90), real(-180, 180));
        if (roll(2)) p.haeM = real(-50, 3000);
        return p;
    };
    const auto maybe = [&](auto value) { return roll(2) ? std::optional(value) : std::nullopt; };
    Payload p;
    switch (roll(7)) {
        case 0:
            p = RoomReport{text(false), maybe(RoomStatus(roll(8))), maybe(text(true)), maybe(text(true)), text(true), text(true)};
            break;
        case 1:
            p = DoorReport{text(false), maybe(LockState(roll(6))), maybe(DoorPosition(roll(3))), maybe(DoorAlarm(roll(5))), maybe(roll(2) == 1),
                           text(true)};
            break;
        case 2:
            p = ResponderReport{text(false),        text(true),          text(true),
                                text(true),         text(true),          place(),
                                maybe(real(0, 90)), maybe(real(0, 90)),  maybe(real(0, 360)),
                                maybe(real(0, 12)), maybe(real(0, 100)), maybe(Timestamp(milliseconds(roll(1'900'000'000'000))))};
            break;
        case 3:
            p = AlertRaised{text(true), AlertKind(roll(7)), text(true), place(), text(true), text(true)};
            break;
        case 4:
            p = CasualtyReport{text(false), Triage(roll(6)), place(), int(roll(40)), text(true)};
            break;
        case 5: {
            MarkerSet m{text(false), text(true), text(true), text(true), place(), {}, roll(2) == 1};
            if (roll(2))
                for (size_t n = 3 + roll(9); n > 0; --n) m.polygon.emplace_back(real(-80, 80), real(-170, 170));
            p = m;
            break;
        }
        default:
            p = Note{text(false), text(true), place()};
    }
    Event e = wrap(std::move(p));
    e.extra = roll(2) ? "" : R"({"a":[{"b":false}],"n":12345678901234567890})";
    e.observedAt = maybe(Timestamp(milliseconds(roll(1'900'000'000'000))));
    e.skew = milliseconds(roll(3) ? 0 : roll(100'000));
    e.test = roll(2);
    e.retained = roll(2);
    e.wrongClock = roll(2);
    e.id = text(true);
    return e;
}

}  // namespace sallyport::test
