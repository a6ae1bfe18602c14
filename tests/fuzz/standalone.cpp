// Purpose: drives one fuzz target without libFuzzer, the same way every time: each seed, each prefix of it (every byte up to 4 KiB, then every 4
// KiB), and a fixed number of mutations. Prints the slowest input and fails when one takes longer than kSlowest. An input that crashes is left in the
// working directory.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
extern "C" void __sanitizer_set_death_callback(void (*)()) __attribute__((weak));

namespace {

constexpr size_t kPrefixStep = 4096, kMaxInput = 64 * 1024;
constexpr std::chrono::seconds kSlowest{20};  // under sanitizers on a loaded machine; without them nothing should take a tenth

// The input that is running, for the handlers below: they may only use what is async-signal-safe.
const uint8_t* running = nullptr;
size_t runningSize = 0;

void keepInput() {
    const int fd = open("fuzz-failure", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0) return;
    const bool written = write(fd, running, runningSize) == ssize_t(runningSize);
    close(fd);
    static constexpr char kSaid[] = "\nThe input that failed is in ./fuzz-failure\n";
    if (written) (void)!write(STDERR_FILENO, kSaid, sizeof kSaid - 1);
}
void onSignal(int number) {
    keepInput();
    std::signal(number, SIG_DFL);
    std::raise(number);
}

class Runner {
public:
    void run(const std::vector<uint8_t>& input, const std::string& what) {
        // An exact copy on the heap, so that reading one byte past it is found.
        std::vector<uint8_t> exact(input.begin(), input.end());
        exact.shrink_to_fit();
        running = exact.data();
        runningSize = exact.size();
        const auto start = std::chrono::steady_clock::now();
        LLVMFuzzerTestOneInput(exact.data(), exact.size());
        const auto took = std::chrono::steady_clock::now() - start;
        ++count_;
        if (took > slowest_) {
            slowest_ = took;
            slowestName_ = what;
            if (took > kSlowest) {
                keepInput();
                std::fprintf(stderr, "%s took %.1f s\n", what.c_str(), std::chrono::duration<double>(took).count());
                std::exit(1);
            }
        }
    }
    void report() const {
        std::printf("%zu inputs; slowest %.1f ms: %s\n", count_, std::chrono::duration<double, std::milli>(slowest_).count(), slowestName_.c_str());
    }

private:
    size_t count_ = 0;
    std::chrono::steady_clock::duration slowest_{};
    std::string slowestName_;
};

struct Seed {
    std::string name;
    std::vector<uint8_t> bytes;
};

class Mutator {
public:
    explicit Mutator(const std::vector<Seed>& seeds) : seeds_(seeds) {}
    std::vector<uint8_t> next() {
        std::vector<uint8_t> v = seeds_[pick(seeds_.size())].bytes;
        for (size_t n = 1 + pick(6); n > 0; --n) mutate(v);
        if (v.size() > kMaxInput) v.resize(kMaxInput);
        return v;
    }

private:
    /// Below `n`; by remainder, since library distributions differ between implementations.
    size_t pick(size_t n) { return n == 0 ? 0 : size_t(random_() % n); }

    void mutate(std::vector<uint8_t>& v) {
        static constexpr std::array<std::string_view, 22> kWords{"0",          "-1",
                                                                 "1e309",      "-1e-309",
                                                                 "nan",        "4294967295",
                                                                 "4294967296", "99999999999999999999",
                                                                 "2147483648", "1e38",
                                                                 "$",          "()",
                                                                 "\"",         "'",
                                                                 "{",          "[",
                                                                 "\\X2\\D800", "\xed\xa0\x80",
                                                                 "\xff",       "#1",
                                                                 "null",       std::string_view("\0", 1)};
        const size_t at = pick(v.size() + 1), length = std::min(v.size() - at, 1 + pick(pick(4) ? 8 : 200));
        const auto begin = v.begin() + std::ptrdiff_t(at);
        switch (pick(8)) {
            case 0:
                if (at < v.size()) v[at] ^= uint8_t(1u << pick(8));
                break;
            case 1:
                if (at < v.size()) v[at] = uint8_t(pick(256));
                break;
            case 2:
                v.erase(begin, begin + std::ptrdiff_t(length));
                break;
            case 3: {
                const std::vector<uint8_t> again(begin, begin + std::ptrdiff_t(length));
                v.insert(begin, again.begin(), again.end());
                break;
            }
            case 4: {  // a piece of another seed
                const auto& other = seeds_[pick(seeds_.size())].bytes;
                const size_t from = pick(other.size()), count = std::min(other.size() - from, 1 + pick(64));
                v.insert(begin, other.begin() + std::ptrdiff_t(from), other.begin() + std::ptrdiff_t(from + count));
                break;
            }
            case 5: {  // another number where one is, or a telling word
                size_t first = at;
                while (first < v.size() && !std::isdigit(v[first])) ++first;
                size_t last = first;
                while (last < v.size() && std::isdigit(v[last])) ++last;
                const std::string_view word = kWords[pick(kWords.size())];
                v.erase(v.begin() + std::ptrdiff_t(first), v.begin() + std::ptrdiff_t(last));
                v.insert(v.begin() + std::ptrdiff_t(first), word.begin(), word.end());
                break;
            }
            case 6: {  // the number there becomes a near one: references go astray
                size_t first = at;
                while (first < v.size() && !std::isdigit(v[first])) ++first;
                if (first < v.size()) v[first] = uint8_t('0' + pick(10));
                break;
            }
            case 7:
                v.resize(at);
                break;
        }
    }

    const std::vector<Seed>& seeds_;
    std::mt19937_64 random_{20261124};
};

std::vector<Seed> readSeeds(const std::filesystem::path& path) {
    std::vector<Seed> seeds;
    const auto add = [&](const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        seeds.push_back({file.filename().string(), {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()}});
    };
    if (std::filesystem::is_directory(path)) {
        for (const auto& entry : std::filesystem::directory_iterator(path))
            if (entry.is_regular_file()) add(entry.path());
    } else {
        add(path);
    }
    std::sort(seeds.begin(), seeds.end(), [](const Seed& a, const Seed& b) { return a.name < b.name; });
    return seeds;
}

}  // namespace

int main(int argc, char** argv) {
    size_t mutations = 0;
    std::vector<Seed> seeds;
    bool prefixes = false;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--mutations") == 0 && i + 1 < argc) {
            mutations = std::strtoul(argv[++i], nullptr, 10);
            prefixes = true;
            continue;
        }
        for (auto& s : readSeeds(argv[i])) seeds.push_back(std::move(s));
    }
    if (seeds.empty()) {
        std::fprintf(stderr, "usage: %s [--mutations N] SEED_OR_FOLDER…   (a lone file is run once, to look at a failure)\n", argv[0]);
        return 2;
    }
    for (int number : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL}) std::signal(number, onSignal);
    if (__sanitizer_set_death_callback) __sanitizer_set_death_callback(keepInput);

    Runner runner;
    for (const auto& s : seeds) {
        runner.run(s.bytes, s.name);
        if (!prefixes) continue;
        for (size_t n = 0; n < s.bytes.size(); n += n < kPrefixStep ? 1 : kPrefixStep)
            runner.run({s.bytes.begin(), s.bytes.begin() + std::ptrdiff_t(n)}, s.name + " cut at " + std::to_string(n));
    }
    Mutator mutator(seeds);
    for (size_t n = 0; n < mutations; ++n) runner.run(mutator.next(), "mutation " + std::to_string(n));
    runner.report();
    return 0;
}
