// Purpose: what is wrong with the places of a picture's labels, in words: the rule that none lies over another, over a symbol, or outside its room
// without a line that leads to it. Refuses to: look at pixels.
#pragma once
#include <string>
#include <vector>

#include "scene/build_scene.h"
#include "scene/camera.h"

namespace sallyport::test {

inline std::vector<std::string> misplaced(const scene::DrawListBuilder& pictures, const building::Building& b, const scene::ViewState& view) {
    using namespace scene;
    using Label = DrawListBuilder::PlacedLabel;
    using Symbol = DrawListBuilder::PlacedSymbol;
    std::vector<std::string> out;
    // A pixel of rounding on each side is not lying over something.
    const auto over = [](const PixelRect& a, const PixelRect& o) {
        return a.x + 1 < o.x + o.w && o.x + 1 < a.x + a.w && a.y + 1 < o.y + o.h && o.y + 1 < a.y + a.h;
    };
    const auto& labels = pictures.labels();
    const auto where = [](const PixelRect& r) {
        return " at " + std::to_string(r.x) + "," + std::to_string(r.y) + " " + std::to_string(r.w) + "x" + std::to_string(r.h);
    };
    for (size_t i = 0; i < labels.size(); ++i) {
        const Label& l = labels[i];
        for (size_t k = i + 1; k < labels.size(); ++k)
            if (over(l.rect, labels[k].rect))
                out.push_back("'" + l.text + "'" + where(l.rect) + " and '" + labels[k].text + "'" + where(labels[k].rect) + " lie over each other");
        // What belongs to the picture's frame stands still, and what walks may pass below it.
        const bool frame = l.kind == Label::Kind::Grid || l.kind == Label::Kind::Instrument || l.kind == Label::Kind::FloorName;
        for (const Symbol& s : pictures.symbols())
            if (!frame && over(l.rect, s.rect))
                out.push_back("'" + l.text + "'" + where(l.rect) + " (kind " + std::to_string(int(l.kind)) + ") lies over a symbol of kind " +
                              std::to_string(int(s.kind)) + where(s.rect));
        const bool bound = l.kind == Label::Kind::Room || l.kind == Label::Kind::RoomIcon;
        const bool speaks = l.kind == Label::Kind::Chip || l.kind == Label::Kind::Tag || l.kind == Label::Kind::Alarm ||
                            l.kind == Label::Kind::Plate || l.kind == Label::Kind::Zone;
        if (speaks && !l.leader) out.push_back("'" + l.text + "' has no line that leads to it");
        if (!bound) continue;
        if (l.room >= b.rooms.size()) {
            out.push_back("'" + l.text + "' stands in no room");
            continue;
        }
        const building::Room& room = b.rooms[l.room];
        // Seen aslant a room is its floor and the faces of its walls, up to where they are cut.
        const auto stands = [&](double x, double y) {
            constexpr int kHeights = 12;
            for (int h = 0; h <= (view.mode == ViewMode::Orbit ? kHeights : 0); ++h) {
                const auto at = pixelOnPlane(view, x, y, room.floorZM + view.cutHeightM * h / kHeights);
                if (!at) continue;
                for (const auto& f : room.footprint)
                    if (base::contains(f, *at)) return true;
            }
            return false;
        };
        using building::RoomUse;
        const bool turned = room.use == RoomUse::Corridor || room.use == RoomUse::Lobby || room.use == RoomUse::Stair || room.use == RoomUse::Lift ||
                            room.use == RoomUse::Outdoor;
        // The letters, without the outline round them; of a label along a passage its middle, for its box is not level.
        const double pad = 3 * view.uiScale + 1, w = l.rect.w / 2.0 - pad, h = l.rect.h / 2.0 - pad, x = l.rect.x + l.rect.w / 2.0,
                     y = l.rect.y + l.rect.h / 2.0;
        bool in = stands(x, y);
        for (int k = 0; k < 4 && !turned; ++k) in = in && stands(x + (k & 1 ? w : -w), y + (k & 2 ? h : -h));
        if (!in) out.push_back("'" + l.text + "'" + where(l.rect) + " is not in its room");
    }
    return out;
}

inline std::string joined(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& l : lines) out += l + "\n";
    return out;
}

}  // namespace sallyport::test
