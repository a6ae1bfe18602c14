#include "viewer/operator_name.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "viewer/desk.h"

namespace sallyport::viewer {

std::string operatorName() {
    if (const char* v = std::getenv("SALLYPORT_OPERATOR"); v && *v) return std::string(v).substr(0, 64);
    if (Desk desk = readDesk(); !desk.name.empty()) return desk.name;
    std::array<char, 4096> buffer;
    passwd entry{};
    passwd* found = nullptr;  // jobs beside the window ask too
    if (::getuid() != 0 && ::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found && found->pw_name && *found->pw_name)
        return found->pw_name;
    return "Command";
}

std::string operatorSource(const std::string& name) { return "operator/" + name; }

}  // namespace sallyport::viewer
