// Purpose: a real mosquitto on a free loopback port, with its configuration in a temporary directory, to be killed, stopped and started again.
#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

#include "support/temp_dir.h"

namespace sallyport::test {

class Broker {
public:
    /// `more`: further lines of the configuration.
    explicit Broker(const std::string& more = "allow_anonymous true\n");
    /// A second listener with TLS; the plain one stays for publishing. Before start(). `more`: lines such as "require_certificate true".
    void addTls(const std::filesystem::path& certificate, const std::filesystem::path& key, const std::string& more = {});
    ~Broker();
    Broker(const Broker&) = delete;
    Broker& operator=(const Broker&) = delete;

    /// Empty when mosquitto and mosquitto_pub are there, else why not.
    static std::string missing();
    int port() const { return port_; }
    std::string url(const std::string& filter) const { return "mqtt://127.0.0.1:" + std::to_string(port_) + "/" + filter; }
    std::string tlsUrl(const std::string& host, const std::string& filter) const {
        return "mqtts://" + host + ":" + std::to_string(tlsPort_) + "/" + filter;
    }
    void start();  ///< returns when it takes connections
    void kill();   ///< SIGKILL
    void stop();   ///< SIGSTOP
    void resume();
    void end();  ///< SIGTERM, and waits: it says goodbye to its clients
    /// A client of its own that holds a last will and is then killed: the broker publishes the will.
    void dieWithWill(const std::string& topic, const std::string& payload);
    /// Who is connected cannot be asked; how often anybody did, is in its log.
    size_t connectionsMade() const;
    /// One message by mosquitto_pub, QoS 1; returns when the broker has it.
    void publish(const std::string& topic, const std::string& payload, bool retain = false);
    /// One message for each line of a file.
    void publishLines(const std::string& topic, const std::filesystem::path& file);

private:
    void run(const std::vector<std::string>& command, const std::filesystem::path& input = {});

    TempDir dir_;
    int port_ = 0, tlsPort_ = 0;
    pid_t process_ = -1;
};

/// nats-server as an MQTT 3.1.1 broker: another one than the one that everything was written against.
class NatsBroker {
public:
    NatsBroker();
    ~NatsBroker();
    NatsBroker(const NatsBroker&) = delete;
    NatsBroker& operator=(const NatsBroker&) = delete;
    static std::string missing();
    std::string url(const std::string& filter) const { return "mqtt://127.0.0.1:" + std::to_string(port_) + "/" + filter; }
    void publish(const std::string& topic, const std::string& payload);

private:
    TempDir dir_;
    int port_ = 0;
    pid_t process_ = -1;
};

}  // namespace sallyport::test
