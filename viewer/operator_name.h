// Purpose: who is at this desk: the name that every mark carries. $SALLYPORT_OPERATOR, else what was
// said at the desk (desk.h), else the login name, else "Command".
#pragma once
#include <string>

namespace sallyport::viewer {

std::string operatorName();
/// "operator/<name>": the source of this person's events.
std::string operatorSource(const std::string& name);

}  // namespace sallyport::viewer
