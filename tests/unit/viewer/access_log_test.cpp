// The access log: on the disk when the call returns, for its owner alone, bounded, and never the newest lost.
#include "viewer/access_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "support/demo_school.h"
#include "support/small_school.h"
#include "support/temp_dir.h"
#include "the_program.h"
#include "viewer/desk.h"

using namespace sallyport;
using namespace sallyport::viewer;
namespace fs = std::filesystem;

namespace {

/// A state directory of its own, for this process and the programs that it starts.
struct State {
    test::TempDir folder;
    State() {
        ::setenv("XDG_STATE_HOME", (folder / "state").c_str(), 1);
        ::setenv("SALLYPORT_OPERATOR", "Lt. Ortiz", 1);
    }
    ~State() {
        ::unsetenv("XDG_STATE_HOME");
        ::unsetenv("SALLYPORT_OPERATOR");
    }
    fs::path log() const { return folder / "state/sallyport/access/log.jsonl"; }
};

AccessEntry entry(int i, const std::string& padding = {}) {
    AccessEntry e;
    e.when = *base::parseTimestamp("2026-11-19T19:40:00Z") + base::Millis(i);
    e.action = Access::Exported;
    e.who = "Lt. Ortiz";
    e.school = "Kestrel Hollow";
    e.hash = "abc";
    e.what = "brief text";
    e.path = "/tmp/" + std::to_string(i) + padding;
    return e;
}

/// What one command noted, a line each: "opened a.glb", "exported state to standard output"; every line is of the operator, and of the school when
/// `school` is given.
std::vector<std::string> notedBy(const std::vector<std::string>& command, const std::string& school = "Kestrel Hollow Middle School") {
    const State state;
    const auto done = test::program(command);
    INFO(command[0] << ": " << done.err);
    CHECK(done.code == 0);
    CHECK_FALSE(test::has(done.err, "access log"));
    const auto log = readAccessLog();
    REQUIRE(log);
    CHECK(log->damaged == 0);
    std::vector<std::string> out;
    for (const AccessEntry& e : log->entries) {
        CHECK(e.who == "Lt. Ortiz");
        CHECK(e.school == school);
        const std::string path = e.path == kStandardOutput ? e.path : fs::path(e.path).filename().string();
        CHECK((e.path == kStandardOutput || fs::path(e.path).is_absolute()));
        out.push_back(e.action == Access::Opened ? "opened " + path : "exported " + e.what + " to " + path);
    }
    return out;
}
using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("What was opened and exported is read back as it was noted, oldest first") {
    const State state;
    const building::Building school = test::smallSchool();
    AccessNotes notes("Lt. Ortiz");
    notes.opened(school, "/schools/small.ifc");
    REQUIRE(notes.log());
    REQUIRE(logExported("Sgt. Lee", school, building::PlaceIndex(school), "brief text", "/home/x/brief.txt"));
    const auto log = readAccessLog();
    REQUIRE(log);
    REQUIRE(log->entries.size() == 2);
    CHECK(log->entries[0].action == Access::Opened);
    CHECK(log->entries[0].who == "Lt. Ortiz");
    CHECK(log->entries[0].school == "Small School");
    CHECK(log->entries[0].hash.size() >= 16);
    CHECK(log->entries[0].path == "/schools/small.ifc");
    CHECK(log->entries[1].action == Access::Exported);
    CHECK(log->entries[1].who == "Sgt. Lee");  // who sits there, whatever the machine's operator is called
    CHECK(log->entries[1].what == "brief text");
    CHECK(log->entries[1].hash == log->entries[0].hash);
    struct stat facts {};
    REQUIRE(::stat(state.log().c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);
}

TEST_CASE("The log is bounded, and the newest is never what goes") {
    const State state;
    const std::string padding(1000, 'x');
    const int n = int((kAccessFiles + 2) * kAccessFileBytes / 1100);
    for (int i = 0; i < n; ++i) REQUIRE(logAccess(entry(i, padding)));
    uint64_t bytes = 0;
    int files = 0;
    for (const auto& f : fs::directory_iterator(state.log().parent_path()))
        if (f.path().extension() == ".jsonl") {
            ++files;
            bytes += f.file_size();
            CHECK(f.file_size() <= kAccessFileBytes);
        }
    CHECK(files == kAccessFiles);
    CHECK(bytes <= kAccessFiles * kAccessFileBytes);
    const auto log = readAccessLog();
    REQUIRE(log);
    REQUIRE_FALSE(log->entries.empty());
    CHECK(log->entries.back().when == entry(n - 1).when);
    for (size_t i = 1; i < log->entries.size(); ++i) CHECK(log->entries[i].when - log->entries[i - 1].when == base::Millis(1));  // no gap
}

TEST_CASE("Several programs write at once and no line is lost or torn") {
    const State state;
    constexpr int kWriters = 4, kEach = 50;
    for (int w = 0; w < kWriters; ++w) {
        if (::fork() != 0) continue;
        for (int i = 0; i < kEach; ++i)
            if (!logAccess(entry(w * kEach + i))) ::_exit(1);
        ::_exit(0);
    }
    for (int w = 0, status = 0; w < kWriters; ++w) {
        REQUIRE(::wait(&status) > 0);
        CHECK(status == 0);
    }
    const auto log = readAccessLog();
    REQUIRE(log);
    CHECK(log->entries.size() == kWriters * kEach);
    CHECK(log->damaged == 0);
}

TEST_CASE("A program that hangs with the log's lock holds up nobody for longer than two seconds, and it is said why nothing was noted") {
    const State state;
    REQUIRE(logAccess(entry(1)));
    const fs::path lock = state.log().parent_path() / "lock";
    const int held = ::open(lock.c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(held >= 0);
    REQUIRE(::flock(held, LOCK_EX) == 0);
    const auto begin = std::chrono::steady_clock::now();
    const auto logged = logAccess(entry(2));
    const auto took = std::chrono::steady_clock::now() - begin;
    REQUIRE_FALSE(logged);
    CHECK(test::has(logged.error().message, "another program has held the access log's lock"));
    CHECK(test::has(logged.error().text(), lock.string()));
    CHECK(took >= kAccessLockWait);
    CHECK(took < 3 * kAccessLockWait);
    // Who only takes its time is waited for.
    std::thread soon([held] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        ::close(held);
    });
    CHECK(logAccess(entry(3)));
    soon.join();
    const auto log = readAccessLog();
    REQUIRE(log);
    REQUIRE(log->entries.size() == 2);
    CHECK(log->entries[1] == entry(3));
}

TEST_CASE("A line that a power cut tore is counted, and the next one stands on its own") {
    const State state;
    REQUIRE(logAccess(entry(1)));
    std::ofstream(state.log(), std::ios::app) << "{\"at\":\"2026-11-19T19";
    REQUIRE(logAccess(entry(2)));
    const auto log = readAccessLog();
    REQUIRE(log);
    CHECK(log->entries.size() == 2);
    CHECK(log->damaged == 1);
}

TEST_CASE("A full disk is said and leaves no half line") {
    const State state;
    REQUIRE(logAccess(entry(1)));
    const auto size = fs::file_size(state.log());
    const pid_t child = ::fork();
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{size + 40, size + 40};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        const auto logged = logAccess(entry(2));
        ::_exit(!logged && logged.error().message.find("cannot be written") != std::string::npos ? 0 : 1);
    }
    int status = 1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    CHECK(fs::file_size(state.log()) == size);
    CHECK(readAccessLog()->entries.size() == 1);
}

TEST_CASE("access-log prints the log, as lines to read and as stored") {
    const State state;
    REQUIRE(logAccess(entry(1)));
    const auto text = test::program({"access-log"});
    CHECK(text.code == 0);
    CHECK(test::has(text.out, "Lt. Ortiz  exported brief text of Kestrel Hollow (plan abc)  /tmp/1"));
    const auto lines = test::program({"access-log", "--json"});
    const auto j = nlohmann::json::parse(lines.out);
    CHECK(j["action"] == "exported");
    CHECK(j["who"] == "Lt. Ortiz");
    CHECK(j["path"] == "/tmp/1");
}

TEST_CASE("Every command that reads a school notes that it was opened, and every one that writes what is in it notes what and where to") {
    const test::TempDir dir;
    const std::string school = test::kDemoSchool, drill = test::kDemoDrill;
    const std::string model = fs::path(school).filename().string(), events = fs::path(drill).filename().string();
    const auto in = [&](const char* name) { return (dir / name).string(); };
    CHECK(notedBy({"inspect", school}) == Lines{"opened " + model});
    CHECK(notedBy({"inspect", school, "--json"}) == Lines{"opened " + model, "exported model JSON to standard output"});
    CHECK(notedBy({"inspect", school, "--elements"}) == Lines{"opened " + model, "exported model JSON with elements to standard output"});
    CHECK(notedBy({"print", school, "-o", in("a.pdf")}) == Lines{"opened " + model, "exported plan PDF to a.pdf"});
    CHECK(notedBy({"print", school, "--state", drill, "-o", in("b.pdf")}) ==
          Lines{"opened " + model, "opened " + events, "exported plan PDF with live status to b.pdf"});
    CHECK(notedBy({"state", drill, "--model", school, "--at", "2026-11-19T19:46:20Z"}) ==
          Lines{"opened " + model, "opened " + events, "exported state to standard output"});
    CHECK(notedBy({"import", school, "-o", in("again.glb")}) == Lines{"opened " + model, "exported facility to again.glb"});
    CHECK(notedBy({"simulate", school, "--minutes", "5", "-o", in("drill.ndjson")}) == Lines{"opened " + model, "exported drill to drill.ndjson"});
    CHECK(notedBy({"simulate", school, "--minutes", "5"}) == Lines{"opened " + model, "exported drill to standard output"});
    CHECK(notedBy({"record", "--feed", "file:" + drill, "--model", school, "-o", in("a.sprec")}) ==
          Lines{"opened " + model, "exported recording to a.sprec"});
    CHECK(notedBy({"events", in("a.sprec")}) == Lines{"opened a.sprec", "exported events to standard output"});
    CHECK(notedBy({"merge", in("a.sprec"), drill, "-o", in("both.sprec")}) ==
          Lines{"opened a.sprec", "opened " + events, "exported recording to both.sprec"});
    // What holds no plan tells no school, and is noted all the same.
    CHECK(notedBy({"listen", "--feed", "file:" + drill}, "") == Lines{"exported events of feeds to standard output"});
    CHECK(notedBy({"record", "--feed", "file:" + drill, "-o", in("bare.sprec")}, "") == Lines{"exported recording to bare.sprec"});
    // Whether a file is whole is nothing of the school.
    CHECK(notedBy({"verify", in("a.sprec")}) == Lines{});
}

TEST_CASE("A command that fails has opened its school, and has exported nothing") {
    const State state;
    const test::TempDir dir;
    CHECK(test::program({"print", test::kDemoSchool, "--floor", "99", "-o", (dir / "a.pdf").string()}).code == 2);
    CHECK(test::program({"print", test::kDemoSchool, "-o", (dir / "none" / "a.pdf").string()}).code == 1);
    CHECK(test::program({"inspect", (dir / "none.glb").string()}).code == 3);
    const auto log = readAccessLog();
    REQUIRE(log);
    REQUIRE(log->entries.size() == 2);
    for (const AccessEntry& e : log->entries) CHECK(e.action == Access::Opened);
}

TEST_CASE("A command whose access cannot be noted does its work, says so once on standard error and fails nobody") {
    const State state;
    fs::create_directories(state.log().parent_path().parent_path());
    std::ofstream(state.log().parent_path()) << "in the way of the folder";
    const test::TempDir dir;
    for (const Lines& command : {Lines{"inspect", test::kDemoSchool, "--json"}, Lines{"state", test::kDemoDrill, "--model", test::kDemoSchool},
                                 Lines{"events", test::kDemoDrill}, Lines{"simulate", test::kDemoSchool, "--minutes", "5"}}) {
        const auto done = test::program(command);
        INFO(command[0] << ": " << done.err);
        CHECK(done.code == 0);
        CHECK(done.out.size() > 1000);
        CHECK(std::count(done.err.begin(), done.err.end(), '\n') == 1);
        CHECK(test::has(done.err, "not in the access log"));
    }
}

TEST_CASE("The desk is kept between starts for its owner alone, locked and with wrong PINs") {
    const State state;
    CHECK(readDesk() == Desk{});
    Desk desk{"Lt. Ortiz", "Incident commander", "Police", "", true, 4};
    REQUIRE(writeDesk(desk));
    CHECK(readDesk() == desk);
    desk.locked = false;
    REQUIRE(writeDesk(desk));
    CHECK(readDesk() == desk);
    struct stat facts {};
    REQUIRE(::stat((state.folder / "state/sallyport/desk.json").c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);
}

TEST_CASE("A damaged desk is told and is as none, a PIN that nobody could ever type is forgotten") {
    const State state;
    REQUIRE(writeDesk({"Lt. Ortiz", "", "", "not a hash", true, 0}));
    std::string problem;
    const Desk desk = readDesk(&problem);
    CHECK(desk.name == "Lt. Ortiz");
    CHECK(desk.pinHash.empty());
    CHECK(test::has(problem, "the PIN cannot be read"));
    std::ofstream(state.folder / "state/sallyport/desk.json") << "{";
    problem.clear();
    CHECK(readDesk(&problem) == Desk{});
    CHECK(test::has(problem, "cannot be read"));
}

TEST_CASE("Wrong PINs are slowed down, the first three are slips") {
    using std::chrono::seconds;
    CHECK(pinDelay(0) == seconds(0));
    CHECK(pinDelay(2) == seconds(0));
    CHECK(pinDelay(3) == seconds(2));
    CHECK(pinDelay(4) == seconds(4));
    CHECK(pinDelay(1000) == seconds(60));
}
