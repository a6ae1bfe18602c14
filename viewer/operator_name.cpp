#include "viewer/operator_name.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

#include "viewer/desk.h"

namespace sallyport::viewer {

std::string operatorName() {
    if (const char* v = std::getenv("SALLYPORT_OPERATOR"); v && *v) return std::string(v).substr(0, 64);
    if (Desk desk = readDesk(); !desk.name.empty()) return desk.name;
    if (const passwd* p = ::getpwuid(::getuid()); p && p->pw_name && *p->pw_name && ::getuid() != 0) return p->pw_name;
    return "Command";
}

std::string operatorSource(const std::string& name) { return "operator/" + name; }

}  // namespace sallyport::viewer
