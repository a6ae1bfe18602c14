// Names of tests: what ctest cannot run under one name would be reported as two failures, and as none where a name is only listed.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

namespace fs = std::filesystem;

TEST_CASE("No test has a semicolon in its name, which ctest would cut in two") {
    static const std::regex name(R"re(TEST_CASE\(\s*"([^"]*)")re");
    int read = 0, names = 0;
    for (const auto& e : fs::recursive_directory_iterator(fs::path(SALLYPORT_SOURCE_DIR) / "tests")) {
        if (e.path().extension() != ".cpp") continue;
        ++read;
        std::ifstream in(e.path());
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        for (std::sregex_iterator m(text.begin(), text.end(), name), end; m != end; ++m, ++names) {
            INFO(e.path().string() << ": " << (*m)[1]);
            CHECK((*m)[1].str().find(';') == std::string::npos);
        }
    }
    CHECK(read > 100);
    CHECK(names > 1000);
}
