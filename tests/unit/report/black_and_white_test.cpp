// A plan that comes out of a printer without colours: every word can be read, and what colour tells apart is told apart by pattern, shape or letter
// too.
#include <array>
#include <cmath>
#include <functional>

#include "printed.h"
#include "report/plan_symbols.h"
#include "scene/draw_list_styles.h"

using namespace sallyport;
using namespace sallyport::test;
using base::Vec2;
using report::Ring;
using scene::DoorLook;

namespace {

/// A palette whose colours are all one: what still differs, differs without colour.
scene::Palette oneInk() {
    scene::Palette p = scene::palette(scene::Theme::Light);
    for (base::Rgba8* c : {&p.unknown, &p.lockedIn, &p.searched, &p.clear, &p.needsHelp, &p.threat, &p.evacuated, &p.threatEdge, &p.alarm, &p.caution,
                           &p.text, &p.secondary})
        *c = report::kBlack;
    return p;
}

struct Swatch {
    std::string name;
    std::function<void(report::Pdf&)> draw;
};

/// Each swatch alone on a small page, in grey.
std::vector<GreyPage> drawn(const std::vector<Swatch>& swatches, Vec2 size) {
    auto pdf = report::Pdf::create({"swatches", "", {}});
    REQUIRE(pdf);
    for (const Swatch& s : swatches) {
        (*pdf)->beginPage(size, "");
        s.draw(**pdf);
    }
    const auto bytes = (*pdf)->finish();
    REQUIRE(bytes);
    std::vector<GreyPage> out;
    for (size_t i = 0; i < swatches.size(); ++i) out.push_back(greyPage(*bytes, i + 1, 144));
    return out;
}

/// The area that differs plainly, in square points.
double differingPt2(const GreyPage& a, const GreyPage& b) {
    constexpr int kPlainly = 48;  // of 255 levels
    size_t n = 0;
    for (size_t i = 0; i < a.level.size(); ++i) n += std::abs(int(a.level[i]) - int(b.level[i])) > kPlainly;
    return double(n) / (a.perPt * a.perPt);
}

/// In words, which pairs look alike.
std::string alike(const std::vector<Swatch>& swatches, Vec2 size, double leastPt2) {
    const auto pages = drawn(swatches, size);
    std::string out;
    for (size_t i = 0; i < pages.size(); ++i)
        for (size_t k = 0; k < i; ++k)
            if (const double differs = differingPt2(pages[i], pages[k]); differs < leastPt2)
                out += swatches[k].name + " and " + swatches[i].name + " differ in " + std::to_string(differs) + " pt²\n";
    return out;
}

std::vector<Swatch> roomsOf(const scene::Palette& colours) {
    using live::RoomStatus;
    std::vector<Swatch> out;
    const auto add = [&](const std::string& name, const scene::RoomView& view) {
        out.push_back({name, [style = scene::roomStyle(view, nullptr, colours)](report::Pdf& pdf) {
                           const std::array<Ring, 1> ring{Ring{{5, 5}, {45, 5}, {45, 45}, {5, 45}}};
                           report::fillRoom(pdf, ring, style);
                           report::edgeRoom(pdf, ring, style);
                       }});
    };
    for (const RoomStatus s : {RoomStatus::Unknown, RoomStatus::LockedIn, RoomStatus::NeedsHelp, RoomStatus::Threat, RoomStatus::Searching,
                               RoomStatus::Searched, RoomStatus::Clear, RoomStatus::Evacuated}) {
        scene::RoomView view;
        view.status = s;
        view.freshness = live::Freshness::Fresh;
        add(std::string(scene::words(s)), view);
    }
    scene::RoomView stale;
    stale.status = RoomStatus::LockedIn;
    stale.freshness = live::Freshness::Stale;
    add("stale", stale);
    scene::RoomView assigned;
    assigned.assigned = true;
    add("assigned", assigned);
    return out;
}

std::vector<Swatch> doorsOf(const scene::Palette& colours) {
    std::vector<Swatch> out;
    for (const bool stale : {false, true})
        for (const DoorLook look : {DoorLook::Unknown, DoorLook::Locked, DoorLook::LockedVerified, DoorLook::Unlocked, DoorLook::Open,
                                    DoorLook::Forced, DoorLook::HeldOpen, DoorLook::Jammed, DoorLook::Fault, DoorLook::Moving}) {
            // What is unknown or forced has no age that would make it anything else.
            if (stale && (look == DoorLook::Unknown || look == DoorLook::Forced)) continue;
            out.push_back({std::string(scene::words(look)) + (stale ? ", stale" : ""), [look, stale, colours](report::Pdf& pdf) {
                               // A door as wide as on a sheet at 1:400.
                               const report::DoorShape shape{{12, 15}, {19, 15}, {0, -1}, {0, -1}, true, building::DoorSwing::Single};
                               report::drawDoorLeaf(pdf, shape);
                               report::drawDoorState(pdf, shape, look, stale, colours);
                           }});
        }
    return out;
}

}  // namespace

