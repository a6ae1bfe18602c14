// A table of imports: every shared IFC file and campuses of 10 to 100 MB, each in a process of its own, so that its peak memory is its own. The last
// column compares with a plain sum over the bytes of the file on one core, which no reader can beat by much: how far from the limit the reader is.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <functional>

#include "base/file.h"
#include "campus.h"
#include "importers/facility.h"
#include "importers/import.h"

namespace {

using namespace sallyport;
using Clock = std::chrono::steady_clock;

double millisSince(Clock::time_point begin) { return std::chrono::duration<double, std::milli>(Clock::now() - begin).count(); }

struct Figures {
    double bytes = 0, scanMs = 0, importMs = 0, cpuMs = 0, parseMs = 0, geometryMs = 0, peakBytes = 0, facilityBytes = 0, openMs = 0;
    size_t elements = 0;
};

double scan(std::span<const uint8_t> bytes) {
    double best = 1e300;
    for (int i = 0; i < 3; ++i) {
        const auto begin = Clock::now();
        uint64_t sum = 0, word = 0;
        for (size_t at = 0; at + 8 <= bytes.size(); at += 8) {
            std::memcpy(&word, bytes.data() + at, 8);
            sum += word;
        }
        volatile uint64_t kept = sum;
        (void)kept;
        best = std::min(best, millisSince(begin));
    }
    return best;
}

double cpuMs() {
    rusage u{};
    getrusage(RUSAGE_SELF, &u);
    return double(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 + double(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

/// One child: measures, writes its figures to `to`.
int measure(const std::filesystem::path& path, int rounds, int to) {
    Figures f;
    importers::Imported imported;
    f.importMs = 1e300;
    for (int i = 0; i < rounds; ++i) {
        imported = {};
        const auto begin = Clock::now();
        const double cpuBegin = cpuMs();
        auto r = importers::importModel(path);
        const double ms = millisSince(begin), cpu = cpuMs() - cpuBegin;
        if (!r) {
            std::fprintf(stderr, "%s\n", r.error().text().c_str());
            return 1;
        }
        imported = std::move(*r);
        if (ms < f.importMs) {
            f.importMs = ms;
            f.cpuMs = cpu;
            f.parseMs = imported.timing.parseMs;
            f.geometryMs = imported.timing.geometryMs;
        }
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    f.peakBytes = double(usage.ru_maxrss) * 1024;
    f.elements = imported.building.elements.size();
    auto file = base::FileBytes::read(path);
    if (!file) return 1;
    f.bytes = double(file->bytes().size());
    f.scanMs = scan(file->bytes());
    const std::string facility = importers::encodeFacility(imported.building);
    f.facilityBytes = double(facility.size());
    f.openMs = 1e300;
    for (int i = 0; i < 3; ++i) {
        const auto begin = Clock::now();
        const auto opened = importers::decodeFacility({reinterpret_cast<const uint8_t*>(facility.data()), facility.size()}, "facility");
        if (!opened) return 1;
        f.openMs = std::min(f.openMs, millisSince(begin));
    }
    return write(to, &f, sizeof f) == ssize_t(sizeof f) ? 0 : 1;
}

bool inChild(const std::function<int(int to)>& body, void* result, size_t size) {
    int ends[2];
    if (pipe(ends)) return false;
    std::fflush(stdout);
    const pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        _exit(body(ends[1]));
    }
    close(ends[1]);
    const bool got = size == 0 || read(ends[0], result, size) == ssize_t(size);
    close(ends[0]);
    int state = 0;
    waitpid(pid, &state, 0);
    return pid > 0 && got && WIFEXITED(state) && WEXITSTATUS(state) == 0;
}

void row(const std::string& name, const std::filesystem::path& path, int rounds) {
    Figures f;
    if (!inChild([&](int to) { return measure(path, rounds, to); }, &f, sizeof f)) {
        std::printf("%-28s could not be measured\n", name.c_str());
        return;
    }
    std::printf("%-28s %7.1f %8.0f %8.0f %7.0f %7.0f %7.0f %8.0f %6.1f %8zu %8.1f %8.1f %7.0f\n", name.c_str(), f.bytes / 1e6, f.importMs, f.cpuMs,
                f.parseMs, f.geometryMs, f.bytes / 1e3 / f.importMs, f.peakBytes / 1e6, f.peakBytes / f.bytes, f.elements, f.facilityBytes / 1e6,
                f.openMs, f.importMs / f.scanMs);
}

}  // namespace

int main(int argc, char** argv) {
    std::printf("%-28s %7s %8s %8s %7s %7s %7s %8s %6s %8s %8s %8s %7s\n", "file", "MB", "ms", "cpu ms", "parse", "shapes", "MB/s", "peak MB",
                "x file", "elements", "fac. MB", "open ms", "x scan");
    // Files named on the command line are measured alone; options are those of the other benchmarks and mean nothing here.
    std::vector<std::filesystem::path> files;
    for (int i = 1; i < argc; ++i)
        if (argv[i][0] != '-') files.emplace_back(argv[i]);
    if (!files.empty()) {
        for (const auto& f : files) row(f.filename().string(), f, 3);
        return 0;
    }
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(SALLYPORT_SHARED_DIR) / "models" / "ifc", error))
        if (entry.path().extension() == ".ifc") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const auto& f : files) row(f.filename().string(), f, 5);
    for (const int megabytes : {10, 20, 50, 100}) {
        char folder[] = "/tmp/sallyport_campus_XXXXXX";
        if (!mkdtemp(folder)) return 1;
        const std::filesystem::path path = std::filesystem::path(folder) / "campus.ifc";
        const bool made = inChild(
            [&](int) {
                const auto text = bench::campusInput();
                return text && bench::writeCampus(*text, path, {uint64_t(megabytes) * 1'000'000, 0}) ? 0 : 1;
            },
            nullptr, 0);
        if (made) row("campus of " + std::to_string(megabytes) + " MB", path, 1);
        std::filesystem::remove_all(folder, error);
    }
    return 0;
}
