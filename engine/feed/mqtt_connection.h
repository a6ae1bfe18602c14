// Purpose: one connection to one address of a broker, MQTT 3.1.1 or 5, with or without TLS: attempt, consent, subscription, messages, end. Runs on
// the caller's thread. Refuses to: come back by itself, decode, buffer (what the owner does not take waits in the kernel's and the broker's queues).
#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "feed/hub.h"

struct mosquitto;
struct mosquitto_message;

namespace sallyport::feed {

class Tls;

class MqttConnection {
public:
    struct Setup {
        std::string host, address;  ///< the name in the URL, and the address it was found at
        int port = 0;
        int version = 5;  ///< 4 is 3.1.1
        std::string user, password;
        bool tls = false;
        const TlsSettings& tlsSettings;
        std::string clientId;
        bool keepSession = false;  ///< the broker keeps what comes while we are away: an hour with MQTT 5, as long as it likes with 3.1.1
        std::vector<std::string> filters;
        std::chrono::steady_clock::time_point deadline;  ///< for the broker's consent
    };
    enum class Leave : uint8_t { No, Again /**< end the connection */, Stop, Forget /**< and the session with it */ };
    struct Owner {
        virtual ~Owner() = default;
        virtual Leave leaves() const = 0;  ///< asked at least ten times a second
        /// The subscription stands. `warning`: a topic filter was refused while others were not.
        virtual void up(const std::string& warning) = 0;
        virtual void accepted(bool resumed) = 0;  ///< before up: the broker had kept a session; stored messages come from here on
        virtual void message(std::string_view topic, std::string_view payload, bool retained) = 0;
        virtual void deliver() = 0;  ///< after some messages; may block
    };
    struct End {
        std::string reason;
        bool reached = false;   ///< TCP stood
        bool answered = false;  ///< the broker said something, or TLS did: the version offered was not what it stumbled over
        bool refused = false;   ///< it will be so again
        bool otherVersion = false;
    };

    MqttConnection(Setup setup, Owner& owner) : setup_(std::move(setup)), owner_(owner) {}
    End run();

private:
    struct Client;
    using SteadyClock = std::chrono::steady_clock;

    int begin(mosquitto* m);
    int settle(mosquitto* m);
    int turn(mosquitto* m);
    int probe(mosquitto* m);
    End end(int code, int systemCode) const;
    void leave(mosquitto* m, Leave how);
    void onConnect(mosquitto* m, int code, int flags, const std::string& reasonString);
    void onSubscribe(int count, const int* granted, const std::string& reasonString);
    void onDisconnect(int code, const std::string& reasonString);
    void onMessage(const mosquitto_message& message);
    std::string place() const;

    Setup setup_;
    Owner& owner_;
    End refusal_;  ///< what a callback found; its reason is empty until then
    bool reached_ = false, up_ = false, probeOpen_ = false;
    bool settled_ = false;    ///< TLS is done with
    bool moreWaits_ = false;  ///< a turn ended before all that came was read
    Tls* tls_ = nullptr;
    uint64_t heard_ = 0;  ///< packets that reached a callback
    SteadyClock::time_point answered_{}, probed_{};
};

}  // namespace sallyport::feed
