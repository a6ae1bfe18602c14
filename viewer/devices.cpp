#include "viewer/devices.h"

#include <algorithm>
#include <set>

#include "base/file.h"
#include "base/sha256.h"
#include "base/text.h"
#include "viewer/toml_reader.h"

namespace sallyport::viewer {
namespace {

using building::DeviceAlias;

constexpr size_t kMaxBytes = 8u << 20, kMaxName = 256;

/// A basic string of TOML, with escapes for what checkTomlText does not let through.
std::string basicString(std::string_view text) {
    constexpr char kHex[] = "0123456789ABCDEF";
    constexpr int kPlainDots = 32;
    std::string out = "\"";
    const auto escape = [&](uint32_t u) {
        out += "\\u";
        for (int shift = 12; shift >= 0; shift -= 4) out += kHex[u >> shift & 15];
    };
    int dots = 0;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"' || c == '\\') (out += '\\') += c;
        else if (c == '.' && ++dots > kPlainDots) escape('.');
        else if (c == '\xef' && i + 2 < text.size()) {
            escape(0xf000u | (uint32_t(uint8_t(text[i + 1]) & 0x3f) << 6) | (uint8_t(text[i + 2]) & 0x3f));
            i += 2;
        } else out += c;
    }
    return out += '"';
}

/// What a reader will take back.
bool writable(std::string_view name) {
    if (name.size() > kMaxName) return false;
    for (size_t i = 0; i < name.size();) {
        const size_t n = base::utf8Length(name.substr(i));
        if (n == 0 || uint8_t(name[i]) < 0x20 || name[i] == 0x7f) return false;
        i += n;
    }
    return true;
}

}  // namespace

std::string fileNameOf(const building::Building& school) {
    base::Sha256 hash;
    const auto part = [&hash](const std::string& text) { hash.add(std::to_string(text.size())).add(":").add(text); };
    part(school.name);
    for (const building::Floor& f : school.floors) {
        part(f.id);
        part(f.sourceId);
    }
    std::string slug;
    for (const char c : base::lowerAscii(school.name)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain) slug += c;
        else if (!slug.empty() && slug.back() != '-') slug += '-';
        if (slug.size() == 40) break;
    }
    if (!slug.empty() && slug.back() != '-') slug += '-';
    return slug + base::toHex(base::bytesOf(hash.finish())).substr(0, 16);
}

base::Result<std::filesystem::path> devicesFile(const building::Building& school) {
    const auto config = base::xdgDirectory(base::XdgDir::Config);
    if (!config) return config.error();
    return *config / "devices" / (fileNameOf(school) + ".toml");
}

base::Result<std::vector<DeviceAlias>> parseDevices(std::string_view text, const std::string& where) {
    std::vector<DeviceAlias> out;
    std::set<std::pair<std::string, bool>> seen;
    const auto read = readToml(text, where, kMaxBytes, [&](TomlReader& r) {
        r.tables("device", building::kMaxDevices, [&](TomlReader& t) {
            DeviceAlias d;
            d.device = t.text("id", kMaxName, true);
            d.door = t.text("door", kMaxName);
            d.room = t.text("room", kMaxName);
            if (t.complete() && d.door.empty() == d.room.empty()) t.fail(nullptr, "a device needs either a 'door' or a 'room'");
            if (!t.failed() && !seen.insert({d.device, d.door.empty()}).second) t.failAt("id", "this device is given a place twice; keep one");
            out.push_back(std::move(d));
        });
    });
    if (!read) return read.error();
    return out;
}

base::Result<std::vector<DeviceAlias>> readDevices(const std::filesystem::path& file) {
    std::error_code ec;
    if (!std::filesystem::exists(file, ec) && !ec) return std::vector<DeviceAlias>{};
    const auto text = base::readFile(file, kMaxBytes);
    if (!text) return text.error();
    return parseDevices(*text, file.string());
}

std::string devicesText(const std::vector<DeviceAlias>& devices, std::string_view school) {
    std::string out = "# Which door or room a device is";
    if (writable(school) && !school.empty()) out += ", in " + basicString(school);
    out += ".\n# Written by Sallyport when somebody assigns a device; may be edited while it is closed.\n";
    for (const DeviceAlias& d : devices) {
        out += "\n[[device]]\nid = " + basicString(d.device) + "\n";
        out += d.door.empty() ? "room = " + basicString(d.room) + "\n" : "door = " + basicString(d.door) + "\n";
    }
    return out;
}

base::Result<void> writeDevices(const std::filesystem::path& file, const std::vector<DeviceAlias>& devices, std::string_view school) {
    if (devices.size() > building::kMaxDevices)
        return base::Error{base::ErrorCode::TooLarge, "more than " + std::to_string(building::kMaxDevices) + " devices", file.string()};
    for (const DeviceAlias& d : devices)
        if (d.device.empty() || d.door.empty() == d.room.empty() || !writable(d.device) || !writable(d.door) || !writable(d.room))
            return base::Error{base::ErrorCode::BadInput, "a device has a name that cannot be written: its reports must be mended at their source",
                               file.string()};
    std::error_code ec;
    std::filesystem::create_directories(file.parent_path(), ec);
    if (ec) return base::Error{base::ErrorCode::Io, "the folder cannot be made: " + ec.message(), file.parent_path().string()};
    return base::writeFileAtomically(file, devicesText(devices, school));
}

void assignDevice(std::vector<DeviceAlias>& devices, const DeviceAlias& device) {
    const bool none = device.door.empty() && device.room.empty();
    std::erase_if(devices, [&](const DeviceAlias& d) { return d.device == device.device && (none || d.door.empty() == device.door.empty()); });
    if (!none) devices.push_back(device);
}

}  // namespace sallyport::viewer
