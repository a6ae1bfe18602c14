#include "viewer/recent.h"

#include <algorithm>
#include <sstream>

#include "base/file.h"
#include "base/log.h"

namespace sallyport::viewer {
namespace {
constexpr size_t kMost = 8;
constexpr uint64_t kMaxBytes = 64 * 1024;
}  // namespace

std::vector<std::string> recentFiles() {
    std::vector<std::string> out;
    const auto dir = base::xdgDirectory(base::XdgDir::State);
    if (!dir) return out;
    const auto text = base::readFile(*dir / "recent", kMaxBytes);
    if (!text) return out;
    std::istringstream in(*text);
    for (std::string line; out.size() < kMost && std::getline(in, line);)
        if (!line.empty() && line.front() == '/') out.push_back(line);
    return out;
}

void addRecentFile(const std::filesystem::path& path) {
    std::error_code ec;
    const std::string entry = std::filesystem::absolute(path, ec).string();
    if (ec || entry.find('\n') != std::string::npos) return;
    std::vector<std::string> list = recentFiles();
    std::erase(list, entry);
    list.insert(list.begin(), entry);
    list.resize(std::min(list.size(), kMost));
    const auto dir = base::xdgDirectory(base::XdgDir::State);
    if (!dir) return;
    std::string text;
    for (const std::string& l : list) text += l + "\n";
    if (auto r = base::writeFileAtomically(*dir / "recent", text); !r) base::log(base::LogLevel::Warning, r.error().text());
}

}  // namespace sallyport::viewer
