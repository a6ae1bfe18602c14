// The recording of a live school in the window: on without being told, said when it is not, and recordings in the list of what was opened.
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <thread>

#include "demo_window.h"

using namespace sallyport;
using namespace sallyport::test;
using Clock = std::chrono::steady_clock;

namespace {

/// A limit on the size of files is a full disk for one program. Soft only, so that it can be lifted.
void limitFiles(pid_t pid, const std::string& bytes) {
    const std::string command = "prlimit --pid " + std::to_string(pid) + " --fsize=" + bytes + ":unlimited 2>&1";
    if (std::system(command.c_str()) != 0) throw std::runtime_error(command);
}

std::string notes(int from, int count) {
    std::string out;
    for (int i = from; i < from + count; ++i)
        out += R"({"v":1,"id":"n)" + std::to_string(i) + R"(","type":"note","source":"radio/test","text":")" + std::string(400, 'x') + "\"}\n";
    return out;
}

}  // namespace

TEST_CASE("a full disk is said on the screen within 2 s, the live view goes on, and so does the recording when there is room") {
    if (!canDriveWindows()) return;
    if (std::system("command -v prlimit >/dev/null 2>&1") != 0) {
        std::puts("SKIP: prlimit is not installed");
        return;
    }
    const Sandbox sandbox;
    WindowDriver w(sandbox, {"open", demoSchool().string(), "--feed", "-"}, 1920, 1080);
    REQUIRE(w.waitFor([](const json& j) { return j.contains("feeds") && j["feeds"].size() == 1 && j["recording"]["saved_seq"] >= 1; }));
    limitFiles(w.pid(), "1500000");
    const auto start = Clock::now();
    w.writeInput(notes(0, 6000));
    REQUIRE(w.waitFor([](const json& j) { return j["recording"]["error"] != ""; }, 4));
    std::cout << "full disk: said after " << std::chrono::duration<double>(Clock::now() - start).count() << " s\n";
    REQUIRE(w.waitFor([](const json& j) { return j["message"].get<std::string>().find("NOT RECORDING") == 0; }, 1));
    w.click("tab.feeds");
    w.next();
    w.screenshot("disk_full");
    w.key("Prior");
    CHECK(w.waitFor([](const json& j) { return j["floor"] == "F3"; }));
    const uint64_t events = w.report()["events"];
    limitFiles(w.pid(), "unlimited");
    w.writeInput(notes(6000, 10));
    CHECK(w.waitFor([&](const json& j) { return j["events"] >= events + 10; }));
    REQUIRE(w.waitFor([](const json& j) { return j["recording"]["error"] == "" && j["recording"]["saved_seq"] >= j["shown"]["seq"]; }, 10));
    CHECK(w.waitFor([](const json& j) { return j["message"].get<std::string>().find("Recording again") == 0; }));
    CHECK(w.report()["recording"]["lost"] == 0);
    const std::string recording = w.report()["recording"]["path"];
    w.close();
    const auto verified = sandbox.sallyport({"verify", recording});
    INFO(verified.out);
    CHECK(verified.code == 0);
}

TEST_CASE("a recording asked for by name that cannot be made ends the program with the reason, and nothing is shown without it") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    const auto opened = [&](const std::filesystem::path& recording) {
        return sandbox.sallyport({"open", demoSchool().string(), "--record", recording.string(), "--exit-after", "20"});
    };
    const auto nowhere = opened(sandbox.path / "nowhere" / "incident.sprec");
    INFO(nowhere.out);
    CHECK(nowhere.code == 1);
    CHECK(nowhere.out.find("incident.sprec: the recording cannot be created: No such file or directory") != std::string::npos);
    std::ofstream(sandbox.path / "report.sprec") << "something else, which is kept";
    const auto other = opened(sandbox.path / "report.sprec");
    INFO(other.out);
    CHECK(other.code != 0);
    CHECK(other.out.find("report.sprec: ") != std::string::npos);
    std::string kept;
    std::getline(std::ifstream(sandbox.path / "report.sprec"), kept);
    CHECK(kept == "something else, which is kept");
}

