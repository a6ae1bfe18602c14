#include <catch2/catch.hpp>

#include "feed/hub.h"

using namespace sallyport;
using namespace sallyport::feed;

namespace {
FeedUrl parsed(std::string_view url) {
    auto r = parseFeedUrl(url);
    INFO(url);
    INFO((r ? std::string() : r.error().text()));
    REQUIRE(r);
    return *r;
}
base::Error refused(std::string_view url) {
    auto r = parseFeedUrl(url);
    INFO(url);
    REQUIRE_FALSE(r);
    CHECK_FALSE(r.error().message.empty());
    return r.error();
}
bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }
}  // namespace

TEST_CASE("MQTT URLs give host, port and topic filter, wildcards literally or percent-encoded") {
    const FeedUrl a = parsed("mqtt://localhost:1884/sallyport/+/doors/#");
    CHECK(a.scheme == "mqtt");
    CHECK(a.host == "localhost");
    CHECK(a.port == 1884);
    CHECK(a.path == "sallyport/+/doors/#");
    CHECK(parsed("mqtt://h/a%2Fb/%23").path == "a/b/#");
    CHECK(parsed("mqtt://h/x").port == 1883);
    CHECK(parsed("mqtt://h//lead").path == "/lead");
    CHECK(parsed("mqtt://[::1]:1900/x").host == "::1");
    CHECK(parsed("mqtt://[::1]:1900/x").port == 1900);
    CHECK(parsed("mqtt://10.0.0.7/%C3%A9cole").path == "école");
}

TEST_CASE("MQTT over TLS is another scheme with a port of its own") {
    const FeedUrl a = parsed("mqtts://broker.example/#");
    CHECK(a.scheme == "mqtts");
    CHECK(a.port == 8883);
    CHECK(a.path == "#");
    CHECK(parsed("mqtts://h:9000/x").port == 9000);
}

TEST_CASE("a URL without a topic filter is enough where the settings name topics") {
    const auto r = parseFeedUrl("mqtt://h:1884", false);
    REQUIRE(r);
    CHECK(r->path.empty());
    CHECK(parseFeedUrl("mqtt://h/", false));
    CHECK_FALSE(parseFeedUrl("mqtt://h/a#", false));
}

TEST_CASE("files and standard input") {
    CHECK(parsed("file:drill.ndjson").path == "drill.ndjson");
    CHECK(parsed("file:/a/b c#1.ndjson").path == "/a/b c#1.ndjson");
    CHECK(parsed("file:///a/b").path == "/a/b");
    CHECK(parsed("-").scheme == "-");
}

TEST_CASE("credentials in a URL are refused and never repeated") {
    for (const char* url : {"mqtt://user:hunter2@host/x", "mqtt://hunter2@host", "mqtts://u:hunter2@h/x", "nats://hunter2@h:4222/s"}) {
        const base::Error e = refused(url);
        CHECK(e.code == base::ErrorCode::Usage);
        CHECK(has(e.text(), "SALLYPORT_MQTT_USER"));
        CHECK_FALSE(has(e.text(), "hunter2"));
    }
    CHECK(parsed("mqtt://host/topic@x").path == "topic@x");
}

TEST_CASE("transports to come say so, and unknown ones say what there is") {
    for (const char* url : {"cot+tcp://h:8087", "cot+tls://h:8089", "cot+udp://239.2.3.1:6969", "nats://h:4222/s"}) {
        CHECK(refused(url).code == base::ErrorCode::Unsupported);
        CHECK(has(refused(url).message, "not there yet"));
    }
    for (const char* url : {"http://h/x", "localhost", "drill.ndjson", "://h/x", "mqtt:h/x"})
        CHECK(has(refused(url).message, "mqtt://host:1883/topic-filter"));
}

TEST_CASE("each mistake in a feed URL has its own message") {
    CHECK(has(refused("").message, "empty"));
    CHECK(has(refused("mqtt:///x").message, "host"));
    CHECK(has(refused("mqtt://h").message, "topic filter is missing"));
    CHECK(has(refused("mqtt://h:0/x").message, "port"));
    CHECK(has(refused("mqtt://h:65536/x").message, "port"));
    CHECK(has(refused("mqtt://h:18x/x").message, "port"));
    CHECK(has(refused("mqtt://h:/x").message, "port"));
    CHECK(has(refused("mqtt://h:99999999999999999999/x").message, "port"));
    CHECK(has(refused("mqtt://[::1/x").message, "bracket"));
    CHECK(has(refused("mqtt://h h/x").message, "character"));
    CHECK(has(refused("mqtt://h/a#").message, "#"));
    CHECK(has(refused("mqtt://h/#/a").message, "#"));
    CHECK(has(refused("mqtt://h/$share/g/a").message, "shared"));
    CHECK(has(refused("mqtt://h/a%2").message, "hexadecimal"));
    CHECK(has(refused("mqtt://h/a%00b").message, "valid text"));
    CHECK(has(refused("mqtt://h/%ff").message, "valid text"));
    CHECK(has(refused("mqtt://h/" + std::string(2000, 'x')).message, "longer"));
    CHECK(has(refused("file:").message, "path"));
    CHECK(has(refused(std::string(100'000, 'x')).message, "longer"));
}
