// MQTT 3.1.1 by libmosquitto. Section numbers are those of the OASIS standard.
//
// Noticing a dead broker: a killed one closes the connection, which the next read sees. A stopped or unplugged one says nothing; libmosquitto's own
// keepalive may not be shorter than 5 s and needs two of them, which is too late. So every kProbeEvery an UNSUBSCRIBE of a topic that was never
// subscribed is sent: the broker must answer it (3.10.4) and nothing changes by it. No answer and no other message for kProbeAnswer: lost.
#include <mosquitto.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <random>
#include <thread>

#include "feed/source.h"

namespace sallyport::feed {
namespace {

using base::Error;
using base::ErrorCode;
using live::Event;
using State = live::FeedHealth::State;
using SteadyClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr int kKeepaliveS = 5;
constexpr int kQos = 1;
constexpr int kLoopWaitMs = 100;    // how late a stop is seen; messages end the wait at once
constexpr auto kAttemptLimit = 5s;  // from the start of an attempt to the broker's consent
constexpr auto kProbeEvery = 2s;
constexpr auto kProbeAnswer = 5s;
constexpr char kProbeTopic[] = "sallyport/alive";
constexpr auto kBackoffLeast = 500ms;
constexpr auto kBackoffMost = 5000ms;

const char* environment(const char* name) {
    const char* value = std::getenv(name);
    return value && *value ? value : nullptr;
}

/// How the TCP connection fares: 0 when it stands, EINPROGRESS, or why it failed. The library itself does not tell the reason of a late failure.
int connectResult(int socket, int waitMs) {
    pollfd wait{socket, POLLOUT, 0};
    if (::poll(&wait, 1, waitMs) <= 0) return EINPROGRESS;
    int result = 0;
    socklen_t size = sizeof result;
    return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &result, &size) == 0 ? result : errno;
}

class MqttSource : public Source {
public:
    MqttSource(const FeedUrl& url, SourceSetup setup) : url_(url), setup_(std::move(setup)), carried_(setup_.name), random_(std::random_device{}()) {
        static const int initialised = mosquitto_lib_init();
        (void)initialised;
        thread_ = std::thread([this] { work(); });
    }
    ~MqttSource() override {
        stop_.stop();
        thread_.join();
    }

private:
    struct Client {
        mosquitto* handle = nullptr;
        ~Client() {
            if (handle) mosquitto_destroy(handle);
        }
    };

    void work() {
        auto longest = 2 * kBackoffLeast;
        while (!stop_.stopped()) {
            const std::string reason = connection();
            if (stop_.stopped()) return;
            if (up_) longest = 2 * kBackoffLeast;
            lost(reason);
            std::uniform_int_distribution<int64_t> spread(kBackoffLeast.count(), longest.count());
            if (stop_.waitFor(std::chrono::milliseconds(spread(random_)))) return;
            longest = std::min(2 * longest, std::chrono::milliseconds(kBackoffMost));
        }
    }

    /// One attempt and, when it succeeds, the connection until it ends. Returns why it ended.
    std::string connection() {
        up_ = false;
        problem_.clear();
        answered_ = probed_ = SteadyClock::now();
        probeOpen_ = false;
        Client client{mosquitto_new(nullptr, /*clean_session=*/true, this)};
        mosquitto* m = client.handle;
        if (!m) return "out of memory";
        mosquitto_connect_callback_set(m, [](mosquitto* c, void* self, int code) { static_cast<MqttSource*>(self)->onConnect(c, code); });
        mosquitto_subscribe_callback_set(m, [](mosquitto*, void* self, int, int count, const int* granted) {
            static_cast<MqttSource*>(self)->onSubscribe(count > 0 ? granted[0] : 128);
        });
        mosquitto_unsubscribe_callback_set(m, [](mosquitto*, void* self, int) { static_cast<MqttSource*>(self)->probeOpen_ = false; });
        mosquitto_message_callback_set(
            m, [](mosquitto*, void* self, const mosquitto_message* message) { static_cast<MqttSource*>(self)->onMessage(*message); });
        if (const char* user = environment("SALLYPORT_MQTT_USER")) mosquitto_username_pw_set(m, user, environment("SALLYPORT_MQTT_PASSWORD"));

        const auto started = SteadyClock::now();
        bool connected = false;
        int code = mosquitto_connect_async(m, url_.host.c_str(), url_.port, kKeepaliveS);
        while (code == MOSQ_ERR_SUCCESS && problem_.empty()) {
            if (stop_.stopped()) {
                mosquitto_disconnect(m);
                return {};
            }
            const auto now = SteadyClock::now();
            if (!up_ && now - started > kAttemptLimit) return "no answer from " + place() + "; is the broker stopped, or the address another's?";
            if (!connected) {
                const int result = connectResult(mosquitto_socket(m), kLoopWaitMs);
                if (result == EINPROGRESS) continue;
                if (result != 0) return reasonOf(MOSQ_ERR_ERRNO, result);
                connected = true;
            }
            code = mosquitto_loop(m, kLoopWaitMs, 1);
            const int systemCode = errno;
            deliver();
            if (code != MOSQ_ERR_SUCCESS) return problem_.empty() ? reasonOf(code, systemCode) : problem_;
            if (up_ && probeOpen_ && now - std::max(probed_, answered_) > kProbeAnswer) return "the broker no longer answers";
            if (up_ && !probeOpen_ && now - probed_ > kProbeEvery) {
                probed_ = now;
                probeOpen_ = true;
                code = mosquitto_unsubscribe(m, nullptr, kProbeTopic);
            }
        }
        return problem_.empty() ? reasonOf(code, errno) : problem_;
    }

