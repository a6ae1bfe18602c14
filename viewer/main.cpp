#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <new>

#include "viewer/cli.h"

int main(int argc, char** argv) {
    // Started without standard input or output, the program's own files must not take their numbers.
    int fd = ::open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= 2) fd = ::open("/dev/null", O_RDWR);
    if (fd > 2) ::close(fd);
    try {
        return sallyport::viewer::runCommandLine(argc, argv);
    } catch (const std::bad_alloc&) {
        std::fputs("sallyport: there is not enough memory for this; close other programs or use a smaller model\n", stderr);
        return sallyport::viewer::kFailure;
    }
}
