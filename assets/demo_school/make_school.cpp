// Build step: the plan of the demo school -> its facility file. Any problem in the plan fails the build.
#include <cstdio>

#include "importers/facility.h"
#include "importers/plan.h"

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "use: make_school PLAN.toml FACILITY.glb\n");
        return 2;
    }
    const auto school = sallyport::importers::readPlan(argv[1]);
    if (!school) {
        std::fprintf(stderr, "make_school: %s\n", school.error().text().c_str());
        return 3;
    }
    for (const auto& p : school->problems) std::fprintf(stderr, "make_school: %s: %s\n", p.where.c_str(), p.message.c_str());
    if (!school->problems.empty()) return 3;
    if (const auto written = sallyport::importers::writeFacility(argv[2], school->building); !written) {
        std::fprintf(stderr, "make_school: %s\n", written.error().text().c_str());
        return 1;
    }
    return 0;
}
