#include "feed/hub.h"

#include <algorithm>

#include "feed/source.h"

namespace sallyport::feed {
namespace {

using base::Error;
using base::ErrorCode;
using State = live::FeedHealth::State;

std::string feedName(const FeedUrl& url) {
    if (url.scheme == "-") return "standard input";
    if (url.scheme == "file") return "file " + url.path.substr(url.path.find_last_of('/') + 1);
    const bool v6 = url.host.find(':') != url.host.npos;
    return url.scheme + " " + (v6 ? "[" + url.host + "]" : url.host) + ":" + std::to_string(url.port);
}

}  // namespace

struct Hub::Impl {
    struct Feed {
        Feed(std::string name, std::string url) : health(std::move(name), std::move(url)) {}
        HealthCell health;
        std::unique_ptr<Source> source;  // after health: stopped before health goes
    };
    Sink sink;
    mutable std::mutex mutex;  // of the list; feeds guard themselves
    std::vector<std::unique_ptr<Feed>> feeds;
};

Hub::Hub(Sink sink) : impl_(std::make_unique<Impl>()) { impl_->sink = std::move(sink); }
Hub::~Hub() = default;

base::Result<void> Hub::add(std::string_view text) {
    const auto url = parseFeedUrl(text);
    if (!url) return url.error();
    std::lock_guard lock(impl_->mutex);
    const std::string plain = feedName(*url);
    std::string name = plain;
    for (int number = 2;; ++number) {
        bool taken = false;
        for (const auto& feed : impl_->feeds) {
            const live::FeedHealth health = feed->health.read();
            if (health.url == text) return Error{ErrorCode::Usage, "this feed is there already", std::string(text)};
            taken = taken || health.name == name;
        }
        if (!taken) break;
        name = plain + " (" + std::to_string(number) + ")";  // the same broker with another topic filter
    }
    auto feed = std::make_unique<Impl::Feed>(name, std::string(text));
    SourceSetup setup{name, impl_->sink, feed->health};
    if (url->scheme == "file") {
        auto source = openFileSource(url->path, std::move(setup));
        if (!source) return source.error();
        feed->source = std::move(*source);
    } else if (url->scheme == "-") {
        feed->source = openInputSource(std::move(setup));
    } else {
        feed->source = openMqttSource(*url, std::move(setup));
    }
    impl_->feeds.push_back(std::move(feed));
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
