// record, events, verify, merge and simulate as people and scripts meet them, through the real program: exit codes, one message that names the thing,
// and nothing lost on the way from a feed to a recording and back.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <thread>

#include "base/file.h"
#include "importers/facility.h"
#include "support/demo_school.h"
#include "support/process.h"
#include "support/small_school.h"
#include "support/temp_dir.h"
#include "the_program.h"

using namespace sallyport;
using namespace sallyport::test;
using nlohmann::json;

namespace {

const std::string kSchool = kDemoSchool;

/// Keys and settings of the test, not of whoever runs it.
struct OwnDirectories {
    TempDir dir;
    OwnDirectories() {
        ::setenv("XDG_CONFIG_HOME", (dir / "config").c_str(), 1);
        ::setenv("XDG_STATE_HOME", (dir / "state").c_str(), 1);
        ::setenv("XDG_CACHE_HOME", (dir / "cache").c_str(), 1);
    }
};

std::string write(const std::filesystem::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
    return path.string();
}
std::string content(const std::filesystem::path& path) { return *base::readFile(path, 256u << 20); }

std::vector<json> linesOf(const std::string& text) {
    std::vector<json> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) out.push_back(json::parse(line));
    return out;
}

/// `n` events of doors, rooms and people, and one line that is none.
std::string someEvents(int n, const std::string& prefix = "e") {
    std::string out;
    for (int i = 0; i < n; ++i) {
        const std::string head = R"({"v":1,"id":")" + prefix + std::to_string(i) + R"(","observed_at":"2026-11-19T19:40:)" +
                                 (i % 60 < 10 ? "0" : "") + std::to_string(i % 60) + R"(Z","exercise":true,)";
        if (i % 3 == 0) out += head + R"("type":"door","source":"acs/x","door":"D-)" + std::to_string(200 + i % 40) + R"(","lock":"locked"})";
        else if (i % 3 == 1) out += head + R"("type":"room","source":"app","room":"214","status":"locked_in","by":"T-31","colour":"blue"})";
        else out += head + R"("type":"responder","source":"tak","responder":"r1","x":)" + std::to_string(i) + R"(.5,"y":2.25,"floor":"F2"})";
        out += "\n";
    }
    return out + "{broken\n";
}

std::string recorded(const TempDir& dir, const std::string& name, const std::string& events, const std::vector<std::string>& more = {}) {
    const std::string out = (dir / name).string();
    std::vector<std::string> arguments{"record", "--feed", "file:" + write(dir / (name + ".in.ndjson"), events), "-o", out};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Finished f = program(arguments);
    INFO(f.err);
    REQUIRE(f.code == 0);
    return out;
}
std::string eventsOf(const std::string& recording) {
    const Finished f = program({"events", recording});
    INFO(f.err);
    REQUIRE(f.code == 0);
    return f.out;
}

/// A record command that is fed line by line.
class Recording {
public:
    explicit Recording(const std::string& out) {
        int in[2], answers[2];
        REQUIRE(::pipe2(in, O_CLOEXEC) == 0);
        REQUIRE(::pipe2(answers, O_CLOEXEC) == 0);
        pid_ = ::fork();
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) {
            ::dup2(in[0], STDIN_FILENO);
            ::dup2(answers[1], STDOUT_FILENO);
            ::execl(SALLYPORT_BINARY, SALLYPORT_BINARY, "record", "--feed", "-", "-o", out.c_str(), nullptr);
            ::_exit(127);
        }
        ::close(in[0]);
        ::close(answers[1]);
        in_ = in[1];
        out_ = answers[0];
    }
    ~Recording() {
        end(SIGKILL);
        ::close(out_);
    }
    void feed(const std::string& text) { REQUIRE(::write(in_, text.data(), text.size()) == ssize_t(text.size())); }
    /// The last saved_seq that was printed, once it is at least `least`.
    uint64_t saved(uint64_t least) {
        const auto by = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (saved_ < least && std::chrono::steady_clock::now() < by) {
            pollfd p{out_, POLLIN, 0};
            if (::poll(&p, 1, 100) <= 0) continue;
            char buffer[4096];
            const ssize_t n = ::read(out_, buffer, sizeof buffer);
            if (n <= 0) break;
            said_.append(buffer, size_t(n));
            for (size_t end; (end = said_.find('\n')) != std::string::npos; said_.erase(0, end + 1)) {
                const json j = json::parse(said_.substr(0, end));
                CHECK(j["saved_seq"].get<uint64_t>() > saved_);
                CHECK(base::parseTimestamp(j["saved_at"].get<std::string>()));
                saved_ = j["saved_seq"];
            }
        }
        return saved_;
    }
    int end(int signal) {
        if (pid_ <= 0) return -1;
        if (signal != 0) ::kill(pid_, signal);
        ::close(in_);
        int status = 0;
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

private:
    pid_t pid_ = -1;
    int in_ = -1, out_ = -1;
    uint64_t saved_ = 0;
    std::string said_;
};

}  // namespace

