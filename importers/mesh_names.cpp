#include "importers/mesh_names.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "importers/ifc_places.h"
#include "importers/ifc_types.h"
#include "importers/mesh_names_words.h"

namespace sallyport::importers::mesh {

using building::DoorSwing;
using building::ElementKind;

namespace {

constexpr size_t kMaxNameBytes = 512;
using enum ElementKind;

std::string_view trimmed(std::string_view s) {
    while (!s.empty() && separator(s.front())) s.remove_prefix(1);
    while (!s.empty() && separator(s.back())) s.remove_suffix(1);
    return s;
}

bool isOneOf(std::string_view s, std::initializer_list<std::string_view> list) { return std::find(list.begin(), list.end(), s) != list.end(); }

/// Tokens [first, last) that name a storey.
struct Phrase {
    size_t first = 0, last = 0;
    explicit operator bool() const { return last > first; }
};

Phrase floorPhrase(std::string_view s, const std::vector<Token>& t) {
    const auto ordinal = [&](size_t i) {
        return isOneOf(t[i].text,
                       {"ground", "first", "second", "third", "fourth", "fifth",    "sixth",  "seventh", "eighth", "ninth",   "tenth",  "upper",
                        "lower",  "top",   "main",   "entry", "street", "basement", "garden", "attic",   "erstes", "zweites", "drittes"});
    };
    for (size_t i = 0; i < t.size(); ++i) {
        const std::string& w = t[i].text;
        const bool strong = isOneOf(w, {"storey", "story", "level", "lvl", "etage", "geschoss", "stockwerk", "ebene", "niveau"});
        if (strong || w == "floor" || w == "stock" || w == "fl") {
            // "Floor:127mm Concrete" is a slab and how thick it is.
            if (w == "floor" && t[i].end < s.size() && s[t[i].end] == ':') continue;
            const bool measure = i + 2 < t.size() && isOneOf(t[i + 2].text, {"mm", "cm", "m", "in", "ft"});
            if (i + 1 < t.size() && t[i + 1].number && t[i + 1].text.size() <= 3 && !measure) return {i, i + 2};
            if (i + 1 < t.size() && (ordinal(i + 1) || (t[i + 1].text.size() == 1 && t[i + 1].text >= "a" && t[i + 1].text <= "h")))
                return {i, i + 2};
            if (i > 0 && (ordinal(i - 1) || (t[i - 1].number && t[i - 1].text.size() <= 2 && w != "fl"))) return {i - 1, i + 1};
            if (i > 1 && t[i - 2].number && isOneOf(t[i - 1].text, {"st", "nd", "rd", "th"})) return {i - 2, i + 1};
            if (strong && t.size() > 1 && i == 0 && !wordOf(t[1].text).word) return {0, t.size()};
        }
        if (isOneOf(w, {"basement", "cellar", "keller", "mezzanine", "attic", "souterrain", "parterre"}) && t.size() <= 2) return {i, i + 1};
        if (w.size() > 8 && w.ends_with("geschoss")) return {i, i + 1};
        if (isOneOf(w, {"eg", "og", "ug", "kg", "dg", "zg"}) && t.size() <= 4) {
            if (i > 0 && t[i - 1].number) return {i - 1, i + 1};
            if (i + 1 < t.size() && t[i + 1].number) return {i, i + 2};
            return {i, i + 1};
        }
    }
    return {};
}

/// Exporters write spaces as underscores; a name that has none of its own gets them back.
std::string readable(std::string_view s) {
    std::string out(trimmed(s));
    if (out.find(' ') == std::string::npos) std::replace(out.begin(), out.end(), '_', ' ');
    return out;
}

/// "D-214", "D214b", "T-014", "D-SA1": how plans number doors.
bool looksLikeDoorNumber(std::string_view s) {
    if (s.size() < 2 || (s[0] != 'D' && s[0] != 'T')) return false;
    const bool dash = s[1] == '-' || (s[1] == '_' && s[0] == 'D');
    if (!dash && (s[0] == 'T' || !digit(s[1]))) return false;
    size_t i = dash ? 2 : 1, letters = 0, digits = 0;
    while (i < s.size() && upper(s[i]) && letters < 3) ++i, ++letters;
    while (i < s.size() && digit(s[i]) && digits < 5) ++i, ++digits;
    if (digits == 0 || (digits < 2 && !dash)) return false;
    if (i < s.size() && lower(s[i])) ++i;
    return i == s.size() || separator(s[i]);
}

std::string_view withoutProgramMarks(std::string_view s) {
    for (const std::string_view prefix : {"Model::", "Geometry::", "product-"})
        if (s.starts_with(prefix)) s.remove_prefix(prefix.size());
    if (const size_t at = s.find("_$AssimpFbx$"); at != std::string_view::npos) s = s.substr(0, at);
    for (const std::string_view suffix : {"-body", "_body"})
        if (s.size() > 30 && s.ends_with(suffix)) s.remove_suffix(suffix.size());
    return s;
}

/// Programs make names of copies differ: "Door_D-214.001", "Chair#3", "Room_214_2".
std::string_view withoutCopyNumber(std::string_view s) {
    size_t at = s.size();
    while (at > 0 && digit(s[at - 1])) --at;
    const size_t digits = s.size() - at;
    if (digits == 0 || at < 2) return s;
    const std::string_view base = s.substr(0, at - 1);
    const auto carriesNumber = [&] {
        size_t run = 0;
        for (const char c : base) {
            run = digit(c) ? run + 1 : 0;
            if (run >= 3) return true;
        }
        return looksLikeDoorNumber(base) || (base.size() >= 22 && isGlobalId(base.substr(base.size() - 22)));
    };
    switch (s[at - 1]) {
        case '#':
            return base;
        case '.': {
            if (digits != 3) return s;
            if (carriesNumber()) return base;
            const std::vector<Token> t = tokensOf(base);
            const bool bare = t.size() == 1 && wordOf(t[0].text).word && wordOf(t[0].text).word->means == Means::Room;
            return s[at] == '0' && !bare ? base : s;  // of "Room.001" the number is all that tells it from the next
        }
        case '_':
            return digits <= 2 && carriesNumber() ? base : s;
        default:
            return s;
    }
}

/// Takes the id that the writing program put at the end, if there is one.
std::string_view takeId(std::string_view s, std::string& id) {
    if (s.size() >= 36) {
        if (id = globalIdOfUuid(s.substr(s.size() - 36)); !id.empty()) return trimmed(s.substr(0, s.size() - 36));
    }
    if (s.size() >= 22 && isGlobalId(s.substr(s.size() - 22), !s.starts_with("Ifc")) && (s.size() == 22 || separator(s[s.size() - 23]))) {
        id = s.substr(s.size() - 22);
        return trimmed(s.substr(0, s.size() - 22));
    }
    if (s.size() > 3 && s.back() == ']') {  // Revit
        const size_t at = s.rfind('[');
        if (at != std::string_view::npos && at + 2 < s.size() && s.size() - at <= 14 &&
            std::all_of(s.begin() + ptrdiff_t(at) + 1, s.end() - 1, digit)) {
            id = s.substr(at + 1, s.size() - at - 2);
            return trimmed(s.substr(0, at));
        }
    }
    if (const size_t at = s.rfind(':');
        at != std::string_view::npos && s.size() - at >= 6 && s.size() - at <= 12 && std::all_of(s.begin() + ptrdiff_t(at) + 1, s.end(), digit)) {
        id = s.substr(at + 1);
        return trimmed(s.substr(0, at));
    }
    return s;
}

DoorSwing swingFromWords(const std::vector<Token>& t) {
    for (const Token& k : t) {
        if (isOneOf(k.text, {"revolving", "drehkreuz", "karusselltuer"})) return DoorSwing::Revolving;
        if (isOneOf(k.text, {"sliding", "schiebetuer", "pocket"})) return DoorSwing::Sliding;
        if (isOneOf(k.text, {"folding", "bifold", "overhead", "falttuer", "rolltor", "sektionaltor"})) return DoorSwing::Folding;
        if (isOneOf(k.text, {"double", "doppeltuer", "zweifluegelig"})) return DoorSwing::Double;
        if (isOneOf(k.text, {"single", "einfluegelig"})) return DoorSwing::Single;
    }
    return DoorSwing::Unknown;
}

/// Revit's door families do not say "door": "Single-Flush 0915 x 2134mm".
bool looksLikeDoorFamily(const std::vector<Token>& t) {
    for (size_t i = 0; i + 1 < t.size(); ++i)
        if (isOneOf(t[i].text, {"single", "double", "uneven", "bifold", "sliding", "overhead", "pocket"}) &&
            isOneOf(t[i + 1].text, {"flush", "panel", "vision", "raised", "rolling", "sectional"}))
            return true;
    return false;
}

bool readIfc(std::string_view s, NameSense& out) {
    if (s.size() < 5 || s[0] != 'I' || s[1] != 'f' || s[2] != 'c' || !upper(s[3])) return false;
    size_t at = 3;
    while (at < s.size() && (letter(s[at]) || digit(s[at]))) ++at;
    if (at < s.size() && !separator(s[at])) return false;
    out.sourceClass = s.substr(0, at);
    const std::string_view rest = trimmed(s.substr(at));
    const std::string lowered = [&] {
        std::string l;
        for (const char c : out.sourceClass) l += upper(c) ? char(c + 32) : c;
        return l;
    }();
    out.certain = true;
    out.name = readable(rest);
    if (lowered == "ifcbuildingstorey") out.means = Means::Floor;
    else if (isOneOf(lowered, {"ifcproject", "ifcbuilding", "ifcspatialstructure", "ifcspatialelement"})) out.means = Means::Group;
    else if (lowered.starts_with("ifcopening") || lowered == "ifcvoidingfeature") out.means = Means::Opening;
    else if (lowered == "ifcspace") {
        out.means = Means::Room;
        out.kind = ElementKind::Space;
        RoomLabel label = splitRoomLabel(rest);
        out.number = std::move(label.number);
        out.name = std::move(label.name);
    } else {
        out.kind = ifc::elementKindOf(ifc::typeOf(out.sourceClass)).value_or(ElementKind::Other);
        out.means = out.kind == ElementKind::Door ? Means::Door : Means::Part;
        if (out.kind == ElementKind::Door) out.swing = swingFromWords(tokensOf(rest));
        // An outer zone is no room of the school.
        if (out.kind == ElementKind::Space) out.kind = ElementKind::Other;
    }
    return true;
}

/// Whether the first token stands apart from the rest as a label does: "Railing_Stair C railing", "Basic Wall:…", "Room.214".
bool firstIsLabel(std::string_view s, const std::vector<Token>& t) {
    if (t.size() < 2) return false;
    const char c = s[t[0].end];
    return c == ':' || c == '/' || c == '.' || (c == '_' && s.find(' ') != std::string_view::npos);
}

/// Which class word of the name counts: a label; else the last of the first run ("wall lamp" is a lamp), but after a room's or a door's name whatever
/// ends it ("Room_101_Door", "Door 214 sign").
Found classWord(std::string_view s, const std::vector<Token>& t, const Phrase& phrase, size_t& where) {
    const auto inPhrase = [&](size_t i) { return i >= phrase.first && i < phrase.last; };
    Found found;
    if (!inPhrase(0))
        if (const Found first = wordOf(t[0].text); first.word) {
            const bool named = first.word->means == Means::Room || first.word->means == Means::Door;
            if (firstIsLabel(s, t) || named) {
                where = 0;
                found = first;
                if (!named || !first.whole) return found;
                const Found last = t.size() > 1 && !inPhrase(t.size() - 1) ? wordOf(t.back().text) : Found{};
                const bool otherThing =
                    last.word && last.word->means != Means::Room && last.word->kind != Stair && last.word->kind != first.word->kind;
                if (otherThing && (first.word->means == Means::Room || last.word->kind == Equipment || last.word->kind == Furniture)) {
                    // "Room 109 Chair" is a chair; of "Room_109 Store room lockers" the spaces say that it is a name.
                    if (!firstIsLabel(s, t)) {
                        found = last;
                        where = t.size() - 1;
                    }
                }
                return found;
            }
        }
    for (size_t i = 0; i < t.size(); ++i) {
        if (inPhrase(i)) continue;
        const Found f = wordOf(t[i].text);
        if (f.word) {
            found = f;
            where = i;
        } else if (found.word) {
            break;
        }
    }
    return found;
}

void readDoorName(std::string_view s, const std::vector<Token>& t, size_t where, NameSense& out) {
    out.name = readable(s);
    if (where != 0 || t.size() < 2) return;
    const size_t at = t[0].end;
    const std::string_view rest = trimmed(s.substr(at));
    const bool numeric = std::all_of(rest.begin(), rest.end(), digit);
    // "Door_D-214" is called D-214; "Door 214" and "Door frame" keep the word.
    if (!rest.empty() && !numeric && (looksLikeDoorNumber(rest) || s[at] != ' ')) out.name = readable(rest);
}

}  // namespace

bool isGlobalId(std::string_view s, bool strict) {
    if (s.size() != 22 || s[0] < '0' || s[0] > '3') return false;
    int digits = 0, uppers = 0, lowers = 0, lines = 0;
    for (const char c : s) {
        if (digit(c)) ++digits;
        else if (upper(c)) ++uppers;
        else if (lower(c)) ++lowers;
        else if (c == '_') ++lines;
        else if (c != '$') return false;
    }
    return !strict || (digits >= 1 && uppers >= 1 && lowers >= 1 && lines <= 2);  // text in words has more gaps, or no mixture
}

std::string globalIdOfUuid(std::string_view u) {
    if (u.size() != 36) return {};
    std::array<uint8_t, 32> nibble{};
    size_t n = 0;
    for (size_t i = 0; i < 36; ++i) {
        const char c = u[i];
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (c != '-') return {};
            continue;
        }
        if (digit(c)) nibble[n++] = uint8_t(c - '0');
        else if (c >= 'a' && c <= 'f') nibble[n++] = uint8_t(c - 'a' + 10);
        else if (c >= 'A' && c <= 'F') nibble[n++] = uint8_t(c - 'A' + 10);
        else return {};
    }
    // 128 bits as 22 digits of base 64: the first holds two bits, the others six.
    static constexpr char kAlphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$";
    std::string out;
    unsigned value = 0;
    int bits = 4;  // as if four zero bits came first
    for (const uint8_t v : nibble)
        for (int b = 3; b >= 0; --b) {
            value = value << 1 | (unsigned(v >> b) & 1u);
            if (++bits % 6 == 0) {
                out += kAlphabet[value & 63];
                value = 0;
            }
        }
    return out;
}

