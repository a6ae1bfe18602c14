// Purpose: what a broker's codes mean, in plain words with what to do. MQTT 3.1.1: 3.2.2.3 (CONNACK), 3.9.3 (SUBACK). MQTT 5: 2.4 (reason codes) and
// the reason string that may come with them. Refuses to: decide.
#pragma once
#include <string>

namespace sallyport::feed {

/// A broker that refuses us will do so again: it is asked seldom.
struct MqttRefusal {
    std::string reason;
    bool lasting = true;        ///< false: the broker is busy or stopping
    bool otherVersion = false;  ///< it does not speak the version that was offered
};
MqttRefusal connectRefused(int version, int code, const std::string& reasonString);
/// Why the broker ended the connection (MQTT 5 only).
MqttRefusal disconnected(int code, const std::string& reasonString);
/// Why a topic filter was not taken.
std::string subscriptionRefused(int version, int code, const std::string& filter, const std::string& reasonString);

}  // namespace sallyport::feed