TEST_CASE("record writes what a feed says, tells what is saved, and events gives it back") {
    const OwnDirectories own;
    const TempDir dir;
    const std::string out = (dir / "a.sprec").string();
    const Finished f = program({"record", "--feed", "file:" + write(dir / "in.ndjson", someEvents(300)), "-o", out});
    INFO(f.err);
    REQUIRE(f.code == 0);
    const auto saved = linesOf(f.out);
    REQUIRE_FALSE(saved.empty());
    const auto events = linesOf(eventsOf(out));
    CHECK(saved.back()["saved_seq"] == events.back()["seq"]);
    std::set<std::string> ids;
    size_t rejected = 0;
    uint64_t seq = 0;
    for (const json& e : events) {
        CHECK(e["seq"] == ++seq);
        CHECK(e.contains("received_at"));
        if (e["type"] == "rejected") ++rejected;
        else if (e.contains("id")) ids.insert(e["id"]);
        if (e["type"] == "room") CHECK(e["colour"] == "blue");
    }
    CHECK(rejected == 1);
    for (int i = 0; i < 300; ++i) CHECK(ids.count("e" + std::to_string(i)));
    // Nobody else may read what happened at a school.
    CHECK((std::filesystem::status(out).permissions() & std::filesystem::perms(0077)) == std::filesystem::perms::none);
}

TEST_CASE("verify says that a recording is good, in words and as JSON") {
    const OwnDirectories own;
    const TempDir dir;
    const std::string out = recorded(dir, "a.sprec", someEvents(50), {"--model", kSchool});
    const Finished text = program({"verify", out});
    CHECK(text.code == 0);
    CHECK(text.err.empty());
    CHECK(text.out.starts_with("Good: "));
    CHECK(has(text.out, "Kestrel Hollow"));
    CHECK(has(text.out, "this machine's"));
    CHECK(has(text.out, "Ended in order"));
    const Finished machine = program({"verify", out, "--json"});
    REQUIRE(machine.code == 0);
    const json j = json::parse(machine.out);
    CHECK(j["good"] == true);
    CHECK(j["closed"] == true);
    CHECK(j["events"] == linesOf(eventsOf(out)).size());
    CHECK(j["signature"]["good"] == true);
    CHECK(j["about"]["model"] == kSchool);
    for (const json& finding : j["findings"]) CHECK(finding["severity"] == "note");
}

TEST_CASE("one byte changed anywhere is found by verify, which says where") {
    const OwnDirectories own;
    const TempDir dir;
    const std::string out = recorded(dir, "a.sprec", someEvents(400)), whole = content(out);
    for (size_t k = 0; k < 24; ++k) {
        const size_t at = whole.size() * k / 24 + k * 37 % 400;
        std::string edited = whole;
        edited[std::min(at, edited.size() - 1)] ^= 0x20;
        const Finished f = program({"verify", write(dir / "edited.sprec", edited)});
        INFO("byte " << at << " of " << whole.size() << ": " << f.out << f.err);
        CHECK(f.code == 3);
        if (f.out.empty()) {
            CHECK(has(f.err, "edited.sprec"));
        } else {
            CHECK(f.out.starts_with("NOT GOOD"));
            CHECK(has(f.out, "Error: "));
        }
    }
}