TEST_CASE("Every text of a printed plan has a contrast of 4.5 to 1 in grey against the ground that it stands on") {
    const scene::ViewModel m = drillAt("19:46:20");
    for (const bool status : {true, false})
        for (const report::Paper paper : {report::Paper::Letter, report::Paper::A3}) {
            report::PlanWishes wishes;
            wishes.paper = paper;
            wishes.status = status;
            const report::PrintedPlan plan = printed(*demoSchool(), wishes, status ? &m : nullptr);
            size_t texts = 0;
            for (size_t i = 0; i < plan.sheets.size(); ++i) {
                const GreyPage page = greyPage(plan.pdf, i + 1, 144);
                for (const report::Written& w : plan.sheets[i].texts) {
                    ++texts;
                    const auto ink = uint8_t(std::lround(0.299 * w.ink.r + 0.587 * w.ink.g + 0.114 * w.ink.b));
                    // Of all levels in its block one that is not of the letters: they cover at most some 60 per cent of it.
                    std::vector<uint8_t> levels;
                    const Vec2 right(std::cos(w.block.angle), std::sin(w.block.angle)), down(-right.y, right.x);
                    for (double u = -0.95; u <= 0.95; u += 0.05)
                        for (double v = -0.75; v <= 0.75; v += 0.1)
                            levels.push_back(page.at(w.block.centre + right * (w.block.half.x * u) + down * (w.block.half.y * v)));
                    const auto of = levels.begin() + std::ptrdiff_t(levels.size() * (ink < 128 ? 3 : 1) / 4);
                    std::nth_element(levels.begin(), of, levels.end());
                    const uint8_t ground = *of;
                    INFO("page " << i + 1 << ": " << w.text << ", ink " << int(ink) << " on " << int(ground));
                    CHECK(scene::contrastRatio(report::grey(ink), report::grey(ground)) >= 4.5);
                }
            }
            CHECK(texts > 300);
        }
}

TEST_CASE("States of rooms are told apart on paper in grey, and with one ink for all") {
    for (const scene::Palette& colours : {scene::palette(scene::Theme::Light), oneInk()}) CHECK(alike(roomsOf(colours), {50, 50}, 40) == "");
}

TEST_CASE("States of doors, and what was said of them long ago, are told apart on paper in grey, and with one ink for all") {
    for (const scene::Palette& colours : {scene::palette(scene::Theme::Light), oneInk()}) CHECK(alike(doorsOf(colours), {30, 30}, 3) == "");
}

TEST_CASE("Kinds of points have letters of their own, and so have the services of responders a shape or a letter") {
    std::map<std::string_view, std::string> seen;
    for (const char* kind : {"aed", "trauma_kit", "key_box", "fire_panel", "shutoff_gas", "shutoff_water", "shutoff_power", "hazard", "hydrant",
                             "icp", "staging", "ccp", "reunification", "ambulance_exchange", "casualty", "camera", "note", "something else"}) {
        const report::PointKind& k = report::pointKind(kind);
        INFO(kind << " " << k.letters);
        CHECK_FALSE(k.letters.empty());
        CHECK(seen.emplace(k.letters, kind).second);
    }
    std::vector<Swatch> services;
    for (const bool stale : {false, true})
        for (int s = 0; s < 6; ++s)
            services.push_back({"service " + std::to_string(s) + (stale ? " stale" : ""), [s, stale](report::Pdf& pdf) {
                                    report::drawResponder(pdf, {10, 10}, scene::Service(s), 1, stale, report::kResponderPt);
                                }});
    CHECK(alike(services, {20, 20}, 1) == "");
}

TEST_CASE("Zones are told apart on paper by weight and dash") {
    for (const scene::Palette& colours : {scene::palette(scene::Theme::Light), oneInk()}) {
        std::vector<Swatch> zones;
        for (const scene::ZoneKind kind : {scene::ZoneKind::Hot, scene::ZoneKind::Warm, scene::ZoneKind::Cold, scene::ZoneKind::Other})
            zones.push_back({"zone " + std::to_string(int(kind)), [kind, colours](report::Pdf& pdf) {
                                 pdf.stroke(base::Box2{{10, 10}, {90, 90}}, report::zoneStroke(kind, colours));
                             }});
        CHECK(alike(zones, {100, 100}, 40) == "");
    }
}
