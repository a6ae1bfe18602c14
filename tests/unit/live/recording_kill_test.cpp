// kill -9 while 2,000 events a second are recorded. SALLYPORT_KILLS sets how often (20).
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <random>
#include <sstream>
#include <thread>

#include "recording_support.h"

using namespace sallyport;
using namespace sallyport::live;
using namespace sallyport::test;

namespace {

struct Said {
    uint64_t pushed = 0, saved = 0;
    int64_t firstAt = 0, pushedAt = 0;
};

/// Runs the flood for `ms` after its first word, kills it, and gives what it had said.
Said floodAndKill(const std::string& path, int ms) {
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        const std::string program = std::string(SALLYPORT_BUILD_DIR) + "/bin/record_flood";
        ::execl(program.c_str(), program.c_str(), path.c_str(), nullptr);
        ::_exit(127);
    }
    ::close(ends[1]);
    REQUIRE(child > 0);
    std::string out(1, '\0');
    REQUIRE(::read(ends[0], out.data(), 1) == 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(ms));
    ::kill(child, SIGKILL);
    char buffer[65536];
    for (ssize_t n; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;) out.append(buffer, static_cast<size_t>(n));
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    Said said;
    std::istringstream lines(out);
    char what = 0;
    uint64_t seq = 0;
    for (int64_t at = 0; lines >> what >> seq >> at;) {
        if (what == 's') {
            said.saved = seq;
            continue;
        }
        said.pushed = seq;
        said.pushedAt = at;
        if (!said.firstAt) said.firstAt = at;
    }
    return said;
}

}  // namespace

TEST_CASE("killed at random moments a recording opens, verifies, has all that was said to be saved and lacks at most the last 100 ms") {
    const OwnKey key;
    TempDir dir;
    const char* wanted = std::getenv("SALLYPORT_KILLS");
    const int kills = wanted ? std::atoi(wanted) : 20;
    std::mt19937 random(29);
    std::vector<int64_t> lostMs;
    uint64_t events = 0, notSaved = 0;
    for (int i = 0; i < kills; ++i) {
        const std::string path = dir / ("r" + std::to_string(i / 4));  // each file is killed four times, and goes on
        const Said said = floodAndKill(path, 30 + static_cast<int>(random() % 700));
        INFO("kill " << i);
        auto report = verifyRecording(path);
        INFO((report ? "" : report.error().text()));
        REQUIRE(report);
        for (const auto& f : report->findings) UNSCOPED_INFO(f.where << ": " << f.what);
        REQUIRE(report->good());
        REQUIRE_FALSE(report->closed);
        auto recording = Recording::open(path);
        REQUIRE(recording);
        REQUIRE((*recording)->problem().empty());
        REQUIRE((*recording)->lastSeq() == report->events);  // no number is missing
        REQUIRE((*recording)->lastSeq() >= said.saved);
        // Killed before the first commit of this run, all since its first event is lost.
        const int64_t last = std::max((*recording)->lastAt().time_since_epoch().count(), said.firstAt);
        lostMs.push_back(std::max<int64_t>(said.pushedAt - last, 0));
        events += report->events;
        notSaved += said.pushed > report->events ? said.pushed - report->events : 0;
    }
    std::sort(lostMs.begin(), lostMs.end());
    const auto within = std::count_if(lostMs.begin(), lostMs.end(), [](int64_t ms) { return ms <= 100; });
    std::ostringstream figures;
    figures << kills << " kills, " << events << " events read back, " << notSaved << " pushed and lost; lost time: median "
            << lostMs[lostMs.size() / 2] << " ms, 99th percentile " << lostMs[lostMs.size() * 99 / 100] << " ms, most " << lostMs.back() << " ms";
    if (wanted) WARN(figures.str());
    INFO(figures.str());
    // A machine that is busy with other things may keep the recorder's thread waiting now and then.
    CHECK(double(within) >= 0.95 * double(kills));
    CHECK(lostMs.back() <= 1000);
}
