// Damaged and hostile files of every format: each is read in a process of its own that may not take more than 2 GiB or 10 s, and ends in a building
// or in a message that names the file. A further format joins by a row in kFormats with a small good sample.
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <random>

#include "ifc_sample.h"
#include "importers/facility.h"
#include "importers/import.h"
#include "mesh_samples.h"
#include "support/small_school.h"
#include "support/temp_dir.h"

using namespace sallyport;

namespace {

using Clock = std::chrono::steady_clock;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;  // they take address space by the terabyte, and several times the memory
#else
constexpr bool kSanitized = false;
#endif
constexpr double kMaxSeconds = 10;
constexpr uint64_t kMaxBytes = 2ull << 30;

// ---- samples ---------------------------------------------------------------

void put(std::string& s, uint32_t v, int bytes) {
    for (int i = 0; i < bytes; ++i) s += char(v >> (8 * i));
}
void putAt(std::string& s, size_t at, uint32_t v) {
    for (size_t i = 0; i < 4 && at + i < s.size(); ++i) s[at + i] = char(v >> (8 * i));
}

/// An archive with one deflated member; `claimed` is the size that its directory states.
std::string zipped(const std::string& content, std::optional<uint32_t> claimed = {}) {
    z_stream z{};
    REQUIRE(deflateInit2(&z, 1, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string packed(deflateBound(&z, content.size()), '\0');
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    z.avail_in = uInt(content.size());
    z.next_out = reinterpret_cast<Bytef*>(packed.data());
    z.avail_out = uInt(packed.size());
    REQUIRE(deflate(&z, Z_FINISH) == Z_STREAM_END);
    packed.resize(z.total_out);
    deflateEnd(&z);
    const auto crc = uint32_t(crc32_z(0, reinterpret_cast<const Bytef*>(content.data()), content.size()));
    const std::string name = "school.ifc";
    const auto sizes = [&](std::string& s) {
        put(s, crc, 4), put(s, uint32_t(packed.size()), 4), put(s, claimed.value_or(uint32_t(content.size())), 4), put(s, uint32_t(name.size()), 2);
    };
    std::string out;
    put(out, 0x04034b50, 4), put(out, 20, 2), put(out, 0, 2), put(out, Z_DEFLATED, 2), put(out, 0, 4);
    sizes(out);
    put(out, 0, 2);
    out += name + packed;
    const auto directory = uint32_t(out.size());
    put(out, 0x02014b50, 4), put(out, 20, 2), put(out, 20, 2), put(out, 0, 2), put(out, Z_DEFLATED, 2), put(out, 0, 4);
    sizes(out);
    put(out, 0, 2), put(out, 0, 2), put(out, 0, 2), put(out, 0, 2), put(out, 0, 4), put(out, 0, 4);
    out += name;
    const auto size = uint32_t(out.size()) - directory;
    put(out, 0x06054b50, 4), put(out, 0, 2), put(out, 0, 2), put(out, 1, 2), put(out, 1, 2), put(out, size, 4), put(out, directory, 4),
        put(out, 0, 2);
    return out;
}

std::string planSample() {
    std::ifstream in(std::filesystem::path(SALLYPORT_SOURCE_DIR) / "tests" / "fuzz" / "seeds" / "plan" / "two_rooms.plan.toml", std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// ---- damage ----------------------------------------------------------------

using Random = std::mt19937;

std::string truncated(std::string s, Random& random) {
    s.resize(1 + random() % (s.size() - 1));
    return s;
}

std::string flipped(std::string s, Random& random) {
    for (size_t n = 1 + random() % 24; n > 0; --n) s[random() % s.size()] ^= char(1u << random() % 8);
    return s;
}

/// Numbers that are counts, sizes or references, far too large: as digits in text, as words elsewhere.
std::string enlarged(std::string s, Random& random, bool text) {
    for (size_t n = 1 + random() % 4; n > 0; --n) {
        if (!text) {
            static constexpr uint32_t kLarge[] = {0xffffffffu, 0x7fffffffu, 0x40000000u, 0x00ffffffu};
            // Half of the time near the front, where headers are.
            putAt(s, (random() % 2 ? random() % std::min<size_t>(s.size(), 128) : random() % s.size()) & ~size_t(3), kLarge[random() % 4]);
            continue;
        }
        size_t at = s.find_first_of("0123456789", random() % s.size());
        if (at == std::string::npos) at = s.find_first_of("0123456789");
        const size_t end = std::min(s.find_first_not_of("0123456789", at), s.size());
        static constexpr const char* kLarge[] = {"4294967295", "2147483647", "99999999999999999999", "1e308", "1000000000"};
        s.replace(at, end - at, kLarge[random() % 5]);
    }
    return s;
}

/// `open` a hundred thousand times, somewhere a value may stand.
std::string nested(std::string s, Random& random, const std::string& open, const std::string& close, std::string_view before) {
    size_t at = s.find(before, random() % s.size());
    if (at == std::string::npos) at = s.find(before);
    REQUIRE(at != std::string::npos);
    std::string deep;
    const size_t depth = 20'000 + random() % 80'000;
    for (size_t i = 0; i < depth; ++i) deep += open;
    const bool closed = random() % 2;  // well-formed but for its depth
    for (size_t i = 0; closed && i < depth; ++i) deep += close;
    return s.insert(at + before.size(), deep);
}

/// The same inside the JSON of a binary glTF, whose lengths are made to fit.
std::string nestedGlb(const std::string& s, Random& random) {
    std::string json(s, 20, uint32_t(uint8_t(s[12]) | uint8_t(s[13]) << 8 | uint8_t(s[14]) << 16 | uint32_t(uint8_t(s[15])) << 24));
    const std::string rest = s.substr(20 + json.size());
    json = nested(json, random, random() % 2 ? "[" : "{\"a\":", "]", ":");
    json.resize((json.size() + 3) & ~size_t(3), ' ');
    std::string out = s.substr(0, 20) + json + rest;
    putAt(out, 8, uint32_t(out.size()));
    putAt(out, 12, uint32_t(json.size()));
    return out;
}

// ---- formats ---------------------------------------------------------------

struct Sample {
    const char* extension;
    std::string (*good)();
    std::string (*damaged)(const std::string& good, int kind, Random& random);  ///< kinds 0 … 4
    int count;
    bool ours = false;  ///< read by our own reader
};

std::string damagedText(const std::string& s, int kind, Random& random, const char* open, const char* close, std::string_view before) {
    switch (kind) {
        case 0:
            return truncated(s, random);
        case 1:
            return flipped(s, random);
        case 2:
            return nested(s, random, open, close, before);
        case 3:
            return enlarged(s, random, true);
        default:
            return flipped(enlarged(s, random, true), random);
    }
}

std::string damagedZip(const std::string& s, int kind, Random& random) {
    static const std::string kBomb(96u << 20, ' ');
    switch (kind) {
        case 0:
            return truncated(s, random);
        case 1:
            return flipped(s, random);
        case 2:
            return enlarged(s, random, false);
        case 3: {  // a bomb that says what it is, or claims to be small, or too large to be true
            static const std::string kBombs[] = {zipped(kBomb), zipped(kBomb, 1000), zipped(tests::sampleIfc(), 0x7fffffffu)};
            return kBombs[random() % 3];
        }
        default:  // hostile content in a sound archive
            return zipped(damagedText(tests::sampleIfc(), int(random() % 5), random, "(", ")", ","));
    }
}

std::string damagedGlb(const std::string& s, int kind, Random& random) {
    switch (kind) {
        case 0:
            return truncated(s, random);
        case 1:
            return flipped(s, random);
        case 2:
            return nestedGlb(s, random);
        case 3:
            return enlarged(s, random, false);
        default: {  // numbers inside the JSON: counts, offsets, indexes
            const size_t json = 20 + (uint8_t(s[12]) | size_t(uint8_t(s[13])) << 8 | size_t(uint8_t(s[14])) << 16);
            std::string out = s;
            for (int n = 0; n < 6; ++n) {
                const size_t at = out.find_first_of("0123456789", 20 + random() % (json - 20));
                if (at < json) out[at] = char('0' + random() % 10);
            }
            return out;
        }
    }
}

std::string damagedBinary(const std::string& s, int kind, Random& random) {
    switch (kind) {
        case 0:
            return truncated(s, random);
        case 1:
            return flipped(s, random);
        case 2:
            return s + s + truncated(s, random);
        default:
            return enlarged(s, random, false);
    }
}

const Sample kFormats[] = {
    {"ifc", [] { return tests::sampleIfc(); },
     [](const std::string& s, int kind, Random& r) { return damagedText(s, kind, r, "(", ")", r() % 2 ? "," : "("); }, 40, true},
    {"ifczip", [] { return zipped(tests::sampleIfc()); }, damagedZip, 30, true},
    {"glb", [] { return importers::encodeFacility(test::smallSchool()); }, damagedGlb, 40, true},
    {"plan.toml", planSample,
     [](const std::string& s, int kind, Random& r) { return damagedText(s, kind, r, r() % 2 ? "[" : "{a=", r() % 2 ? "]" : "}", "= "); }, 25, true},
    {"gltf", tests::gltfSample,
     [](const std::string& s, int kind, Random& r) { return damagedText(s, kind, r, r() % 2 ? "[" : "{\"a\":", "]", ":"); }, 15},
    {"obj", tests::objSample, [](const std::string& s, int kind, Random& r) { return damagedText(s, kind, r, " 1", "", "f 1"); }, 10},
    {"ply", tests::plySample, [](const std::string& s, int kind, Random& r) { return damagedText(s, kind, r, "element ", "", "\n"); }, 10},
    {"stl", tests::stlSample, damagedBinary, 10},
    {"dae", tests::daeSample, [](const std::string& s, int kind, Random& r) { return damagedText(s, kind, r, "<node>", "</node>", ">"); }, 10},
    {"fbx", tests::fbxSample, [](const std::string& s, int kind, Random& r) { return damagedText(s, kind, r, "a: {\n", "}\n", "{\n"); }, 5},
    {"3ds", tests::studioSample, damagedBinary, 5},
};

// ---- one file --------------------------------------------------------------

struct Outcome {
    bool ended = false;  ///< by itself, in time
    int signal = 0;
    double seconds = 0;
    uint64_t peakBytes = 0;
    bool opened = false;
    std::string where, message;
};

Outcome readInChild(const std::filesystem::path& path) {
    Outcome out;
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const auto begin = Clock::now();
    const pid_t pid = fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
        close(ends[0]);
        const rlimit memory{kMaxBytes, kMaxBytes}, none{0, 0};
        if (!kSanitized) setrlimit(RLIMIT_AS, &memory);
        setrlimit(RLIMIT_CORE, &none);
        const auto r = importers::importModel(path);
        const std::string report = r ? "opened" : "error\n" + r.error().where + "\n" + r.error().message;
        const bool told = write(ends[1], report.data(), report.size()) == ssize_t(report.size());
        _exit(told ? 0 : 1);
    }
    close(ends[1]);
    std::string report;
    for (pollfd wait{ends[0], POLLIN, 0};;) {
        const double left = kMaxSeconds * (kSanitized ? 4 : 1) - std::chrono::duration<double>(Clock::now() - begin).count();
        char buffer[4096];
        if (left <= 0 || poll(&wait, 1, int(left * 1000) + 1) <= 0) break;
        const ssize_t n = read(ends[0], buffer, sizeof buffer);
        if (n <= 0) {
            out.ended = true;
            break;
        }
        report.append(buffer, size_t(n));
    }
    close(ends[0]);
    if (!out.ended) kill(pid, SIGKILL);
    int state = 0;
    rusage usage{};
    wait4(pid, &state, 0, &usage);
    out.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    out.peakBytes = uint64_t(usage.ru_maxrss) * 1024;
    if (WIFSIGNALED(state)) out.signal = WTERMSIG(state);
    out.opened = report == "opened";
    if (report.starts_with("error\n")) {
        const size_t middle = report.find('\n', 6);
        out.where = report.substr(6, middle - 6);
        out.message = report.substr(middle + 1);
    } else if (!out.opened) {
        out.ended = false;
    }
    return out;
}

std::filesystem::path written(const std::filesystem::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary).write(content.data(), std::streamsize(content.size()));
    return path;
}

}  // namespace

TEST_CASE("Two hundred damaged files of all formats open or are refused with their name, in bounded time and memory") {
    const test::TempDir folder;
    int total = 0, opened = 0;
    for (const Sample& format : kFormats) {
        const std::string good = format.good();
        REQUIRE(good.size() > 64);
        const Outcome whole = readInChild(written(folder / (std::string("whole.") + format.extension), good));
        INFO(format.extension << ": " << whole.where << ": " << whole.message);
        REQUIRE(whole.opened);
        Random random(20261128);
        for (int i = 0; i < format.count; ++i) {
            const std::string name = "damaged_" + std::to_string(i) + "." + format.extension;
            const std::filesystem::path path = folder / name;
            const Outcome o = readInChild(written(path, format.damaged(good, i % 5, random)));
            INFO(name << " signal " << o.signal << ", " << o.seconds << " s, " << o.peakBytes / 1000000 << " MB, " << o.where << ": " << o.message);
            CHECK(o.ended);
            CHECK(o.signal == 0);
            if (!kSanitized) CHECK(o.peakBytes < kMaxBytes);
            if (!o.opened) {
                CHECK(o.where.find(name) != std::string::npos);
                CHECK(o.message.size() > 10);
                // Our own readers say where; what a library says of a mesh file often does not.
                if (format.ours && !o.message.starts_with("the glTF ")) CHECK(o.where.size() > o.where.find(name) + name.size());
            }
            ++total;
            opened += o.opened;
        }
    }
    CHECK(total == 200);
    CHECK(opened > 20);  // damage that leaves a building is shown, not refused
    CHECK(total - opened > 40);
}
