#include "viewer/settings.h"

#include <sys/stat.h>

#include <array>
#include <cstdlib>
#include <set>

#include "base/file.h"
#include "feed/hub.h"
#include "feed/topics.h"
#include "viewer/toml_reader.h"

namespace sallyport::viewer {
namespace {

using base::Error;
using base::ErrorCode;
using std::filesystem::path;

constexpr size_t kMaxBytes = 1u << 20;
constexpr size_t kMaxFeeds = 64, kMaxTopics = 1024, kMaxSources = 256, kMaxPolls = 1024, kMaxCards = 12;
constexpr size_t kMaxName = 256, kMaxSecret = 1024, kMaxPath = 4096, kMaxUrl = 4096, kMaxFilter = 4096;
constexpr uint64_t kLeastRecordings = 100'000'000;

const std::vector<std::pair<std::string, feed::Decoder>> kKinds{{"sallyport", feed::Decoder::Sallyport},
                                                                {"home_assistant_lock", feed::Decoder::HomeAssistantLock},
                                                                {"home_assistant_door", feed::Decoder::HomeAssistantDoor},
                                                                {"home_assistant_available", feed::Decoder::HomeAssistantAvailable},
                                                                {"onvif_door", feed::Decoder::OnvifDoor}};
const std::vector<std::pair<std::string, std::optional<gpu::Quality>>> kQualities{
    {"auto", std::nullopt}, {"software", gpu::Quality::Software}, {"integrated", gpu::Quality::Integrated}, {"discrete", gpu::Quality::Discrete}};
const std::vector<std::pair<std::string, uint8_t>> kRanks{
    {"plan", live::kRankPlan}, {"sensor", live::kRankSensor}, {"app", live::kRankApp}, {"scene", live::kRankScene}};
const std::vector<std::pair<std::string, uint32_t>> kPermissions{
    {"rooms", live::kMayRooms},       {"doors", live::kMayDoors},     {"people", live::kMayPeople}, {"alerts", live::kMayAlerts},
    {"protocol", live::kMayProtocol}, {"command", live::kMayCommand}, {"notes", live::kMayNotes},   {"all", live::kMayAll}};

/// Paths as a person writes them: from the home directory, or beside the settings file.
path readPath(TomlReader& r, std::string_view key, const path& folder) {
    const std::string text = r.text(key, kMaxPath);
    if (text.empty()) return {};
    if (text.starts_with("~/")) {
        const char* home = std::getenv("HOME");
        if (home && *home) return path(home) / text.substr(2);
        r.failAt(key, "'" + std::string(key) + "' begins with ~ but no home directory is set; write the whole path");
    }
    return path(text).is_absolute() ? path(text) : folder / text;
}

feed::TopicRule readTopic(TomlReader& r) {
    feed::TopicRule t;
    t.filter = r.text("filter", kMaxFilter, true);
    t.decoder = r.word("kind", kKinds, feed::Decoder::Sallyport);
    t.device = r.text("device", kMaxName);
    if (r.complete())
        if (std::string problem = feed::topicFilterProblem(t.filter); !problem.empty()) r.failAt("filter", "'filter': " + problem);
    return t;
}

feed::FeedSettings readFeed(TomlReader& r, const path& folder, bool guarded) {
    feed::FeedSettings f;
    f.name = r.text("name", kMaxName);
    f.url = r.text("url", kMaxUrl, true);
    f.user = r.text("user", kMaxSecret);
    f.password = r.text("password", kMaxSecret);
    f.mqttVersion = r.whole("mqtt", 0, {4, 5});
    f.tls.authorities = readPath(r, "ca", folder);
    f.tls.certificate = readPath(r, "certificate", folder);
    f.tls.key = readPath(r, "key", folder);
    f.tls.revoked = readPath(r, "crl", folder);
    r.tables("topic", kMaxTopics, [&](TomlReader& t) { f.topics.push_back(readTopic(t)); });
    if (!r.complete()) return f;
    const auto url = feed::parseFeedUrl(f.url, f.topics.empty());
    if (!url) {
        r.failAt("url", "'url': " + url.error().message);
        return f;
    }
    if (!f.password.empty() && f.user.empty()) r.failAt("password", "'password' needs a 'user' beside it");
    if (!f.password.empty() && !guarded)
        r.failAt("password", "the file holds a password and others can read it; run: chmod 600 on it, or write it on a file system with permissions");
    if (f.tls.certificate.empty() != f.tls.key.empty())
        r.failAt(f.tls.key.empty() ? "certificate" : "key", "'certificate' and 'key' belong together; one is missing");
    const bool broker = url->scheme == "mqtt" || url->scheme == "mqtts";
    for (const char* key : {"user", "password", "mqtt", "topic"})
        if (!broker && r.has(key)) r.failAt(key, "'" + std::string(key) + "' is for mqtt:// and mqtts:// only");
    for (const char* key : {"ca", "certificate", "key", "crl"})
        if (url->scheme != "mqtts" && r.has(key)) r.failAt(key, "'" + std::string(key) + "' is for mqtts:// only; this URL does not use TLS");
    return f;
}

live::SourceRule readSource(TomlReader& r) {
    live::SourceRule s;
    s.name = r.text("name", kMaxName, true);
    s.rank = r.word("rank", kRanks, uint8_t(live::kRankSensor));
    s.may = r.has("may") ? 0 : live::kMayAll & ~uint32_t(live::kMayCommand);
    r.each("may", 16, [&](const toml::node& n) { s.may |= r.wordAt(&n, "may", kPermissions, 0u); });
    return s;
}

/// The rules of the file come before the standard ones; the one named "*" after them, for every source that no rule names.
live::SourcePolicy readPolicy(TomlReader& r) {
    live::SourcePolicy out;
    std::optional<live::SourceRule> others;
    std::set<std::string> names;
    r.tables("source", kMaxSources, [&](TomlReader& t) {
        live::SourceRule s = readSource(t);
        if (!names.insert(s.name).second) t.failAt("name", "this source has two rules; keep one");
        if (s.name == "*") others = std::move(s);
        else out.rules.push_back(std::move(s));
    });
    const auto& standard = live::SourcePolicy::standard().rules;
    out.rules.insert(out.rules.end(), standard.begin(), standard.end());
    if (others) out.rules.push_back(std::move(*others));
    return out;
}

/// "15 min" (fresh for), or ["15 min", "30 min"] (fresh for, unknown after).
void readLifetime(TomlReader& r, std::string_view key, live::Lifetime& life) {
    const toml::node* n = r.node(key);
    if (!n) return;
    const toml::array* both = n->as_array();
    if (!both) {
        life.fresh = r.durationAt(n, key, life.fresh);
        if (life.unknownAfter && *life.unknownAfter <= life.fresh)
            r.fail(n, "'" + std::string(key) + "' must be shorter than the time after which it is unknown; write both: [\"15 min\", \"30 min\"]");
        return;
    }
    if (both->size() != 2) return r.fail(n, "'" + std::string(key) + "' must be one time, or two: [fresh for, unknown after]");
    life.fresh = r.durationAt(both->get(0), key, life.fresh);
    life.unknownAfter = r.durationAt(both->get(1), key, life.fresh);
    if (!r.failed() && *life.unknownAfter <= life.fresh) r.fail(n, "'" + std::string(key) + "': the second time must be longer than the first");
}

void readLifetimes(TomlReader& r, live::Lifetimes& l) {
    readLifetime(r, "locked_in", l.lockedIn);
    readLifetime(r, "searching", l.searching);
    readLifetime(r, "searched", l.searched);
    readLifetime(r, "clear", l.clear);
    readLifetime(r, "evacuated", l.evacuated);
    readLifetime(r, "checked_by_person", l.checkedByPerson);
    l.sourceLostUnknown = r.duration("source_lost_unknown", l.sourceLostUnknown);
    l.position = r.duration("position", l.position);
    l.positionAtMost = r.duration("position_at_most", l.positionAtMost);
    l.teamContact = r.duration("team_contact", l.teamContact);
    l.clockTolerance = r.duration("clock_tolerance", l.clockTolerance);
    r.entries("poll", kMaxPolls, [&](std::string_view source, const toml::node& n) {
        if (source.empty() || source.size() > kMaxName) return r.fail(&n, "a source that is polled needs a name of at most 256 bytes");
        l.pollInterval[std::string(source)] = r.durationAt(&n, source.substr(0, 64), {});
    });
}

const std::vector<std::pair<std::string, live::RoomStatus>> kCardStatus{{"locked_in", live::RoomStatus::LockedIn},
                                                                        {"needs_help", live::RoomStatus::NeedsHelp},
                                                                        {"threat", live::RoomStatus::Threat},
                                                                        {"evacuated", live::RoomStatus::Evacuated},
                                                                        {"unknown", live::RoomStatus::Unknown}};

/// "#1f9d55".
base::Rgba8 readColour(TomlReader& r, std::string_view key) {
    const std::string text = r.text(key, 16, true);
    const auto digit = [](char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    };
    std::array<int, 6> d{};
    bool good = text.size() == 7 && text[0] == '#';
    for (size_t i = 0; good && i < d.size(); ++i) good = (d[i] = digit(text[i + 1])) >= 0;
    if (!good) {
        if (r.has(key)) r.failAt(key, "'" + std::string(key) + "' must be a colour such as \"#1f9d55\"");
        return {};
    }
    return {uint8_t(d[0] * 16 + d[1]), uint8_t(d[2] * 16 + d[3]), uint8_t(d[4] * 16 + d[5]), 255};
}

scene::CardView readCard(TomlReader& r) {
    scene::CardView card;
    card.name = r.text("name", 40, true);
    card.means = r.text("means", 120);
    card.colour = readColour(r, "colour");
    card.status = r.word("status", kCardStatus, live::RoomStatus::Unknown);
    return card;
}

}  // namespace

namespace {
/// What a text that has been read as settings says of freshness, timers and cards.
std::set<std::string, std::less<>> keysOf(std::string_view text) {
    std::set<std::string, std::less<>> out;
    const toml::parse_result parsed = toml::parse(text);
    if (!parsed) return out;
    if (parsed.table().contains("card")) out.insert("card");
    for (const char* part : {"freshness", "timers"})
        if (const toml::table* t = parsed.table().get_as<toml::table>(part))
            for (const auto& [key, node] : *t) out.insert(std::string(part) + "." + std::string(key.str()));
    return out;
}
}  // namespace

scene::Conventions standardConventions() {
    scene::Conventions c;
    c.cards = {{"Green", "everybody is here and well", {0x1f, 0x9d, 0x55, 255}, live::RoomStatus::LockedIn},
               {"Red", "somebody is hurt, missing or too many", {0xd6, 0x2f, 0x2f, 255}, live::RoomStatus::NeedsHelp},
               {"Black", "danger in the room", {0x11, 0x15, 0x1b, 255}, live::RoomStatus::Threat}};
    return c;
}

base::Result<Settings> parseSettings(std::string_view text, const std::string& where, const path& folder, bool guarded) {
    Settings s;
    const auto read = readToml(text, where, kMaxBytes, [&](TomlReader& r) {
        s.autoconnect = r.flag("autoconnect", s.autoconnect);
        s.devicesFile = readPath(r, "devices", folder);
        std::set<std::string> names;
        r.tables("feed", kMaxFeeds, [&](TomlReader& t) {
            s.feeds.push_back(readFeed(t, folder, guarded));
            const std::string& name = s.feeds.back().name.empty() ? s.feeds.back().url : s.feeds.back().name;
            if (!names.insert(name).second) t.fail(nullptr, "two feeds have this name or URL; give each its own 'name'");
        });
        s.policy = readPolicy(r);
        r.table("freshness", [&](TomlReader& t) { readLifetimes(t, s.lifetimes); });
        r.table("display", [&](TomlReader& t) {
            s.quality = t.word("quality", kQualities, s.quality);
            s.reducedMotion = t.flag("reduced_motion", s.reducedMotion);
        });
        r.table("sound", [&](TomlReader& t) {
            s.volume = double(t.wholeBetween("volume", int(s.volume * 100 + 0.5), 0, 100)) / 100;
            s.muted = t.flag("muted", s.muted);
        });
        r.table("timers", [&](TomlReader& t) {
            s.conventions.contactYellow = t.duration("contact_yellow", s.conventions.contactYellow);
            s.conventions.contactRed = t.duration("contact_red", s.conventions.contactRed);
            s.conventions.callYellow = t.duration("call_yellow", s.conventions.callYellow);
            s.conventions.callRed = t.duration("call_red", s.conventions.callRed);
            if (s.conventions.callRed < s.conventions.callYellow) t.failAt("call_red", "'call_red' must not be shorter than 'call_yellow'");
            s.conventions.lockdownDoors = t.duration("lockdown_doors", s.conventions.lockdownDoors);
            if (s.conventions.contactRed < s.conventions.contactYellow)
                t.failAt("contact_red", "'contact_red' must not be shorter than 'contact_yellow'");
        });
        if (r.has("card")) s.conventions.cards.clear();
        r.tables("card", kMaxCards, [&](TomlReader& t) { s.conventions.cards.push_back(readCard(t)); });
        r.table("recording", [&](TomlReader& t) {
            s.record = t.flag("on", s.record);
            s.recordingFolder = readPath(t, "folder", folder);
            s.recordingMaxBytes = t.byteSize("max_total", s.recordingMaxBytes, kLeastRecordings);
        });
    });
    if (!read) return read.error();
    s.said = keysOf(text);
    return s;
}

base::Result<Settings> readSettings(const path& named) {
    path file = named;
    bool mayBeMissing = false;
    if (const char* v = std::getenv("SALLYPORT_SETTINGS"); file.empty() && v && *v) file = v;
    if (file.empty()) {
        const auto folder = base::xdgDirectory(base::XdgDir::Config);
        if (!folder) return folder.error();
        file = *folder / "settings.toml";
        mayBeMissing = true;
    }
    struct stat facts {};
    if (::stat(file.c_str(), &facts) != 0) {
        if (errno == ENOENT && mayBeMissing) return Settings{};
        return Error{errno == ENOENT ? ErrorCode::NotFound : ErrorCode::Io, std::string("cannot be read: ") + std::strerror(errno), file.string()};
    }
    if (!S_ISREG(facts.st_mode)) return Error{ErrorCode::BadInput, "is no file; name a settings file", file.string()};
    const auto text = base::readFile(file, kMaxBytes);
    if (!text) return text.error();
    auto out = parseSettings(*text, file.string(), std::filesystem::absolute(file).parent_path(), (facts.st_mode & 077) == 0);
    if (out) out->file = file;
    return out;
}

}  // namespace sallyport::viewer
