#include "scene/search.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <unordered_map>

#include "base/text.h"

namespace sallyport::scene {
namespace {

constexpr size_t kMostQueryBytes = 200, kMostTokens = 8, kMostWordBytes = 40, kMostWords = 24;
/// What a word of this field counts, and what the whole query being somebody's number counts on top.
constexpr float kNumber = 1.0f, kName = 0.92f, kBeside = 0.55f, kKind = 0.5f, kWhole = 1.0f;
constexpr float kActiveFloor = 0.01f, kWordTooMany = 0.012f;

bool isWordByte(char c) {
    const auto u = static_cast<unsigned char>(c);
    return (u >= '0' && u <= '9') || (u >= 'a' && u <= 'z') || u >= 0x80;
}
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool hasDigit(std::string_view w) { return std::any_of(w.begin(), w.end(), isDigit); }

/// Calls `visit` with each word of a folded text.
template <class Visit>
void eachWord(std::string_view text, Visit visit) {
    for (size_t i = 0; i < text.size();) {
        while (i < text.size() && !isWordByte(text[i])) ++i;
        size_t end = i;
        while (end < text.size() && isWordByte(text[end])) ++end;
        if (end > i) visit(base::cutUtf8(text.substr(i, end - i), kMostWordBytes));
        i = end;
    }
}
/// "d-214" and "ct 1" as people also write them: "d214", "ct1".
std::string joined(std::string_view text) {
    std::string out;
    eachWord(text, [&](std::string_view w) { out += w; });
    return std::string(base::cutUtf8(out, kMostWordBytes));
}

/// Which letters a word has, for a quick no.
uint32_t letters(std::string_view w) {
    uint32_t mask = 0;
    for (const char c : w) mask |= 1u << (uint8_t(c) & 31);
    return mask;
}

/// Slips between two words: a letter too many, missing, wrong, or two that changed places. More than `most` count as most + 1.
int slips(std::string_view a, std::string_view b, int most) {
    if (a.size() > kMostWordBytes || b.size() > kMostWordBytes || std::abs(int(a.size()) - int(b.size())) > most) return most + 1;
    std::array<std::array<int, kMostWordBytes + 1>, 3> row{};
    for (size_t j = 0; j <= b.size(); ++j) row[0][j] = int(j);
    for (size_t i = 1; i <= a.size(); ++i) {
        auto& now = row[i % 3];
        const auto& before = row[(i + 2) % 3];
        const auto& earlier = row[(i + 1) % 3];
        now[0] = int(i);
        int least = now[0];
        for (size_t j = 1; j <= b.size(); ++j) {
            int d = std::min({before[j] + 1, now[j - 1] + 1, before[j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d = std::min(d, earlier[j - 2] + 1);
            now[j] = d;
            least = std::min(least, d);
        }
        if (least > most) return most + 1;
    }
    return row[a.size() % 3][b.size()];
}

/// How well what was typed says the word: 1 exactly, 0 not at all.
float likeness(std::string_view typed, uint32_t typedLetters, std::string_view word, uint32_t wordLetters) {
    if (typed == word) return 1;
    if (word.starts_with(typed)) return 0.75f + 0.2f * float(typed.size()) / float(word.size());
    if (hasDigit(typed)) return 0;
    if (typed.size() >= 3 && word.find(typed) != std::string_view::npos) return 0.5f;
    const int most = typed.size() < 3 ? 0 : typed.size() <= 4 ? 1 : 2;
    if (most == 0 || hasDigit(word) || std::popcount(typedLetters & ~wordLetters) > most) return 0;
    if (const int d = slips(typed, word, most); d <= most) return 0.7f - 0.15f * float(d);
    // A slip in the beginning of a longer word; its first letter is seldom wrong.
    if (typed.size() < 4 || word.size() <= typed.size() || word[0] != typed[0]) return 0;
    const int d = slips(typed, base::cutUtf8(word, typed.size()), most);
    return d <= most ? 0.52f - 0.12f * float(d) : 0;
}

const char* useWords(building::RoomUse use) {
    using building::RoomUse;
    switch (use) {
        case RoomUse::Classroom:
            return "class classroom";
        case RoomUse::Corridor:
            return "hall hallway corridor";
        case RoomUse::Stair:
            return "stair stairs stairwell";
        case RoomUse::Lift:
            return "lift elevator";
        case RoomUse::Toilet:
            return "toilet restroom bathroom wc";
        case RoomUse::Office:
            return "office";
        case RoomUse::Assembly:
            return "assembly auditorium hall";
        case RoomUse::Sport:
            return "gym gymnasium sport";
        case RoomUse::Dining:
            return "cafeteria canteen dining";
        case RoomUse::Library:
            return "library media";
        case RoomUse::Plant:
            return "plant boiler mechanical electrical";
        case RoomUse::Storage:
            return "storage store";
        case RoomUse::Lobby:
            return "lobby entrance foyer";
        case RoomUse::Outdoor:
            return "outdoor court yard";
        case RoomUse::Other:
            break;
    }
    return "";
}
const char* serviceWords(Service s) {
    switch (s) {
        case Service::Law:
            return "law police officer";
        case Service::Fire:
            return "fire engine";
        case Service::Ems:
            return "ems medic ambulance";
        case Service::IncidentCommand:
            return "command";
        case Service::School:
            return "school staff";
        case Service::Other:
            break;
    }
    return "";
}
const char* pointWords(Icon icon) {
    switch (icon) {
        case Icon::Aed:
            return "aed defibrillator";
        case Icon::KeyBox:
            return "key box knox keys";
        case Icon::Gas:
            return "gas shut off shutoff utility valve";
        case Icon::Water:
            return "water shut off shutoff utility valve";
        case Icon::Power:
            return "power electric shut off shutoff utility switch";
        case Icon::FirePanel:
            return "fire alarm panel";
        case Icon::Medical:
            return "trauma kit first aid";
        case Icon::Ccp:
            return "casualty collection point ccp";
        case Icon::Icp:
            return "incident command post icp";
        case Icon::Staging:
            return "staging area";
        case Icon::Hydrant:
            return "hydrant";
        case Icon::Hazmat:
            return "hazard hazmat";
        case Icon::Help:
            return "casualty";
        default:
            return "point";
    }
}

/// Names with an index from words to them: each word is compared once, however many bear it.
struct Part {
    struct Word {
        std::string text;
        uint32_t letters;
    };
    struct Use {
        uint32_t word;
        float weight;
    };
    static constexpr uint32_t kNone = 0xffffffffu;
    struct Entry {
        FoundKind kind;
        uint32_t index;
        FloorId floor;
        uint32_t whole, second;  ///< words that name it alone: its number, or all of its name
        uint32_t noun = kNone;   ///< the word for its kind: whoever types it means no other kind, whatever their names hold
        uint32_t first;          ///< of uses
        uint16_t count, names;   ///< names: how many of the words are its own
        float bias;
    };
    std::vector<Word> words;
    std::unordered_map<std::string, uint32_t> ids;
    std::vector<Use> uses;
    std::vector<Entry> entries;
    std::vector<std::array<float, kMostTokens>> said;  ///< by word: how well each token says it; scratch

    void clear() {
        words.clear();
        ids.clear();
        uses.clear();
        entries.clear();
    }
    uint32_t word(std::string_view text) {
        const auto [at, added] = ids.try_emplace(std::string(text), uint32_t(words.size()));
        if (added) words.push_back({std::string(text), letters(text)});
        return at->second;
    }
    void begin(FoundKind kind, uint32_t index, FloorId floor, float bias) {
        entries.push_back({kind, index, floor, kNone, kNone, kNone, uint32_t(uses.size()), 0, 0, bias});
    }
    /// What things of its kind are called.
    void noun(std::string_view plain) {
        add(plain, kKind);
        entries.back().noun = word(plain);
    }
    void add(std::string_view plain, float weight) {
        Entry& e = entries.back();
        eachWord(plain, [&](std::string_view w) {
            if (e.count >= kMostWords) return;
            uses.push_back({word(w), weight});
            ++e.count;
            if (weight >= kName) ++e.names;
        });
    }
    /// A name of its own: its words, and the whole in one.
    void name(std::string_view text, float weight) {
        const std::string plain = folded(text);
        const std::string one = joined(plain);
        if (one.empty()) return;
        add(plain, weight);
        Entry& e = entries.back();
        const uint32_t id = word(one);
        if (e.count < kMostWords && uses.back().word != id) uses.push_back({id, weight}), ++e.count;
        if (e.whole == kNone) e.whole = id;
        else if (e.second == kNone) e.second = id;
    }
};

struct Tokens {
    std::array<std::string_view, kMostTokens> at;
    std::array<uint32_t, kMostTokens> mask{};
    size_t count = 0;
    void add(std::string_view w) {
        if (count == kMostTokens || w.empty()) return;
        mask[count] = letters(w);
        at[count++] = w;
    }
};

/// Where letters meet digits words end too: "sci8", "room214".
std::string splitAtDigits(std::string_view plain) {
    std::string out;
    for (size_t i = 0; i < plain.size(); ++i) {
        if (i > 0 && isWordByte(plain[i]) && isWordByte(plain[i - 1]) && isDigit(plain[i]) != isDigit(plain[i - 1])) out += ' ';
        out += plain[i];
    }
    return out;
}

}  // namespace

std::string folded(std::string_view text) {
    if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return base::lowerAscii(text);
    utf8proc_uint8_t* made = nullptr;
    const auto size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), utf8proc_ssize_t(text.size()), &made,
                     utf8proc_option_t(UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD));
    if (size < 0) {
        std::string ascii;
        for (const char c : text)
            if (static_cast<unsigned char>(c) < 0x80) ascii += base::lowerAscii(c);
        return ascii;
    }
    std::string out(reinterpret_cast<const char*>(made), size_t(size));
    std::free(made);
    return out;
}

struct SearchIndex::Impl {
    const building::Building& b;
    building::Grid grid;
    Part places, live;
    std::vector<std::pair<std::string, FloorId>> floors;  ///< what a floor is called, without spaces
    size_t namesHash = 0;
    uint64_t revision = 0;
    std::vector<Found> found;  ///< scratch

