// Feed URLs. Not RFC 3986 to the letter: '#' and '+' are MQTT wildcards here, so there are no fragments.
#include <algorithm>
#include <charconv>
#include <optional>

#include "feed/hub.h"
#include "feed/topics.h"

namespace sallyport::feed {
namespace {

using base::Error;
using base::ErrorCode;

constexpr size_t kMaxUrl = 4096;
constexpr int kMqttPort = 1883, kMqttTlsPort = 8883;
constexpr std::string_view kKinds = "mqtt://host:1883/topic-filter, mqtts://host:8883/topic-filter, file:PATH.ndjson or - (standard input)";

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}
std::optional<std::string> percentDecoded(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        if (i + 2 >= text.size() || hexDigit(text[i + 1]) < 0 || hexDigit(text[i + 2]) < 0) return std::nullopt;
        out += static_cast<char>(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2]));
        i += 2;
    }
    return out;
}
bool isHostCharacter(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_' || c == ':' || c == '%';
}

base::Result<FeedUrl> parseMqtt(std::string_view url, const std::string& scheme, std::string_view rest, bool needsTopic) {
    const auto wrong = [&](std::string why) { return Error{ErrorCode::Usage, std::move(why), std::string(url)}; };
    const size_t slash = rest.find('/');
    std::string_view authority = rest.substr(0, slash);
    FeedUrl out{scheme, {}, {}, scheme == "mqtts" ? kMqttTlsPort : kMqttPort};
    std::string_view port;
    if (authority.starts_with('[')) {  // IPv6
        const size_t end = authority.find(']');
        if (end == authority.npos) return wrong("the address in brackets does not end; write " + scheme + "://[::1]:1883/topic-filter");
        out.host = std::string(authority.substr(1, end - 1));
        port = authority.substr(end + 1);
    } else {
        const size_t colon = authority.find(':');
        out.host = std::string(authority.substr(0, colon));
        port = colon == authority.npos ? std::string_view{} : authority.substr(colon);
    }
    if (out.host.empty()) return wrong("the host is missing; write " + scheme + "://host:" + std::to_string(out.port) + "/topic-filter");
    if (out.host.size() > 255 || !std::all_of(out.host.begin(), out.host.end(), isHostCharacter))
        return wrong("the host has a character that no host name has");
    if (!port.empty()) {
        const auto [end, problem] = std::from_chars(port.data() + 1, port.data() + port.size(), out.port);
        if (port[0] != ':' || problem != std::errc() || end != port.data() + port.size() || out.port < 1 || out.port > 65535)
            return wrong("the port must be a number from 1 to 65535");
    }
    const auto topic = percentDecoded(slash == rest.npos ? std::string_view{} : rest.substr(slash + 1));
    if (!topic) return wrong("a % must be followed by two hexadecimal digits; a % itself is written %25");
    if (topic->empty() && !needsTopic) return out;
    if (topic->empty()) return wrong("the topic filter is missing; for everything write " + scheme + "://" + std::string(authority) + "/#");
    if (std::string problem = topicFilterProblem(*topic); !problem.empty()) return wrong(std::move(problem));
    out.path = *topic;
    return out;
}

}  // namespace

base::Result<FeedUrl> parseFeedUrl(std::string_view url, bool needsTopic) {
    if (url.empty()) return Error{ErrorCode::Usage, "the feed is empty; write " + std::string(kKinds), "--feed"};
    if (url.size() > kMaxUrl) return Error{ErrorCode::Usage, "the feed is longer than " + std::to_string(kMaxUrl) + " bytes", "--feed"};
    if (url == "-") return FeedUrl{"-", {}, {}, 0};
    if (url.starts_with("file:")) {
        std::string_view path = url.substr(5);
        if (path.starts_with("///")) path.remove_prefix(2);
        if (path.empty() || path.starts_with("//")) return Error{ErrorCode::Usage, "the path is missing; write file:PATH.ndjson", std::string(url)};
        if (path.find('\0') != path.npos) return Error{ErrorCode::Usage, "the path holds a NUL character", "--feed"};
        return FeedUrl{"file", {}, std::string(path), 0};
    }
    const size_t mark = url.find("://");
    const std::string scheme(url.substr(0, mark == url.npos ? 0 : mark));
    const std::string_view rest = mark == url.npos ? std::string_view{} : url.substr(mark + 3);
    // Credentials first, and never repeated: they would end up in logs and shell histories.
    if (rest.substr(0, rest.find('/')).find('@') != rest.npos)
        return Error{ErrorCode::Usage,
                     "a user name or password does not belong in a feed URL, where others can read it; give them in the settings "
                     "file, or set SALLYPORT_MQTT_USER and SALLYPORT_MQTT_PASSWORD in the environment",
                     scheme + "://…"};
    if (scheme == "mqtt" || scheme == "mqtts") return parseMqtt(url, scheme, rest, needsTopic);
    for (const std::string_view later : {"cot+tcp", "cot+tls", "cot+udp", "nats"})
        if (scheme == later)
            return Error{ErrorCode::Unsupported, scheme + " feeds are not there yet in this version; it takes " + std::string(kKinds),
                         std::string(url)};
    return Error{ErrorCode::Usage, "is no feed that is known; write " + std::string(kKinds), std::string(url)};
}

}  // namespace sallyport::feed
