// Splitting names into words, and the table of words.
#include "importers/mesh_names_words.h"

#include <unordered_map>

namespace sallyport::importers::mesh {

using building::ElementKind;

std::vector<Token> tokensOf(std::string_view s) {
    std::vector<Token> out;
    bool open = false;
    for (size_t i = 0; i < s.size(); ++i) {
        const char c = s[i];
        if (!letter(c) && !digit(c)) {
            open = false;
            continue;
        }
        if (open && (digit(c) != out.back().number || (upper(c) && lower(s[i - 1])))) open = false;
        if (!open) out.push_back({{}, i, i, digit(c)});
        open = true;
        std::string& text = out.back().text;
        if (uint8_t(c) == 0xc3 && i + 1 < s.size()) {
            switch (uint8_t(s[++i])) {
                case 0xa4:
                case 0x84:
                    text += "ae";
                    break;
                case 0xb6:
                case 0x96:
                    text += "oe";
                    break;
                case 0xbc:
                case 0x9c:
                    text += "ue";
                    break;
                case 0x9f:
                    text += "ss";
                    break;
                default:
                    text += '?';
            }
        } else {
            text += upper(c) ? char(c + 32) : c;
        }
        out.back().end = i + 1;
    }
    return out;
}

namespace {

using enum ElementKind;
constexpr Word kWords[] = {
    {"wall", Means::Part, Wall},
    {"wand", Means::Part, Wall, true},
    {"waende", Means::Part, Wall, true, true},
    {"mauer", Means::Part, Wall, true},
    {"partition", Means::Part, Wall},
    {"slab", Means::Part, Slab},
    {"decke", Means::Part, Slab, true},
    {"decken", Means::Part, Slab, true, true},
    {"bodenplatte", Means::Part, Slab},
    {"fussboden", Means::Part, Slab},
    {"boden", Means::Part, Slab},
    {"floor", Means::Part, Slab},
    {"flooring", Means::Part, Slab},
    {"foundation", Means::Part, Slab},
    {"footing", Means::Part, Slab},
    {"fundament", Means::Part, Slab, true},
    {"ceiling", Means::Part, Covering},
    {"cladding", Means::Part, Covering, false, true},
    {"lining", Means::Part, Covering},
    {"carpet", Means::Part, Covering},
    {"roof", Means::Part, Roof},
    {"dach", Means::Part, Roof, true},
    {"stair", Means::Part, Stair},
    {"staircase", Means::Part, Stair},
    {"stairway", Means::Part, Stair},
    {"steps", Means::Part, Stair},
    {"treppe", Means::Part, Stair, true},
    {"treppen", Means::Part, Stair, true, true},
    {"ramp", Means::Part, Stair},
    {"rampe", Means::Part, Stair},
    {"escalator", Means::Part, Stair},
    {"railing", Means::Part, Railing},
    {"handrail", Means::Part, Railing},
    {"guardrail", Means::Part, Railing},
    {"baluster", Means::Part, Railing},
    {"balustrade", Means::Part, Railing},
    {"gelaender", Means::Part, Railing, true},
    {"column", Means::Part, Column},
    {"pillar", Means::Part, Column},
    {"stuetze", Means::Part, Column, true},
    {"stuetzen", Means::Part, Column, true, true},
    {"saeule", Means::Part, Column},
    {"beam", Means::Part, Beam},
    {"joist", Means::Part, Beam},
    {"truss", Means::Part, Beam},
    {"rafter", Means::Part, Beam},
    {"purlin", Means::Part, Beam},
    {"traeger", Means::Part, Beam, true},
    {"unterzug", Means::Part, Beam},
    {"door", Means::Door, Door},
    {"doorway", Means::Door, Door},
    {"tuer", Means::Door, Door, true},
    {"tueren", Means::Door, Door, true, true},
    {"tor", Means::Door, Door},
    {"window", Means::Part, Window},
    {"fenster", Means::Part, Window, true},
    {"glazing", Means::Part, Window, false, true},
    {"glazed", Means::Part, Window},
    {"skylight", Means::Part, Window},
    {"mullion", Means::Part, Window},
    {"furniture", Means::Part, Furniture, false, true},
    {"furnishing", Means::Part, Furniture, false, true},
    {"chair", Means::Part, Furniture},
    {"table", Means::Part, Furniture},
    {"desk", Means::Part, Furniture},
    {"bench", Means::Part, Furniture},
    {"locker", Means::Part, Furniture},
    {"cabinet", Means::Part, Furniture},
    {"shelf", Means::Part, Furniture},
    {"shelves", Means::Part, Furniture},
    {"bookcase", Means::Part, Furniture},
    {"sofa", Means::Part, Furniture},
    {"stool", Means::Part, Furniture},
    {"whiteboard", Means::Part, Furniture},
    {"moebel", Means::Part, Furniture, true, true},
    {"stuhl", Means::Part, Furniture, true},
    {"tisch", Means::Part, Furniture, true},
    {"schrank", Means::Part, Furniture, true},
    {"regal", Means::Part, Furniture, true},
    {"equipment", Means::Part, Equipment, false, true},
    {"radiator", Means::Part, Equipment},
    {"lamp", Means::Part, Equipment},
    {"light", Means::Part, Equipment},
    {"luminaire", Means::Part, Equipment},
    {"sign", Means::Part, Equipment},
    {"duct", Means::Part, Equipment},
    {"pipe", Means::Part, Equipment},
    {"diffuser", Means::Part, Equipment},
    {"sprinkler", Means::Part, Equipment},
    {"sink", Means::Part, Equipment},
    {"basin", Means::Part, Equipment},
    {"urinal", Means::Part, Equipment},
    {"fixture", Means::Part, Equipment},
    {"heizkoerper", Means::Part, Equipment},
    {"leuchte", Means::Part, Equipment, true},
    {"terrain", Means::Part, Site, false, true},
    {"topography", Means::Part, Site},
    {"toposurface", Means::Part, Site},
    {"gelaende", Means::Part, Site},
    {"landscape", Means::Part, Site, false, true},
    {"grass", Means::Part, Site},
    {"road", Means::Part, Site},
    {"pavement", Means::Part, Site},
    {"tree", Means::Part, Site},
    {"room", Means::Room, Space, true},
    {"rm", Means::Room, Space},
    {"space", Means::Room, Space},
    {"raum", Means::Room, Space, true},
    {"raeume", Means::Room, Space, true, true},
    {"zimmer", Means::Room, Space, true},
    {"opening", Means::Opening, Other},
    {"oeffnung", Means::Opening, Other, true},
};

}  // namespace

Found wordOf(const std::string& token) {
    static const std::unordered_map<std::string_view, const Word*> index = [] {
        std::unordered_map<std::string_view, const Word*> m;
        for (const Word& w : kWords) m.emplace(w.text, &w);
        return m;
    }();
    if (const auto it = index.find(token); it != index.end()) return {it->second, it->second->plural};
    if (token.size() > 3 && token.back() == 's') {
        if (const auto it = index.find(std::string_view(token).substr(0, token.size() - 1)); it != index.end()) return {it->second, true};
    }
    for (const Word& w : kWords)
        if (w.compound && token.size() > std::string_view(w.text).size() && token.ends_with(w.text)) return {&w, w.plural, false};
    return {};
}

}  // namespace sallyport::importers::mesh
