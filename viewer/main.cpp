#include "viewer/cli.h"

int main(int argc, char** argv) { return sallyport::viewer::runCommandLine(argc, argv); }
