// The palette's promises in figures: contrast on every theme, and statuses that stay apart under simulated colour-vision deficiency.
#include "scene/palette.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>

#include "scene/overlay_canvas.h"

using namespace sallyport;
using scene::Palette;
using scene::Rgba8;
using scene::Theme;

namespace {

constexpr std::array<Theme, 3> kThemes{Theme::Dark, Theme::Night, Theme::Light};

using Triple = std::array<double, 3>;

double linear(uint8_t c) {
    const double s = c / 255.0;
    return s <= 0.04045 ? s / 12.92 : std::pow((s + 0.055) / 1.055, 2.4);
}

// Machado, Oliveira and Fernandes 2009, severity 1.
constexpr std::array<std::array<Triple, 3>, 3> kDeficiency{
    {{{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
     {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
     {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}}}};

Triple labOf(Rgba8 colour, const std::array<Triple, 3>& m) {
    const Triple in{linear(colour.r), linear(colour.g), linear(colour.b)};
    Triple l{};
    for (size_t i = 0; i < 3; ++i) l[i] = std::clamp(m[i][0] * in[0] + m[i][1] * in[1] + m[i][2] * in[2], 0.0, 1.0);
    const double x = (0.4124564 * l[0] + 0.3575761 * l[1] + 0.1804375 * l[2]) / 0.95047, y = 0.2126729 * l[0] + 0.7151522 * l[1] + 0.0721750 * l[2],
                 z = (0.0193339 * l[0] + 0.1191920 * l[1] + 0.9503041 * l[2]) / 1.08883;
    const auto f = [](double t) { return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116; };
    return {116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))};
}

double ciede2000(Triple p, Triple q) {
    const auto rad = [](double d) { return d * M_PI / 180; };
    const double c0 = (std::hypot(p[1], p[2]) + std::hypot(q[1], q[2])) / 2, c7 = std::pow(c0, 7);
    const double g = 0.5 * (1 - std::sqrt(c7 / (c7 + std::pow(25.0, 7))));
    p[1] *= 1 + g;
    q[1] *= 1 + g;
    const double c1 = std::hypot(p[1], p[2]), c2 = std::hypot(q[1], q[2]);
    const auto hue = [](const Triple& t) {
        const double h = std::atan2(t[2], t[1]) * 180 / M_PI;
        return h < 0 ? h + 360 : h;
    };
    const double h1 = hue(p), h2 = hue(q);
    double dh = h2 - h1;
    if (dh > 180) dh -= 360;
    if (dh < -180) dh += 360;
    if (c1 * c2 == 0) dh = 0;
    const double dL = q[0] - p[0], dC = c2 - c1, dH = 2 * std::sqrt(c1 * c2) * std::sin(rad(dh / 2));
    const double lm = (p[0] + q[0]) / 2, cm = (c1 + c2) / 2;
    double hm = h1 + h2;
    if (c1 * c2 != 0) hm = std::abs(h1 - h2) <= 180 ? hm / 2 : (hm < 360 ? (hm + 360) / 2 : (hm - 360) / 2);
    const double t =
        1 - 0.17 * std::cos(rad(hm - 30)) + 0.24 * std::cos(rad(2 * hm)) + 0.32 * std::cos(rad(3 * hm + 6)) - 0.2 * std::cos(rad(4 * hm - 63));
    const double sl = 1 + 0.015 * (lm - 50) * (lm - 50) / std::sqrt(20 + (lm - 50) * (lm - 50)), sc = 1 + 0.045 * cm, sh = 1 + 0.015 * cm * t;
    const double m7 = std::pow(cm, 7),
                 rt = -2 * std::sqrt(m7 / (m7 + std::pow(25.0, 7))) * std::sin(rad(60 * std::exp(-std::pow((hm - 275) / 25, 2))));
    return std::sqrt(std::pow(dL / sl, 2) + std::pow(dC / sc, 2) + std::pow(dH / sh, 2) + rt * dC / sc * dH / sh);
}

std::array<Rgba8, 6> statuses(const Palette& p) { return {p.unknown, p.lockedIn, p.searched, p.needsHelp, p.threat, p.evacuated}; }

}  // namespace

