// Printing from the window: by key and by mouse, into the file that was named; what went wrong is said where it was asked for.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <fstream>

#include "demo_window.h"
#include "support/process.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

std::string textOf(const std::filesystem::path& pdf) { return runProgram("/usr/bin/pdftotext", {"-layout", pdf.string(), "-"}).out; }
bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
bool says(const json& j, const std::string& part) { return j.contains("message") && has(j["message"].get<std::string>(), part); }

/// In place of what stands in the field.
void typeFile(DemoWindow& w, const std::filesystem::path& file) {
    w.click("print.file");
    w.key("ctrl+a");
    w.type(file.string());
}

}  // namespace

TEST_CASE("Ctrl+P asks for paper, pages and file, and writes the plan of this moment with its status") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {}, 1280, 720);
    w.pause();
    w.goToOpenAlert();
    w.key("ctrl+p");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("print.save"); }));
    w.screenshot("print_sheet");
    w.click("print.a3");
    const auto file = sandbox.path / "plan.pdf";
    typeFile(w, file);
    w.click("print.save");
    REQUIRE(w.waitFor([&](const json& j) { return says(j, "plan.pdf"); }, 30));
    CHECK(says(w.report(), "pages, floors at 1:400"));
    const std::string text = textOf(file);
    for (const char* part : {"Kestrel Hollow Middle School", "REVIEW", "EXERCISE", "Status at", "1:400"}) CHECK(has(text, part));

    // The same name again: it is asked first, and "Stay here" leaves the file alone.
    const auto before = std::filesystem::last_write_time(file);
    w.key("ctrl+p");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("print.save"); }));
    typeFile(w, file);
    w.key("Return");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("confirm.no"); }));
    w.click("confirm.no");
    CHECK(w.waitFor([](const json& j) { return !j["targets"].contains("confirm.no"); }));
    CHECK(std::filesystem::last_write_time(file) == before);
}

TEST_CASE("the menu prints one floor without status, and a file that cannot be is said") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {}, 1920, 1080);
    w.pause();
    w.click("menu");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("menu.print"); }));
    w.click("menu.print");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("print.floor"); }));
    w.click("print.floor");
    w.click("print.plain");
    typeFile(w, sandbox.path / "none" / "floor.pdf");
    w.click("print.save");
    REQUIRE(w.waitFor([](const json& j) { return says(j, "NOT PRINTED"); }, 30));
    CHECK(says(w.report(), "floor.pdf"));

    w.key("ctrl+p");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("print.plain"); }));
    w.click("print.plain");
    typeFile(w, sandbox.path / "floor");
    w.click("print.save");
    REQUIRE(w.waitFor([](const json& j) { return says(j, "floors at 1:"); }, 30));  // the message before named the file too
    const std::string text = textOf(sandbox.path / "floor.pdf");
    CHECK(has(text, "without live status"));
    CHECK(has(text, "Page 1 of 2"));
    CHECK_FALSE(has(text, "THREAT"));
}

TEST_CASE("Letter is printed from the window on sheets of that size") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {}, 1280, 720);
    w.pause();
    w.key("ctrl+p");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("print.letter"); }));
    w.click("print.a3");
    w.click("print.letter");
    typeFile(w, sandbox.path / "letter.pdf");
    w.click("print.save");
    REQUIRE(w.waitFor([](const json& j) { return says(j, "letter.pdf"); }, 30));
    const std::string info = runProgram("/usr/bin/pdfinfo", {"-l", "-1", (sandbox.path / "letter.pdf").string()}).out;
    INFO(info);
    CHECK(has(info, "(letter)"));
    CHECK_FALSE(has(info, "(A3)"));
    CHECK(has(textOf(sandbox.path / "letter.pdf"), "on Letter printed at 100 %"));
}

TEST_CASE("a plan or a brief that cannot be noted in the access log is said in the window, beside where it was written") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {}, 1280, 720);
    w.pause();
    w.scrubTo(*base::parseTimestamp("2026-11-19T19:46:40Z"));
    const auto lock = sandbox.path / "sallyport" / "access" / "lock";
    REQUIRE(w.waitFor([&](const json&) { return std::filesystem::exists(lock); }));
    const int held = ::open(lock.c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(held >= 0);
    REQUIRE(::flock(held, LOCK_EX) == 0);
    w.key("ctrl+p");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("print.save"); }));
    typeFile(w, sandbox.path / "plan.pdf");
    w.click("print.save");
    REQUIRE(w.waitFor([](const json& j) { return says(j, "Not in the access log"); }, 30));
    CHECK(says(w.report(), "plan.pdf"));
    CHECK(says(w.report(), "another program has held"));
    w.screenshot("print_unlogged");
    w.key("ctrl+h");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("brief.text"); }));
    w.click("brief.text");
    CHECK(w.waitFor([](const json& j) { return says(j, "Saved as text and PDF") && says(j, "Not in the access log"); }, 30));
    ::close(held);
}
