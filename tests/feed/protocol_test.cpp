// MQTT 5 and 3.1.1, sessions, devices with last wills, several brokers, floods and flaps.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <map>
#include <set>

#include "listening.h"

using namespace sallyport;
using namespace sallyport::test;
using feed::Decoder;
using feed::FeedSettings;

namespace {

FeedSettings plain(const Broker& broker, int version = 0) {
    FeedSettings s;
    s.url = broker.url("#");
    s.mqttVersion = version;
    return s;
}
std::string note(int n) { return R"({"v":1,"type":"note","id":"n)" + std::to_string(n) + R"(","text":"x"})"; }

std::vector<live::DoorReport> doorsOf(const std::vector<live::Event>& events) {
    std::vector<live::DoorReport> out;
    for (const auto& e : events)
        if (const auto* d = std::get_if<live::DoorReport>(&e.payload)) out.push_back(*d);
    return out;
}

/// Takes connections, says what it is told to, and closes them; counts how many are open at once.
class FakeBroker {
public:
    explicit FakeBroker(std::string answer = {}) : answer_(std::move(answer)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
        REQUIRE(::listen(listener_, 16) == 0);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { work(); });
    }
    ~FakeBroker() {
        stop_ = true;
        thread_.join();
        ::close(listener_);
    }
    std::string url() const { return "mqtt://127.0.0.1:" + std::to_string(port_) + "/#"; }
    std::vector<Clock::time_point> times() {
        std::lock_guard lock(mutex_);
        return times_;
    }
    bool overlapped() const { return overlapped_; }
    std::set<int> versions() {
        std::lock_guard lock(mutex_);
        return versions_;
    }

private:
    bool readable(int fd, int ms) {
        pollfd p{fd, POLLIN, 0};
        return ::poll(&p, 1, ms) > 0;
    }
    void work() {
        while (!stop_) {
            if (!readable(listener_, 20)) continue;
            const int client = ::accept(listener_, nullptr, nullptr);
            {
                std::lock_guard lock(mutex_);
                times_.push_back(Clock::now());
            }
            char bytes[512];
            if (readable(client, 500)) {
                const ssize_t n = ::recv(client, bytes, sizeof bytes, 0);
                std::lock_guard lock(mutex_);
                if (n > 8) versions_.insert(bytes[8]);  // CONNECT: fixed header, 0 4 M Q T T, version
            }
            if (!answer_.empty()) (void)!::send(client, answer_.data(), answer_.size(), MSG_NOSIGNAL);
            // A second attempt while this one stands would be waiting now.
            if (readable(listener_, 2)) overlapped_ = true;
            ::close(client);
        }
    }

    const std::string answer_;
    int listener_ = -1, port_ = 0;
    std::mutex mutex_;
    std::vector<Clock::time_point> times_;
    std::set<int> versions_;
    std::atomic<bool> stop_{false}, overlapped_{false};
    std::thread thread_;
};

}  // namespace

TEST_CASE("MQTT 5 and MQTT 3.1.1 both carry events, forced or found") {
    if (skipped()) return;
    for (const int version : {0, 4, 5}) {
        Broker broker;
        broker.start();
        Listening l(plain(broker, version));
        REQUIRE(l.becomes(State::Connected, 5s));
        broker.publish("n", note(1));
        CHECK(l.gets(1));
        CHECK(l.health().attempts == 1);
    }
}

TEST_CASE("nats-server is a broker like another, found to speak 3.1.1") {
    if (const std::string why = NatsBroker::missing(); !why.empty()) {
        std::cout << "SKIP: " << why << std::endl;
        return;
    }
    NatsBroker nats;
    FeedSettings s;
    s.url = nats.url("school/#");
    {
        Listening l(s);
        const bool up = l.becomes(State::Connected, 8s);
        INFO(l.health().reason);
        REQUIRE(up);
        nats.publish("school/n", note(1));
        REQUIRE(l.gets(1));
        CHECK(l.events[0].id == "n1");
    }
    nats.publish("school/n", note(2));  // kept for us while we are away
    Listening l(s);
    REQUIRE(l.becomes(State::Connected, 8s));
    REQUIRE(l.gets(1));
    CHECK(l.events[0].id == "n2");
}