TEST_CASE("the dark and night tables are those of the design") {
    const Palette& dark = scene::palette(Theme::Dark);
    CHECK(dark.lockedIn == base::rgb(0x8CDCFF));
    CHECK(dark.threat == base::rgb(0xFF3B1F));
    CHECK(dark.floor == base::rgb(0x232B36));
    const Palette& night = scene::palette(Theme::Night);
    CHECK(night.needsHelp == base::rgb(0xC0AE33));
    CHECK(night.background == base::rgb(0x07090B));
    CHECK(night.alarm == base::rgb(0x8F1D0C));
}

TEST_CASE("text keeps 4.5:1 and secondary text too on every ground it stands on") {
    for (Theme t : kThemes) {
        const Palette& p = scene::palette(t);
        CAPTURE(int(t));
        for (Rgba8 ground : {p.background, p.panel, p.floor, p.card}) CHECK(scene::contrastRatio(p.text, ground) >= 4.5);
        for (Rgba8 ground : {p.background, p.panel, p.floor}) CHECK(scene::contrastRatio(p.secondary, ground) >= 4.5);
        CHECK(scene::contrastRatio(p.alarmText, p.alarm) >= 4.5);
        CHECK(scene::contrastRatio(p.alarmText, p.alarmQuiet) >= 4.5);
    }
}

TEST_CASE("status colours keep 3:1 on the floor") {
    for (Theme t : kThemes) {
        const Palette& p = scene::palette(t);
        for (Rgba8 s : statuses(p)) {
            CAPTURE(int(t), int(s.r), int(s.g), int(s.b), scene::contrastRatio(s, p.floor));
            CHECK(scene::contrastRatio(s, p.floor) >= 3.0);
        }
        CHECK(scene::contrastRatio(p.caution, p.floor) >= 3.0);
    }
}

TEST_CASE("statuses stay apart for protan, deutan and tritan eyes") {
    // The dark table's smallest pair (locked in, evacuated: a fill and an outline) measures 12.4 with this simulation, night 13.6, light 18.5.
    const std::array<double, 3> least{12, 13, 17};
    for (size_t t = 0; t < 3; ++t) {
        const auto s = statuses(scene::palette(kThemes[t]));
        for (const auto& eye : kDeficiency)
            for (size_t i = 0; i < s.size(); ++i)
                for (size_t k = i + 1; k < s.size(); ++k) {
                    CAPTURE(t, i, k);
                    CHECK(ciede2000(labOf(s[i], eye), labOf(s[k], eye)) >= least[t]);
                }
    }
}

TEST_CASE("what is written on a symbol, a plate, a chip or a zone keeps 4.5:1 there") {
    for (Theme t : kThemes) {
        const Palette& p = scene::palette(t);
        CAPTURE(int(t));
        CHECK(scene::contrastRatio(p.inkDark, p.responder) >= 4.5);        // number plates, points
        CHECK(scene::contrastRatio(p.responderEdge, p.responder) >= 4.5);  // letters of responders
        CHECK(scene::contrastRatio(p.responderEdge, p.threat) >= 3);       // the sign of an alarm is a shape, not text
        // Tags: panel at 94 % over anything; those of other floors in quieter ink.
        for (Rgba8 under : {p.floor, p.background, p.threat, p.needsHelp, p.clear, p.lockedIn}) {
            const Rgba8 plate = scene::mixColour(under, p.panel, 0.94f);
            CAPTURE(int(under.r), int(under.g), int(under.b));
            CHECK(scene::contrastRatio(p.text, plate) >= 4.5);
            CHECK(scene::contrastRatio(scene::mixColour(p.panel, p.text, 0.72f), plate) >= 4.5);
        }
        for (Rgba8 zone : {p.threat, p.caution, p.lockedIn, p.secondary}) CHECK(scene::contrastRatio(p.inkOn(zone), zone) >= 4.5);
        // Numbers over fills stand on an outline of the background's colour, as do the icons before them.
        CHECK(scene::contrastRatio(p.text, p.background) >= 4.5);
        CHECK(scene::contrastRatio(p.secondary, p.background) >= 4.5);
        using live::RoomStatus;
        for (RoomStatus s :
             {RoomStatus::Unknown, RoomStatus::LockedIn, RoomStatus::Searched, RoomStatus::Clear, RoomStatus::NeedsHelp, RoomStatus::Evacuated})
            CHECK(scene::contrastRatio(p.mark(s), p.background) >= 3);
    }
}

