// Purpose: the diagnostic log (standard error, and a bounded file in the XDG state directory). Whoever handles an
// error logs it, once. Refuses to: be a place where users learn of feed loss or bad files (that is state on the screen).
#pragma once
#include <string_view>

namespace sallyport::base {

enum class LogLevel { Debug, Info, Warning, Error };
void log(LogLevel level, std::string_view message);
/// Lowest level that is written; Warning until told otherwise.
void setLogLevel(LogLevel level);

}  // namespace sallyport::base
