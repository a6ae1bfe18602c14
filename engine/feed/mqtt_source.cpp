// A broker: attempts one after another, each connection's messages to events, what the feed's loss means for the sources it carried.
//
// Sessions: our client name lasts (client_id.h) and the broker keeps what comes at QoS 1 while we are away, so that an alert sent while the vehicle
// drives through a tunnel is not lost. What it redelivers carries the id it had, and the fold drops what it knows; only senders that give no id can
// be heard twice, and only when the broker dies between our acknowledgement and its taking note. A second program with the same feed gets a name and
// session of its own.
#include <mosquitto.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include "feed/client_id.h"
#include "feed/decode.h"
#include "feed/mqtt_connection.h"
#include "feed/resolve.h"
#include "feed/source.h"

namespace sallyport::feed {
namespace {

using live::Event;
using State = live::FeedHealth::State;
using SteadyClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kAttemptLimit = 5s;  // from the start of an attempt to the broker's consent
// After a session was taken up again, messages without a time may be old until there was a pause, or for so long.
constexpr auto kCatchUpPause = 500ms;
constexpr auto kCatchUpLimit = 10s;

std::string identity(const FeedUrl& url, const FeedSettings& settings, const Topics& topics) {
    std::string key = url.scheme + "\n" + url.host + "\n" + std::to_string(url.port) + "\n" + settings.user;
    for (const std::string& filter : topics.filters()) key += "\n" + filter;
    return key;
}

class MqttSource : public Source, private MqttConnection::Owner {
public:
    MqttSource(const FeedUrl& url, const FeedSettings& settings, Topics topics, SourceSetup setup)
        : url_(url),
          settings_(settings),
          topics_(std::move(topics)),
          setup_(std::move(setup)),
          carried_(setup_.name),
          decoder_(setup_.name),
          resolver_(url.host),
          random_(std::random_device{}()),
          version_(settings.mqttVersion == 0 ? 5 : settings.mqttVersion) {
        static const int initialised = mosquitto_lib_init();
        (void)initialised;
        thread_ = std::thread([this] { work(); });
    }
    ~MqttSource() override {
        stop_.stop();
        thread_.join();
    }
    void stop() override { stop_.stop(); }
    bool reconnectNow() override {
        again_ = true;
        stop_.wake();
        return true;
    }
    void retire() override { retired_ = true; }

private:
    void work() {
        auto longest = 2 * settings_.retry.least;
        while (!stop_.stopped()) {
            wasUp_ = false;
            again_ = false;
            const MqttConnection::End end = attempt();
            if (stop_.stopped()) break;
            if (wasUp_) longest = 2 * settings_.retry.least;
            // Asked for: why there is no connection stands until the next attempt tells it anew.
            if (again_) {
                lost(lastReason_.empty() ? "trying again now" : lastReason_ + "; trying again now");
                continue;
            }
            lastReason_ = end.reason;
            lost(end.reason);
            longest = std::min(longest, settings_.retry.most);
            std::uniform_int_distribution<int64_t> spread(settings_.retry.least.count(), std::max(longest, settings_.retry.least).count());
            const auto pause = end.refused ? settings_.retry.most : std::chrono::milliseconds(spread(random_));
            setup_.health.planned(base::wallNow() + pause);
            stop_.waitFor(pause);
            setup_.health.planned({});
            longest *= 2;
        }
        if (retired_) lost("the feed was removed");
    }

