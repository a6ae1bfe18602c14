#include "feed/hub.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <future>

#include "base/text.h"
#include "feed/source.h"

namespace sallyport::feed {
namespace {

using base::Error;
using base::ErrorCode;
using State = live::FeedHealth::State;

constexpr size_t kMaxFeeds = 64;
constexpr std::chrono::seconds kEndWait{1};
constexpr size_t kMaxName = 80;  // with a device behind it, it still fits the name of a source

std::string feedName(const FeedUrl& url) {
    if (url.scheme == "-") return "standard input";
    if (url.scheme == "file") return "file " + url.path.substr(url.path.find_last_of('/') + 1);
    const bool v6 = url.host.find(':') != url.host.npos;
    return url.scheme + " " + (v6 ? "[" + url.host + "]" : url.host) + ":" + std::to_string(url.port);
}

Error noSuch(std::string_view name) { return {ErrorCode::NotFound, "there is no feed of this name", std::string(name)}; }

}  // namespace

FeedSettings fromEnvironment(std::string_view url) {
    const auto value = [](const char* name) {
        const char* v = std::getenv(name);
        return std::string(v ? v : "");
    };
    FeedSettings out;
    out.url = std::string(url);
    out.user = value("SALLYPORT_MQTT_USER");
    out.password = value("SALLYPORT_MQTT_PASSWORD");
    out.tls = {value("SALLYPORT_MQTT_CA"), value("SALLYPORT_MQTT_CERT"), value("SALLYPORT_MQTT_KEY"), value("SALLYPORT_MQTT_CRL")};
    return out;
}

struct Hub::Impl {
    struct Feed {
        Feed(std::string name, std::string url) : health(std::move(name), std::move(url)) {}
        HealthCell health;
        std::unique_ptr<Source> source;  // after health: stopped before health goes
    };
    Sink sink;
    mutable std::mutex mutex;  // of the list; feeds guard themselves
    std::vector<std::unique_ptr<Feed>> feeds;
    std::vector<std::future<void>> ending;  // removed; their ends are waited for

    auto find(std::string_view name) {
        return std::find_if(feeds.begin(), feeds.end(), [&](const auto& feed) { return feed->health.read().name == name; });
    }
    /// The name that a feed gets: its own, or one made from the URL and free.
    base::Result<std::string> nameFor(const FeedSettings& settings, const FeedUrl& url) {
        for (const auto& feed : feeds)
            if (settings.name.empty() && feed->health.read().url == settings.url)
                return Error{ErrorCode::Usage, "this feed is there already", settings.url};
        if (!settings.name.empty()) {
            if (settings.name.size() > kMaxName)
                return Error{ErrorCode::Usage, "the feed's name is longer than " + std::to_string(kMaxName) + " bytes", settings.name};
            if (find(settings.name) != feeds.end()) return Error{ErrorCode::Usage, "a feed of this name is there already", settings.name};
            return settings.name;
        }
        const std::string plain(base::cutUtf8(feedName(url), kMaxName));
        std::string name = plain;
        for (int number = 2; find(name) != feeds.end(); ++number)
            name = plain + " (" + std::to_string(number) + ")";  // the same broker with another topic filter
        return name;
    }
};

Hub::Hub(Sink sink) : impl_(std::make_unique<Impl>()) { impl_->sink = std::move(sink); }
Hub::~Hub() {
    for (const auto& feed : impl_->feeds) feed->source->stop();
}

base::Result<void> Hub::add(std::string_view url) { return add(fromEnvironment(url)); }

base::Result<void> Hub::add(const FeedSettings& settings) {
    const auto url = parseFeedUrl(settings.url, settings.topics.empty());
    if (!url) return url.error();
    const auto wrong = [&](std::string why) { return Error{ErrorCode::Usage, std::move(why), settings.url}; };
    const bool broker = url->scheme == "mqtt" || url->scheme == "mqtts";
    std::optional<Topics> topics;
    if (broker) {
        if (settings.mqttVersion != 0 && settings.mqttVersion != 4 && settings.mqttVersion != 5)
            return wrong("the MQTT version is " + std::to_string(settings.mqttVersion) +
                         ", expected 5, 4 (which is 3.1.1) or 0 (what the broker takes)");
        auto made = Topics::make(url->path, settings.topics);
        if (!made) return made.error();
        topics = std::move(*made);
    }
    std::lock_guard lock(impl_->mutex);
    if (impl_->feeds.size() >= kMaxFeeds) return wrong("there are " + std::to_string(kMaxFeeds) + " feeds already; remove one");
    auto name = impl_->nameFor(settings, *url);
    if (!name) return name.error();
    auto feed = std::make_unique<Impl::Feed>(*name, settings.url);
    SourceSetup setup{*name, impl_->sink, feed->health};
    if (url->scheme == "file") {
        auto source = openFileSource(url->path, std::move(setup));
        if (!source) return source.error();
        feed->source = std::move(*source);
    } else if (url->scheme == "-") {
        feed->source = openInputSource(std::move(setup));
    } else {
        feed->source = openMqttSource(*url, settings, std::move(*topics), std::move(setup));
    }
    impl_->feeds.push_back(std::move(feed));
    return {};
}

base::Result<void> Hub::reconnectNow(std::string_view name) {
    std::lock_guard lock(impl_->mutex);
    const auto feed = impl_->find(name);
    if (feed == impl_->feeds.end()) return noSuch(name);
    if (!(*feed)->source->reconnectNow()) return Error{ErrorCode::Usage, "is read once and has no connection", std::string(name)};
    return {};
}

base::Result<void> Hub::remove(std::string_view name) {
    std::unique_ptr<Impl::Feed> gone;
    {
        std::lock_guard lock(impl_->mutex);
        const auto feed = impl_->find(name);
        if (feed == impl_->feeds.end()) return noSuch(name);
        gone = std::move(*feed);
        impl_->feeds.erase(feed);
    }
    gone->source->retire();
    gone->source->stop();
    // Not on this thread: the feed may be waiting in the sink for room that only this thread makes.
    auto end = std::async(std::launch::async, [feed = std::move(gone)]() mutable { feed.reset(); });
    end.wait_for(kEndWait);
    std::lock_guard lock(impl_->mutex);
    std::erase_if(impl_->ending, [](const auto& e) { return e.wait_for(std::chrono::seconds(0)) == std::future_status::ready; });
    impl_->ending.push_back(std::move(end));
    return {};
}

std::vector<live::FeedHealth> Hub::health() const {
    std::lock_guard lock(impl_->mutex);
    std::vector<live::FeedHealth> out;
    for (const auto& feed : impl_->feeds) out.push_back(feed->health.read());
    return out;
}

bool Hub::allEnded() const {
    const auto all = health();
    return !all.empty() && std::all_of(all.begin(), all.end(), [](const auto& h) { return h.state == State::Ended || h.state == State::Failed; });
}

}  // namespace sallyport::feed
