// By libmosquitto. Section numbers are those of the OASIS standards.
//
// Noticing a dead broker: a killed one closes the connection, which the next read sees. A stopped or unplugged one says nothing; libmosquitto's own
// keepalive may not be shorter than 5 s and needs two of them, which is too late. So every kProbeEvery an UNSUBSCRIBE of a topic that was never
// subscribed is sent: the broker must answer it (3.10.4) and nothing changes by it. No answer and no other message for kProbeAnswer: lost.
#include "feed/mqtt_connection.h"

#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "base/descriptor.h"
#include "feed/mqtt_words.h"
#include "feed/tls.h"

namespace sallyport::feed {
namespace {

using namespace std::chrono_literals;

constexpr int kKeepaliveS = 5;
constexpr int kQos = 1;
constexpr int kLoopWaitMs = 100;    // how late a stop is seen; messages end the wait at once
constexpr int kPacketsATurn = 256;  // then they are delivered
constexpr int kJudgementMs = 300;
constexpr auto kProbeEvery = 2s;
constexpr auto kProbeAnswer = 5s;
constexpr char kProbeTopic[] = "sallyport/alive";
constexpr int kReceiveMaximum = 1000;           // QoS 1 messages under way, 3.1.2.11.3 of MQTT 5; the library's 20 would halve a slow link
constexpr uint32_t kMaxPacketBytes = 1u << 20;  // 3.1.2.11.4: the broker withholds what is larger; ours have at most 64 KiB
constexpr uint32_t kSessionExpiryS = 3600;      // 3.1.2.11.2

/// How the TCP connection fares: 0 when it stands, EINPROGRESS, or why it failed. The library itself does not tell the reason of a late failure.
int connectResult(int socket, int waitMs) {
    pollfd wait{socket, POLLOUT, 0};
    if (::poll(&wait, 1, waitMs) <= 0) return EINPROGRESS;
    int result = 0;
    socklen_t size = sizeof result;
    return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &result, &size) == 0 ? result : errno;
}

class Properties {
public:
    ~Properties() { mosquitto_property_free_all(&list_); }
    void add32(int id, uint32_t value) { mosquitto_property_add_int32(&list_, id, value); }
    const mosquitto_property* get() const { return list_; }

private:
    mosquitto_property* list_ = nullptr;
};

std::string reasonStringOf(const mosquitto_property* properties) {
    char* text = nullptr;
    if (!properties || !mosquitto_property_read_string(properties, MQTT_PROP_REASON_STRING, &text, false) || !text) return {};
    std::string out(text);
    std::free(text);
    return out;
}

MqttConnection& self(void* object) { return *static_cast<MqttConnection*>(object); }

}  // namespace

struct MqttConnection::Client {
    mosquitto* handle = nullptr;
    std::unique_ptr<Tls> tls;
    ~Client() {
        if (handle) mosquitto_destroy(handle);  // before the TLS context goes
    }
};

int MqttConnection::begin(mosquitto* m) {
    mosquitto_int_option(m, MOSQ_OPT_PROTOCOL_VERSION, setup_.version == 5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311);
    mosquitto_connect_v5_callback_set(
        m, [](mosquitto* c, void* o, int code, int flags, const mosquitto_property* p) { self(o).onConnect(c, code, flags, reasonStringOf(p)); });
    mosquitto_subscribe_v5_callback_set(m, [](mosquitto*, void* o, int, int count, const int* granted, const mosquitto_property* p) {
        self(o).onSubscribe(count, granted, reasonStringOf(p));
    });
    mosquitto_unsubscribe_callback_set(m, [](mosquitto*, void* o, int) {
        self(o).probeOpen_ = false;
        ++self(o).heard_;
    });
    mosquitto_disconnect_v5_callback_set(
        m, [](mosquitto*, void* o, int code, const mosquitto_property* p) { self(o).onDisconnect(code, reasonStringOf(p)); });
    mosquitto_message_callback_set(m, [](mosquitto*, void* o, const mosquitto_message* message) { self(o).onMessage(*message); });
    if (!setup_.user.empty()) mosquitto_username_pw_set(m, setup_.user.c_str(), setup_.password.empty() ? nullptr : setup_.password.c_str());
    if (setup_.version == 5) {
        mosquitto_int_option(m, MOSQ_OPT_RECEIVE_MAXIMUM, kReceiveMaximum);
        Properties properties;
        properties.add32(MQTT_PROP_MAXIMUM_PACKET_SIZE, kMaxPacketBytes);
        if (setup_.keepSession) properties.add32(MQTT_PROP_SESSION_EXPIRY_INTERVAL, kSessionExpiryS);
        // The library takes properties of CONNECT only with a connect that blocks, and keeps them. Port 0 of this machine is nobody's and refused at
        // once; the real attempt, which must not block, comes after it.
        mosquitto_connect_bind_v5(m, "127.0.0.1", 0, kKeepaliveS, nullptr, properties.get());
    }
    return mosquitto_connect_async(m, setup_.address.c_str(), setup_.port, kKeepaliveS);
}

