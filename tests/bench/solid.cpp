// What one building element costs. A school of 1,500 products with several hundred openings has about 0.2 s for all of it.
#include "importers/solid.h"

#include <benchmark/benchmark.h>

#include <vector>

#include "importers/profile.h"

namespace {

using namespace sallyport::importers;
using sallyport::base::Polygon2;

Solid wall() { return box({0, 0, 0}, {8, 0.3, 3}); }
std::vector<Solid> openings(int count, double margin) {
    std::vector<Solid> o;
    for (int i = 0; i < count; ++i) o.push_back(box({0.5 + 2.0 * i, -margin, 1}, {1.5 + 2.0 * i, 0.3 + margin, 2}));
    return o;
}
Solid extruded(const Polygon2& p, double depth) { return *extrude(std::span(&p, 1), {0, 0, 1}, depth); }

void wallMinusFlushOpenings(benchmark::State& state) {
    const auto w = wall();
    const auto cutters = openings(int(state.range(0)), 0);
    for (auto _ : state) benchmark::DoNotOptimize(subtract(w, cutters));
}
BENCHMARK(wallMinusFlushOpenings)->DenseRange(1, 4)->Unit(benchmark::kMicrosecond);

void wallMinusPiercingOpenings(benchmark::State& state) {
    const auto w = wall();
    const auto cutters = openings(3, 0.1);
    for (auto _ : state) benchmark::DoNotOptimize(subtract(w, cutters));
}
BENCHMARK(wallMinusPiercingOpenings)->Unit(benchmark::kMicrosecond);

void wallMinusFarOpenings(benchmark::State& state) {
    const auto w = wall();
    const std::vector<Solid> cutters{box({20, 0, 0}, {21, 1, 1}), box({30, 0, 0}, {31, 1, 1})};
    for (auto _ : state) benchmark::DoNotOptimize(subtract(w, cutters));
}
BENCHMARK(wallMinusFarOpenings)->Unit(benchmark::kMicrosecond);

/// A slab with a raster of shafts: how cutting grows with the number of cutters.
void slabMinusShafts(benchmark::State& state) {
    const int n = int(state.range(0));
    const auto slab = box({0, 0, 0}, {2.0 * n, 2.0 * n, 0.3});
    std::vector<Solid> shafts;
    for (int x = 0; x < n; ++x)
        for (int y = 0; y < n; ++y) shafts.push_back(box({2.0 * x + 0.5, 2.0 * y + 0.5, -0.1}, {2.0 * x + 1.5, 2.0 * y + 1.5, 0.4}));
    for (auto _ : state) benchmark::DoNotOptimize(subtract(slab, shafts));
    state.counters["shafts"] = double(n * n);
}
BENCHMARK(slabMinusShafts)->Arg(2)->Arg(4)->Arg(8)->Arg(16)->Unit(benchmark::kMicrosecond);

void boxMinusCylinder(benchmark::State& state) {
    const auto cylinder = extruded(*circleProfile(1.0), 3);
    const auto block = box({-2, -2, 1}, {2, 2, 2});
    for (auto _ : state) benchmark::DoNotOptimize(subtract(block, cylinder));
}
BENCHMARK(boxMinusCylinder)->Unit(benchmark::kMicrosecond);

void gableClip(benchmark::State& state) {
    const auto w = wall();
    const double s = 1 / std::sqrt(2.0);
    for (auto _ : state) benchmark::DoNotOptimize(clipHalfSpace(w, {{s, 0, s}, 7 * s}));
}
BENCHMARK(gableClip)->Unit(benchmark::kMicrosecond);

void extrudeRectangle(benchmark::State& state) {
    const auto p = *rectangleProfile(8, 0.3);
    for (auto _ : state) benchmark::DoNotOptimize(extrude(std::span(&p, 1), {0, 0, 1}, 3));
}
BENCHMARK(extrudeRectangle)->Unit(benchmark::kMicrosecond);

void meshOfBox(benchmark::State& state) {
    const auto w = wall();
    for (auto _ : state) benchmark::DoNotOptimize(toMesh(w));
}
BENCHMARK(meshOfBox)->Unit(benchmark::kMicrosecond);

void meshOfWallWithOpenings(benchmark::State& state) {
    const auto cut = *subtract(wall(), openings(3, 0));
    for (auto _ : state) benchmark::DoNotOptimize(toMesh(cut));
}
BENCHMARK(meshOfWallWithOpenings)->Unit(benchmark::kMicrosecond);

void meshOfFilletedBeam(benchmark::State& state) {
    const auto beam = extruded(*iProfile(0.2, 0.4, 0.01, 0.02, 0.015), 6);
    for (auto _ : state) benchmark::DoNotOptimize(toMesh(beam));
}
BENCHMARK(meshOfFilletedBeam)->Unit(benchmark::kMicrosecond);

}  // namespace