TEST_CASE("a recording that is cut gives what can be recovered and says that it is cut, or one clear error") {
    const OwnDirectories own;
    const TempDir dir;
    const std::string out = recorded(dir, "a.sprec", someEvents(600)), all = eventsOf(out), whole = content(out);
    for (const size_t keep :
         {size_t(0), size_t(1), size_t(100), size_t(4096), whole.size() / 3, whole.size() / 2, whole.size() - 4096, whole.size() - 1}) {
        const std::string cut = write(dir / "cut.sprec", whole.substr(0, keep));
        INFO(keep << " of " << whole.size() << " bytes");
        const Finished verified = program({"verify", cut});
        CHECK(verified.code == 3);
        const Finished f = program({"events", cut});
        INFO(f.err);
        if (f.code == 0) {
            CHECK(f.out == all);  // what was cut off held no event
        } else {
            CHECK(f.code == 3);
            CHECK(has(f.err, "cut.sprec"));
            CHECK(std::count(f.err.begin(), f.err.end(), '\n') == 1);
        }
        for (const json& e : linesOf(f.out)) CHECK(e["v"] == 1);
    }
}

TEST_CASE("what is no recording, and one of a future version, are refused with the reason") {
    const OwnDirectories own;
    const TempDir dir;
    refuses(3, {"verify", (dir / "none.sprec").string()}, {"none.sprec"});
    refuses(3, {"verify", write(dir / "text.sprec", "Dear school,\n")}, {"text.sprec"});
    refuses(3, {"events", write(dir / "text.sprec", "Dear school,\n")}, {"text.sprec"});
    refuses(3, {"verify", write(dir / "a.ndjson", someEvents(3))}, {"a.ndjson"});
    std::filesystem::create_directory(dir / "folder.sprec");
    refuses(3, {"events", (dir / "folder.sprec").string()}, {"folder.sprec"});
    const std::string out = recorded(dir, "a.sprec", someEvents(20));
    std::string future = content(out);
    future[63] = char(99);  // user_version, big-endian at 60
    write(dir / "future.sprec", future);
    refuses(3, {"events", (dir / "future.sprec").string()}, {"future.sprec", "99"});
    CHECK(program({"verify", (dir / "future.sprec").string()}).code == 3);
}

TEST_CASE("events out and in again gives an equal recording, and two halves of it merge to the whole") {
    const OwnDirectories own;
    const TempDir dir;
    const std::string first = eventsOf(recorded(dir, "a.sprec", someEvents(200)));
    const std::string again = (dir / "again.sprec").string();
    const Finished copied = program({"merge", write(dir / "a.ndjson", first), "-o", again});
    INFO(copied.err);
    REQUIRE(copied.code == 0);
    CHECK(eventsOf(again) == first);
    CHECK(program({"verify", again}).code == 0);

    std::string low, high;
    std::istringstream in(first);
    int n = 0;
    for (std::string line; std::getline(in, line); ++n) {
        if (n < 120) low += line + "\n";
        if (n >= 80) high += line + "\n";
    }
    const std::string lowHalf = (dir / "low.sprec").string(), highHalf = (dir / "high.sprec").string(), whole = (dir / "whole.sprec").string();
    REQUIRE(program({"merge", write(dir / "low.ndjson", low), "-o", lowHalf}).code == 0);
    REQUIRE(program({"merge", write(dir / "high.ndjson", high), "-o", highHalf}).code == 0);
    const Finished merged = program({"merge", highHalf, lowHalf, "-o", whole});
    INFO(merged.err);
    REQUIRE(merged.code == 0);
    CHECK(has(merged.out, "events of 2 files"));
    CHECK(eventsOf(whole) == first);
    refuses(3, {"merge", lowHalf, "-o", whole}, {"whole.sprec"});
    CHECK(eventsOf(whole) == first);
}

TEST_CASE("recordings of two schools are not merged, and neither goes on in the other's file") {
    const OwnDirectories own;
    const TempDir dir;
    const std::string small = (dir / "small.glb").string();
    REQUIRE(importers::writeFacility(small, smallSchool()));
    const std::string a = recorded(dir, "a.sprec", someEvents(10), {"--model", kSchool});
    const std::string b = recorded(dir, "b.sprec", someEvents(10, "f"), {"--model", small});
    refuses(3, {"merge", a, b, "-o", (dir / "c.sprec").string()}, {"Kestrel Hollow", "Small School"});
    CHECK_FALSE(std::filesystem::exists(dir / "c.sprec"));
    const std::string before = content(a);
    const Finished f = program({"record", "--feed", "file:" + write(dir / "more.ndjson", someEvents(5, "m")), "-o", a, "--model", small});
    INFO(f.err);
    CHECK(f.code == 3);
    CHECK(f.out.empty());
    CHECK(content(a) == before);
}

