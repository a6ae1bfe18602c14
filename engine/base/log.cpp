#include "base/log.h"

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "base/file.h"

namespace sallyport::base {
namespace {

spdlog::logger& logger() {
    static const std::shared_ptr<spdlog::logger> instance = [] {
        std::vector<spdlog::sink_ptr> sinks{std::make_shared<spdlog::sinks::stderr_color_sink_mt>()};
        if (auto dir = xdgDirectory(XdgDir::State)) {
            try {
                sinks.push_back(std::make_shared<spdlog::sinks::rotating_file_sink_mt>((*dir / "sallyport.log").string(), 2u << 20, 3));
            } catch (const spdlog::spdlog_ex&) {
                // A log that cannot be written to disk still goes to standard error.
            }
        }
        auto l = std::make_shared<spdlog::logger>("sallyport", sinks.begin(), sinks.end());
        l->set_level(spdlog::level::warn);
        l->set_pattern("%Y-%m-%dT%H:%M:%S.%e %l: %v");
        l->flush_on(spdlog::level::warn);
        return l;
    }();
    return *instance;
}

spdlog::level::level_enum level(LogLevel l) {
    switch (l) {
        case LogLevel::Debug:
            return spdlog::level::debug;
        case LogLevel::Info:
            return spdlog::level::info;
        case LogLevel::Warning:
            return spdlog::level::warn;
        case LogLevel::Error:
            break;
    }
    return spdlog::level::err;
}

}  // namespace

void log(LogLevel l, std::string_view message) { logger().log(level(l), "{}", message); }
void setLogLevel(LogLevel l) { logger().set_level(level(l)); }

}  // namespace sallyport::base
