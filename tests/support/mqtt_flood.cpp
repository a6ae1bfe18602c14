// Load for a broker: publishes the events of an NDJSON file (sallyport simulate makes one) at a steady rate, round and round, each with an id of its
// own and the present time, and tells how many the broker acknowledged.
//   mqtt_flood HOST PORT TOPIC FILE RATE SECONDS [QOS]
// A broker keeps 1000 messages for a reader that is behind and drops the rest: give mosquitto max_queued_messages 0 and max_inflight_messages 0.
// Prints one line of JSON at the end: sent, acknowledged, rate reached, the longest wait for an acknowledgement. Exit code 1 when not all were
// acknowledged.
#include <mosquitto.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kMaxLines = 2'000'000, kMaxLine = 64 * 1024;
constexpr long kMaxUnacknowledged = 20'000;  // beyond it the publisher waits for the broker
constexpr std::chrono::milliseconds kTick{1};
constexpr std::chrono::seconds kLastWait{20};

/// A line with the places of its id and time cut out.
struct Template {
    std::string before, between, after;
    bool idFirst = true;
};

/// `"key":"` … `"`: where the value stands; npos when the line has none.
bool valueOf(const std::string& line, const std::string& key, size_t& from, size_t& to) {
    const size_t at = line.find("\"" + key + "\":\"");
    if (at == std::string::npos) return false;
    from = at + key.size() + 4;
    to = line.find('"', from);
    return to != std::string::npos;
}

std::vector<Template> templates(const char* path) {
    std::vector<Template> out;
    std::ifstream in(path);
    for (std::string line; out.size() < kMaxLines && std::getline(in, line);) {
        if (line.size() > kMaxLine || line.find("\"type\":\"recording\"") != std::string::npos) continue;  // said by recordings alone
        size_t idFrom = 0, idTo = 0, timeFrom = 0, timeTo = 0;
        if (!valueOf(line, "id", idFrom, idTo) || !valueOf(line, "observed_at", timeFrom, timeTo)) continue;
        const bool idFirst = idFrom < timeFrom;
        if (!idFirst) std::swap(idFrom, timeFrom), std::swap(idTo, timeTo);
        out.push_back({line.substr(0, idFrom), line.substr(idTo, timeFrom - idTo), line.substr(timeTo), idFirst});
    }
    return out;
}

std::string now() {
    const auto t = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const std::time_t s = std::chrono::system_clock::to_time_t(t);
    std::tm utc{};
    gmtime_r(&s, &utc);
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min,
                  utc.tm_sec, int(t.time_since_epoch().count() % 1000));
    return text;
}

struct Flood {
    std::mutex mutex;
    std::unordered_map<int, Clock::time_point> waiting;
    long sent = 0, acknowledged = 0;
    double longestMs = 0;
    bool connected = false;
    std::unordered_map<int, bool> before;  // acknowledged before the publishing call had returned

