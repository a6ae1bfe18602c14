#include "scene/palette.h"

#include <array>
#include <cmath>

namespace sallyport::scene {
namespace {

using base::rgb;

constexpr uint32_t kInkDark = 0x11151B, kInkLight = 0xF5F7FA;

std::array<Rgba8, 8> rings(const std::array<uint32_t, 8>& c) {
    std::array<Rgba8, 8> out;
    for (size_t i = 0; i < c.size(); ++i) out[i] = rgb(c[i]);
    return out;
}

Palette makeDark() {
    Palette p;
    p.background = rgb(0x11151B), p.panel = rgb(0x1A2029), p.card = rgb(0x2A323D), p.floor = rgb(0x232B36), p.wall = rgb(0x7F8B99);
    p.text = rgb(0xE6EBF0), p.secondary = rgb(0xA7B1BC);
    p.unknown = rgb(0x6E7487), p.lockedIn = rgb(0x8CDCFF), p.searched = p.clear = rgb(0x059C6E), p.needsHelp = rgb(0xF8DE4D);
    p.threat = rgb(0xFF3B1F), p.threatEdge = rgb(0xFF5A40), p.evacuated = rgb(0xE6EBF0);
    p.alarm = rgb(0xFF3B1F), p.alarmText = rgb(0x000000), p.alarmQuiet = rgb(0xFF8571);
    p.caution = rgb(0xF8DE4D);
    p.responder = rgb(0xF5F7FA), p.responderEdge = rgb(0x000000);
    p.inkDark = rgb(kInkDark), p.inkLight = rgb(kInkLight);
    p.furniture = rgb(0x303947), p.poche = rgb(0x4A5462), p.ghost = rgb(0x8794A3), p.ground = rgb(0x39434F);
    // Violets, pinks and oranges.
    p.rings = rings({0xB48CFF, 0xFF9A4D, 0xFF7AC6, 0xC9A27A, 0x8C9BFF, 0xE0A0D8, 0xD98C5F, 0xA77BD1});
    return p;
}

Palette makeNight() {
    Palette p;
    p.background = rgb(0x07090B), p.panel = rgb(0x0D1014), p.card = rgb(0x181D24), p.floor = rgb(0x12161B), p.wall = rgb(0x5C6672);
    p.text = rgb(0xAEB6BE), p.secondary = rgb(0x7C858E);
    p.unknown = rgb(0x62656E), p.lockedIn = rgb(0x3D93D6), p.searched = p.clear = rgb(0x007A52), p.needsHelp = rgb(0xC0AE33);
    p.threat = rgb(0xD42A10), p.threatEdge = rgb(0xE0482F), p.evacuated = rgb(0xAEB6BE);
    // The flash must stay readable in both phases: white text on either ground (the rule of "Alarms").
    p.alarm = rgb(0x8F1D0C), p.alarmText = rgb(0xFFFFFF), p.alarmQuiet = rgb(0x5E1409);
    p.caution = rgb(0xC0AE33);
    p.responder = rgb(0xC9CED4), p.responderEdge = rgb(0x000000);
    p.inkDark = rgb(kInkDark), p.inkLight = rgb(kInkLight);
    p.furniture = rgb(0x1C222A), p.poche = rgb(0x363E48), p.ghost = rgb(0x8A949E), p.ground = rgb(0x252C34);
    p.rings = rings({0x8F70CC, 0xCC7B3E, 0xCC629E, 0xA18262, 0x707CCC, 0xB380AD, 0xAE704C, 0x8662A7});
    return p;
}

// Print and daylight. Chosen by tests: 3:1 on the floor, and distances under simulated colour-vision deficiency not below those of
// the dark theme (tests/unit/scene/palette_test.cpp measures all three themes with the same code).
Palette makeLight() {
    Palette p;
    p.background = rgb(0xE4E8EC), p.panel = rgb(0xF3F5F7), p.card = rgb(0xDCE1E6), p.floor = rgb(0xFFFFFF), p.wall = rgb(0x5D6875);
    p.text = rgb(0x11151B), p.secondary = rgb(0x4A5561);
    p.unknown = rgb(0x868A90), p.lockedIn = rgb(0x158FD4), p.searched = p.clear = rgb(0x0B6B58), p.needsHelp = rgb(0xB9830F);
    p.threat = p.threatEdge = rgb(0xB80000), p.evacuated = rgb(0x242936);
    p.alarm = rgb(0xB80000), p.alarmText = rgb(0xFFFFFF), p.alarmQuiet = rgb(0x860000);
    p.caution = rgb(0x8A6D00);
    p.responder = rgb(0xFFFFFF), p.responderEdge = rgb(0x000000);
    p.inkDark = rgb(kInkDark), p.inkLight = rgb(kInkLight);
    p.furniture = rgb(0xE3E7EB), p.poche = rgb(0x9AA4AE), p.ghost = rgb(0xB4BCC4), p.ground = rgb(0xC2C9D0);
    p.rings = rings({0x7A4FD0, 0xB85C12, 0xB83283, 0x7D5A34, 0x4A58C8, 0x96508E, 0x94502A, 0x6E4296});
    return p;
}

double linear(uint8_t c) {
    const double s = c / 255.0;
    return s <= 0.04045 ? s / 12.92 : std::pow((s + 0.055) / 1.055, 2.4);
}
double luminance(Rgba8 c) { return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b); }

}  // namespace