TEST_CASE("a school whose recording cannot begin opens all the same and says NOT RECORDING with the reason") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    // Where the folder of recordings should be stands a file.
    const auto settings = sandbox.path / "settings.toml", blocked = sandbox.path / "blocked";
    std::ofstream(blocked) << "x";
    std::ofstream(settings) << "[recording]\nfolder = \"" << blocked.string() << "\"\n";
    WindowDriver w(sandbox, {"open", demoSchool().string(), "--settings", settings.string()}, 1280, 720);
    REQUIRE(w.waitFor([](const json& j) { return j.contains("message") && j["message"].get<std::string>().starts_with("NOT RECORDING: "); }));
    const std::string message = w.report()["message"];
    INFO(message);
    CHECK(message.find(blocked.string()) != std::string::npos);
    CHECK(w.report()["recording"]["path"] == "");
    CHECK(w.running());
    w.screenshot("not_recording");
}

TEST_CASE("while somebody looks back at a live school it goes on being recorded, and a new alarm still stands at the top") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    WindowDriver w(sandbox, {"open", demoSchool().string(), "--feed", "-"}, 1920, 1080);
    REQUIRE(w.waitFor([](const json& j) { return j.contains("feeds") && j["feeds"].size() == 1; }));
    w.writeInput(notes(0, 20));
    REQUIRE(w.waitFor([](const json& j) { return j["events"] >= 21; }));
    std::this_thread::sleep_for(std::chrono::seconds(2));
    w.key("shift+Left");
    REQUIRE(w.waitFor([](const json& j) { return j["live"] == false; }));
    const uint64_t saved = w.report()["recording"]["saved_seq"];
    w.writeInput(R"({"v":1,"id":"p1","type":"alert","alert":"p1","kind":"panic","room":"231","source":"panic/test"})"
                 "\n");
    CHECK(w.waitFor([](const json& j) { return j["alerts_unacked"] == 1 && j["targets"].contains("alarm.0.ack"); }));
    CHECK(w.waitFor([&](const json& j) { return j["recording"]["saved_seq"] > saved; }));
    CHECK(w.next()["live"] == false);
    w.screenshot("scrubbed_alarm");
    w.key("End");
    CHECK(w.waitFor([](const json& j) { return j["live"] == true && j["following"] == true; }));
}

TEST_CASE("a recording that is deleted while it runs is replaced by a new one, this is said, and nothing leaves the screen") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    WindowDriver w(sandbox, {"open", demoSchool().string(), "--feed", "-"}, 1920, 1080);
    REQUIRE(w.waitFor([](const json& j) { return j.contains("feeds") && j["feeds"].size() == 1 && j["recording"]["saved_seq"] >= 1; }));
    w.writeInput(R"({"v":1,"id":"t1","type":"room","room":"231","status":"threat","by":"teacher","source":"app/test"})"
                 "\n");
    REQUIRE(w.waitFor([](const json& j) { return j["rooms"]["F2/231"]["status"] == "Threat" && j["recording"]["saved_seq"] >= j["shown"]["seq"]; }));
    const std::filesystem::path first = w.report()["recording"]["path"].get<std::string>();
    for (const char* beside : {"", "-wal", "-shm"}) std::filesystem::remove(first.string() + beside);
    const uint64_t before = w.report()["events"];
    w.writeInput(notes(0, 5));
    REQUIRE(w.waitFor([&](const json& j) { return j["recording"]["path"] != first.string() && j["recording"]["error"] == ""; }));
    CHECK(w.waitFor([](const json& j) { return j["message"].get<std::string>().find("was deleted while it ran") != std::string::npos; }));
    w.screenshot("recording_deleted");
    const std::string second = w.report()["recording"]["path"];
    w.writeInput(notes(5, 5));
    REQUIRE(w.waitFor([&](const json& j) { return j["events"] >= before + 10 && j["recording"]["saved_seq"] >= j["shown"]["seq"]; }));
    CHECK(w.report()["rooms"]["F2/231"]["status"] == "Threat");
    CHECK(w.report()["recording"]["lost"] == 0);
    CHECK_FALSE(std::filesystem::exists(first));
    w.close();
    CHECK(w.exitCode() == 0);
    const auto verified = sandbox.sallyport({"verify", second});
    INFO(verified.out);
    CHECK(verified.code == 0);
    // What had not been saved when the first went is in the second, with all that came later.
    const std::string events = sandbox.sallyport({"events", second}).out;
    for (int i = 0; i < 10; ++i) CHECK(events.find("\"id\":\"n" + std::to_string(i) + "\"") != std::string::npos);
}