    /// One attempt, and when it succeeds the connection until it ends.
    MqttConnection::End attempt() {
        setup_.health.attempted();
        const auto deadline = SteadyClock::now() + kAttemptLimit;
        const auto found = resolver_.addresses(kAttemptLimit, [this] { return leaves() != MqttConnection::Leave::No; });
        if (!found) return {found.error().message};
        if (!id_.lasting()) id_ = ClientId::claim(identity(url_, settings_, topics_));
        MqttConnection::End end;
        for (size_t i = 0; i < found->size(); ++i) {
            const std::string& address = (*found)[next_ % found->size()];
            end = connect(address, deadline);
            if (end.otherVersion && settings_.mqttVersion == 0) {
                version_ = version_ == 5 ? 4 : 5;
                end = connect(address, deadline);
            } else if (end.reached && !end.answered && settings_.mqttVersion == 0 && !versionTaken_) {
                version_ = version_ == 5 ? 4 : 5;  // old brokers just hang up when they are offered what they do not know: next time the other
            }
            if (end.reached || end.refused || leaves() != MqttConnection::Leave::No) break;
            ++next_;  // this address leads nowhere; the next may ("localhost" is two)
            if (SteadyClock::now() >= deadline) break;
        }
        return end;
    }
    MqttConnection::End connect(const std::string& address, SteadyClock::time_point deadline) {
        MqttConnection connection({url_.host, address, url_.port, version_, settings_.user, settings_.password, url_.scheme == "mqtts", settings_.tls,
                                   id_.text(), id_.lasting(), topics_.filters(), deadline},
                                  *this);
        return connection.run();
    }

    // ---- of the connection, on the feed's thread

    MqttConnection::Leave leaves() const override {
        if (stop_.stopped()) return retired_ ? MqttConnection::Leave::Forget : MqttConnection::Leave::Stop;
        return again_ ? MqttConnection::Leave::Again : MqttConnection::Leave::No;
    }
    void accepted(bool resumed) override {
        versionTaken_ = true;
        catchingUp_ = resumed;
        acceptedAt_ = lastMessage_ = SteadyClock::now();
    }
    void up(const std::string& warning) override {
        wasUp_ = true;
        lastReason_.clear();
        setup_.health.set(State::Connected, warning);
        if (!carriedLost_) return;
        carriedLost_ = false;
        healthReports_ += carried_.report(true, "the feed is back", arrived_);
    }
    void message(std::string_view topic, std::string_view payload, bool retained) override {
        if (catchingUp_) {
            const auto now = SteadyClock::now();
            catchingUp_ = now - lastMessage_ < kCatchUpPause && now - acceptedAt_ < kCatchUpLimit;
            lastMessage_ = now;
        }
        Event e = decoder_.decode({topic, payload, retained, catchingUp_, base::wallNow()}, topics_.route(topic));
        if (const auto* bad = std::get_if<live::Rejected>(&e.payload)) {
            ++rejected_;
            lastRejected_ = bad->reason;
        }
        carried_.note(e);
        arrived_.push_back(std::move(e));
    }
    void deliver() override {
        if (arrived_.empty()) return;
        setup_.health.count(arrived_.size() - std::exchange(healthReports_, 0), std::exchange(rejected_, 0), lastRejected_);
        setup_.sink(std::exchange(arrived_, {}));
    }

    void lost(const std::string& reason) {
        setup_.health.set(State::Lost, reason);
        if (!std::exchange(carriedLost_, true)) healthReports_ += carried_.report(false, reason, arrived_);
        deliver();
    }

    const FeedUrl url_;
    const FeedSettings settings_;
    const Topics topics_;
    SourceSetup setup_;
    StopSignal stop_;
    std::atomic<bool> again_{false}, retired_{false};

    // Of the feed's thread.
    Carried carried_;
    MessageDecoder decoder_;
    Resolver resolver_;
    ClientId id_;
    std::minstd_rand random_;
    int version_;
    bool versionTaken_ = false;  ///< the broker has spoken it with us
    size_t next_ = 0;            ///< address to try
    std::string lastReason_;     // why there is no connection; empty while there is one
    bool wasUp_ = false, carriedLost_ = false, catchingUp_ = false;
    SteadyClock::time_point acceptedAt_{}, lastMessage_{};
    std::vector<Event> arrived_;
    std::string lastRejected_;
    uint64_t rejected_ = 0;
    size_t healthReports_ = 0;  ///< in arrived_, made here
    std::thread thread_;
};

}  // namespace

std::unique_ptr<Source> openMqttSource(const FeedUrl& url, const FeedSettings& settings, Topics topics, SourceSetup setup) {
    return std::make_unique<MqttSource>(url, settings, std::move(topics), std::move(setup));
}

}  // namespace sallyport::feed
