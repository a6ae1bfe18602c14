// What a room is used for, from the words of its name.
#include <cstring>

#include "base/text.h"
#include "importers/ifc_places.h"

namespace sallyport::importers::ifc {

using building::RoomUse;

namespace {

/// Letters of Latin-1 and Latin Extended-A (U+00C0…U+017F) without their marks; ' ' for what is no letter.
constexpr const char* kPlain =
    "AAAAAAACEEEEIIIIDNOOOOO OUUUUYTsaaaaaaaceeeeiiiidnooooo ouuuuyty"
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiJjJjKkkLlLlLlLlLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
static_assert(std::char_traits<char>::length(kPlain) == 0x180 - 0xc0);

/// German spelling without umlauts, where it is more than the plain letter.
const char* writtenOut(uint32_t c) {
    switch (c) {
        case 0xc4:
        case 0xe4:
        case 0xc6:
        case 0xe6:
            return "ae";
        case 0xd6:
        case 0xf6:
        case 0x152:
        case 0x153:
            return "oe";
        case 0xdc:
        case 0xfc:
            return "ue";
        case 0xdf:
            return "ss";
        default:
            return nullptr;
    }
}

bool isWordChar(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

std::string foldedWords(std::string_view name) {
    std::string out = " ";
    for (size_t i = 0; i < name.size();) {
        const uint8_t c = uint8_t(name[i]);
        if (c < 0x80) {
            const char l = base::lowerAscii(char(c));
            out += isWordChar(l) ? l : ' ';
            ++i;
            continue;
        }
        const size_t n = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
        if (i + n > name.size()) break;
        uint32_t code = c & (0xffu >> (n + 1));
        for (size_t k = 1; k < n; ++k) code = code << 6 | (uint8_t(name[i + k]) & 0x3f);
        if (const char* s = writtenOut(code)) {
            out += s;
        } else if (code >= 0xc0 && code < 0x180) {
            out += base::lowerAscii(kPlain[code - 0xc0]);
        } else if (code >= 0x400 && code < 0x430) {  // Cyrillic capitals
            const uint32_t small = code < 0x410 ? code + 0x50 : code + 0x20;
            out += char(0xc0 | small >> 6);
            out += char(0x80 | (small & 0x3f));
        } else if (code >= 0xff01 && code < 0xff5f) {  // full width
            const char l = base::lowerAscii(char(code - 0xfee0));
            out += isWordChar(l) ? l : ' ';
        } else if (code < 0xc0 || (code >= 0x2000 && code < 0x2070) || code == 0x3000) {
            out += ' ';  // signs and spaces
        } else {
            out.append(name.substr(i, n));
        }
        i += n;
    }
    return out + " ";
}

namespace {

struct UseWords {
    RoomUse use;
    /// Separated by '|'. A space stands for the edge of a word; compounds are why most are matched inside words.
    const char* words;
};
// First match wins, hence the particular before the general. English, German, Dutch, French, Spanish, Italian, Polish, Czech, Russian, Japanese.
constexpr UseWords kUseWords[] = {
    {RoomUse::Stair, "treppe|stair|trappenhuis| trap |escalier|escalera| scala |vano scal|schody|schodist|schodow|лестни|階段"},
    {RoomUse::Lift, "aufzug|fahrstuhl|elevator| lift|ascenseur|ascensor| winda |vytah|лифт|エレベ|昇降機"},
    {RoomUse::Toilet,
     " wc|wc |toilet|restroom|bathroom|lavator|washroom|shower|sanitaer|dusch|waschraum| bad |badkamer|douche|sanitaire|salle de bain| aseo| bano|"
     "servicios higien|bagno|bagni |servizi igien|lazienk|umywaln|sanitar|umyvarn|koupeln|sprch|zachod|туалет|санузел|уборная|душевая|トイレ|便所|"
     "化粧室|洗面|浴室"},
    {RoomUse::Assembly, " aula magna"},
    {RoomUse::Lobby,
     "foyer|lobby|eingangshalle|vestibul|windfang|empfang|reception|recepcion|recepcj|recepc|accueil|hall d entree|ingresso|wiatrolap|zadveri|"
     "вестибюл|тамбур|холл|玄関|ロビー|エントランス|風除室"},
    {RoomUse::Corridor,
     "flur|korridor|corridor|hallway|passage|circulation|diele|couloir|degagement|pasillo|distribuidor|corridoio|disimpegno|verkeersruimte|overloop|"
     "korytarz|komunikacja|chodba|коридор|廊下"},
    {RoomUse::Lobby, "eingang|entrance| entry| entree| entrada| entrata| atrio | hol "},
    {RoomUse::Corridor, "gang "},
    {RoomUse::Library, "bibliothe|bibliotek|bibliotec|buecherei|library|media cent|mediatheque|mediateca|knihovn|библиоте|図書"},
    {RoomUse::Sport,
     "turnhalle|turnsaal|sport|gymnas| gym |gymzaal|fitness|schwimm|swimming|piscin|zwembad|gimnas|palestra|gimnastycz|plywaln|telocvic|bazen|спорт|"
     "физкульт|бассейн|体育|プール"},
    {RoomUse::Dining,
     "mensa|cafe|canteen|kantin|cantin|kueche|kitchen|keuken|cuisine|cocina|cucina|dining|servery|speise|refectoi|refettorio|comedor|restaurant|"
     "ristorante|eetzaal|stolowk|kuchni|kantyn|jideln|kuchyn|столов|кухня|буфет|食堂|調理|キッチン|給食|厨房"},
    {RoomUse::Office,
     "lehrerzimmer|teachers room|staff room|staffroom|salle des professeurs|sala de profesores|sala professori|pokoj nauczyciel|sborovna|"
     "учительск|職員室|校長|事務|会議"},
    {RoomUse::Assembly, "auditori|hoersaal|assembly|theat|teatr|versammlung|salle polyvalente|salon de actos|講堂|ホール|актовый зал|конференц зал"},
    {RoomUse::Classroom,
     "klasse|class|unterricht|seminar|schulung|lecture|labor| lab |lehrsaal|science|fachraum|gruppenraum|werkraum|musikraum|zeichensaal|music room|"
     "art room|computer room|computerraum|salle de cours|leslokaal|klaslokaal| lokaal|sala lekcyjn| klasa|ucebn| trida |класс|учебн|аудитори|"
     "лаборатор|кабинет физики|кабинет химии|教室|実験|理科|音楽室|図工|家庭科|保育室"},
    {RoomUse::Office,
     "buero|office|bureau|kantoor|oficina|despacho|ufficio|uffici |biuro|biura|gabinet|kancelar|besprechung|meeting|conference|konferenz|konferenc|"
     "sala riunioni|reunion|vergader|zasedac|sekretar|secretar|verwaltung|administra|офис|кабинет|приемная|переговорн|бухгалт|事務所|オフィス|応接"},
    {RoomUse::Plant,
     "technik|technisch|technical|technique|tecnic|techniczn|technick|heizung|heizraum|lueftung|server|elektr|electri|elettric|hausanschluss|"
     "mechanical|boiler|utility|maschinen|plant room|chaufferie|meterkast|installatie|instal ruimte|centrale "
     "termica|kotlown|kotelna|strojovn|rozdzieln|"
     "техническ|щитов|серверн|венткам|котельн|тепловой|機械室|電気室|ボイラ|サーバ|設備"},
    {RoomUse::Storage,
     "lager|abstell|archiv|storage|store|closet|janitor|putzraum|garderobe|kellerraum|dachboden|rangement|stockage| depot|reserve |berging|opslag|"
     "magazijn|almacen|deposito|trastero|ripostiglio|magazzino|magazyn|schowek| "
     "sklad|komora|cupboard|кладов|склад|гардероб|архив|倉庫|収納|物置|物入"},
    {RoomUse::Outdoor,
     "terrass|terrace|terraza|terrazza| taras|balkon|balcon|loggia|lodzie|courtyard|schulhof|pausenhof|patio |cortile|dziedziniec| dvur |playground|"
     "outside|террас|балкон|лоджия|двор |テラス|バルコニー|ベランダ|中庭"},
    {RoomUse::Lobby, " hall "},
};

}  // namespace

bool hasWord(std::string_view folded, const char* words) {
    for (const char* w = words; *w;) {
        const size_t n = std::strcspn(w, "|");
        if (folded.find(std::string_view(w, n)) != std::string_view::npos) return true;
        w += n + (w[n] == '|');
    }
    return false;
}

RoomUse useFromName(std::string_view name) {
    if (name.empty()) return RoomUse::Other;
    const std::string text = foldedWords(name);
    for (const UseWords& row : kUseWords)
        if (hasWord(text, row.words)) return row.use;
    // German schools have one "Aula", the hall; Italian and Spanish ones number theirs, the classrooms.
    if (const size_t at = text.find(" aula"); at != std::string::npos) {
        const size_t next = at + 6;
        return next < text.size() && text.find_first_of("0123456789", next) != std::string::npos ? RoomUse::Classroom : RoomUse::Assembly;
    }
    return RoomUse::Other;
}

}  // namespace sallyport::importers::ifc