TEST_CASE("a broker of 3.1.1 alone is spoken to in 3.1.1, unless 5 is forced") {
    // CONNACK of 3.1.1: unacceptable protocol version.
    FakeBroker old(std::string("\x20\x02\x00\x01", 4));
    FeedSettings s;
    s.url = old.url();
    {
        Listening l(s);
        REQUIRE(l.within(3s, [&] { return old.versions().contains(4); }));
        CHECK(old.times().size() == 2);  // at once, no waiting between the two
        CHECK(l.health().attempts == 1);
    }
    s.mqttVersion = 5;
    FakeBroker other(std::string("\x20\x02\x00\x01", 4));
    s.url = other.url();
    Listening l(s);
    REQUIRE(l.becomes(State::Lost, 3s));
    CHECK(l.health().reason.find("does not speak MQTT 5") != std::string::npos);
    CHECK_FALSE(other.versions().contains(4));
}

TEST_CASE("a broker that hangs up on MQTT 5 is offered 3.1.1 the next time") {
    FakeBroker rude;
    FeedSettings s;
    s.url = rude.url();
    s.retry = {20ms, 40ms};
    Listening l(s);
    CHECK(l.within(3s, [&] { return rude.versions() == std::set<int>{4, 5}; }));
}

TEST_CASE("a wrong password is refused in both versions and asked for seldom") {
    if (skipped()) return;
    TempDir dir;
    std::ofstream(dir / "passwords") << "";
    for (const int version : {4, 5}) {
        Broker broker("allow_anonymous false\npassword_file " + (dir / "passwords").string() + "\n");
        broker.start();
        FeedSettings s = plain(broker, version);
        s.user = "vehicle";
        s.password = "wrong";
        Listening l(s);
        REQUIRE(l.becomes(State::Lost, 5s));
        CHECK(l.health().reason.find("refuses the user or password") != std::string::npos);
        CHECK(l.health().reason.find("wrong") == std::string::npos);
        CHECK(l.within(1s, [&] { return l.health().nextAttempt > base::wallNow() + 3s; }));
    }
}

TEST_CASE("a broker that says goodbye tells MQTT 5 why") {
    if (skipped()) return;
    Broker broker;
    broker.start();
    Listening l(plain(broker, 5));
    REQUIRE(l.becomes(State::Connected, 5s));
    broker.end();
    REQUIRE(l.within(3s, [&] { return l.health().state == State::Lost; }));
    CHECK_FALSE(l.health().reason.empty());
}

TEST_CASE("what is sent while we are away is kept by the broker and comes once") {
    if (skipped()) return;
    for (const int version : {4, 5}) {
        Broker broker;
        broker.start();
        const FeedSettings s = plain(broker, version);
        std::vector<live::Event> before;
        {
            Listening l(s);
            REQUIRE(l.becomes(State::Connected, 5s));
            broker.publish("n", note(1));
            REQUIRE(l.gets(1));
        }
        broker.publish("n", note(2));
        broker.publish("n", note(3));
        Listening l(s);
        REQUIRE(l.becomes(State::Connected, 5s));
        broker.publish("n", note(4));
        REQUIRE(l.gets(3));
        std::this_thread::sleep_for(200ms);
        l.ingest.drain(l.events, SIZE_MAX);
        std::vector<std::string> ids;
        for (const auto& e : l.events) ids.push_back(e.id);
        CHECK(ids == std::vector<std::string>{"n2", "n3", "n4"});
    }
}

TEST_CASE("two programs with the same feed both get everything") {
    if (skipped()) return;
    Broker broker;
    broker.start();
    Listening a(plain(broker)), b(plain(broker));
    REQUIRE(a.becomes(State::Connected, 5s));
    REQUIRE(b.becomes(State::Connected, 5s));
    broker.publish("n", note(1));
    CHECK(a.gets(1));
    CHECK(b.gets(1));
    std::this_thread::sleep_for(1500ms);  // neither has thrown the other out
    CHECK(a.health().state == State::Connected);
    CHECK(a.health().attempts == 1);
    CHECK(b.health().attempts == 1);
}

TEST_CASE("a removed feed loses what it carried and its session, and can be added again") {
    if (skipped()) return;
    Broker broker;
    broker.start();
    Listening l(plain(broker, 5));
    REQUIRE(l.becomes(State::Connected, 5s));
    broker.publish("d", R"({"v":1,"type":"door","door":"D-1","lock":"locked","source":"acs/1"})");
    REQUIRE(l.gets(1));
    const std::string name = l.health().name;
    CHECK_FALSE(l.hub.remove("another"));
    REQUIRE(l.hub.remove(name));
    CHECK(l.hub.health().empty());
    CHECK(l.says("acs/1", false));
    CHECK(l.says(name, false));
    broker.publish("n", note(1));
    REQUIRE(l.hub.add(plain(broker, 5)));
    REQUIRE(l.becomes(State::Connected, 5s));
    broker.publish("n", note(2));
    REQUIRE(l.within(3s, [&] { return !l.events.empty() && l.events.back().id == "n2"; }));
    for (const auto& e : l.events) CHECK(e.id != "n1");
}

