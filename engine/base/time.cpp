#include "base/time.h"

#include <cstdio>
#include <ctime>

namespace sallyport::base {
namespace {

/// Reads exactly `n` digits; -1 when there are not that many.
int digits(std::string_view& s, int n) {
    if (int(s.size()) < n) return -1;
    int v = 0;
    for (int i = 0; i < n; ++i) {
        if (s[i] < '0' || s[i] > '9') return -1;
        v = v * 10 + (s[i] - '0');
    }
    s.remove_prefix(n);
    return v;
}

bool eat(std::string_view& s, char c) {
    if (s.empty() || s.front() != c) return false;
    s.remove_prefix(1);
    return true;
}

}  // namespace

std::optional<Timestamp> parseTimestamp(std::string_view s) {
    using namespace std::chrono;
    const int y = digits(s, 4);
    if (!eat(s, '-')) return std::nullopt;
    const int mo = digits(s, 2);
    if (!eat(s, '-')) return std::nullopt;
    const int d = digits(s, 2);
    if (y < 1970 || y > 2200 || mo < 1 || d < 1) return std::nullopt;
    const year_month_day ymd{year(y), month(unsigned(mo)), day(unsigned(d))};
    if (!ymd.ok() || !(eat(s, 'T') || eat(s, 't') || eat(s, ' '))) return std::nullopt;
    const int h = digits(s, 2);
    if (!eat(s, ':')) return std::nullopt;
    const int mi = digits(s, 2);
    if (!eat(s, ':')) return std::nullopt;
    const int sec = digits(s, 2);
    // RFC 3339 allows the leap second 60; it counts as the next second.
    if (h < 0 || h > 23 || mi < 0 || mi > 59 || sec < 0 || sec > 60) return std::nullopt;
    int ms = 0;
    if (eat(s, '.')) {
        int scale = 100, n = 0;
        for (; !s.empty() && s.front() >= '0' && s.front() <= '9' && n < 12; ++n, s.remove_prefix(1)) {
            ms += (s.front() - '0') * scale;
            scale /= 10;
        }
        if (n == 0) return std::nullopt;
    }
    minutes offset{0};
    if (!(eat(s, 'Z') || eat(s, 'z'))) {
        const bool minus = eat(s, '-');
        if (!minus && !eat(s, '+')) return std::nullopt;
        const int oh = digits(s, 2);
        if (!eat(s, ':')) return std::nullopt;
        const int om = digits(s, 2);
        if (oh < 0 || oh > 23 || om < 0 || om > 59) return std::nullopt;
        offset = hours(oh) + minutes(om);
        if (minus) offset = -offset;
    }
    if (!s.empty()) return std::nullopt;
    const Timestamp t = sys_days(ymd) + hours(h) + minutes(mi) + seconds(sec) + Millis(ms) - offset;
    if (t.time_since_epoch() < Millis{0}) return std::nullopt;
    return t;
}

std::string formatTimestamp(Timestamp t) {
    using namespace std::chrono;
    const auto day = floor<days>(t);
    const year_month_day ymd(day);
    const hh_mm_ss hms(t - day);
    char out[64];
    std::snprintf(out, sizeof out, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", int(ymd.year()), unsigned(ymd.month()), unsigned(ymd.day()),
                  int(hms.hours().count()), int(hms.minutes().count()), int(hms.seconds().count()), int(hms.subseconds().count()));
    return out;
}

std::string formatClock(Timestamp t, Millis offset) {
    using namespace std::chrono;
    t += offset;
    const hh_mm_ss hms(t - floor<days>(t));
    char out[48];
    std::snprintf(out, sizeof out, "%02d:%02d:%02d", int(hms.hours().count()), int(hms.minutes().count()), int(hms.seconds().count()));
    return out;
}

std::string formatAge(Millis age) {
    const long long s = std::max<long long>(0, age.count() / 1000);
    char out[48];
    if (s < 3600) std::snprintf(out, sizeof out, "%lld:%02lld", s / 60, s % 60);
    else if (s >= 10 * 86400) std::snprintf(out, sizeof out, "%lld d", s / 86400);
    else if (s >= 86400) std::snprintf(out, sizeof out, "%lld d %lld h", s / 86400, s / 3600 % 24);
    else std::snprintf(out, sizeof out, "%lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
    return out;
}

Timestamp wallNow() {
    // Read once, then carried on by a clock that nobody can set and that runs on while the machine sleeps: when somebody corrects the machine's clock
    // in the middle of an incident, ages and the order of events stay true.
    const auto sinceBoot = [] {
        timespec t{};
        ::clock_gettime(CLOCK_BOOTTIME, &t);
        return std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec);
    };
    static const auto bootedAt = std::chrono::system_clock::now().time_since_epoch() - sinceBoot();
    return Timestamp(std::chrono::floor<Millis>(bootedAt + sinceBoot()));
}

}  // namespace sallyport::base
