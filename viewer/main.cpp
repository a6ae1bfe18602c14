#include <fcntl.h>
#include <unistd.h>

#include "viewer/cli.h"

int main(int argc, char** argv) {
    // Started without standard input or output, the program's own files must not take their numbers.
    int fd = ::open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= 2) fd = ::open("/dev/null", O_RDWR);
    if (fd > 2) ::close(fd);
    return sallyport::viewer::runCommandLine(argc, argv);
}