TEST_CASE("reconnect now tries at once instead of waiting") {
    if (skipped()) return;
    Broker broker;
    FeedSettings s = plain(broker);
    s.retry = {60s, 60s};
    Listening l(s);
    REQUIRE(l.becomes(State::Lost, 3s));
    REQUIRE(l.within(1s, [&] { return l.health().nextAttempt > base::wallNow() + 50s; }));
    broker.start();
    REQUIRE(l.hub.reconnectNow(l.health().name));
    CHECK(l.becomes(State::Connected, 2s));
    CHECK(l.health().nextAttempt == base::Timestamp{});
    CHECK(l.health().attempts == 2);
    REQUIRE(l.hub.reconnectNow(l.health().name));  // also where a connection stands
    CHECK(l.within(3s, [&] { return l.health().attempts == 3 && l.health().state == State::Connected; }));
    CHECK_FALSE(l.hub.reconnectNow("another"));
}

TEST_CASE("a host that is two addresses is reached at the one where the broker listens") {
    if (skipped()) return;
    Broker broker;  // on 127.0.0.1 alone; "localhost" is ::1 too on most machines
    broker.start();
    FeedSettings s;
    s.url = "mqtt://localhost:" + std::to_string(broker.port()) + "/#";
    Listening l(s);
    CHECK(l.becomes(State::Connected, 3s));
    CHECK(l.health().attempts == 1);
}

TEST_CASE("settings that make no sense are refused when the feed is added") {
    Listening l(FeedSettings{"away", "mqtt://127.0.0.1:1/#"});
    const auto refused = [&](FeedSettings s, std::string_view part) {
        const auto r = l.hub.add(s);
        REQUIRE_FALSE(r);
        INFO(r.error().text());
        CHECK(r.error().text().find(part) != std::string::npos);
    };
    refused({"away", "mqtt://127.0.0.1:2/#"}, "name");
    refused({"", "mqtt://127.0.0.1:2/#", "", "", 3}, "MQTT version");
    refused({"", "mqtt://127.0.0.1:2"}, "topic filter is missing");
    refused({"", "mqtt://127.0.0.1:2", "", "", 0, {}, {{"a/#/b", Decoder::Sallyport, {}}}}, "not valid");
    refused({std::string(100, 'n'), "mqtt://127.0.0.1:2/#"}, "longer");
    REQUIRE(l.hub.add(FeedSettings{"", "mqtt://127.0.0.1:2/#"}));
    refused({"", "mqtt://127.0.0.1:2/#"}, "there already");
}

TEST_CASE("locks and door sensors of Home Assistant: retained states, live ones, and a last will that makes one device lost") {
    if (skipped()) return;
    Broker broker;
    broker.start();
    broker.publish("home/front/lock/state", "LOCKED", true);
    broker.publish("home/front/availability", "online", true);
    FeedSettings s;
    s.name = "ha";
    s.url = "mqtt://127.0.0.1:" + std::to_string(broker.port());
    s.topics = {{"home/+/lock/state", Decoder::HomeAssistantLock, {}},
                {"home/+/contact", Decoder::HomeAssistantDoor, {}},
                {"home/+/availability", Decoder::HomeAssistantAvailable, {}}};
    Listening l(s);
    REQUIRE(l.becomes(State::Connected, 5s));
    REQUIRE(l.gets(2));
    for (const auto& e : l.events) {
        CHECK(e.retained);
        CHECK_FALSE(e.observedAt);
        CHECK(e.source == "ha/front");
    }
    // The gym has nothing retained: nothing is known of it.
    for (const auto& d : doorsOf(l.events)) CHECK(d.door == "front");
    l.events.clear();
    broker.publish("home/gym/lock/state", "JAMMED", true);
    broker.publish("home/gym/contact", "ON", true);
    broker.publish("home/gym/contact", "maybe", true);
    REQUIRE(l.gets(3));
    CHECK(doorsOf(l.events)[0].lock == live::LockState::Jammed);
    CHECK(doorsOf(l.events)[1].position == live::DoorPosition::Open);
    CHECK(l.events[0].observedAt);
    CHECK_FALSE(l.events[0].retained);
    CHECK(std::holds_alternative<live::Rejected>(l.events[2].payload));
    CHECK(l.health().rejected == 1);
    CHECK(l.health().lastRejected.find("maybe") != std::string::npos);
    broker.dieWithWill("home/gym/availability", "offline");
    CHECK(l.says("ha/gym", false));
    for (const auto& e : l.events)
        if (const auto* h = std::get_if<live::SourceHealth>(&e.payload)) CHECK(h->source == "ha/gym");

    // A connection lost and found again does not bring the dead device back to life.
    l.events.clear();
    REQUIRE(l.hub.reconnectNow("ha"));
    REQUIRE(l.says("ha/front", false));
    REQUIRE(l.says("ha/front", true));
    REQUIRE(l.within(3s, [&] { return doorsOf(l.events).size() >= 2; }));
    for (const auto& e : l.events)
        if (const auto* h = std::get_if<live::SourceHealth>(&e.payload); h && h->source == "ha/gym") CHECK_FALSE(h->alive);
    broker.publish("home/gym/availability", "online", true);
    CHECK(l.says("ha/gym", true));
}

