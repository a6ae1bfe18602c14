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
    ~Broker();
    Broker(const Broker&) = delete;
    Broker& operator=(const Broker&) = delete;

    /// Empty when mosquitto and mosquitto_pub are there, else why not.
    static std::string missing();
    int port() const { return port_; }
    std::string url(const std::string& filter) const { return "mqtt://127.0.0.1:" + std::to_string(port_) + "/" + filter; }
    void start();  ///< returns when it takes connections
    void kill();   ///< SIGKILL
    void stop();   ///< SIGSTOP
    void resume();
    /// One message by mosquitto_pub, QoS 1; returns when the broker has it.
    void publish(const std::string& topic, const std::string& payload, bool retain = false);
    /// One message for each line of a file.
    void publishLines(const std::string& topic, const std::filesystem::path& file);

private:
    void run(const std::vector<std::string>& command, const std::filesystem::path& input = {});

    TempDir dir_;
    int port_ = 0;
    pid_t process_ = -1;
};

}  // namespace sallyport::test