TEST_CASE("record goes on with a recording of its own, numbers and times ascending") {
    const OwnDirectories own;
    const TempDir dir;
    const std::string out = recorded(dir, "a.sprec", someEvents(30));
    const size_t before = linesOf(eventsOf(out)).size();
    recorded(dir, "a.sprec", someEvents(30, "later"));
    const auto events = linesOf(eventsOf(out));
    CHECK(events.size() >= before + 31);
    for (size_t i = 1; i < events.size(); ++i) {
        CHECK(events[i]["seq"] == events[i - 1]["seq"].get<uint64_t>() + 1);
        CHECK(events[i]["received_at"].get<std::string>() >= events[i - 1]["received_at"].get<std::string>());
    }
    CHECK(program({"verify", out}).code == 0);
}

TEST_CASE("what record has said is saved is there after kill -9, and SIGTERM ends a recording in order") {
    const OwnDirectories own;
    const TempDir dir;
    for (const int signal : {SIGKILL, SIGTERM, SIGINT}) {
        const std::string out = (dir / ("a" + std::to_string(signal) + ".sprec")).string();
        uint64_t saved = 0;
        {
            Recording recording(out);
            for (int i = 0; i < 40; ++i) {
                recording.feed(someEvents(20, "k" + std::to_string(i) + "-"));
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
            saved = recording.saved(500);
            REQUIRE(saved >= 500);
            const int code = recording.end(signal);
            CHECK(code == (signal == SIGKILL ? 128 + SIGKILL : 0));
        }
        const json report = json::parse(program({"verify", out, "--json"}).out);
        INFO(report.dump(2));
        CHECK(report["good"] == true);
        CHECK(report["closed"] == (signal != SIGKILL));
        const auto events = linesOf(eventsOf(out));
        CHECK(events.back()["seq"].get<uint64_t>() >= saved);
    }
}

TEST_CASE("a command whose reader takes nothing ends when it is told to") {
    const OwnDirectories own;
    const TempDir dir;
    const std::string lines = write(dir / "in.ndjson", someEvents(3000));
    const std::string out = recorded(dir, "big.sprec", someEvents(3000));
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"events", out}, {"events", lines}, {"listen", "--feed", "file:" + lines}, {"simulate", kSchool}}) {
        int answers[2];
        REQUIRE(::pipe2(answers, O_CLOEXEC) == 0);
        const pid_t pid = ::fork();
        REQUIRE(pid >= 0);
        if (pid == 0) {
            ::dup2(answers[1], STDOUT_FILENO);
            std::vector<char*> argv{const_cast<char*>(SALLYPORT_BINARY)};
            for (const std::string& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
            argv.push_back(nullptr);
            ::execv(SALLYPORT_BINARY, argv.data());
            ::_exit(127);
        }
        ::close(answers[1]);
        INFO(arguments.front());
        // It has begun to write, and then the pipe is full: nothing is read from it.
        pollfd p{answers[0], POLLIN, 0};
        CHECK(::poll(&p, 1, 30'000) == 1);
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
        int status = 0;
        CHECK(::waitpid(pid, &status, WNOHANG) == 0);
        ::kill(pid, SIGTERM);
        pid_t ended = 0;
        for (int i = 0; i < 200 && ended == 0; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            ended = ::waitpid(pid, &status, WNOHANG);
        }
        CHECK(ended == pid);
        if (ended == 0) {
            ::kill(pid, SIGKILL);
            ::waitpid(pid, &status, 0);
        }
        CHECK(WIFEXITED(status));
        CHECK(WEXITSTATUS(status) == 0);
        ::close(answers[0]);
    }
}

TEST_CASE("record tells what it cannot do: no feed, a bad URL, a folder that is not there, a broker that is not there") {
    const OwnDirectories own;
    const TempDir dir;
    const std::string out = (dir / "a.sprec").string();
    refuses(2, {"record", "-o", out}, {"--feed"});
    refuses(2, {"record", "--feed", "-"}, {"--output"});
    refuses(2, {"record", "--feed", "foo://x", "-o", out}, {"foo://x"});
    CHECK_FALSE(std::filesystem::exists(out));
    const Finished folder = program({"record", "--feed", "file:" + write(dir / "in.ndjson", someEvents(1)), "-o", (dir / "no/a.sprec").string()});
    CHECK(folder.code != 0);
    CHECK(has(folder.err, "a.sprec"));
    const Finished closed = program({"record", "--feed", "mqtt://127.0.0.1:1/x", "-o", (dir / "b.sprec").string(), "--for", "1"});
    CHECK(closed.code == 4);
    CHECK(has(closed.err, "127.0.0.1:1"));
    const std::string foreign = write(dir / "notes.ndjson", someEvents(2)), before = content(foreign);
    const Finished over = program({"record", "--feed", "file:" + (dir / "in.ndjson").string(), "-o", foreign});
    CHECK(over.code == 3);
    CHECK(content(foreign) == before);
}

TEST_CASE("without --feed the feeds of the settings file are recorded and listened to, with it the one of that name") {
    const OwnDirectories own;
    const TempDir dir;
    const std::string one = write(dir / "one.ndjson", someEvents(6, "one")), two = write(dir / "two.ndjson", someEvents(6, "two"));
    const std::string settings = write(
        dir / "settings.toml", "[[feed]]\nname = \"first\"\nurl = \"file:" + one + "\"\n\n[[feed]]\nname = \"second\"\nurl = \"file:" + two + "\"\n");
    const Finished both = program({"listen", "--settings", settings});
    INFO(both.err);
    CHECK(both.code == 0);
    CHECK(has(both.out, "one5"));
    CHECK(has(both.out, "two5"));
    const std::string out = (dir / "a.sprec").string();
    const Finished f = program({"record", "--settings", settings, "--feed", "second", "-o", out});
    INFO(f.err);
    REQUIRE(f.code == 0);
    CHECK(has(eventsOf(out), "two5"));
    CHECK_FALSE(has(eventsOf(out), "one5"));
    refuses(3, {"listen", "--settings", write(dir / "bad.toml", "[[feed]]\nurll = \"x\"\n")}, {"bad.toml", "urll"});
    refuses(2, {"listen", "--settings", write(dir / "none.toml", "")}, {"--feed"});
}

TEST_CASE("state and replay read a recording as they read an event file") {
    const OwnDirectories own;
    const TempDir dir;
    const std::string drill = (dir / "drill.ndjson").string();
    REQUIRE(program({"simulate", kSchool, "--responders", "10", "--minutes", "5", "-o", drill}).code == 0);
    const std::string recording = (dir / "drill.sprec").string();
    const Finished merged = program({"merge", drill, "-o", recording});
    INFO(merged.err);
    REQUIRE(merged.code == 0);
    // A damaged copy first: it gives what is whole, says that it is not, and leaves nothing that the whole one would show.
    const std::string all = content(recording), cut = write(dir / "cut.sprec", all.substr(0, all.size() * 2 / 3));
    const Finished damaged = program({"state", cut, "--model", kSchool, "--json"});
    INFO(damaged.err);
    REQUIRE(damaged.code == 0);
    CHECK(json::parse(damaged.out).contains("rooms"));
    CHECK(has(damaged.err, "warning: " + cut + ": recovered "));
    CHECK(std::count(damaged.err.begin(), damaged.err.end(), '\n') == 1);
    for (const char* at : {"2026-09-01T14:01:00Z", "2026-09-01T14:03:30Z"}) {
        const Finished a = program({"state", drill, "--at", at, "--json"}), b = program({"state", recording, "--at", at, "--json"});
        INFO(a.err << b.err);
        REQUIRE(a.code == 0);
        REQUIRE(b.code == 0);
        CHECK(b.err.empty());
        CHECK(json::parse(a.out)["rooms"] == json::parse(b.out)["rooms"]);
        CHECK(json::parse(a.out)["doors"] == json::parse(b.out)["doors"]);
    }
}

TEST_CASE("simulate prints a drill, the same for the same seed, and refuses what it cannot make") {
    const TempDir dir;
    const Finished a = program({"simulate", kSchool, "--responders", "8", "--minutes", "5", "--seed", "3"});
    CHECK(a.code == 0);
    CHECK(a.err.empty());
    const auto events = linesOf(a.out);
    CHECK(events.size() > 300);
    for (const json& e : events) {
        CHECK(e["exercise"] == true);
        CHECK(e["source"].get<std::string>().starts_with("sim/"));
        CHECK_FALSE(e["type"] == "recording");
    }
    CHECK(program({"simulate", kSchool, "--responders", "8", "--minutes", "5", "--seed", "3"}).out == a.out);
    // A file names its building and opens by itself.
    const std::string file = (dir / "d.ndjson").string();
    REQUIRE(program({"simulate", kSchool, "--responders", "8", "--minutes", "5", "--seed", "3", "-o", file}).code == 0);
    CHECK(json::parse(content(file).substr(0, content(file).find('\n')))["type"] == "recording");
    CHECK(program({"state", file, "--json"}).code == 0);
    refuses(2, {"simulate", kSchool, "--responders", "0"}, {"--responders"});
    refuses(2, {"simulate", kSchool, "--minutes", "1e9"}, {"--minutes"});
    refuses(2, {"simulate", kSchool, "--start", "noon"}, {"--start", "noon"});
    refuses(3, {"simulate", (dir / "none.ifc").string()}, {"none.ifc"});
    refuses(1, {"simulate", kSchool, "-o", (dir / "no/x.ndjson").string()}, {"no/x.ndjson"});
    // Nothing but events is written over.
    const std::string text = write(dir / "notes.txt", "not events\n");
    refuses(2, {"simulate", kSchool, "-o", text}, {"notes.txt", "holds no events"});
    CHECK(content(text) == "not events\n");
    const std::string copy = (dir / "k.glb").string();
    std::filesystem::copy_file(kSchool, copy);
    refuses(2, {"simulate", copy, "-o", copy}, {"k.glb", "the model itself"});
    CHECK(content(copy) == content(kSchool));
    REQUIRE(program({"simulate", kSchool, "--responders", "8", "--minutes", "6", "-o", file}).code == 0);
    CHECK(std::distance(std::filesystem::directory_iterator(dir / "."), {}) == 3);
    if (std::filesystem::exists("/dev/full")) CHECK(program({"simulate", kSchool, "--minutes", "5"}, "/dev/full").code == 1);
}

TEST_CASE("simulate --realtime gives each line at its time, from now on") {
    const auto began = std::chrono::system_clock::now();
    int out[2];
    REQUIRE(::pipe2(out, O_CLOEXEC) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::dup2(out[1], STDOUT_FILENO);
        ::execl(SALLYPORT_BINARY, SALLYPORT_BINARY, "simulate", kSchool.c_str(), "--realtime", "--rate", "50", "--responders", "5", nullptr);
        ::_exit(127);
    }
    ::close(out[1]);
    std::string text;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(4);
    double latest = 0;
    while (std::chrono::steady_clock::now() < until) {
        pollfd p{out[0], POLLIN, 0};
        if (::poll(&p, 1, 100) <= 0) continue;
        char buffer[65536];
        const ssize_t n = ::read(out[0], buffer, sizeof buffer);
        if (n <= 0) break;
        text.append(buffer, size_t(n));
        const size_t end = text.rfind('\n');
        if (end == std::string::npos) continue;
        const size_t start = text.rfind('\n', end - 1);
        const json last = json::parse(text.substr(start == std::string::npos ? 0 : start + 1, end - (start == std::string::npos ? 0 : start + 1)));
        const auto at = base::parseTimestamp(last["observed_at"].get<std::string>());
        REQUIRE(at);
        // Never ahead of its time.
        CHECK(std::chrono::duration<double>(at->time_since_epoch() - std::chrono::system_clock::now().time_since_epoch()).count() < 0.05);
        CHECK(*at >= std::chrono::time_point_cast<std::chrono::milliseconds>(began) - std::chrono::milliseconds(1));
        latest = std::chrono::duration<double>(at->time_since_epoch() - began.time_since_epoch()).count();
    }
    CHECK(latest > 1.5);
    ::kill(child, SIGTERM);
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(out[0]);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}
