#include "feed/decode.h"

#include <catch2/catch.hpp>

#include "feed/json_leaves.h"

using namespace sallyport;
using namespace sallyport::feed;
using live::DoorAlarm;
using live::DoorPosition;
using live::LockState;

namespace {

const base::Timestamp kNow = *base::parseTimestamp("2026-11-23T14:00:00Z");
constexpr const char* kFeed = "acs";

struct Feed {
    MessageDecoder decoder{kFeed};
    live::Event take(Decoder kind, std::string_view payload, const std::string& device = "D-1", bool retained = false, bool stored = false) {
        return decoder.decode({"t/" + device, payload, retained, stored, kNow}, {kind, device, true});
    }
    live::DoorReport door(Decoder kind, std::string_view payload, const std::string& device = "D-1") {
        const live::Event e = take(kind, payload, device);
        INFO(payload);
        if (const auto* bad = std::get_if<live::Rejected>(&e.payload)) FAIL(bad->reason);
        return std::get<live::DoorReport>(e.payload);
    }
    std::string reason(Decoder kind, std::string_view payload, const std::string& device = "D-1") {
        const live::Event e = take(kind, payload, device);
        INFO(payload);
        REQUIRE(std::holds_alternative<live::Rejected>(e.payload));
        CHECK(std::get<live::Rejected>(e.payload).where == "acs topic " + ("t/" + device).substr(0, 256));
        CHECK(e.feed == kFeed);
        return std::get<live::Rejected>(e.payload).reason;
    }
    /// A message of an ONVIF topic that names no device.
    live::Event onvif(std::string_view payload, std::string_view topic = "onvif", bool retained = false) {
        return decoder.decode({topic, payload, retained, false, kNow}, {Decoder::OnvifDoor, std::string(topic), false});
    }
    live::DoorReport state(const std::string& kind, const std::string& value) {
        const live::Event e = onvif(R"({"Topic":"tns1:Door/State/)" + kind + R"(","Source":{"DoorToken":"d1"},"Data":{"State":")" + value + R"("}})");
        INFO(kind << " " << value);
        if (const auto* bad = std::get_if<live::Rejected>(&e.payload)) FAIL(bad->reason);
        return std::get<live::DoorReport>(e.payload);
    }
};
bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("Home Assistant locks say every state in any case, alone or as JSON") {
    Feed f;
    const std::pair<const char*, LockState> kStates[] = {{"LOCKED", LockState::Locked},
                                                         {"UNLOCKED", LockState::Unlocked},
                                                         {"LOCKING", LockState::Locking},
                                                         {"UNLOCKING", LockState::Unlocking},
                                                         {"JAMMED", LockState::Jammed},
                                                         {"locked", LockState::Locked},
                                                         {" LOCKED\n", LockState::Locked},
                                                         {"OPEN", LockState::Unlocked},
                                                         {"unavailable", LockState::Unknown},
                                                         {"None", LockState::Unknown},
                                                         {R"({"state":"UNLOCKED","battery":71})", LockState::Unlocked}};
    for (const auto& [text, lock] : kStates) {
        const live::DoorReport r = f.door(Decoder::HomeAssistantLock, text);
        CHECK(r.lock == lock);
        CHECK(r.door == "D-1");
        CHECK_FALSE(r.position);
        CHECK_FALSE(r.alarm);
        CHECK_FALSE(r.verified);
    }
}

TEST_CASE("Home Assistant door sensors are open until they say closed") {
    Feed f;
    for (const char* open : {"ON", "on", "open", "OPENING", "closing"})
        CHECK(f.door(Decoder::HomeAssistantDoor, open).position == DoorPosition::Open);
    for (const char* closed : {"OFF", "closed"}) CHECK(f.door(Decoder::HomeAssistantDoor, closed).position == DoorPosition::Closed);
    CHECK(f.door(Decoder::HomeAssistantDoor, "unknown").position == DoorPosition::Unknown);
    CHECK_FALSE(f.door(Decoder::HomeAssistantDoor, "ON").lock);
}

TEST_CASE("a live message is as old as its arrival, a retained or stored one has no age") {
    Feed f;
    CHECK(f.take(Decoder::HomeAssistantLock, "LOCKED").observedAt == kNow);
    const live::Event retained = f.take(Decoder::HomeAssistantLock, "LOCKED", "D-1", true);
    CHECK(retained.retained);
    CHECK_FALSE(retained.observedAt);
    CHECK_FALSE(f.take(Decoder::HomeAssistantLock, "LOCKED", "D-1", false, true).observedAt);
    CHECK_FALSE(f.take(Decoder::HomeAssistantAvailable, "online", "D-1", true).observedAt);
}

TEST_CASE("availability is the health of the device's own source") {
    Feed f;
    CHECK(f.take(Decoder::HomeAssistantLock, "LOCKED", "gym").source == "acs/gym");
    const live::Event off = f.take(Decoder::HomeAssistantAvailable, "offline", "gym");
    const auto& health = std::get<live::SourceHealth>(off.payload);
    CHECK(health.source == "acs/gym");
    CHECK(off.source == "acs/gym");
    CHECK(off.feed == "acs");
    CHECK_FALSE(health.alive);
    CHECK(std::get<live::SourceHealth>(f.take(Decoder::HomeAssistantAvailable, R"({"state":"online"})", "gym").payload).alive);
}

TEST_CASE("what Home Assistant's topics should not hold is refused with the word") {
    Feed f;
    CHECK(has(f.reason(Decoder::HomeAssistantLock, "SHUT"), "\"shut\""));
    CHECK(has(f.reason(Decoder::HomeAssistantLock, "ON"), "LOCKED"));
    CHECK(has(f.reason(Decoder::HomeAssistantDoor, "LOCKED"), "ON (open)"));
    CHECK(has(f.reason(Decoder::HomeAssistantAvailable, "yes"), "online or offline"));
    CHECK(has(f.reason(Decoder::HomeAssistantLock, ""), "empty"));
    CHECK(has(f.reason(Decoder::HomeAssistantLock, " \n"), "empty"));
    CHECK(has(f.reason(Decoder::HomeAssistantLock, "LOCKED\xff"), "UTF-8"));
    CHECK(has(f.reason(Decoder::HomeAssistantLock, std::string(100'000, 'L')), "100000 bytes"));
    CHECK(has(f.reason(Decoder::HomeAssistantLock, "{\"state\":NaN}"), "not valid JSON"));
    CHECK(has(f.reason(Decoder::HomeAssistantLock, "{\"state\":{\"state\":\"LOCKED\"}}"), "no \"state\""));
    CHECK(has(f.reason(Decoder::HomeAssistantLock, "{\"lock\":\"LOCKED\"}"), "no \"state\""));
    CHECK(has(f.reason(Decoder::HomeAssistantLock, "LOCKED", std::string(300, 'x')), "longer"));
    CHECK(has(f.reason(Decoder::HomeAssistantLock, std::string("LOCK\0ED", 7)), "expected"));
}

TEST_CASE("ONVIF events are understood wherever a bridge puts topic, token, state and time") {
    Feed f;
    const char* kShapes[] = {
        R"({"Topic":"tns1:Door/State/DoorPhysicalState","Source":{"DoorToken":"d1"},"Data":{"State":"Open"},"UtcTime":"2026-11-23T13:59:00Z"})",
        R"({"topic":"tns1:Door/State/DoorPhysicalState","DoorToken":"d1","State":"Open","timestamp":"2026-11-23T13:59:00Z"})",
        R"({"topic":"onvif:Door/State/DoorPhysicalState","timestamp":1795442340000,"message":{"source":{"DoorToken":"d1"},"key":{},"data":{"State":"Open"}}})",
        R"({"Topic":{"_":"tns1:Door/State/DoorPhysicalState","$":{"Dialect":"x"}},"Message":{"$":{"UtcTime":"2026-11-23T13:59:00Z"},)"
        R"("tt:Source":{"tt:SimpleItem":{"$":{"Name":"DoorToken","Value":"d1"}}},"tt:Data":{"tt:SimpleItem":[{"@Name":"State","@Value":"Open"}]}}})"};
    for (const char* text : kShapes) {
        INFO(text);
        const live::Event e = f.onvif(text);
        REQUIRE(std::holds_alternative<live::DoorReport>(e.payload));
        const auto& r = std::get<live::DoorReport>(e.payload);
        CHECK(r.door == "d1");
        CHECK(r.position == DoorPosition::Open);
        CHECK_FALSE(r.lock);
        CHECK(e.source == "acs/d1");
        CHECK(e.observedAt == *base::parseTimestamp("2026-11-23T13:59:00Z"));
    }
    // ONVIF Core's own MQTT form has the kind in the topic of the message.
    const live::Event e = f.onvif(R"({"UtcTime":"2026-11-23T13:59:00Z","Source":{"DoorToken":"d1"},"Key":{},"Data":{"State":"Locked"}})",
                                  "site/onvif-ej/Door/State/LockPhysicalState/d1", true);
    CHECK(std::get<live::DoorReport>(e.payload).lock == LockState::Locked);
    CHECK(e.retained);
    CHECK(e.observedAt);  // it brings its own time
}

TEST_CASE("a device before an ONVIF door is a controller, and the source of all its doors") {
    Feed f;
    const live::Event e = f.take(Decoder::OnvifDoor, R"({"topic":"Door/State/DoorMode","DoorToken":"d1","State":"Unlocked"})", "lincoln");
    CHECK(std::get<live::DoorReport>(e.payload).door == "lincoln/d1");
    CHECK(e.source == "acs/lincoln");
    CHECK(e.observedAt == kNow);
    // A topic may name the door itself, or be all that names it.
    CHECK(f.door(Decoder::OnvifDoor, R"({"topic":"Door/State/DoorMode","DoorToken":"d1","State":"Unlocked"})", "d1").door == "d1");
    CHECK(f.door(Decoder::OnvifDoor, R"({"topic":"Door/State/DoorMode","State":"Unlocked"})", "d1").door == "d1");
}

TEST_CASE("every ONVIF door state has its fact") {
    CHECK(Feed().state("DoorPhysicalState", "Closed").position == DoorPosition::Closed);
    CHECK(Feed().state("DoorPhysicalState", "Unknown").position == DoorPosition::Unknown);
    CHECK(Feed().state("DoorPhysicalState", "Fault").alarm == DoorAlarm::Fault);
    CHECK(Feed().state("DoorPhysicalState", "Fault").position == DoorPosition::Unknown);
    CHECK(Feed().state("LockPhysicalState", "Locked").lock == LockState::Locked);
    CHECK(Feed().state("LockPhysicalState", "Unlocked").lock == LockState::Unlocked);
    CHECK(Feed().state("LockPhysicalState", "Unknown").lock == LockState::Unknown);
    CHECK(Feed().state("LockPhysicalState", "Fault").lock == LockState::Unknown);
    CHECK(Feed().state("LockPhysicalState", "Fault").alarm == DoorAlarm::Fault);
    CHECK(Feed().state("DoubleLockPhysicalState", "Locked").lock == LockState::Locked);
    CHECK_FALSE(Feed().state("DoubleLockPhysicalState", "Unlocked").lock);
    for (const char* locked : {"Locked", "DoubleLocked", "Blocked", "LockedDown"}) CHECK(Feed().state("DoorMode", locked).lock == LockState::Locked);
    for (const char* open : {"Unlocked", "Accessed", "LockedOpen"}) CHECK(Feed().state("DoorMode", open).lock == LockState::Unlocked);
    CHECK(Feed().state("DoorAlarm", "Normal").alarm == DoorAlarm::None);
    CHECK(Feed().state("DoorAlarm", "DoorForcedOpen").alarm == DoorAlarm::Forced);
    CHECK(Feed().state("DoorAlarm", "DoorOpenTooLong").alarm == DoorAlarm::HeldOpen);
    CHECK(Feed().state("DoorTamper", "TamperDetected").alarm == DoorAlarm::Tamper);
    CHECK(Feed().state("DoorFault", "FaultDetected").alarm == DoorAlarm::Fault);
    // What is well elsewhere is no word about an alarm that was never spoken of.
    CHECK_FALSE(Feed().state("DoorTamper", "NotInTamper").alarm);
    CHECK_FALSE(Feed().state("DoorPhysicalState", "Closed").alarm);
}

TEST_CASE("the end of one trouble at a door never hides another") {
    Feed f;
    CHECK(f.state("DoorAlarm", "DoorForcedOpen").alarm == DoorAlarm::Forced);
    CHECK(f.state("DoorTamper", "TamperDetected").alarm == DoorAlarm::Forced);
    CHECK(f.state("DoorTamper", "NotInTamper").alarm == DoorAlarm::Forced);
    CHECK(f.state("DoorTamper", "TamperDetected").alarm == DoorAlarm::Forced);
    CHECK(f.state("LockPhysicalState", "Fault").alarm == DoorAlarm::Forced);
    CHECK(f.state("DoorAlarm", "Normal").alarm == DoorAlarm::Tamper);
    CHECK(f.state("DoorTamper", "Unknown").alarm == DoorAlarm::Tamper);
    CHECK(f.state("DoorTamper", "NotInTamper").alarm == DoorAlarm::Fault);
    CHECK(f.state("LockPhysicalState", "Unknown").alarm == DoorAlarm::Fault);
    CHECK(f.state("LockPhysicalState", "Locked").alarm == DoorAlarm::None);
    // Also where DoorAlarm never spoke: what was told is taken back.
    Feed g;
    CHECK(g.state("DoorTamper", "TamperDetected").alarm == DoorAlarm::Tamper);
    CHECK(g.state("DoorTamper", "NotInTamper").alarm == DoorAlarm::None);
}

TEST_CASE("a mode that claims locked does not overrule the lock's own sensor, one that claims open does") {
    Feed f;
    CHECK(f.state("DoorMode", "Locked").lock == LockState::Locked);
    CHECK(f.state("LockPhysicalState", "Unlocked").lock == LockState::Unlocked);
    CHECK_FALSE(f.state("DoorMode", "Locked").lock);
    CHECK(f.state("DoorMode", "LockedOpen").lock == LockState::Unlocked);
}

TEST_CASE("ONVIF messages that are none are refused and leave nothing behind") {
    Feed f;
    const auto reason = [&](std::string_view text, std::string_view topic = "onvif") {
        const live::Event e = f.onvif(text, topic);
        INFO(text);
        REQUIRE(std::holds_alternative<live::Rejected>(e.payload));
        return std::get<live::Rejected>(e.payload).reason;
    };
    CHECK(has(reason(R"({"Source":{"DoorToken":"d"},"Data":{"State":"Open"}})"), "Door/State"));
    CHECK(has(reason(R"({"Topic":"tns1:Door/State/Mood","DoorToken":"d","State":"Open"})"), "mood"));
    CHECK(has(reason(R"({"Topic":"tns1:Door/State/DoorAlarm","DoorToken":"d","State":"Loud"})"), "\"loud\""));
    CHECK(has(reason(R"({"Topic":"tns1:Door/State/DoorAlarm","DoorToken":"d"})"), "State"));
    CHECK(has(reason(R"({"Topic":"tns1:Door/State/DoorAlarm","State":"Normal"})"), "DoorToken"));
    CHECK(has(reason(R"({"Topic":"tns1:Door/State/DoorAlarm","DoorToken":"d","State":"Normal","UtcTime":"yesterday"})"), "yesterday"));
    CHECK(has(reason(R"({"Topic":"tns1:Door/State/DoorAlarm","DoorToken":"d","State":"Normal","UtcTime":"2300-01-01T00:00:00Z"})"), "2200"));
    CHECK(has(reason(R"({"Topic":"tns1:Door/State/DoorAlarm","DoorToken":"d","State":"Normal","timestamp":9e99})"), "9e99"));
    CHECK(has(reason(R"({"Topic":"tns1:Door/State/DoorAlarm","DoorToken":"d","State":NaN})"), "not valid JSON"));
    CHECK(has(reason(R"({"Topic":"tns1:Door/State/DoorAlarm","DoorToken":"d","DoorToken":"e","State":"Normal"})"), "twice"));
    CHECK(has(reason("[1]"), "list"));
    CHECK(has(reason("7"), "object"));
    CHECK(has(reason(std::string(17, '[')), "list"));
    std::string deep;
    for (int i = 0; i < 40; ++i) deep += "{\"a\":";
    CHECK(has(reason(deep), "nested deeper than 16"));
    std::string many = "{";
    for (int i = 0; i < 500; ++i) many += "\"k" + std::to_string(i) + "\":1,";
    CHECK(has(reason(many + "\"z\":1}"), "more than"));
    CHECK(has(reason("{\"Topic\":\"" + std::string(5000, 'x') + "\"}"), "longer"));
    CHECK(has(reason(R"({"Topic":"tns1:Door/State/DoorAlarm","DoorToken":")" + std::string(300, 'd') + R"(","State":"Normal"})"), "longer"));
    CHECK_FALSE(f.state("DoorTamper", "NotInTamper").alarm);
}

TEST_CASE("every cut of a message of another trade is refused, and none is taken for something else") {
    const std::string whole =
        R"({"Topic":"tns1:Door/State/DoorPhysicalState","Source":{"DoorToken":"d1"},"Data":{"State":"Open"},"UtcTime":"2026-11-23T13:59:00Z"})";
    const std::string lock = R"({"state":"UNLOCKED","battery":71})";
    Feed f;
    for (size_t n = 0; n < whole.size(); ++n) CHECK(std::holds_alternative<live::Rejected>(f.onvif(whole.substr(0, n)).payload));
    CHECK(std::holds_alternative<live::DoorReport>(f.onvif(whole).payload));
    for (size_t n = 0; n < lock.size(); ++n)
        CHECK(std::holds_alternative<live::Rejected>(f.take(Decoder::HomeAssistantLock, lock.substr(0, n)).payload));
    // "UNLOCKED" cut is never "LOCKED".
    for (const char* word : {"UNLOCKED", "UNLOCKING", "JAMMED", "LOCKING"})
        for (size_t n = 0; n < std::string_view(word).size(); ++n)
            CHECK(std::holds_alternative<live::Rejected>(f.take(Decoder::HomeAssistantLock, std::string_view(word).substr(0, n)).payload));
}

TEST_CASE("what is decoded fits a recording") {
    Feed f;
    const std::string device(kMaxDeviceBytes, 'd');
    for (const live::Event& e : {f.take(Decoder::HomeAssistantLock, "LOCKED", device), f.take(Decoder::HomeAssistantAvailable, "offline", device),
                                 f.onvif(R"({"topic":"Door/State/DoorAlarm","DoorToken":")" + device + R"(","State":"Normal"})")}) {
        REQUIRE_FALSE(std::holds_alternative<live::Rejected>(e.payload));
        const auto back = live::decodeEvent(live::encodeEvent(e), "x");
        REQUIRE(back);
        CHECK(*back == e);
    }
}