RoomLabel splitRoomLabel(std::string_view text) {
    RoomLabel out;
    const std::string s = readable(text);
    const auto isNumber = [](std::string_view w) {
        return !w.empty() && w.size() <= 10 && std::any_of(w.begin(), w.end(), digit) && std::all_of(w.begin(), w.end(), [](char c) {
            return digit(c) || (letter(c) && !(uint8_t(c) & 0x80)) || c == '.' || c == '-' || c == '+' || c == '/';
        }) && std::count_if(w.begin(), w.end(), [](char c) { return letter(c); }) <= 3;
    };
    size_t gap = s.find_first_of(" \t:");
    const std::string_view all(s);
    if (isNumber(all.substr(0, gap))) {
        out.number = all.substr(0, gap);
        out.name = gap == std::string::npos ? std::string() : std::string(trimmed(all.substr(gap)));
        out.numberFirst = true;
        return out;
    }
    gap = s.find_last_of(" \t:");
    if (gap != std::string::npos) {
        const std::string_view last = all.substr(gap + 1);
        // "Science 6" is a subject and a year, "Science 214" a room.
        if (isNumber(last) && std::count_if(last.begin(), last.end(), digit) >= 3) {
            out.number = last;
            out.name = trimmed(all.substr(0, gap));
            return out;
        }
    }
    out.name = s;
    return out;
}