TEST_CASE("ONVIF door events bridged to MQTT arrive as facts of the controller's doors") {
    if (skipped()) return;
    Broker broker;
    broker.start();
    FeedSettings s;
    s.name = "acs";
    s.url = broker.url("sallyport/#");
    s.topics = {{"bridge/onvif-ej/#", Decoder::OnvifDoor, "unit"}, {"bridge/status", Decoder::HomeAssistantAvailable, "unit"}};
    broker.publish("bridge/onvif-ej/Door/State/LockPhysicalState/7",
                   R"({"UtcTime":"2026-11-23T13:59:00Z","Source":{"DoorToken":"7"},"Data":{"State":"Locked"}})", true);
    Listening l(s);
    REQUIRE(l.becomes(State::Connected, 5s));
    REQUIRE(l.gets(1));
    CHECK(doorsOf(l.events)[0].door == "unit/7");
    CHECK(doorsOf(l.events)[0].lock == live::LockState::Locked);
    CHECK(l.events[0].retained);
    CHECK(l.events[0].observedAt == *base::parseTimestamp("2026-11-23T13:59:00Z"));
    broker.publish("bridge/onvif-ej/any", R"({"Topic":"tns1:Door/State/DoorAlarm","DoorToken":"7","State":"DoorForcedOpen"})");
    broker.publish("sallyport/n", note(1));
    REQUIRE(l.gets(3));
    CHECK(doorsOf(l.events)[1].alarm == live::DoorAlarm::Forced);
    CHECK(std::holds_alternative<live::Note>(l.events[2].payload));
    broker.dieWithWill("bridge/status", "offline");
    CHECK(l.says("acs/unit", false));
}