TEST_CASE("rings of teams, markers and doors keep 3:1 on the floor, in every theme") {
    for (Theme t : kThemes) {
        const Palette& p = scene::palette(t);
        CAPTURE(int(t));
        for (Rgba8 ring : p.rings) {
            CAPTURE(int(ring.r), int(ring.g), int(ring.b));
            CHECK(scene::contrastRatio(ring, p.floor) >= 3);
            CHECK(scene::contrastRatio(ring, p.panel) >= 3);
        }
        // Of a responder's glyph the fill or its edge.
        CHECK(std::max(scene::contrastRatio(p.responder, p.floor), scene::contrastRatio(p.responderEdge, p.floor)) >= 3);
        CHECK(scene::contrastRatio(p.wall, p.floor) >= 3);
    }
}

TEST_CASE("fills and edges keep 3:1 on the floor for protan, deutan and tritan eyes too") {
    const auto seen = [](Rgba8 c, const std::array<Triple, 3>& m) {
        const Triple in{linear(c.r), linear(c.g), linear(c.b)};
        Triple l{};
        for (size_t i = 0; i < 3; ++i) l[i] = std::clamp(m[i][0] * in[0] + m[i][1] * in[1] + m[i][2] * in[2], 0.0, 1.0);
        return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2];
    };
    for (Theme t : kThemes) {
        const Palette& p = scene::palette(t);
        for (size_t eye = 0; eye < kDeficiency.size(); ++eye)
            // Of a threat the edge: to eyes without red its fill is dark.
            for (Rgba8 s : {p.unknown, p.lockedIn, p.searched, p.needsHelp, p.threatEdge, p.evacuated}) {
                double a = seen(s, kDeficiency[eye]) + 0.05, b = seen(p.floor, kDeficiency[eye]) + 0.05;
                if (a < b) std::swap(a, b);
                CAPTURE(int(t), eye, int(s.r), int(s.g), int(s.b), a / b);
                CHECK(a / b >= 3);
            }
    }
}

TEST_CASE("ink on a fill is the more readable one") {
    for (Theme t : kThemes) {
        const Palette& p = scene::palette(t);
        for (Rgba8 s : statuses(p)) {
            const Rgba8 ink = p.inkOn(s);
            CHECK(scene::contrastRatio(ink, s) >= std::max(scene::contrastRatio(p.inkDark, s), scene::contrastRatio(p.inkLight, s)));
        }
        CHECK(p.inkOn(base::rgb(0xF8DE4D)) == p.inkDark);
        CHECK(p.inkOn(base::rgb(0x101010)) == p.inkLight);
    }
}

TEST_CASE("contrast ratio matches the WCAG end points") {
    CHECK(scene::contrastRatio(base::rgb(0), base::rgb(0xFFFFFF)) == Approx(21));
    CHECK(scene::contrastRatio(base::rgb(0x777777), base::rgb(0x777777)) == Approx(1));
}

TEST_CASE("white text keeps 7:1 on every protocol chip") {
    using live::ProtocolAction;
    for (auto a : {ProtocolAction::Hold, ProtocolAction::Secure, ProtocolAction::Lockdown, ProtocolAction::Evacuate, ProtocolAction::Shelter,
                   ProtocolAction::Release})
        CHECK(scene::contrastRatio(scene::protocolColour(a), base::rgb(0xFFFFFF)) >= 7);
}

TEST_CASE("a team keeps its ring and no ring passes for a status") {
    CHECK(scene::teamColour("CT 1") == scene::teamColour("CT 1"));
    const std::array<Triple, 3> kNormal{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    for (Theme t : kThemes) {
        const Palette& p = scene::palette(t);
        for (Rgba8 ring : p.rings)
            for (Rgba8 s : statuses(p)) {
                CAPTURE(int(t), int(ring.r), int(ring.g), int(ring.b), int(s.r), int(s.g), int(s.b));
                CHECK(ciede2000(labOf(ring, kNormal), labOf(s, kNormal)) >= 10);
            }
    }
}
