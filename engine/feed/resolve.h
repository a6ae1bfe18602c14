// Purpose: host name -> addresses, for a bounded time: the system's resolver may take half a minute where there is no network, and a feed must stop
// and be removed meanwhile. Refuses to: remember answers, start a second query while one is out.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace sallyport::feed {

class Resolver {
public:
    explicit Resolver(std::string host);
    ~Resolver();
    /// Numeric addresses in the order of the system's preference (RFC 6724), without doubles, at most kMax. `stopped` is asked often. A query that
    /// was given up goes on by itself; its answer is taken by the next call.
    base::Result<std::vector<std::string>> addresses(std::chrono::milliseconds limit, const std::function<bool()>& stopped);
    static constexpr size_t kMax = 8;

private:
    struct Query;
    std::string host_;
    std::shared_ptr<Query> query_;
};

}  // namespace sallyport::feed
