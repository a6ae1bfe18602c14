// What an IFC file becomes does not depend on the number of threads that read it.
#include <catch2/catch.hpp>
#include <filesystem>
#include <iostream>

#include "base/file.h"
#include "ifc_sample.h"
#include "importers/facility.h"
#include "importers/ifc.h"

using namespace sallyport;
using namespace sallyport::importers;

namespace {

Imported decoded(const std::string& text, int threads) {
    ImportOptions o;
    o.threads = threads;
    auto r = decodeIfc(text, "school.ifc", o);
    REQUIRE(r);
    return std::move(*r);
}

void checkSame(const std::string& text) {
    const Imported one = decoded(text, 1), four = decoded(text, 4);
    CHECK(encodeFacility(one.building) == encodeFacility(four.building));
    REQUIRE(one.problems.size() == four.problems.size());
    for (size_t i = 0; i < one.problems.size(); ++i) {
        CHECK(one.problems[i].message == four.problems[i].message);
        CHECK(one.problems[i].where == four.problems[i].where);
    }
}

/// The sample with so many more parts that they are collected in several chunks; all use the shapes of the sample.
std::string manyParts(int count) {
    std::string records = tests::sampleRecords();
    for (int i = 0; i < count; ++i) {
        const std::string id = std::to_string(10'000 + 5 * i), at = std::to_string(10'001 + 5 * i), axes = std::to_string(10'002 + 5 * i),
                          point = std::to_string(10'003 + 5 * i);
        // Descending numbers, a wall's shape, and now and then a placement that refers to itself.
        records += "#" + point + "=IFCCARTESIANPOINT((" + std::to_string(i * 100) + ".,0.,0.));\n#" + axes + "=IFCAXIS2PLACEMENT3D(#" + point +
                   ",$,$);\n#" + at + "=IFCLOCALPLACEMENT(#" + (i % 1000 == 999 ? at : "15") + ",#" + axes + ");\n#" + id +
                   "=IFCBUILDINGELEMENTPROXY('proxy" + std::to_string(100'000'000'000'000'00 + i) + "',$,'Part',$,$,#" + at + ",#75,$,$);\n";
    }
    return tests::stepFile(records);
}

}  // namespace

TEST_CASE("One thread and four make the same facility of the sample building") { checkSame(tests::sampleIfc()); }

TEST_CASE("Parts collected side by side share their shapes as if one thread had met them all") {
    const std::string text = manyParts(6000);
    checkSame(text);
    const Imported few = decoded(manyParts(1), 4), many = decoded(text, 4);
    CHECK(many.building.elements.size() == few.building.elements.size() + 5999);
    CHECK(many.building.meshes.size() == few.building.meshes.size());
    size_t cycles = 0;
    for (const building::Problem& p : many.problems) cycles += p.code == "cyclic-placement";
    CHECK(cycles >= 1);
}

TEST_CASE("One thread and four make the same facility of the institute") {
    const std::filesystem::path path = std::filesystem::path(SALLYPORT_SHARED_DIR) / "models/ifc/institute.ifc";
    if (!std::filesystem::exists(path)) {
        std::cout << "SKIP: the shared models are not here\n";
        return;
    }
    checkSame(*base::readFile(path, 1u << 30));
}