    explicit Impl(const building::Building& building) : b(building), grid(building::makeGrid(building)) {}
    void search(Part& part, const Tokens& tokens, std::string_view whole, FloorId active, float factor);
};

SearchIndex::SearchIndex(const building::Building& b, std::span<const DoorView> doors) : impl_(std::make_unique<Impl>(b)) {
    Part& p = impl_->places;
    for (uint32_t i = 0; i < b.rooms.size(); ++i) {
        const building::Room& r = b.rooms[i];
        p.begin(FoundKind::Room, i, r.floor, 0.05f);
        p.name(r.number, kNumber);
        p.name(r.name, kName);
        p.noun("room");
        p.add(useWords(r.use), kKind);
    }
    for (uint32_t i = 0; i < b.doors.size(); ++i) {
        const building::Door& d = b.doors[i];
        p.begin(FoundKind::Door, i, d.floor, 0.03f);
        p.name(d.exteriorNumber, kNumber);
        p.name(d.name.empty() ? d.id : d.name, kNumber);
        p.noun("door");
        if (i >= doors.size()) continue;
        p.add(folded(doors[i].serves), kBeside);
        if (!d.exterior) continue;
        p.add("exit exterior entrance outside", kKind);
        if (doors[i].side) p.add(std::string("side ") + base::lowerAscii(doors[i].side), kBeside);
    }
    for (uint32_t i = 0; i < b.floors.size(); ++i) {
        const building::Floor& f = b.floors[i];
        p.begin(FoundKind::Floor, i, FloorId(i), 0.045f);
        p.name(f.shortName, kNumber);
        p.name(f.name, kName);
        p.noun("floor");
        p.add("level storey division", kKind);
        if (f.shortName.size() > 1 && f.shortName[0] == 'F') p.add(folded(f.shortName.substr(1)), kNumber);
        for (const std::string& name : {f.shortName, f.name})
            if (std::string one = joined(folded(name)); !one.empty()) impl_->floors.emplace_back(std::move(one), FloorId(i));
    }
}
SearchIndex::~SearchIndex() = default;

uint64_t SearchIndex::revision() const { return impl_->revision; }

void SearchIndex::update(std::span<const ResponderView> responders, std::span<const MarkerView> markers, std::span<const SavedView> views) {
    size_t hash = responders.size() * 31 + markers.size() * 17 + views.size();
    const auto mix = [&hash](std::string_view s) { hash = (hash ^ std::hash<std::string_view>{}(s)) * 0x100000001b3ull + (hash >> 29); };
    for (const ResponderView& r : responders) mix(r.callsign), mix(r.team);
    for (const MarkerView& m : markers) mix(m.id), mix(m.label), mix(m.kind);
    for (const SavedView& v : views) mix(v.name);
    if (hash == impl_->namesHash && impl_->revision > 0) return;
    impl_->namesHash = hash;
    ++impl_->revision;
    Part& p = impl_->live;
    p.clear();
    for (uint32_t i = 0; i < responders.size(); ++i) {
        const ResponderView& r = responders[i];
        p.begin(FoundKind::Responder, i, r.floor, 0.02f);
        p.name(r.callsign, kNumber);
        if (r.team != r.callsign) p.name(r.team, kName);
        p.noun("team");
        p.add("responder", kKind);
        p.add(serviceWords(r.service), kKind);
    }
    for (uint32_t i = 0; i < markers.size(); ++i) {
        const MarkerView& m = markers[i];
        p.begin(FoundKind::Point, i, m.floor, 0.025f);
        p.name(m.label, kName);
        p.add(folded(m.kind), kKind);
        p.add(pointWords(m.icon), kKind);
    }
    for (uint32_t i = 0; i < views.size(); ++i) {
        p.begin(FoundKind::View, i, {}, 0.04f);
        p.name(views[i].name, kName);
        p.noun("view");
    }
}

void SearchIndex::Impl::search(Part& part, const Tokens& tokens, std::string_view whole, FloorId active, float factor) {
    part.said.resize(part.words.size());
    for (size_t w = 0; w < part.words.size(); ++w)
        for (size_t t = 0; t < tokens.count; ++t) part.said[w][t] = likeness(tokens.at[t], tokens.mask[t], part.words[w].text, part.words[w].letters);
    const auto asWhole = part.ids.find(std::string(whole));
    const uint32_t wholeId = asWhole == part.ids.end() ? Part::kNone : asWhole->second;
    for (const Part::Entry& e : part.entries) {
        float sum = 0;
        bool all = true;
        for (size_t t = 0; t < tokens.count && all; ++t) {
            float best = 0;
            if (e.noun != Part::kNone && part.said[e.noun][t] == 1) best = kNumber;
            for (uint32_t u = e.first; u < e.first + e.count; ++u) best = std::max(best, part.said[part.uses[u].word][t] * part.uses[u].weight);
            all = best > 0;
            sum += best;
        }
        if (!all) continue;
        float score = sum / float(tokens.count) * factor + e.bias;
        if (wholeId != Part::kNone && e.whole == wholeId) score += kWhole;
        else if (wholeId != Part::kNone && e.second == wholeId) score += kWhole * 0.9f;
        if (e.floor == active && active.valid()) score += kActiveFloor;
        // Of two that hold what was typed the shorter name says less that was not.
        score -= kWordTooMany * float(std::clamp(int(e.names) - int(tokens.count), 0, 6));
        found.push_back({e.kind, e.index, {}, {}, score});
    }
}

std::optional<Found> SearchIndex::cell(std::string_view text, FloorId active) const {
    const std::string one = joined(folded(base::cutUtf8(text, kMostQueryBytes)));
    const auto in = [&](std::string_view at, FloorId floor) -> std::optional<Found> {
        if (!floor.valid() || floor.index() >= impl_->b.floors.size()) return std::nullopt;
        const auto middle = building::cellMiddle(impl_->grid, at);
        if (!middle) return std::nullopt;
        const base::Vec2 off = (*middle - impl_->grid.northWest) / impl_->grid.cellM;
        return Found{FoundKind::Grid, uint32_t(int(-off.y) * impl_->grid.columns + int(off.x)), floor, *middle, 1.9f};
    };
    // The longest floor name first: "f1" must not take the beginning of "f12".
    std::optional<Found> best;
    size_t longest = 0;
    for (const auto& [name, floor] : impl_->floors)
        if (name.size() > longest && one.starts_with(name))
            if (auto f = in(std::string_view(one).substr(name.size()), floor)) best = f, longest = name.size();
    if (best) return best;
    best = in(one, active);
    if (best) best->score = 1.4f;
    return best;
}

size_t SearchIndex::find(std::string_view query, FloorId active, size_t most, std::vector<Found>& out) {
    out.clear();
    std::vector<Found>& found = impl_->found;
    found.clear();
    const std::string plain = folded(base::cutUtf8(query, kMostQueryBytes)), whole = joined(plain), apart = splitAtDigits(plain);
    Tokens tokens, split;
    eachWord(plain, [&](std::string_view w) { tokens.add(w); });
    eachWord(apart, [&](std::string_view w) { split.add(w); });
    if (tokens.count == 0) return 0;
    for (Part* part : {&impl_->places, &impl_->live}) {
        impl_->search(*part, tokens, whole, active, 1);
        if (apart != plain) impl_->search(*part, split, whole, active, 0.95f);
    }
    if (const auto c = cell(query, active)) found.push_back(*c);
    // One that was found both ways stands once, by the better.
    const auto same = [](const Found& a, const Found& b) { return a.kind == b.kind && a.index == b.index; };
    std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
        return a.kind != b.kind ? a.kind < b.kind : a.index != b.index ? a.index < b.index : a.score > b.score;
    });
    found.erase(std::unique(found.begin(), found.end(), same), found.end());
    const size_t n = std::min(most, found.size());
    std::partial_sort(found.begin(), found.begin() + std::ptrdiff_t(n), found.end(), [](const Found& a, const Found& b) {
        return a.score != b.score ? a.score > b.score : a.kind != b.kind ? a.kind < b.kind : a.index < b.index;
    });
    out.assign(found.begin(), found.begin() + std::ptrdiff_t(n));
    return found.size();
}

}  // namespace sallyport::scene