Rgba8 Palette::status(live::RoomStatus s) const {
    switch (s) {
        case live::RoomStatus::LockedIn:
            return lockedIn;
        case live::RoomStatus::NeedsHelp:
            return needsHelp;
        case live::RoomStatus::Threat:
            return threat;
        case live::RoomStatus::Searched:
            return searched;
        case live::RoomStatus::Clear:
            return clear;
        case live::RoomStatus::Evacuated:
            return evacuated;
        // Searching is an edge over whatever fill the room had; alone it says no more than unknown.
        case live::RoomStatus::Searching:
        case live::RoomStatus::Unknown:
            break;
    }
    return unknown;
}

Rgba8 Palette::mark(live::RoomStatus s) const {
    const bool onLight = background.g > 128, green = s == live::RoomStatus::Searched || s == live::RoomStatus::Clear;
    if (s == live::RoomStatus::Unknown || s == live::RoomStatus::Searching) return secondary;
    return onLight || green ? mixColour(status(s), text, 0.3f) : status(s);
}

Rgba8 mixColour(Rgba8 a, Rgba8 b, float t) {
    const auto m = [t](uint8_t x, uint8_t y) { return uint8_t(std::lround(float(x) + (float(y) - float(x)) * t)); };
    return {m(a.r, b.r), m(a.g, b.g), m(a.b, b.b), m(a.a, b.a)};
}

Rgba8 Palette::inkOn(Rgba8 fill) const { return contrastRatio(inkDark, fill) >= contrastRatio(inkLight, fill) ? inkDark : inkLight; }

const Palette& palette(Theme theme) {
    static const std::array<Palette, 3> kThemes{makeDark(), makeNight(), makeLight()};
    return kThemes[size_t(theme) < kThemes.size() ? size_t(theme) : 0];
}

double contrastRatio(Rgba8 a, Rgba8 b) {
    double la = luminance(a), lb = luminance(b);
    if (la < lb) std::swap(la, lb);
    return (la + 0.05) / (lb + 0.05);
}

// The Standard Response Protocol's poster colours (hold purple, secure blue, lockdown red, evacuate green, shelter orange), darkened so that white
// text keeps 7:1 and the chip stays quieter than an alarm.
Rgba8 protocolColour(live::ProtocolAction a) {
    switch (a) {
        case live::ProtocolAction::Hold:
            return rgb(0x4A2A6B);
        case live::ProtocolAction::Secure:
            return rgb(0x15406F);
        case live::ProtocolAction::Lockdown:
            return rgb(0x7A1020);
        case live::ProtocolAction::Evacuate:
            return rgb(0x0F4D33);
        case live::ProtocolAction::Shelter:
            return rgb(0x6B3A08);
        case live::ProtocolAction::Release:
            return rgb(0x3A434E);
    }
    return rgb(0x3A434E);
}

Rgba8 teamColour(std::string_view team, const Palette& p) {
    if (team.empty()) return p.secondary;
    uint32_t h = 2166136261u;  // FNV-1a: the same ring on every machine and in every run
    for (char c : team) h = (h ^ uint8_t(c)) * 16777619u;
    return p.rings[(h ^ (h >> 15)) % p.rings.size()];
}

}  // namespace sallyport::scene