    std::string place() const { return url_.host + ":" + std::to_string(url_.port); }
    std::string reasonOf(int code, int systemCode) const {
        if (up_) return code == MOSQ_ERR_KEEPALIVE ? "the broker no longer answers" : "connection lost: the broker closed it or was stopped";
        switch (code) {
            case MOSQ_ERR_EAI:
            case MOSQ_ERR_LOOKUP:
                return "no address is known for the host " + url_.host + "; check the name and the network";
            case MOSQ_ERR_ERRNO:
                if (systemCode == ECONNREFUSED) return "connection refused by " + place() + ": is the broker running?";
                return place() + ": " + std::error_code(systemCode, std::generic_category()).message();
            case MOSQ_ERR_CONN_LOST:
                return place() + " closed the connection at once; is it an MQTT broker?";
            case MOSQ_ERR_PROTOCOL:
            case MOSQ_ERR_MALFORMED_PACKET:
                return place() + " does not speak MQTT 3.1.1; check host and port";
            default:
                return place() + ": " + mosquitto_strerror(code);
        }
    }

    void onConnect(mosquitto* m, int code) {
        answered_ = SteadyClock::now();
        // 3.2.2.3
        if (code == 4 || code == 5) problem_ = "the broker refuses the user or password; set SALLYPORT_MQTT_USER and SALLYPORT_MQTT_PASSWORD";
        else if (code != 0) problem_ = std::string("the broker refuses: ") + mosquitto_connack_string(code);
        else if (mosquitto_subscribe(m, nullptr, url_.path.c_str(), kQos) != MOSQ_ERR_SUCCESS) problem_ = "the topic filter could not be sent";
    }
    void onSubscribe(int granted) {
        answered_ = SteadyClock::now();
        if (granted == 128) {  // 3.9.3
            problem_ = "the broker does not allow the topic filter " + url_.path;
            return;
        }
        up_ = true;
        setup_.health.set(State::Connected, {});
        if (!carriedLost_) return;
        carriedLost_ = false;
        healthReports_ += carried_.report(true, "the feed is back", arrived_);
    }
    void onMessage(const mosquitto_message& message) {
        answered_ = SteadyClock::now();
        const std::string_view bytes(static_cast<const char*>(message.payload), static_cast<size_t>(std::max(message.payloadlen, 0)));
        const std::string where = setup_.name + " topic " + std::string(message.topic ? message.topic : "").substr(0, 256);
        Event e = decode(bytes, where);
        e.retained = message.retain;
        carried_.note(e);
        arrived_.push_back(std::move(e));
    }
    Event decode(std::string_view bytes, const std::string& where) {
        auto decoded = live::decodeEvent(bytes, where);
        if (!decoded) return live::rejectedEvent(decoded.error(), bytes, setup_.name);
        if (const auto accepted = acceptFromOutside(*decoded, setup_.name); !accepted)
            return live::rejectedEvent({accepted.error().code, accepted.error().message, where}, bytes, setup_.name);
        return std::move(*decoded);
    }
    void deliver() {
        if (arrived_.empty()) return;
        const auto rejected =
            std::count_if(arrived_.begin(), arrived_.end(), [](const Event& e) { return std::holds_alternative<live::Rejected>(e.payload); });
        setup_.health.count(arrived_.size() - healthReports_, static_cast<uint64_t>(rejected));
        healthReports_ = 0;
        setup_.sink(std::exchange(arrived_, {}));
    }
    void lost(const std::string& reason) {
        setup_.health.set(State::Lost, reason);
        if (carriedLost_) return;
        carriedLost_ = true;
        healthReports_ += carried_.report(false, reason, arrived_);
        deliver();
    }

    const FeedUrl url_;
    SourceSetup setup_;
    Carried carried_;  ///< of the feed's thread
    std::minstd_rand random_;
    StopSignal stop_;

    // Of the feed's thread.
    bool up_ = false, probeOpen_ = false, carriedLost_ = false;
    std::string problem_;  ///< what a callback found wrong
    SteadyClock::time_point answered_{}, probed_{};
    std::vector<Event> arrived_;
    size_t healthReports_ = 0;  ///< in arrived_, made here
    std::thread thread_;
};

}  // namespace

std::unique_ptr<Source> openMqttSource(const FeedUrl& url, SourceSetup setup) { return std::make_unique<MqttSource>(url, std::move(setup)); }

}  // namespace sallyport::feed
