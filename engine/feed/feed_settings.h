// Purpose: everything that can be said about one feed: its URL and what does not belong in a URL (credentials, certificates, what its topics mean).
// Filled from the settings file (viewer/settings.h) or from a bare URL with the environment. Refuses to: be printed; nothing here is ever logged.
#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sallyport::feed {

/// What the payload of a topic is.
enum class Decoder : uint8_t {
    Sallyport,               ///< our own JSON (assets/schema/event.schema.json)
    HomeAssistantLock,       ///< LOCKED, UNLOCKED, LOCKING, UNLOCKING, JAMMED
    HomeAssistantDoor,       ///< ON (open), OFF (closed): a binary sensor
    HomeAssistantAvailable,  ///< online, offline: the device named is alive or lost
    OnvifDoor                ///< tns1:Door/State/… as JSON: source DoorToken, data State
};

struct TopicRule {
    std::string filter;  ///< MQTT topic filter; the first rule that fits decides
    Decoder decoder = Decoder::Sallyport;
    std::string device;  ///< what it speaks for; empty: the levels that + stands for, joined by "/", else the whole topic
};

struct TlsSettings {
    std::filesystem::path authorities;       ///< PEM file of the CAs that are trusted; empty: the system's
    std::filesystem::path certificate, key;  ///< ours, PEM; both or none. The key must be readable by its owner alone
    std::filesystem::path revoked;           ///< CRL, PEM or DER, for the broker's own certificate; empty: none is checked
};

/// How long is waited before the next attempt: at random between `least` and a bound that doubles from 2 × least up to `most`. A broker that we or it
/// refuse (a wrong certificate, a wrong password) is asked again every `most` only.
struct RetryPace {
    std::chrono::milliseconds least{500}, most{5000};
};

struct FeedSettings {
    std::string name;  ///< empty: made from the URL
    std::string url;   ///< without credentials
    std::string user, password;
    int mqttVersion = 0;  ///< 4 is MQTT 3.1.1, 5 is MQTT 5; 0: the newest that the broker takes
    TlsSettings tls;
    std::vector<TopicRule> topics;  ///< besides the filter of the URL, which carries our own JSON unless a rule fits
    RetryPace retry;
};

/// A bare URL, with what the environment adds for brokers: $SALLYPORT_MQTT_USER, …_PASSWORD, …_CA, …_CERT, …_KEY, …_CRL.
FeedSettings fromEnvironment(std::string_view url);

}  // namespace sallyport::feed