    void acknowledge(int mid) {
        std::lock_guard lock(mutex);
        ++acknowledged;
        const auto it = waiting.find(mid);
        if (it == waiting.end()) {
            before[mid] = true;
            return;
        }
        longestMs = std::max(longestMs, std::chrono::duration<double, std::milli>(Clock::now() - it->second).count());
        waiting.erase(it);
    }
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 7) {
        std::fprintf(stderr, "usage: mqtt_flood HOST PORT TOPIC FILE RATE SECONDS [QOS]\n");
        return 2;
    }
    const int port = std::atoi(argv[2]), qos = argc > 7 ? std::atoi(argv[7]) : 1;
    const double rate = std::atof(argv[5]), seconds = std::atof(argv[6]);
    if (port < 1 || port > 65535 || qos < 0 || qos > 2 || !(rate > 0 && rate <= 200'000) || !(seconds > 0 && seconds <= 86'400)) {
        std::fprintf(stderr, "mqtt_flood: port 1 to 65535, rate up to 200000, seconds up to 86400, QoS 0 to 2\n");
        return 2;
    }
    const auto lines = templates(argv[4]);
    if (lines.empty()) {
        std::fprintf(stderr, "mqtt_flood: %s holds no event with an id and a time\n", argv[4]);
        return 2;
    }
    mosquitto_lib_init();
    Flood flood;
    mosquitto* m = mosquitto_new(nullptr, true, &flood);
    if (!m) return 1;
    mosquitto_int_option(m, MOSQ_OPT_SEND_MAXIMUM, 65535);
    mosquitto_max_inflight_messages_set(m, 0);
    mosquitto_connect_callback_set(m, [](mosquitto*, void* f, int rc) {
        auto& flood_ = *static_cast<Flood*>(f);
        std::lock_guard lock(flood_.mutex);
        flood_.connected = rc == 0;
    });
    mosquitto_publish_callback_set(m, [](mosquitto*, void* f, int mid) { static_cast<Flood*>(f)->acknowledge(mid); });
    int rc = mosquitto_connect(m, argv[1], port, 60);
    if (rc == MOSQ_ERR_SUCCESS) rc = mosquitto_loop_start(m);
    if (rc != MOSQ_ERR_SUCCESS) {
        std::fprintf(stderr, "mqtt_flood: %s port %d: %s\n", argv[1], port, mosquitto_strerror(rc));
        return 1;
    }
    const auto connectBy = Clock::now() + kLastWait;
    const auto connected = [&] {
        std::lock_guard lock(flood.mutex);
        return flood.connected;
    };
    while (!connected() && Clock::now() < connectBy) std::this_thread::sleep_for(kTick);
    if (!connected()) {
        std::fprintf(stderr, "mqtt_flood: the broker did not accept the connection\n");
        return 1;
    }
    const std::string run = "flood-" + std::to_string(std::chrono::system_clock::now().time_since_epoch().count()) + "-";
    const auto began = Clock::now();
    const long total = long(rate * seconds);
    std::string payload, time = now();
    while (flood.sent < total) {
        const double elapsed = std::chrono::duration<double>(Clock::now() - began).count();
        const long due = std::min(total, long(elapsed * rate) + 1);
        time = now();
        bool full = false;
        while (flood.sent < due && !full) {
            {
                std::lock_guard lock(flood.mutex);
                full = flood.sent - flood.acknowledged >= kMaxUnacknowledged;
            }
            if (full) break;
            const Template& t = lines[size_t(flood.sent) % lines.size()];
            const std::string id = run + std::to_string(flood.sent + 1);
            payload = t.before;
            payload += t.idFirst ? id : time;
            payload += t.between;
            payload += t.idFirst ? time : id;
            payload += t.after;
            int mid = 0;
            const auto at = Clock::now();
            rc = mosquitto_publish(m, &mid, argv[3], int(payload.size()), payload.data(), qos, false);
            if (rc != MOSQ_ERR_SUCCESS) {
                std::fprintf(stderr, "mqtt_flood: %s\n", mosquitto_strerror(rc));
                full = true;
                break;
            }
            ++flood.sent;
            std::lock_guard lock(flood.mutex);
            if (flood.before.erase(mid) == 0) flood.waiting[mid] = at;
        }
        if (rc != MOSQ_ERR_SUCCESS && elapsed > seconds + 60) break;
        std::this_thread::sleep_for(kTick);
    }
    const double took = std::chrono::duration<double>(Clock::now() - began).count();
    const auto waitBy = Clock::now() + kLastWait;
    const auto all = [&] {
        std::lock_guard lock(flood.mutex);
        return flood.acknowledged >= flood.sent;
    };
    while (!all() && Clock::now() < waitBy) std::this_thread::sleep_for(kTick);
    mosquitto_disconnect(m);
    mosquitto_loop_stop(m, false);
    mosquitto_destroy(m);
    mosquitto_lib_cleanup();
    std::printf("{\"sent\":%ld,\"acknowledged\":%ld,\"seconds\":%.3f,\"rate\":%.1f,\"longest_ack_ms\":%.1f}\n", flood.sent, flood.acknowledged, took,
                double(flood.sent) / took, flood.longestMs);
    return flood.acknowledged == flood.sent && flood.sent == total ? 0 : 1;
}
