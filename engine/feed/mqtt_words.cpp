#include "feed/mqtt_words.h"

#include <mosquitto.h>
#include <mqtt_protocol.h>

#include "base/text.h"

namespace sallyport::feed {
namespace {

constexpr size_t kMaxReasonString = 200;
constexpr const char* kCredentials =
    "the broker refuses the user or password; set them in the settings file, or SALLYPORT_MQTT_USER and SALLYPORT_MQTT_PASSWORD";

/// The broker's own words come from outside: short, and text only.
std::string with(std::string words, const std::string& reasonString) {
    if (reasonString.empty()) return words;
    std::string theirs(base::cutUtf8(reasonString, kMaxReasonString));
    for (char& c : theirs)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    return words + "; it says: " + theirs;
}

}  // namespace

MqttRefusal connectRefused(int version, int code, const std::string& reasonString) {
    if (version < 5) {
        switch (code) {
            case CONNACK_REFUSED_PROTOCOL_VERSION:
                return {"the broker does not speak MQTT 3.1.1", true, true};
            case CONNACK_REFUSED_IDENTIFIER_REJECTED:
                return {"the broker refuses our client name"};
            case CONNACK_REFUSED_SERVER_UNAVAILABLE:
                return {"the broker is not available now", false};
            case CONNACK_REFUSED_BAD_USERNAME_PASSWORD:
            case CONNACK_REFUSED_NOT_AUTHORIZED:
                return {kCredentials};
            default:
                return {"the broker refuses the connection (code " + std::to_string(code) + ")"};
        }
    }
    const auto refusal = [&](const char* words, bool lasting = true) { return MqttRefusal{with(words, reasonString), lasting}; };
    switch (code) {
        case MQTT_RC_UNSUPPORTED_PROTOCOL_VERSION:
        case CONNACK_REFUSED_PROTOCOL_VERSION:  // as brokers of 3.1.1 answer
            return {with("the broker does not speak MQTT 5", reasonString), true, true};
        case MQTT_RC_CLIENTID_NOT_VALID:
            return refusal("the broker refuses our client name");
        case MQTT_RC_BAD_USERNAME_OR_PASSWORD:
        case MQTT_RC_NOT_AUTHORIZED:
        case MQTT_RC_BAD_AUTHENTICATION_METHOD:
            return refusal(kCredentials);
        case MQTT_RC_BANNED:
            return refusal("the broker has banned us");
        case MQTT_RC_SERVER_UNAVAILABLE:
            return refusal("the broker is not available now", false);
        case MQTT_RC_SERVER_BUSY:
        case MQTT_RC_CONNECTION_RATE_EXCEEDED:
        case MQTT_RC_QUOTA_EXCEEDED:
            return refusal("the broker is too busy to take us now", false);
        case MQTT_RC_USE_ANOTHER_SERVER:
        case MQTT_RC_SERVER_MOVED:
            return refusal("the broker says to use another one; change the feed's address");
        case MQTT_RC_PACKET_TOO_LARGE:
            return refusal("the broker finds our connection request too large");
        default:
            return {with(std::string("the broker refuses the connection (") + mosquitto_reason_string(code) + ")", reasonString)};
    }
}

MqttRefusal disconnected(int code, const std::string& reasonString) {
    const auto ended = [&](const char* words, bool lasting = false) { return MqttRefusal{with(words, reasonString), lasting}; };
    switch (code) {
        case MQTT_RC_NORMAL_DISCONNECTION:
            return ended("the broker ended the connection");
        case MQTT_RC_SERVER_SHUTTING_DOWN:
            return ended("the broker is shutting down");
        case MQTT_RC_SERVER_BUSY:
            return ended("the broker is too busy and ended the connection");
        case MQTT_RC_KEEP_ALIVE_TIMEOUT:
            return ended("the broker heard nothing of us and ended the connection");
        case MQTT_RC_SESSION_TAKEN_OVER:
            return ended("another program connected under our client name and took the feed over", true);
        case MQTT_RC_NOT_AUTHORIZED:
        case MQTT_RC_BANNED:
            return ended("the broker no longer allows us to be connected", true);
        case MQTT_RC_QUOTA_EXCEEDED:
        case MQTT_RC_MESSAGE_RATE_TOO_HIGH:
        case MQTT_RC_CONNECTION_RATE_EXCEEDED:
        case MQTT_RC_RECEIVE_MAXIMUM_EXCEEDED:
            return ended("the broker ended the connection because of its limits");
        case MQTT_RC_ADMINISTRATIVE_ACTION:
            return ended("somebody ended the connection at the broker");
        case MQTT_RC_MAXIMUM_CONNECT_TIME:
            return ended("the broker allows no longer connection");
        case MQTT_RC_USE_ANOTHER_SERVER:
        case MQTT_RC_SERVER_MOVED:
            return ended("the broker says to use another one; change the feed's address", true);
        default:
            return {with(std::string("the broker ended the connection (") + mosquitto_reason_string(code) + ")", reasonString), false};
    }
}

std::string subscriptionRefused(int version, int code, const std::string& filter, const std::string& reasonString) {
    const std::string which = " the topic filter " + std::string(base::cutUtf8(filter, 200));
    if (version < 5) return "the broker does not allow" + which;
    switch (code) {
        case MQTT_RC_NOT_AUTHORIZED:
            return with("the broker does not allow" + which, reasonString);
        case MQTT_RC_TOPIC_FILTER_INVALID:
            return with("the broker finds wrong" + which, reasonString);
        case MQTT_RC_WILDCARD_SUBS_NOT_SUPPORTED:
            return with("the broker takes no + and #, so not" + which, reasonString);
        case MQTT_RC_QUOTA_EXCEEDED:
            return with("the broker's quota is used up, so it does not take" + which, reasonString);
        default:
            return with("the broker does not take" + which + " (" + mosquitto_reason_string(code) + ")", reasonString);
    }
}

}  // namespace sallyport::feed
