// Names of tests: what ctest cannot run under one name would be reported as two failures, and as none where a name is only listed.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>

namespace fs = std::filesystem;

TEST_CASE("No test has a semicolon in its name, which ctest would cut in two") {
    static const std::regex pattern(R"re(^TEST_CASE\("([^"]*);)re");
    int read = 0;
    for (const auto& e : fs::recursive_directory_iterator(fs::path(SALLYPORT_SOURCE_DIR) / "tests")) {
        if (e.path().extension() != ".cpp") continue;
        ++read;
        std::ifstream in(e.path());
        for (std::string line; std::getline(in, line);) {
            INFO(e.path().string() << ": " << line);
            CHECK_FALSE(std::regex_search(line, pattern));
        }
    }
    CHECK(read > 100);
}
