#include "base/local_time.h"

#include <ctime>

namespace sallyport::base {

Millis localOffset(Timestamp t) {
    const std::time_t s = std::chrono::system_clock::to_time_t(t);
    std::tm local{};
    ::localtime_r(&s, &local);
    return std::chrono::seconds(local.tm_gmtoff);
}

}  // namespace sallyport::base