MqttConnection::End MqttConnection::run() {
    Client client;
    if (setup_.tls) {
        auto tls = Tls::open(setup_.tlsSettings, setup_.host);
        if (!tls) return {tls.error().text(), false, true, true, false};
        client.tls = std::move(*tls);
    }
    mosquitto* m = client.handle = mosquitto_new(setup_.clientId.c_str(), /*clean_session=*/!setup_.keepSession, this);
    if (!m) return {"out of memory"};
    if (client.tls) {
        mosquitto_int_option(m, MOSQ_OPT_SSL_CTX_WITH_DEFAULTS, 0);  // else the library's own rules of verification would replace ours
        mosquitto_void_option(m, MOSQ_OPT_SSL_CTX, client.tls->context());
        mosquitto_log_callback_set(m, [](mosquitto*, void* o, int, const char* text) {
            if (Tls* tls = self(o).tls_) tls->heard(text);
        });
    }
    tls_ = client.tls.get();
    int code = begin(m);
    int systemCode = errno;
    // What was refused while our first bytes were written stands in what the other side has sent; it is still to be read.
    if (code != MOSQ_ERR_SUCCESS && tls_ && mosquitto_socket(m) >= 0) mosquitto_loop_read(m, 1);
    answered_ = probed_ = SteadyClock::now();
    while (code == MOSQ_ERR_SUCCESS && refusal_.reason.empty()) {
        if (const Leave how = owner_.leaves(); how != Leave::No) {
            leave(m, how);
            return {how == Leave::Again ? "reconnected on demand" : "stopped", true, true};
        }
        const auto now = SteadyClock::now();
        if (!up_ && now > setup_.deadline) return {"no answer from " + place() + "; is the broker stopped, or the address another's?", reached_};
        if (!reached_) {
            const int result = connectResult(mosquitto_socket(m), kLoopWaitMs);
            if (result == EINPROGRESS) continue;
            if (result != 0) return end(MOSQ_ERR_ERRNO, result);
            reached_ = true;
        }
        if (tls_ && !settled_) code = settle(m);
        else code = up_ ? turn(m) : mosquitto_loop(m, kLoopWaitMs, 1);
        systemCode = errno;
        const auto before = SteadyClock::now();
        owner_.deliver();
        // A full inbox holds us up; meanwhile nobody has read what the broker answered.
        if (const auto after = SteadyClock::now(); after - before > 100ms) answered_ = after;
        if (code != MOSQ_ERR_SUCCESS) break;
        if (up_) code = probe(m);
    }
    return end(code, systemCode);
}

/// The TLS handshake, read by read. In TLS 1.3 the broker judges our certificate only after we think that all is done (RFC 8446 4.4.2.4): its alert,
/// or a session ticket, is waited for a moment before the first MQTT packet is written, for a connection that is reset by a write takes the reason
/// with it.
int MqttConnection::settle(mosquitto* m) {
    const auto wait = [m](int ms) {
        pollfd socket{mosquitto_socket(m), POLLIN, 0};
        ::poll(&socket, 1, ms);
    };
    const int code = mosquitto_loop_read(m, 1);
    if (code != MOSQ_ERR_SUCCESS) return code;
    if (!tls_->established()) {
        wait(kLoopWaitMs);
        return MOSQ_ERR_SUCCESS;
    }
    settled_ = true;
    if (!tls_->judgedLate()) return MOSQ_ERR_SUCCESS;
    wait(kJudgementMs);
    return mosquitto_loop_read(m, 1);
}

/// All that has arrived, up to a limit, without asking the kernel each time whether there is more.
int MqttConnection::turn(mosquitto* m) {
    const int socket = mosquitto_socket(m);
    if (socket < 0) return MOSQ_ERR_NO_CONN;
    pollfd wait{socket, static_cast<short>(POLLIN | (mosquitto_want_write(m) ? POLLOUT : 0)), 0};
    ::poll(&wait, 1, moreWaits_ ? 0 : kLoopWaitMs);
    moreWaits_ = false;
    // Also when nothing was announced: TLS may hold what it has already read.
    int idle = 0;
    for (int n = 0; idle < (tls_ ? 2 : 1) && refusal_.reason.empty(); ++n) {
        if (n == kPacketsATurn) {
            moreWaits_ = true;
            break;
        }
        const uint64_t before = heard_;
        if (const int code = mosquitto_loop_read(m, 1); code != MOSQ_ERR_SUCCESS) return code;
        idle = heard_ == before ? idle + 1 : 0;
    }
    if (mosquitto_want_write(m))
        if (const int code = mosquitto_loop_write(m, 1); code != MOSQ_ERR_SUCCESS) return code;
    return mosquitto_loop_misc(m);
}

int MqttConnection::probe(mosquitto* m) {
    const auto now = SteadyClock::now();
    if (probeOpen_ && now - std::max(probed_, answered_) > kProbeAnswer) {
        refusal_.reason = "the broker no longer answers";
        return MOSQ_ERR_SUCCESS;
    }
    if (probeOpen_ || now - probed_ <= kProbeEvery) return MOSQ_ERR_SUCCESS;
    probed_ = now;
    probeOpen_ = true;
    return mosquitto_unsubscribe(m, nullptr, kProbeTopic);
}