TEST_CASE("hostile payloads are refused one by one and stop nothing") {
    if (skipped()) return;
    Broker broker;
    broker.start();
    Listening l(plain(broker));
    REQUIRE(l.becomes(State::Connected, 5s));
    TempDir dir;
    std::ofstream(dir / "big") << std::string(100'000, 'x') << "\n";
    broker.publishLines("x", dir / "big");
    broker.publish("x", "\xff\xfe{}");
    broker.publish("x", std::string(2000, '['));
    broker.publish("x", R"({"v":1,"type":"door","door":"D","lock":NaN})");
    broker.publish("x", R"({"v":1,"type":"note","text":"t","observed_at":"2300-01-01T00:00:00Z"})");
    broker.publish("x", note(1));
    REQUIRE(l.gets(6));
    CHECK(l.health().rejected == 5);
    CHECK(l.events[5].id == "n1");
    CHECK(l.health().state == State::Connected);
}

TEST_CASE("a broker that floods is held back, and another feed goes on") {
    if (skipped()) return;
    Broker flooding, calm;
    flooding.start();
    calm.start();
    TempDir dir;
    constexpr int kLines = 30'000;
    {
        std::ofstream lines(dir / "lines");
        for (int i = 0; i < kLines; ++i) lines << note(i) << "\n";
    }
    std::atomic<bool> open{false};
    std::atomic<size_t> got{0}, fromCalm{0};
    keepOwnState();
    feed::Hub hub([&](std::vector<live::Event> batch) {
        // An inbox that is full for the flood alone: its feed waits here.
        if (batch[0].feed == "flood")
            while (!open) std::this_thread::sleep_for(5ms);
        for (const auto& e : batch) (e.feed == "flood" ? got : fromCalm) += std::holds_alternative<live::Note>(e.payload);
    });
    FeedSettings a = plain(flooding), b = plain(calm);
    a.name = "flood";
    b.name = "calm";
    REQUIRE(hub.add(a));
    REQUIRE(hub.add(b));
    const auto within = [](std::chrono::milliseconds limit, auto done) {
        for (const auto end = Clock::now() + limit; Clock::now() < end; std::this_thread::sleep_for(5ms))
            if (done()) return true;
        return false;
    };
    REQUIRE(within(5s, [&] { return hub.health()[0].state == State::Connected && hub.health()[1].state == State::Connected; }));
    flooding.publishLines("f", dir / "lines");
    calm.publish("n", note(1));
    CHECK(within(3s, [&] { return fromCalm == 1; }));
    std::this_thread::sleep_for(7s);         // longer than a broker has for an answer
    CHECK(hub.health()[0].messages <= 256);  // what one turn took; all else waits at the broker
    CHECK(hub.health()[0].state == State::Connected);
    open = true;
    CHECK(within(30s, [&] { return got >= kLines; }));
    CHECK(hub.health()[1].state == State::Connected);
    CHECK(hub.health()[0].perSecond >= 0);
}

TEST_CASE("three hundred flaps: one attempt at a time, never two, and all that waits is let in after") {
    FakeBroker flapping;
    FeedSettings s;
    s.url = flapping.url();
    s.mqttVersion = 4;
    s.retry = {20ms, 120ms};
    Listening l(s);
    REQUIRE(l.within(55s, [&] { return flapping.times().size() >= 300; }));
    CHECK_FALSE(flapping.overlapped());
    const auto times = flapping.times();
    std::set<int64_t> gaps;
    for (size_t i = 1; i < times.size(); ++i) {
        const auto gap = std::chrono::duration_cast<std::chrono::milliseconds>(times[i] - times[i - 1]);
        CHECK(gap >= 19ms);
        gaps.insert(gap.count());
    }
    CHECK(gaps.size() > 20);  // jitter
    CHECK(l.health().attempts >= 300);
    CHECK(l.health().attempts <= times.size() + 1);
    CHECK(l.events.empty());  // nothing was carried, so nothing was lost
}

TEST_CASE("the pause between attempts is half a second to five, at random, and grows") {
    FakeBroker flapping;
    FeedSettings s;
    s.url = flapping.url();
    s.mqttVersion = 4;
    Listening l(s);
    std::set<int64_t> pauses;
    base::Timestamp seen{};
    const auto end = Clock::now() + 14s;
    while (Clock::now() < end && pauses.size() < 6) {
        const auto h = l.health();
        if (h.nextAttempt != base::Timestamp{} && h.nextAttempt != seen) {
            seen = h.nextAttempt;
            const auto pause = (seen - base::wallNow()).count();
            CHECK(pause >= 300);  // seen a little late
            CHECK(pause <= 5000);
            pauses.insert(pause);
        }
        std::this_thread::sleep_for(2ms);
    }
    CHECK(pauses.size() >= 3);
    const auto times = flapping.times();
    for (size_t i = 1; i < times.size(); ++i) CHECK(times[i] - times[i - 1] >= 490ms);
}

TEST_CASE("brokers killed again and again leave one connection and one copy of each message") {
    if (skipped()) return;
    Broker broker;
    FeedSettings s = plain(broker);
    s.retry = {20ms, 60ms};
    broker.start();
    Listening l(s);
    for (int i = 0; i < 25; ++i) {
        REQUIRE(l.becomes(State::Connected, 5s));
        broker.publish("n", note(i));
        broker.kill();
        REQUIRE(l.becomes(State::Lost, 3s));
        broker.start();
    }
    REQUIRE(l.becomes(State::Connected, 5s));
    broker.publish("n", note(25));
    REQUIRE(l.within(3s, [&] { return !l.events.empty() && std::any_of(l.events.begin(), l.events.end(), [](auto& e) { return e.id == "n25"; }); }));
    std::map<std::string, int> copies;
    for (const auto& e : l.events)
        if (std::holds_alternative<live::Note>(e.payload)) ++copies[e.id];
    for (const auto& [id, count] : copies) CHECK(count == 1);
    CHECK(broker.connectionsMade() > 0);
}
