#include "viewer/desk.h"

#include <sys/stat.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/pin_hash.h"
#include "base/text.h"
#include "viewer/json_members.h"

namespace sallyport::viewer {
namespace {

using nlohmann::json;

constexpr uint64_t kMaxBytes = 16 * 1024;
constexpr int kFreeTries = 3, kMostWrong = 1000;

base::Result<std::filesystem::path> deskPath() {
    const auto state = base::xdgDirectory(base::XdgDir::State);
    if (!state) return state.error();
    return *state / "desk.json";
}

}  // namespace

Desk readDesk(std::string* problem) {
    Desk desk;
    const auto path = deskPath();
    if (!path) return desk;
    const auto text = base::readFile(*path, kMaxBytes);
    if (!text) {
        if (problem && text.error().code != base::ErrorCode::NotFound) *problem = text.error().text();
        return desk;
    }
    const json j = parsedObject(*text);
    if (!j.is_object()) {
        if (problem) *problem = path->string() + ": cannot be read; the operator's name and PIN are forgotten";
        return desk;
    }
    const auto cut = [&](const char* key) { return std::string(base::cutUtf8(textOf(j, key, kMaxBytes), kMaxDeskText)); };
    desk.name = cut("name");
    desk.role = cut("role");
    desk.agency = cut("agency");
    desk.pinHash = textOf(j, "pin", kMaxBytes);
    if (!desk.pinHash.empty() && !base::isPinHash(desk.pinHash)) {
        // Nobody could ever unlock with it.
        desk.pinHash.clear();
        if (problem) *problem = path->string() + ": the PIN cannot be read; set it again";
    }
    desk.locked = flagOf(j, "locked");
    if (const json& wrong = member(j, "wrong_pins"); wrong.is_number_unsigned())
        desk.wrongPins = int(std::min<uint64_t>(wrong.get<uint64_t>(), kMostWrong));
    return desk;
}

base::Result<void> writeDesk(const Desk& desk) {
    const auto path = deskPath();
    if (!path) return path.error();
    const json j{{"name", desk.name},   {"role", desk.role},     {"agency", desk.agency},
                 {"pin", desk.pinHash}, {"locked", desk.locked}, {"wrong_pins", std::min(desk.wrongPins, kMostWrong)}};
    const std::string text = j.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
    // A new file is made for its owner alone, before anything is in it; a later one keeps what it had.
    if (const auto made = base::writeNewFile(*path, text); !made || *made) return made ? base::Result<void>() : made.error();
    return base::writeFileAtomically(*path, text);
}

base::Millis pinDelay(int wrongPins) {
    if (wrongPins < kFreeTries) return base::Millis{0};
    return std::chrono::seconds(std::min(60, 1 << std::min(6, wrongPins - kFreeTries + 1)));
}

}  // namespace sallyport::viewer