void MqttConnection::leave(mosquitto* m, Leave how) {
    Properties properties;
    if (how == Leave::Forget) properties.add32(MQTT_PROP_SESSION_EXPIRY_INTERVAL, 0);
    if (setup_.version == 5) mosquitto_disconnect_v5(m, MQTT_RC_NORMAL_DISCONNECTION, properties.get());
    else mosquitto_disconnect(m);
}

std::string MqttConnection::place() const {
    const auto bracketed = [](const std::string& host) { return host.find(':') == host.npos ? host : "[" + host + "]"; };
    const std::string name = bracketed(setup_.host) + ":" + std::to_string(setup_.port);
    return setup_.address == setup_.host ? name : name + " (" + setup_.address + ")";
}

MqttConnection::End MqttConnection::end(int code, int systemCode) const {
    End out = refusal_;
    out.reached = reached_;
    if (!out.reason.empty()) {
        out.answered = true;
        return out;
    }
    if (std::string why = tls_ && !up_ ? tls_->reason() : std::string(); !why.empty()) return {why, reached_, true, true};
    if (up_) {
        out.answered = true;
        out.reason = code == MOSQ_ERR_KEEPALIVE ? "the broker no longer answers" : "connection lost: the broker closed it or was stopped";
        return out;
    }
    const bool hungUp =
        code == MOSQ_ERR_CONN_LOST || (code == MOSQ_ERR_ERRNO && (systemCode == ECONNRESET || systemCode == EPIPE || systemCode == EPROTO));
    if (hungUp && tls_ && tls_->established()) {
        // The alert was lost with a reset; the next attempt will hear it.
        out.reason = place() + (setup_.tlsSettings.certificate.empty() ? " hung up after the TLS handshake; does it want a certificate of ours?"
                                                                       : " hung up after the TLS handshake; does it refuse our certificate?");
        out.reached = out.answered = true;
    } else if (hungUp) {
        out.reason = place() + (tls_ ? " closed the connection during the TLS handshake"
                                     : " closed the connection at once; is it an MQTT broker, or one with TLS (mqtts://)?");
    } else if (code == MOSQ_ERR_ERRNO) {
        out.reason = systemCode == ECONNREFUSED ? "connection refused by " + place() + ": is the broker running?"
                                                : place() + ": " + base::systemText(systemCode);
    } else if (code == MOSQ_ERR_PROTOCOL || code == MOSQ_ERR_MALFORMED_PACKET) {
        out.reason = place() + " does not speak MQTT; check host and port";
    } else {
        out.reason = place() + ": " + mosquitto_strerror(code);
    }
    return out;
}

void MqttConnection::onConnect(mosquitto* m, int code, int flags, const std::string& reasonString) {
    answered_ = SteadyClock::now();
    ++heard_;
    if (code != 0) {
        const MqttRefusal refusal = connectRefused(setup_.version, code, reasonString);
        refusal_ = {refusal.reason, true, true, refusal.lasting, refusal.otherVersion};
        return;
    }
    owner_.accepted(flags & 1);  // 3.2.2.2
    std::vector<char*> filters;
    for (std::string& filter : setup_.filters) filters.push_back(filter.data());
    if (mosquitto_subscribe_multiple(m, nullptr, static_cast<int>(filters.size()), filters.data(), kQos, 0, nullptr) != MOSQ_ERR_SUCCESS)
        refusal_.reason = "the topic filter could not be sent";
}
void MqttConnection::onSubscribe(int count, const int* granted, const std::string& reasonString) {
    answered_ = SteadyClock::now();
    ++heard_;
    std::string warning;
    bool any = false;
    for (int i = 0; i < count && i < static_cast<int>(setup_.filters.size()); ++i) {
        if (granted[i] < 128) any = true;  // 3.9.3
        else if (warning.empty()) warning = subscriptionRefused(setup_.version, granted[i], setup_.filters[static_cast<size_t>(i)], reasonString);
    }
    if (!any) {
        refusal_ = {warning.empty() ? "the broker takes no topic filter" : warning, true, true, true};
        return;
    }
    up_ = true;
    owner_.up(warning);
}
void MqttConnection::onDisconnect(int code, const std::string& reasonString) {
    // Also called by the library for what it finds itself; then the code is one of its own, below those of the protocol.
    if (!up_ || setup_.version < 5 || code < MQTT_RC_UNSPECIFIED || !refusal_.reason.empty()) return;
    const MqttRefusal why = disconnected(code, reasonString);
    refusal_ = {why.reason, true, true, why.lasting};
}
void MqttConnection::onMessage(const mosquitto_message& message) {
    answered_ = SteadyClock::now();
    ++heard_;
    owner_.message(message.topic ? message.topic : "",
                   {static_cast<const char*>(message.payload), static_cast<size_t>(std::max(message.payloadlen, 0))}, message.retain);
}

}  // namespace sallyport::feed
