#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "ifc_sample.h"
#include "importers/ifc.h"

using namespace sallyport;
using namespace sallyport::importers;
using Json = nlohmann::json;

namespace {

Imported sample() {
    auto r = decodeIfc(tests::sampleIfc(), "test.ifc");
    REQUIRE(r);
    return std::move(*r);
}

}  // namespace

TEST_CASE("inspect --json holds exactly the members of the contract") {
    const Imported in = sample();
    const auto keys = [](const Json& j) {
        std::vector<std::string> out;
        for (const auto& [k, v] : j.items()) out.push_back(k);
        return out;
    };
    using Names = std::vector<std::string>;
    const Json j = Json::parse(inspectJson(in, "dir/test.ifc", false));
    CHECK(keys(j) == Names{"bounds_m", "doors", "file", "floors", "format", "geometry", "georeference", "problems", "rooms", "schema", "timing_ms"});
    CHECK(keys(j["floors"][0]) == Names{"elevation_m", "height_m", "id", "name", "source_id"});
    CHECK(keys(j["rooms"][0]) == Names{"area_m2", "bounds_m", "doors", "floor", "id", "name", "number", "source_id"});
    CHECK(keys(j["doors"][0]) == Names{"bounds_m", "exterior", "floor", "id", "name", "position_m", "rooms", "source_id", "width_m"});
    CHECK(keys(j["timing_ms"]) == Names{"geometry", "parse", "read", "total"});
    CHECK(keys(j["georeference"]) == Names{"lat", "lon", "true_north_deg"});
    CHECK(keys(j["problems"][0]) == Names{"code", "message", "severity", "where"});
    CHECK(j["file"] == "dir/test.ifc");
    CHECK(j["format"] == "ifc");
    CHECK(j["rooms"][0]["floor"] == j["floors"][0]["id"]);
    CHECK(j["doors"][1]["rooms"] == Json::array({j["rooms"][0]["id"]}));
    CHECK(j["geometry"]["triangles"].get<int>() > 0);

    const Json all = Json::parse(inspectJson(in, "test.ifc", true))["elements"];
    CHECK(all.size() == in.building.elements.size());
    CHECK(all["wall000000000000000001"]["class"] == "IfcWallStandardCase");
    CHECK(all["wall000000000000000001"]["bounds_m"]["max"][2].get<double>() == Approx(2.7));
}

TEST_CASE("inspect gives the file's own coordinates whatever the local origin is") {
    Imported in = sample();
    in.building.origin = {1000, 2000, 30};
    const Json j = Json::parse(inspectJson(in, "test.ifc", false));
    CHECK(j["rooms"][0]["bounds_m"]["min"] == Json::array({1000.0, 2000.0, 30.0}));
    CHECK(j["floors"][1]["elevation_m"] == 33.0);
    CHECK(j["doors"][0]["position_m"][0].get<double>() == Approx(1005.1));
}

TEST_CASE("What is not there is null or empty, and bad UTF-8 does not break the text") {
    Imported in;
    in.building.rooms.push_back({});
    in.building.rooms[0].name = "\xff\xfe";
    const Json j = Json::parse(inspectJson(in, "x", true));
    CHECK(j["bounds_m"].is_null());
    CHECK(j["georeference"].is_null());
    CHECK(j["rooms"][0]["floor"].is_null());
    CHECK(j["elements"].is_object());
}

TEST_CASE("inspect for people names floors and counts") {
    const Imported in = sample();
    const std::string text = inspectText(in, "test.ifc");
    CHECK(text.find("2 floors, 3 rooms, 2 doors (1 exterior)") != std::string::npos);
    CHECK(text.find("Ground") != std::string::npos);
    CHECK(text.find("F2") < text.find("F1 "));  // as it stands: the highest first
}
