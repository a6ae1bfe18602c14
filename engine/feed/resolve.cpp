#include "feed/resolve.h"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace sallyport::feed {

using base::Error;
using base::ErrorCode;
using namespace std::chrono_literals;

/// Shared with the thread that asks, which may outlive the feed.
struct Resolver::Query {
    std::mutex mutex;
    std::condition_variable changed;
    bool done = false;
    std::vector<std::string> found;
    std::string problem;

    void ask(const std::string& host, int flags) {
        addrinfo hints{};
        hints.ai_family = AF_UNSPEC;
        hints.ai_socktype = SOCK_STREAM;
        hints.ai_flags = flags;
        addrinfo* list = nullptr;
        const int code = ::getaddrinfo(host.c_str(), nullptr, &hints, &list);
        std::vector<std::string> addresses;
        for (const addrinfo* a = list; a && addresses.size() < kMax; a = a->ai_next) {
            char text[NI_MAXHOST];
            if (::getnameinfo(a->ai_addr, a->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) != 0) continue;
            if (std::find(addresses.begin(), addresses.end(), text) == addresses.end()) addresses.emplace_back(text);
        }
        if (list) ::freeaddrinfo(list);
        {
            std::lock_guard lock(mutex);
            found = std::move(addresses);
            problem = code == 0 ? std::string() : ::gai_strerror(code);
            done = true;
        }
        changed.notify_all();
    }
};

Resolver::Resolver(std::string host) : host_(std::move(host)) {}
Resolver::~Resolver() = default;

base::Result<std::vector<std::string>> Resolver::addresses(std::chrono::milliseconds limit, const std::function<bool()>& stopped) {
    if (!query_) {
        Query numeric;
        numeric.ask(host_, AI_NUMERICHOST);  // asks nobody
        if (!numeric.found.empty()) return std::move(numeric.found);
        query_ = std::make_shared<Query>();
        std::thread([query = query_, host = host_] { query->ask(host, AI_ADDRCONFIG); }).detach();
    }
    const auto end = std::chrono::steady_clock::now() + limit;
    std::unique_lock lock(query_->mutex);
    while (!query_->done) {
        if (stopped() || std::chrono::steady_clock::now() >= end)
            return Error{ErrorCode::Feed, "the name " + host_ + " is not answered; is there a network?", {}};
        query_->changed.wait_for(lock, 50ms);
    }
    auto found = std::move(query_->found);
    lock.unlock();
    query_.reset();
    if (found.empty()) return Error{ErrorCode::NotFound, "no address is known for the host " + host_ + "; check the name and the network", {}};
    return found;
}

}  // namespace sallyport::feed
