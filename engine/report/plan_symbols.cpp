#include "report/plan_symbols.h"

#include <cmath>

namespace sallyport::report {
namespace {

using building::DoorSwing;
using scene::DoorLook;
using scene::Pattern;

Box2 boxOf(std::span<const Ring> rings) {
    Box2 box;
    for (const Ring& r : rings)
        for (const Vec2 v : r) box.add(v);
    return box;
}

/// Parallel lines through the page's own lattice, so that neighbouring rooms of one status look like one.
void hatch(Pdf& pdf, const Box2& box, Vec2 along, double apart, const Stroke& stroke) {
    const Vec2 across(-along.y, along.x);
    double low = 1e300, high = -1e300, from = 1e300, to = -1e300;
    for (int k = 0; k < 4; ++k) {
        const Vec2 corner(k & 1 ? box.max.x : box.min.x, k & 2 ? box.max.y : box.min.y);
        low = std::min(low, glm::dot(corner, across)), high = std::max(high, glm::dot(corner, across));
        from = std::min(from, glm::dot(corner, along)), to = std::max(to, glm::dot(corner, along));
    }
    for (double d = std::ceil(low / apart) * apart; d <= high; d += apart) pdf.line(across * d + along * from, across * d + along * to, stroke);
}

void dots(Pdf& pdf, const Box2& box, double apart, double radius, Rgba8 colour) {
    for (int row = int(std::floor(box.min.y / apart)); row * apart <= box.max.y; ++row)
        for (double x = (std::floor(box.min.x / apart) + (row % 2 ? 0.5 : 0)) * apart; x <= box.max.x; x += apart)
            pdf.disc({x, row * apart}, radius, colour);
}

constexpr double kRoot = 0.70710678;

/// The edge of a room whose last word is old, unless a team is sent there, which is drawn in its place.
bool isStaleEdge(const scene::RoomStyle& s) { return (s.flags & 4) != 0 && s.edgeDash == 1 && s.edgeWidthPx < 3; }

}  // namespace

void fillRoom(Pdf& pdf, std::span<const Ring> rings, const scene::RoomStyle& s) {
    const auto pattern = Pattern(s.pattern);
    if (rings.empty() || pattern == Pattern::None || pattern == Pattern::OutlineOnly || pattern == Pattern::Ground) return;
    const Box2 box = boxOf(rings);
    if (box.empty() || glm::length(box.size()) > 5000) return;
    const auto mixed = [&](float strength) { return scene::mixColour(kWhite, s.fill, strength); };
    const Vec2 rising(kRoot, -kRoot), falling(kRoot, kRoot);
    pdf.clip(rings);
    switch (pattern) {
        case Pattern::Hatch:
            hatch(pdf, box, rising, 6, {0.4, grey(150)});
            break;
        case Pattern::Tint:
            // Light, with lines that stay dark without their colour: in grey a fuller tint would be that of Clear.
            pdf.fill(box, mixed(0.13f));
            hatch(pdf, box, {0, 1}, 4.5, {0.5, scene::mixColour(s.fill, kBlack, 0.3f)});
            break;
        case Pattern::Dots:
            dots(pdf, box, 4.6, 0.85, s.fill);
            break;
        case Pattern::Solid:
            pdf.fill(box, mixed(0.42f));
            break;
        case Pattern::Stripes:
            pdf.fill(box, mixed(0.12f));
            hatch(pdf, box, rising, 9, {4, mixed(0.6f)});
            break;
        case Pattern::CrossHatch:
            pdf.fill(box, mixed(0.18f));
            hatch(pdf, box, rising, 5, {0.9, s.fill});
            hatch(pdf, box, falling, 5, {0.9, s.fill});
            break;
        default:
            break;
    }
    pdf.release();
}

void edgeRoom(Pdf& pdf, std::span<const Ring> rings, const scene::RoomStyle& s) {
    if (s.edgeWidthPx <= 0) return;
    Stroke stroke{s.edgeWidthPx * 0.55, s.edge};
    if (s.edgeDash == 1 || s.edgeDash == 2) stroke.dashPt = s.edgeDash == 1 ? 2 : 7, stroke.gapPt = 2;
    // On the screen grey tells stale from assigned; on paper dots do.
    if (isStaleEdge(s)) stroke.dashPt = 1.1, stroke.gapPt = 1.9;
    pdf.clip(rings);  // the inner half: two rooms that share a wall keep their own edges
    for (const Ring& r : rings) {
        Stroke wide = stroke;
        wide.widthPt = stroke.widthPt * 2 + (s.edgeDash == 3 ? 4 : 0);
        pdf.stroke(r, true, wide);
        if (s.edgeDash != 3) continue;
        pdf.stroke(r, true, {stroke.widthPt * 2 + 1.6, kWhite});
        pdf.stroke(r, true, {stroke.widthPt, s.edge});
    }
    pdf.release();
}

void drawDoorLeaf(Pdf& pdf, const DoorShape& d) {
    const double width = glm::length(d.b - d.a);
    if (width < 1.2 || d.kind == DoorSwing::Opening) return;
    const Stroke leafStroke{0.6, kBlack}, swingStroke{0.35, grey(90)};
    const auto leaf = [&](Vec2 hinge, Vec2 closed) {
        const double r = glm::length(closed - hinge);
        pdf.line(hinge, hinge + d.swing * r, leafStroke);
        double from = std::atan2(closed.y - hinge.y, closed.x - hinge.x), to = std::atan2(d.swing.y, d.swing.x);
        while (to - from > M_PI) to -= 2 * M_PI;
        while (to - from < -M_PI) to += 2 * M_PI;
        pdf.arc(hinge, r, std::min(from, to), std::max(from, to), swingStroke);
    };
    switch (d.kind) {
        case DoorSwing::Double:
            leaf(d.a, d.middle());
            leaf(d.b, d.middle());
            break;
        case DoorSwing::Single:
        case DoorSwing::Unknown:
            d.hingeAtA ? leaf(d.a, d.b) : leaf(d.b, d.a);
            break;
        case DoorSwing::Sliding:
        case DoorSwing::Folding:
            pdf.line(d.a + d.swing * 1.2, d.b + d.swing * 1.2, leafStroke);
            break;
        case DoorSwing::Revolving:
            pdf.circle(d.middle(), width / 2, leafStroke);
            break;
        case DoorSwing::Opening:
            break;
    }
}

void drawDoorState(Pdf& pdf, const DoorShape& d, DoorLook look, bool stale, const scene::Palette& p) {
    const double opening = glm::length(d.b - d.a);
    if (look == DoorLook::Unmonitored || opening < 1e-6) return;
    if (look == DoorLook::Forced) return drawWarning(pdf, d.middle(), 9, p.threat);
    if (look == DoorLook::Unknown) stale = false;  // that is what it says already
    const Vec2 along = (d.b - d.a) / opening;
    const double half = std::max(opening / 2, 3.5);
    // What was said long ago is hollow: its shape still says what it was.
    const auto mark = [&](Vec2 a, Vec2 b, Stroke s) {
        pdf.line(a, b, {s.widthPt + 1, kWhite});
        if (stale) s.widthPt += 0.8;
        pdf.line(a, b, s);
        if (stale) pdf.line(a, b, {s.widthPt - 1.3, kWhite});
    };
    /// `from`, `to`: parts of the bar, from -1 to 1.
    const auto bar = [&](double offset, Stroke s, double from = -1, double to = 1) {
        const Vec2 o = d.middle() + d.outward * offset;
        mark(o + along * half * from, o + along * half * to, s);
        if (!stale) return;
        for (const double end : {from, to})  // closed at both ends, so that it reads as one body
            pdf.line(o + along * half * end - d.outward * 1.4, o + along * half * end + d.outward * 1.4, {0.65, s.colour});
    };
    const Rgba8 locked = scene::mixColour(p.lockedIn, kBlack, 0.45f), open = scene::mixColour(p.caution, kBlack, 0.25f);
    switch (look) {
        case DoorLook::Locked:
            bar(0, {2, locked});
            break;
        case DoorLook::LockedVerified:
            bar(0, {2, locked});
            bar(3.2, {2, locked});
            break;
        case DoorLook::Moving:
            bar(0, {2, locked, 1, 1});
            break;
        case DoorLook::Jammed:
            // A cross in the gap: it is not locked, and it will not lock.
            for (const double tilt : {1.0, -1.0})
                pdf.line(d.middle() - along * 1.7 - d.outward * 2.6 * tilt, d.middle() + along * 1.7 + d.outward * 2.6 * tilt, {1, kBlack});
            [[fallthrough]];
        case DoorLook::Unlocked:
            bar(0, {2, open}, -1, -0.3);
            bar(0, {2, open}, 0.3, 1);
            break;
        case DoorLook::Unknown:
            bar(0, {0.9, kBlack, 1.2, 1.2});
            break;
        case DoorLook::Fault:
            bar(0, {1.2, kBlack});
            pdf.line(d.middle() - along * 2.0 + d.outward * 3.0, d.middle() + along * 2.0 - d.outward * 3.0, {1.2, kBlack});
            break;
        case DoorLook::Open:
        case DoorLook::HeldOpen: {
            const bool both = d.kind == DoorSwing::Double;
            for (int end = 0; end < 2; ++end) {
                if (!both && (end == 0) != d.hingeAtA) continue;
                const Vec2 hinge = d.middle() + along * (end == 0 ? -half : half);
                mark(hinge, hinge + d.swing * (both ? half : 2 * half), {2, open});
            }
            if (look == DoorLook::HeldOpen) pdf.disc(d.middle(), 1.8, open);
            break;
        }
        default:
            break;
    }
}

Stroke zoneStroke(scene::ZoneKind kind, const scene::Palette& p) {
    switch (kind) {
        case scene::ZoneKind::Hot:
            return {2.2, p.threat};
        case scene::ZoneKind::Warm:
            return {1.8, p.caution, 8, 3};
        case scene::ZoneKind::Cold:
            return {1.4, p.lockedIn, 3, 3};
        case scene::ZoneKind::Other:
            break;
    }
    return {1.4, kBlack, 1, 2.2};
}

void drawEntry(Pdf& pdf, Vec2 at, Vec2 inward, double size) {
    const Vec2 side(-inward.y, inward.x);
    pdf.fill({at + inward * (size * 0.5), at - inward * (size * 0.5) + side * (size * 0.55), at - inward * (size * 0.5) - side * (size * 0.55)},
             kBlack);
}

void drawWarning(Pdf& pdf, Vec2 at, double size, Rgba8 fill) {
    const double h = size * 0.88;
    const std::array<Vec2, 3> tri{at + Vec2(0, -h * 0.56), at + Vec2(size * 0.52, h * 0.44), at + Vec2(-size * 0.52, h * 0.44)};
    pdf.stroke(tri, true, {2.2, kWhite});
    pdf.fill({tri[0], tri[1], tri[2]}, fill);
    pdf.stroke(tri, true, {0.8, kBlack});
    pdf.line(at + Vec2(0, -h * 0.2), at + Vec2(0, h * 0.14), {size * 0.13, kWhite});
    pdf.disc(at + Vec2(0, h * 0.29), size * 0.075, kWhite);
}

void drawResponder(Pdf& pdf, Vec2 at, scene::Service service, int count, bool stale, double size) {
    const double r = size / 2;
    Ring ring;
    switch (service) {
        case scene::Service::Law:
        case scene::Service::Other:
            ring = {at + Vec2(-r, -r), at + Vec2(r, -r), at + Vec2(r, r), at + Vec2(-r, r)};
            break;
        case scene::Service::Fire:
            ring = {at + Vec2(0, -r * 1.25), at + Vec2(r * 1.25, 0), at + Vec2(0, r * 1.25), at + Vec2(-r * 1.25, 0)};
            break;
        case scene::Service::School:
            ring = {at + Vec2(-r, r), at + Vec2(-r, -r * 0.2), at + Vec2(0, -r * 1.2), at + Vec2(r, -r * 0.2), at + Vec2(r, r)};
            break;
        case scene::Service::IncidentCommand:
            for (int k = 0; k < 10; ++k) {
                const double a = k * M_PI / 5 - M_PI / 2, far = k % 2 ? r * 0.7 : r * 1.35;
                ring.push_back(at + Vec2(std::cos(a), std::sin(a)) * far);
            }
            break;
        case scene::Service::Ems:
            for (int k = 0; k < 20; ++k) ring.push_back(at + Vec2(std::cos(k * M_PI / 10), std::sin(k * M_PI / 10)) * r);
            break;
    }
    pdf.fill(std::span(&ring, 1), stale ? kWhite : kBlack);
    pdf.stroke(ring, true, {0.9, stale ? grey(90) : kBlack, stale ? 1.5 : 0, stale ? 1.2 : 0});
    static constexpr std::array<std::string_view, 6> kLetters{"L", "F", "+", "C", "S", "·"};
    const std::string letter = count > 1 ? std::to_string(count) : std::string(kLetters[size_t(service)]);
    pdf.write(letter, {Face::Bold, 6}, at, 0, stale ? grey(60) : kWhite);
}

void drawFlight(Pdf& pdf, Vec2 from, Vec2 to) {
    const double length = glm::length(to - from);
    if (length < 3) return;
    const Vec2 d = (to - from) / length, n(-d.y, d.x);
    const Stroke stroke{0.8, kBlack};
    pdf.line(from + d * 1.2, to, stroke);
    pdf.circle(from, 1.2, stroke);
    const std::array<Vec2, 3> tip{to - d * 3.0 + n * 2.0, to, to - d * 3.0 - n * 2.0};
    pdf.stroke(tip, false, stroke);
}

namespace {

constexpr PointKind kKinds[] = {
    {"aed", "AED", "Defibrillator (AED)"},
    {"trauma_kit", "TK", "Trauma kit"},
    {"key_box", "KEY", "Key box"},
    {"fire_panel", "FACP", "Fire alarm panel"},
    {"shutoff_gas", "GAS", "Gas shut-off", true},
    {"shutoff_water", "WTR", "Water shut-off", true},
    {"shutoff_power", "PWR", "Power shut-off", true},
    {"hazard", "HAZ", "Hazard", true},
    {"hydrant", "HYD", "Hydrant"},
    {"icp", "ICP", "Incident command post"},
    {"staging", "STG", "Staging"},
    {"ccp", "CCP", "Casualty collection point"},
    {"reunification", "REU", "Reunification"},
    {"ambulance_exchange", "AXP", "Ambulance exchange point"},
    {"casualty", "CAS", "Casualties", true},
    {"camera", "CAM", "Camera"},
    {"note", "N", "Note"},
};
constexpr PointKind kOther{"", "PT", "Other point"};

}  // namespace

const PointKind& pointKind(std::string_view kind) {
    for (const PointKind& k : kKinds)
        if (k.kind == kind) return k;
    // Feeds and files write kinds in many ways: "hazard_chemical", "gas shutoff".
    const auto holds = [&](std::string_view word) { return kind.find(word) != std::string_view::npos; };
    if (holds("hazard") || holds("hazmat")) return pointKind("hazard");
    if (holds("gas")) return pointKind("shutoff_gas");
    if (holds("water")) return pointKind("shutoff_water");
    if (holds("power") || holds("electric")) return pointKind("shutoff_power");
    return kOther;
}

const PointKind& pointKindOf(std::string_view letters) {
    for (const PointKind& k : kKinds)
        if (k.letters == letters) return k;
    return kOther;
}

namespace {
constexpr Font kPointFont{Face::Bold, 6};
}

Vec2 pointHalf(const Pdf& pdf, const PointKind& kind) { return {pdf.width(kind.letters, kPointFont) / 2 + 1.6, 4.3}; }

void drawPoint(Pdf& pdf, const Block& at, const PointKind& kind) {
    const Box2 box = at.box();
    pdf.fill(Box2{box.min - Vec2(0.8), box.max + Vec2(0.8)}, kWhite);
    pdf.fill(box, kind.dark ? kBlack : kWhite);
    if (!kind.dark) pdf.stroke(Box2{box.min + Vec2(0.35), box.max - Vec2(0.35)}, {0.7, kBlack});
    pdf.write(kind.letters, kPointFont, at.centre, 0, kind.dark ? kWhite : kBlack);
}

}  // namespace sallyport::report
