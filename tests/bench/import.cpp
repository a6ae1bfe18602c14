// Whole files: every IFC model of the shared folder and the facility file made of the demo school's size. Registered at start, since the folder may
// be absent.
#include "importers/import.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "importers/facility.h"
#include "support/small_school.h"

namespace {

using namespace sallyport;

void importFile(benchmark::State& state, const std::filesystem::path& path) {
    importers::Timing timing;
    size_t elements = 0;
    for (auto _ : state) {
        const auto imported = importers::importModel(path);
        if (!imported) {
            state.SkipWithError(imported.error().text().c_str());
            return;
        }
        timing = imported->timing;
        elements = imported->building.elements.size();
    }
    state.counters["parse_ms"] = timing.parseMs;
    state.counters["geometry_ms"] = timing.geometryMs;
    state.counters["elements"] = double(elements);
}

const int kRegistered = [] {
    std::vector<std::filesystem::path> files;
    const std::filesystem::path folder = std::filesystem::path(SALLYPORT_SHARED_DIR) / "models" / "ifc";
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (entry.path().extension() == ".ifc") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    const std::filesystem::path demo = std::filesystem::path(SALLYPORT_SOURCE_DIR) / "assets" / "demo_school" / "kestrel_hollow.plan.toml";
    if (std::filesystem::exists(demo)) files.push_back(demo);
    for (const auto& f : files)
        benchmark::RegisterBenchmark(f.filename().c_str(), importFile, f)->Unit(benchmark::kMillisecond)->MinTime(0.5)->UseRealTime();
    return int(files.size());
}();

void decodeFacilityFile(benchmark::State& state) {
    const std::string bytes = importers::encodeFacility(test::smallSchool());
    for (auto _ : state)
        benchmark::DoNotOptimize(importers::decodeFacility({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}, "small_school.glb"));
    state.SetBytesProcessed(int64_t(bytes.size()) * int64_t(state.iterations()));
}
BENCHMARK(decodeFacilityFile)->Unit(benchmark::kMicrosecond);

}  // namespace
