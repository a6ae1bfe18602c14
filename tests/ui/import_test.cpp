// Opening a large model: what the window says meanwhile, that it can be stopped, and what it says of the model afterwards.
#include <catch2/catch.hpp>

#include "demo_window.h"
#include "support/process.h"

using namespace sallyport::test;

namespace {

/// A campus large enough that somebody can press Cancel meanwhile.
std::filesystem::path campus(const Sandbox& sandbox) {
    const auto file = sandbox.path / "campus.ifc";
    // Copies of a real building; without the shared models of a small sample, which has far more rooms in a megabyte and takes as long.
    const std::string megabytes = std::filesystem::exists(SALLYPORT_SHARED_DIR "/models/ifc/institute.ifc") ? "150" : "40";
    const Finished made = runProgram(SALLYPORT_BUILD_DIR "/bin/make_campus", {"--megabytes", megabytes, "-o", file.string()});
    INFO(made.err);
    REQUIRE(made.code == 0);
    return file;
}

void openPath(WindowDriver& w, const std::filesystem::path& path) {
    w.click("start.open");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("answer.field"); }));
    w.next();
    w.type(path.string());
    w.key("Return");
}

}  // namespace

TEST_CASE("a large model opens with its progress on the screen, Cancel stops it and the window is as before") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    const auto file = campus(sandbox);
    WindowDriver w(sandbox, {});
    openPath(w, file);
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("progress.cancel"); }));
    CHECK(w.report()["importing"] == true);
    w.screenshot("import_progress");
    w.click("progress.cancel");
    REQUIRE(w.waitFor([](const json& j) { return j["importing"] == false; }, 20));
    CHECK(w.report()["start_screen"] == true);
    CHECK(w.report()["start_message"] == "");
    w.next();
    w.screenshot("import_cancelled");
    openPath(w, file);
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("progress.cancel"); }));
    w.key("Escape");
    REQUIRE(w.waitFor([](const json& j) { return j["importing"] == false; }, 20));
    CHECK(w.report()["start_screen"] == true);
    // And something else can be opened.
    openPath(w, demoSchool());
    REQUIRE(w.waitFor([](const json& j) { return j["start_screen"] == false; }, 60));
}

TEST_CASE("the report of a model is one click in the menu, and closes with Esc") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    WindowDriver w(sandbox, {"open", demoSchool().string()});
    w.click("menu");
    w.click("menu.report");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("overlay.close"); }));
    w.next();
    w.screenshot("import_report");
    w.key("Escape");
    CHECK(w.waitFor([](const json& j) { return !j["targets"].contains("overlay.close"); }));
}
