// Purpose: runs a program as a child, with no display and software OpenGL, and keeps what it printed. Bounded in time and output.
#pragma once
#include <string>
#include <vector>

namespace sallyport::test {

struct Finished {
    int code = -1;  ///< exit code; 128 + signal when it was killed, also by the time limit
    std::string out, err;
};

/// `stdoutTo`: a file that standard output goes to instead ("/dev/full").
Finished runProgram(const std::string& program, const std::vector<std::string>& arguments, const std::string& stdoutTo = {});

}  // namespace sallyport::test
