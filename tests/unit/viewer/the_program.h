// Purpose: the program under test, and how it refuses. Refuses to: know what a command does.
#pragma once
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "support/process.h"

namespace sallyport::test {

inline Finished program(const std::vector<std::string>& arguments, const std::string& stdoutTo = {}) {
    return runProgram(SALLYPORT_BINARY, arguments, stdoutTo);
}
inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// The program refuses: this exit code, one line that begins with its name and holds all of `parts`, and no data.
inline void refuses(int code, const std::vector<std::string>& arguments, const std::vector<std::string>& parts) {
    const Finished f = program(arguments);
    std::string line;
    for (const auto& a : arguments) line += " " + a;
    INFO("sallyport" << line << "\nsaid: " << f.err);
    CHECK(f.code == code);
    CHECK(f.out.empty());
    CHECK(f.err.starts_with("sallyport: "));
    CHECK(std::count(f.err.begin(), f.err.end(), '\n') == 1);
    for (const auto& part : parts) {
        INFO("should hold: " << part);
        CHECK(has(f.err, part));
    }
}

}  // namespace sallyport::test
