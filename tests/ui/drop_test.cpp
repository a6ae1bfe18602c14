// A file dragged from a file manager onto the window, and a model that holds nothing to be drawn.
#include <fstream>

#include "demo_window.h"

using namespace sallyport;
using namespace sallyport::test;
namespace fs = std::filesystem;

namespace {

/// A project with a storey and no shape.
fs::path emptyModel(const Sandbox& s) {
    const fs::path file = s.path / "no shapes.ifc";
    std::ofstream(file)
        << "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\nFILE_SCHEMA(('IFC4'));\nENDSEC;\nDATA;\n"
           "#1=IFCPROJECT('2O2Fr$t4X7Zf8NOew3FL01',$,'Empty',$,$,$,$,$,#5);\n"
           "#5=IFCUNITASSIGNMENT((#6));\n#6=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);\n"
           "#10=IFCBUILDING('2O2Fr$t4X7Zf8NOew3FL02',$,'Annex',$,$,$,$,$,.ELEMENT.,$,$,$);\n"
           "#11=IFCBUILDINGSTOREY('2O2Fr$t4X7Zf8NOew3FL03',$,'Ground',$,$,$,$,$,.ELEMENT.,0.);\n"
           "#20=IFCRELAGGREGATES('2O2Fr$t4X7Zf8NOew3FL04',$,$,$,#1,(#10));\n"
           "#21=IFCRELAGGREGATES('2O2Fr$t4X7Zf8NOew3FL05',$,$,$,#10,(#11));\n"
           "ENDSEC;\nEND-ISO-10303-21;\n";
    return file;
}

bool asked(const json& j) { return j["targets"].contains("confirm.yes") && j["targets"].contains("confirm.no"); }

}  // namespace

TEST_CASE("a file dropped on the start screen opens, one dropped during an incident is asked first, on a locked desk nothing comes of it") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    const fs::path school = sandbox.path / "Kestrel Hollow (copy).glb", empty = emptyModel(sandbox);
    fs::copy_file(demoSchool(), school);
    WindowDriver w(sandbox, kQuickReport);
    REQUIRE(w.report()["start_screen"] == true);
    REQUIRE(w.drop(school, 640, 360));
    REQUIRE(w.waitFor([](const json& j) { return j["start_screen"] == false && j["live"] == true && j["rooms"].contains("F2/231"); }, 30));
    w.next();
    w.screenshot("drop_opened");
    const std::string recording = w.report()["recording"]["path"];
    const json at = w.report()["rooms"]["F2/231"]["pixel"];
    w.clickAt(at[0], at[1]);
    REQUIRE(w.waitFor([](const json& j) { return j["selection"]["title"] == "Room 231"; }));
    w.key("s");
    REQUIRE(w.waitFor([](const json& j) { return j["rooms"]["F2/231"]["status"] == "Searched"; }));

    REQUIRE(w.drop(empty, 640, 360));
    REQUIRE(w.waitFor(asked));
    w.screenshot("drop_question");
    w.click("confirm.no");
    REQUIRE(w.waitFor([](const json& j) { return !asked(j); }));
    CHECK(w.next()["recording"]["path"] == recording);
    CHECK(w.report()["rooms"]["F2/231"]["status"] == "Searched");

    // Whoever stands before a locked desk opens nothing on it, then or later.
    w.key("ctrl+l");
    REQUIRE(w.waitFor([](const json& j) { return j["locked"] == true; }));
    (void)w.drop(empty, 640, 360);
    w.next();
    for (const auto& [name, box] : w.next()["targets"].items()) CHECK(name.starts_with("lock."));
    w.key("Return");
    REQUIRE(w.waitFor([](const json& j) { return j["locked"] == false && j.contains("rooms"); }));
    w.next();
    CHECK_FALSE(asked(w.next()));
    CHECK(w.report()["importing"] == false);
    CHECK(w.report()["recording"]["path"] == recording);

    // A model without a shape opens all the same, and the picture says what it lacks.
    REQUIRE(w.drop(empty, 640, 360));
    REQUIRE(w.waitFor(asked));
    w.click("confirm.yes");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("picture.problem") && !j.contains("rooms"); }, 30));
    const std::string said = w.report()["picture_problem"];
    CHECK(said.find("holds no floor that can be drawn") != std::string::npos);
    CHECK(said.find("1 floor, 0 rooms, 0 doors") != std::string::npos);
    w.next();
    w.screenshot("model_empty");
    w.close();
    CHECK(w.exitCode() == 0);
    CHECK(sandbox.sallyport({"verify", recording}).code == 0);
}