NameSense readName(std::string_view raw) {
    NameSense out;
    std::string_view s = trimmed(base::cutUtf8(raw, kMaxNameBytes));
    s = withoutCopyNumber(withoutProgramMarks(s));
    s = takeId(s, out.sourceId);
    if (readIfc(s, out)) return out;
    out.name = readable(s);
    const std::vector<Token> t = tokensOf(s);
    if (t.empty()) return out;

    if (looksLikeDoorNumber(s)) {
        out.means = Means::Door;
        out.kind = ElementKind::Door;
        out.certain = true;
        out.swing = swingFromWords(t);
        return out;
    }
    const Phrase phrase = floorPhrase(s, t);
    size_t where = 0;
    const Found found = classWord(s, t, phrase, where);
    if (phrase && !found.word) {
        out.means = Means::Floor;
        out.certain = true;
        // "Storey_Lower" is called Lower; "Level 2" keeps the word.
        if (t.size() > 1 && !t[1].number && isOneOf(t[0].text, {"storey", "story", "geschoss", "etage", "stockwerk"}))
            out.name = readable(s.substr(t[0].end));
        return out;
    }
    if (phrase) out.floorName = readable(s.substr(t[phrase.first].begin, t[phrase.last - 1].end - t[phrase.first].begin));
    if (!found.word) {
        if (looksLikeDoorFamily(t)) {
            out.means = Means::Door;
            out.kind = ElementKind::Door;
            out.swing = swingFromWords(t);
            return out;
        }
        // "F2 Street", "B1": how facility files call their floors.
        if (t.size() >= 2 && isOneOf(t[0].text, {"f", "b", "l", "u"}) && upper(s[0]) && t[1].number && t[1].text.size() <= 2 && t[1].begin == 1) {
            out.means = Means::Floor;
            out.floorName = s.substr(0, t[1].end);
            out.name = readable(s.substr(t[1].end));
            if (out.name.empty()) out.name = out.floorName;
            return out;
        }
        if (t.size() == 1 && isOneOf(t[0].text, {"building", "site", "project", "scene", "root", "rootnode", "collection", "gebaeude", "model"})) {
            out.means = Means::Group;
            return out;
        }
        out.maybeRoom = splitRoomLabel(s).numberFirst || ifc::useFromName(out.name) != building::RoomUse::Other;
        return out;
    }
    const Word& w = *found.word;
    out.means = w.means;
    out.kind = w.kind;
    out.plural = found.plural;
    out.certain = true;
    if (w.means == Means::Door) {
        out.swing = swingFromWords(t);
        readDoorName(s, t, where, out);
    } else if (w.means == Means::Room) {
        // After the bare word comes the label; a compound ("Classroom 12") is part of it.
        std::string_view label = s;
        if (where == 0 && found.whole && t.size() > 1) label = trimmed(s.substr(t[0].end));
        RoomLabel r = splitRoomLabel(label);
        out.number = std::move(r.number);
        out.name = std::move(r.name);
    } else if (w.kind == Furniture || w.kind == Equipment || w.kind == Stair) {
        out.maybeRoom = splitRoomLabel(s).numberFirst || ifc::useFromName(out.name) != building::RoomUse::Other;
    }
    return out;
}

}  // namespace sallyport::importers::mesh
