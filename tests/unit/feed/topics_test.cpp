#include "feed/topics.h"

#include <catch2/catch.hpp>

using namespace sallyport::feed;

namespace {
Topics make(const std::string& url, const std::vector<TopicRule>& rules) {
    auto r = Topics::make(url, rules);
    REQUIRE(r);
    return *r;
}
}  // namespace

TEST_CASE("topic filters fit as MQTT says") {
    CHECK(topicMatches("a/b", "a/b"));
    CHECK_FALSE(topicMatches("a/b", "a/b/c"));
    CHECK_FALSE(topicMatches("a/b/c", "a/b"));
    CHECK(topicMatches("a/+/c", "a/b/c"));
    CHECK(topicMatches("a/+", "a/"));
    CHECK_FALSE(topicMatches("a/+", "a"));
    CHECK(topicMatches("a/#", "a"));
    CHECK(topicMatches("a/#", "a/b/c"));
    CHECK(topicMatches("#", "a/b"));
    CHECK(topicMatches("+/+", "/x"));
    CHECK_FALSE(topicMatches("#", "$SYS/uptime"));
    CHECK_FALSE(topicMatches("+/uptime", "$SYS/uptime"));
    CHECK(topicMatches("$SYS/#", "$SYS/uptime"));
    CHECK_FALSE(topicMatches("", "a"));
}

TEST_CASE("a filter covers another when every topic of it fits") {
    CHECK(filterCovers("#", "a/+/c"));
    CHECK(filterCovers("a/#", "a"));
    CHECK(filterCovers("a/+/c", "a/b/c"));
    CHECK(filterCovers("a/+", "a/+"));
    CHECK_FALSE(filterCovers("a/b", "a/+"));
    CHECK_FALSE(filterCovers("a/+", "a/#"));
    CHECK_FALSE(filterCovers("a/+", "a"));
    CHECK_FALSE(filterCovers("#", "$SYS/#"));
}

TEST_CASE("the first rule that fits decides, the filter of the URL last") {
    const Topics t = make("home/#", {{"home/+/lock", Decoder::HomeAssistantLock, {}},
                                     {"home/+/+", Decoder::HomeAssistantDoor, {}},
                                     {"gym/contact", Decoder::HomeAssistantDoor, "D-9"},
                                     {"acs/#", Decoder::OnvifDoor, {}}});
    CHECK(t.route("home/front/lock").decoder == Decoder::HomeAssistantLock);
    CHECK(t.route("home/front/lock").device == "front");
    CHECK(t.route("home/front/contact").device == "front/contact");
    CHECK(t.route("gym/contact").device == "D-9");
    CHECK(t.route("acs/x/y").device == "acs/x/y");
    CHECK_FALSE(t.route("acs/x/y").named);
    CHECK(t.route("home/a/b/c").decoder == Decoder::Sallyport);
    CHECK(t.route("never/asked/for").decoder == Decoder::Sallyport);
}

TEST_CASE("no topic is asked for twice, so that a broker sends it once") {
    CHECK(make("#", {{"home/+/lock", Decoder::HomeAssistantLock, {}}}).filters() == std::vector<std::string>{"#"});
    CHECK(make("a/b", {{"a/b", Decoder::HomeAssistantLock, {}}}).filters() == std::vector<std::string>{"a/b"});
    CHECK(make("a/+", {{"a/b", Decoder::HomeAssistantLock, {}}, {"c/#", Decoder::OnvifDoor, {}}}).filters() ==
          std::vector<std::string>{"c/#", "a/+"});
    CHECK(make("", {{"x", Decoder::Sallyport, {}}}).filters() == std::vector<std::string>{"x"});
}

TEST_CASE("topics that are none are refused with the filter they stand in") {
    const auto wrong = Topics::make("a", {{"b/#/c", Decoder::Sallyport, {}}});
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().where == "b/#/c");
    CHECK_FALSE(Topics::make("", {}));
    CHECK_FALSE(Topics::make("a", std::vector<TopicRule>(300, {"b", Decoder::Sallyport, {}})));
    CHECK_FALSE(Topics::make("a", {{"b", Decoder::Sallyport, std::string(500, 'x')}}));
}
