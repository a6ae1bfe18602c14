// `sallyport print` as a shell uses it.
#include <fstream>
#include <iterator>

#include "support/demo_school.h"
#include "support/temp_dir.h"
#include "the_program.h"

using namespace sallyport::test;

namespace {

const std::string kSchool = kDemoSchool;
const std::string kDrill = kDemoDrill;

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
std::string textOf(const std::filesystem::path& pdf) { return runProgram("/usr/bin/pdftotext", {"-layout", pdf.string(), "-"}).out; }

}  // namespace

TEST_CASE("print makes a PDF with the school's pages and says how many and at which scale") {
    TempDir dir;
    const Finished f = program({"print", kSchool, "--paper", "a3", "-o", (dir / "plan.pdf").string()});
    INFO(f.err);
    CHECK(f.code == 0);
    CHECK(f.err.empty());
    CHECK(has(f.out, "5 pages, floors at 1:400"));
    CHECK(contentOf(dir / "plan.pdf").starts_with("%PDF-"));
    const std::string text = textOf(dir / "plan.pdf");
    for (const char* part : {"Kestrel Hollow Middle School", "Science 8", "1:400", "NOT VERIFIED", "without live status"}) CHECK(has(text, part));
}

TEST_CASE("print lays the state of a moment over the plan, and leaves it away when asked") {
    TempDir dir;
    CHECK(program({"print", kSchool, "--state", kDrill, "--at", "2026-11-19T19:46:20Z", "--floor", "2", "-o", (dir / "a.pdf").string()}).code == 0);
    CHECK(has(textOf(dir / "a.pdf"), "THREAT"));
    CHECK(has(textOf(dir / "a.pdf"), "EXERCISE"));
    CHECK(program({"print", kSchool, "--state", kDrill, "--no-status", "--floor", "2", "-o", (dir / "b.pdf").string()}).code == 0);
    CHECK_FALSE(has(textOf(dir / "b.pdf"), "THREAT"));
}

TEST_CASE("print refuses what it cannot do, by the contract's exit codes, and leaves nothing behind") {
    TempDir dir;
    const std::string out = (dir / "plan.pdf").string();
    refuses(2, {"print", kSchool}, {"output"});
    refuses(2, {"print", kSchool, "--paper", "legal", "-o", out}, {"legal"});
    refuses(2, {"print", kSchool, "--floor", "99", "-o", out}, {"99", "F2"});
    refuses(2, {"print", kSchool, "--at", "2026-11-19T19:46:20Z", "-o", out}, {"--state"});
    refuses(2, {"print", kSchool, "--state", kDrill, "--at", "yesterday", "-o", out}, {"yesterday"});
    refuses(3, {"print", (dir / "none.glb").string(), "-o", out}, {"none.glb"});
    refuses(1, {"print", kSchool, "-o", (dir / "no" / "folder.pdf").string()}, {"folder.pdf"});
    refuses(2, {"print", kSchool, "-o", (dir / "").string()}, {"folder"});
    CHECK(std::filesystem::is_empty(dir / ""));
}

TEST_CASE("print replaces a PDF, and never a file that is none") {
    TempDir dir;
    std::ofstream(dir / "school.glb") << "a model that somebody needs";
    refuses(2, {"print", kSchool, "-o", (dir / "school.glb").string()}, {"no PDF"});
    CHECK(contentOf(dir / "school.glb") == "a model that somebody needs");
    std::ofstream(dir / "old.pdf") << "%PDF-1.4 an older print";
    CHECK(program({"print", kSchool, "--floor", "F1", "-o", (dir / "old.pdf").string()}).code == 0);
    CHECK(contentOf(dir / "old.pdf").size() > 1000);
}

TEST_CASE("print on a full disk says so and leaves no half of a file") {
    TempDir dir;
    // A limit on file size is a full disk like any other.
    const std::string line = "ulimit -f 8; exec '" SALLYPORT_BINARY "' print '" + kSchool + "' -o '" + (dir / "plan.pdf").string() + "'";
    const Finished f = runProgram("/bin/bash", {"-c", line});
    INFO(f.err);
    CHECK(f.code == 1);
    CHECK(has(f.err, "plan.pdf"));
    CHECK(std::filesystem::is_empty(dir / ""));
}
