// The schema says again what the codec does; here they are held together.
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "event_samples.h"
#include "live/event_names.h"

using namespace sallyport;
using namespace sallyport::live;
using nlohmann::json;

namespace {
json schema() {
    std::ifstream in(std::string(SALLYPORT_SOURCE_DIR) + "/assets/schema/event.schema.json");
    REQUIRE(in);
    return json::parse(in);
}
template <class E>
void requireSameNames(const json& property, size_t aliases = 0) {
    const json& words = property.at("enum");
    REQUIRE(words.size() == kNames<E>.size() + aliases);
    for (size_t i = 0; i < kNames<E>.size(); ++i) CHECK(words[i] == kNames<E>[i]);
}
}  // namespace

TEST_CASE("the schema knows every type and every field that the codec writes, and no others") {
    const json s = schema();
    for (const Event& e : test::everyType()) {
        if (std::holds_alternative<Unrecognised>(e.payload)) continue;
        const std::string type(typeName(e.payload));
        INFO(type);
        REQUIRE(s.at("$defs").contains(type));
        const json& definition = s["$defs"][type];
        json line = json::parse(encodeEvent(e));
        line.erase("vendor");
        line.erase("ü");
        for (const auto& [name, value] : line.items()) {
            INFO(name);
            CHECK((s["properties"].contains(name) || definition["properties"].contains(name)));
        }
        for (const auto& [name, value] : definition["properties"].items()) {
            INFO(name);
            CHECK(line.contains(name));
        }
        if (!definition.contains("required")) continue;
        for (const std::string name : definition["required"]) {
            json less = line;
            less.erase(name);
            INFO("without " << name);
            CHECK_FALSE(decodeEvent(less.dump(), "x"));
        }
    }
    for (const auto& rule : s["allOf"])
        if (rule["if"]["properties"]["type"].contains("const")) {
            const std::string type = rule["if"]["properties"]["type"]["const"];
            CHECK(std::find(kTypeNames.begin(), kTypeNames.end(), type) != kTypeNames.end());
        }
}

TEST_CASE("the schema has the codec's words for every enumeration") {
    const json defs = schema().at("$defs");
    requireSameNames<RoomStatus>(defs["room"]["properties"]["status"]);
    requireSameNames<LockState>(defs["door"]["properties"]["lock"]);
    requireSameNames<DoorPosition>(defs["door"]["properties"]["position"]);
    requireSameNames<DoorAlarm>(defs["door"]["properties"]["alarm"]);
    requireSameNames<AlertKind>(defs["alert"]["properties"]["kind"]);
    requireSameNames<ProtocolAction>(defs["protocol"]["properties"]["action"]);
    requireSameNames<Triage>(defs["casualty"]["properties"]["triage"], 2);
}
