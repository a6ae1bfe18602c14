#include "viewer/settings.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "viewer/toml_reader.h"

using namespace sallyport;
using namespace sallyport::viewer;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

Settings settings(std::string_view text, bool guarded = true) {
    auto s = parseSettings(text, "settings.toml", "/etc/school", guarded);
    INFO((s ? std::string() : s.error().text()));
    REQUIRE(s);
    return *s;
}
/// "line 3: message"
std::string problem(std::string_view text, bool guarded = true) {
    const auto s = parseSettings(text, "s", "/etc/school", guarded);
    INFO(text);
    REQUIRE_FALSE(s);
    CHECK(s.error().where.starts_with("s, line "));
    return s.error().where.substr(3) + ": " + s.error().message;
}
bool has(const std::string& text, std::string_view part) {
    INFO(text);
    return text.find(part) != text.npos;
}

struct Folder {
    fs::path path;
    Folder() {
        std::string name = (fs::temp_directory_path() / "sallyport-settings-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()));
        path = name;
    }
    ~Folder() { fs::remove_all(path); }
    fs::path write(const char* name, std::string_view text, mode_t mode = 0600) const {
        std::ofstream(path / name) << text;
        ::chmod((path / name).c_str(), mode);
        return path / name;
    }
};
/// An environment variable, and back.
struct Environment {
    std::string name;
    std::optional<std::string> before;
    Environment(const char* n, const std::string& value) : name(n) {
        if (const char* v = std::getenv(n)) before = v;
        ::setenv(n, value.c_str(), 1);
    }
    ~Environment() {
        if (before) ::setenv(name.c_str(), before->c_str(), 1);
        else ::unsetenv(name.c_str());
    }
};

constexpr std::string_view kFull = R"(
autoconnect = false
devices = "our devices.toml"

[[feed]]
name = "access control"
url = "mqtts://broker.example:8883/school/#"
user = "sallyport"
password = "s3cret"
mqtt = 5
ca = "ca.pem"
certificate = "/abs/cert.pem"
key = "~/key.pem"
crl = "crl.pem"
[[feed.topic]]
filter = "home/+/lock"
kind = "home_assistant_lock"
[[feed.topic]]
filter = "doors/west"
kind = "onvif_door"
device = "west entrance"
[[feed]]
url = "mqtt://10.0.0.4/#"

[[source]]
name = "acs/lincoln"
rank = "sensor"
may = ["doors", "alerts"]
[[source]]
name = "*"
rank = "plan"
may = []

[freshness]
locked_in = ["10 min", "20 min"]
clear = "90 s"
position = "5 s"
[freshness.poll]
"acs/lincoln" = "20 s"

[recording]
on = false
folder = "rec"
max_total = "1.5 GB"
)";

}  // namespace

TEST_CASE("Every setting arrives where it belongs") {
    const Environment home("HOME", "/home/chief");
    const Settings s = settings(kFull);
    CHECK_FALSE(s.autoconnect);
    CHECK(s.devicesFile == "/etc/school/our devices.toml");
    REQUIRE(s.feeds.size() == 2);
    const feed::FeedSettings& f = s.feeds[0];
    CHECK(f.name == "access control");
    CHECK(f.url == "mqtts://broker.example:8883/school/#");
    CHECK(f.user == "sallyport");
    CHECK(f.password == "s3cret");
    CHECK(f.mqttVersion == 5);
    CHECK(f.tls.authorities == "/etc/school/ca.pem");
    CHECK(f.tls.certificate == "/abs/cert.pem");
    CHECK(f.tls.key == "/home/chief/key.pem");
    CHECK(f.tls.revoked == "/etc/school/crl.pem");
    REQUIRE(f.topics.size() == 2);
    CHECK(f.topics[0].decoder == feed::Decoder::HomeAssistantLock);
    CHECK(f.topics[0].device.empty());
    CHECK(f.topics[1].decoder == feed::Decoder::OnvifDoor);
    CHECK(f.topics[1].device == "west entrance");
    CHECK(s.feeds[1].mqttVersion == 0);
    CHECK(s.lifetimes.lockedIn.fresh == 10min);
    CHECK(s.lifetimes.lockedIn.unknownAfter == 20min);
    CHECK(s.lifetimes.clear.fresh == 90s);
    CHECK(s.lifetimes.searched.fresh == live::Lifetimes().searched.fresh);
    CHECK(s.lifetimes.position == 5s);
    CHECK(s.lifetimes.pollInterval.at("acs/lincoln") == 20s);
    CHECK_FALSE(s.record);
    CHECK(s.recordingFolder == "/etc/school/rec");
    CHECK(s.recordingMaxBytes == 1'500'000'000);
}

TEST_CASE("Rules of the file come before the standard ones, and the one for all others after them") {
    const Settings s = settings(kFull);
    live::Event e;
    e.payload = live::DoorReport{"D", live::LockState::Locked, {}, {}, {}, ""};
    e.source = "acs/lincoln/7";
    CHECK(s.policy.judge(e).may == (live::kMayDoors | live::kMayAlerts));
    CHECK(s.policy.judge(e).rank == live::kRankSensor);
    e.source = "acs/other";  // the standard rule for acs
    CHECK((s.policy.judge(e).may & live::kMayRooms));
    e.source = "a stranger";
    CHECK(s.policy.judge(e).may == 0);
    CHECK(s.policy.judge(e).rank == live::kRankPlan);
    CHECK(live::SourcePolicy::standard().judge(e).may == live::kMayAll);
}

TEST_CASE("Sound, timers and the district's cards are read, and what cannot be is named with its line") {
    const Settings plain = settings("");
    CHECK(plain.volume == 0.8);
    CHECK_FALSE(plain.muted);
    CHECK(plain.conventions.lockdownDoors == 60s);
    CHECK(plain.conventions.callYellow == 10min);
    CHECK(plain.conventions.callRed == 20min);
    REQUIRE(plain.conventions.cards.size() == 3);
    CHECK(plain.conventions.cards[1].status == live::RoomStatus::NeedsHelp);
    const Settings s = settings(
        "[sound]\nvolume = 35\nmuted = true\n[timers]\ncontact_yellow = \"2 min\"\ncontact_red = \"3 min\"\nlockdown_doors = \"90 s\"\n"
        "call_yellow = \"15 min\"\ncall_red = \"1 h\"\n"
        "[[card]]\nname = \"White\"\nmeans = \"medical help\"\ncolour = \"#FfFfFf\"\nstatus = \"needs_help\"\n");
    CHECK(s.volume == 0.35);
    CHECK(s.muted);
    CHECK(s.conventions.contactYellow == 2min);
    CHECK(s.conventions.contactRed == 3min);
    CHECK(s.conventions.callYellow == 15min);
    CHECK(s.conventions.callRed == 60min);
    CHECK(s.conventions.lockdownDoors == 90s);
    REQUIRE(s.conventions.cards.size() == 1);
    CHECK(s.conventions.cards[0].name == "White");
    CHECK(s.conventions.cards[0].colour == base::Rgba8{255, 255, 255, 255});
    CHECK(s.conventions.cards[0].status == live::RoomStatus::NeedsHelp);
    for (const char* wrong : {"[sound]\nvolume = 101", "[sound]\nvolume = \"loud\"", "[timers]\ncontact_yellow = \"5 min\"\ncontact_red = \"1 min\"",
                              "[timers]\ncall_red = \"9 min\"", "[timers]\ncall_yellow = \"soon\"", "[[card]]\nname = \"Red\"\ncolour = \"red\"",
                              "[[card]]\nname = \"Red\"\ncolour = \"#12345\"", "[[card]]\ncolour = \"#123456\"",
                              "[[card]]\nname = \"Red\"\ncolour = \"#ff0000\"\nstatus = \"searched\""}) {
        INFO(wrong);
        const auto read = parseSettings(wrong, "settings.toml", "/etc/school", true);
        REQUIRE_FALSE(read);
        CHECK(read.error().text().find("line ") != std::string::npos);
    }
}

TEST_CASE("An empty file is all defaults, and so is the example, which names every key") {
    CHECK(settings("").feeds.empty());
    CHECK(settings("").autoconnect);
    std::ifstream in(std::string(SALLYPORT_SOURCE_DIR) + "/assets/settings.example.toml");
    REQUIRE(in);
    std::stringstream text;
    text << in.rdbuf();
    const Settings plain = settings(text.str());
    CHECK(plain.feeds.empty());
    CHECK(plain.lifetimes.pollInterval.empty());
    // With the comment signs before keys and tables taken away it must still be right: the example cannot rot.
    std::string all;
    for (std::string line; std::getline(text, line);) all += (line.size() > 1 && line[0] == '#' && line[1] != ' ' ? line.substr(1) : line) + "\n";
    const Settings s = settings(all);
    REQUIRE(s.feeds.size() == 1);
    CHECK(s.feeds[0].topics.size() == 2);
    CHECK(s.policy.rules.size() == live::SourcePolicy::standard().rules.size() + 2);
    CHECK(s.lifetimes.pollInterval.size() == 1);
    const live::Lifetimes d;
    CHECK(s.lifetimes.lockedIn.fresh == d.lockedIn.fresh);  // the defaults that it shows are the defaults
    CHECK(s.lifetimes.lockedIn.unknownAfter == d.lockedIn.unknownAfter);
    CHECK(s.lifetimes.searched.unknownAfter == d.searched.unknownAfter);
    CHECK(s.lifetimes.searching.fresh == d.searching.fresh);
    CHECK(s.lifetimes.clear.fresh == d.clear.fresh);
    CHECK(s.lifetimes.evacuated.fresh == d.evacuated.fresh);
    CHECK(s.lifetimes.checkedByPerson.fresh == d.checkedByPerson.fresh);
    CHECK(s.lifetimes.sourceLostUnknown == d.sourceLostUnknown);
    CHECK(s.lifetimes.position == d.position);
    CHECK(s.lifetimes.positionAtMost == d.positionAtMost);
    CHECK(s.lifetimes.teamContact == d.teamContact);
    CHECK(s.lifetimes.clockTolerance == d.clockTolerance);
    CHECK(s.recordingMaxBytes == Settings().recordingMaxBytes);
    CHECK(s.record);
    CHECK(s.autoconnect);
}

TEST_CASE("What is wrong in the settings is said with its line, and what would be right") {
    CHECK(problem("\n\nautoconect = true") == "line 3: 'autoconect' is not known here; did you mean 'autoconnect'?");
    CHECK(has(problem("zebra = 1"), "what is known: "));
    CHECK(has(problem("[[feed]]\nurl='mqtt://h/#'\nmqqt = 5"), "line 3: 'mqqt' is not known here; did you mean 'mqtt'?"));
    CHECK(has(problem("[[feed]]\nname = 'x'"), "line 1: 'url' is missing"));
    CHECK(has(problem("[[feed]]\nurl = 'http://h/'"), "line 2: 'url': "));
    CHECK(has(problem("[[feed]]\nurl = 'mqtt://h/#'\nmqtt = 3"), "line 3: 'mqtt' must be 4 or 5"));
    CHECK(has(problem("[[feed]]\nurl = 'mqtt://h/#'\nmqtt = \"5\""), "'mqtt' must be 4 or 5"));
    CHECK(has(problem("[[feed]]\nurl = 'mqtts://h/#'\ncertificate = 'c'"), "line 3: 'certificate' and 'key' belong together"));
    CHECK(has(problem("[[feed]]\nurl = 'mqtt://h/#'\nca = 'c'"), "line 3: 'ca' is for mqtts:// only"));
    CHECK(has(problem("[[feed]]\nurl = 'file:x.ndjson'\nuser = 'c'"), "line 3: 'user' is for mqtt"));
    CHECK(has(problem("[[feed]]\nurl = 'mqtt://h'"), "line 2: 'url': the topic filter is missing"));
    settings("[[feed]]\nurl = 'mqtt://h'\n[[feed.topic]]\nfilter = 'a/#'");  // the topics may stand alone
    CHECK(has(problem("[[feed]]\nurl = 'mqtt://h'\n[[feed.topic]]\nfilter = 'a/#/b'"), "line 4: 'filter': "));
    CHECK(has(problem("[[feed]]\nurl = 'mqtt://h'\n[[feed.topic]]\nfilter = 'a'\nkind = 'ha'"),
              "line 5: 'kind' must be one of sallyport, home_assistant_lock"));
    CHECK(has(problem("[[feed]]\nurl='mqtt://h/#'\n[[feed]]\nurl='mqtt://h/#'"), "line 3: two feeds"));
    CHECK(has(problem("[feed]\nurl='mqtt://h/#'"), "'feed' must be a list"));
    CHECK(has(problem("feed = 1"), "'feed' must be a list"));
    CHECK(has(problem("[[source]]\nname='a'\nrank='god'"), "line 3: 'rank' must be one of plan, sensor, app, scene"));
    CHECK(has(problem("[[source]]\nname='a'\nmay=['fly']"), "line 3: 'may' must be one of rooms, doors"));
    CHECK(has(problem("[[source]]\nname='a'\n[[source]]\nname='a'"), "line 4: this source has two rules"));
    CHECK(has(problem("[freshness]\nclear = 600"), "line 2: 'clear' must be a time such as"));
    CHECK(has(problem("[freshness]\nclear = '600'"), "'clear' must be a time such as"));
    CHECK(has(problem("[freshness]\nclear = '-1 s'"), "'clear' must be a time such as"));
    CHECK(has(problem("[freshness]\nclear = 'inf s'"), "'clear' must be a time such as"));
    CHECK(has(problem("[freshness]\nclear = '0 s'"), "'clear' must be a time such as"));
    CHECK(has(problem("[freshness]\nlocked_in = '40 min'"), "shorter than the time after which it is unknown"));
    CHECK(has(problem("[freshness]\nlocked_in = ['40 min', '30 min']"), "the second time must be longer"));
    CHECK(has(problem("[freshness]\nlocked_in = ['40 min']"), "must be one time, or two"));
    CHECK(has(problem("[freshness.poll]\nacs = 20"), "line 2: 'acs' must be a time"));
    CHECK(has(problem("[recording]\nmax_total = 20"), "line 2: 'max_total' must be a size such as"));
    CHECK(has(problem("[recording]\nmax_total = '1 MB'"), "at least 100 MB"));
    CHECK(has(problem("autoconnect = 'yes'"), "'autoconnect' must be true or false"));
    CHECK(has(problem("devices = 'a\\tb'\nx"), "is not valid TOML"));
    CHECK(has(problem("devices = \"a\\u0007b\""), "control character"));
    CHECK(has(problem("x = \xef\xb3\x86"), "does not belong there"));
    CHECK(has(problem("a = [ } ]"), "is not valid TOML"));
    CHECK(has(problem("devices = '\xff'"), "is not valid TOML"));
}

TEST_CASE("A password is taken from a file that its owner alone can read, and is never in a message") {
    constexpr std::string_view kText = "[[feed]]\nurl = 'mqtt://h/#'\nuser = 'u'\npassword = 'hunter2'\n";
    CHECK(settings(kText).feeds[0].password == "hunter2");
    const std::string open = problem(kText, false);
    CHECK(has(open, "line 4: the file holds a password and others can read it"));
    CHECK(has(open, "chmod 600"));
    CHECK_FALSE(has(open, "hunter2"));
    CHECK_FALSE(has(problem("[[feed]]\nurl = 'mqtt://h/#'\npassword = 'hunter2'"), "hunter2"));
    CHECK_FALSE(has(problem("[[feed]]\nurl = 'mqtt://u:hunter2@h/#'"), "hunter2"));
    CHECK_FALSE(has(problem("[[feed]]\nurl = 'mqtt://h/#'\nuser='u'\npassword = 7"), "7"));

    const Folder folder;
    const auto refused = readSettings(folder.write("s.toml", kText, 0644));
    REQUIRE_FALSE(refused);
    CHECK(has(refused.error().text(), "s.toml, line 4: the file holds a password"));
    CHECK(readSettings(folder.write("s.toml", kText, 0600))->feeds.size() == 1);
    CHECK(readSettings(folder.write("s.toml", "autoconnect = false", 0644)));  // no secret, no matter
}

TEST_CASE("The settings file is the one that is named, else of the environment, else of the configuration directory") {
    const Folder folder;
    const Environment config("XDG_CONFIG_HOME", folder.path.string());
    const Environment none("SALLYPORT_SETTINGS", "");
    REQUIRE(readSettings());
    CHECK(readSettings()->file.empty());
    fs::create_directories(folder.path / "sallyport");
    folder.write("sallyport/settings.toml", "[recording]\nfolder = 'standard'");
    CHECK(readSettings()->recordingFolder == folder.path / "sallyport" / "standard");
    const Environment named("SALLYPORT_SETTINGS", folder.write("e.toml", "[recording]\nfolder = 'environment'").string());
    CHECK(readSettings()->recordingFolder == folder.path / "environment");
    CHECK(readSettings(folder.write("n.toml", "[recording]\nfolder = 'named'"))->recordingFolder == folder.path / "named");
    const auto missing = readSettings(folder.path / "missing.toml");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == base::ErrorCode::NotFound);
    CHECK_FALSE(readSettings(folder.path));
    const auto large = readSettings(folder.write("l.toml", "#" + std::string(2 << 20, 'x')));
    REQUIRE_FALSE(large);
}

TEST_CASE("Every beginning of a settings file is settings or an error with a line") {
    for (size_t n = 0; n <= kFull.size(); ++n) {
        const auto s = parseSettings(kFull.substr(0, n), "s", "/etc", true);
        INFO(n);
        if (!s) {
            REQUIRE_FALSE(s.error().message.empty());
            REQUIRE(s.error().where.starts_with("s, line "));
        }
    }
}

TEST_CASE("Times and sizes are read with their unit, and never without") {
    CHECK(parseDuration("15 min") == 15min);
    CHECK(parseDuration("1.5s") == 1500ms);
    CHECK(parseDuration("2 days") == 48h);
    CHECK(parseDuration("250 ms") == 250ms);
    for (const char* wrong : {"", "15", "min", "15 minutes ago", "-3 s", "nan s", "1e400 s", "15  min", "1e3 s", "0x10 s"}) {
        INFO(wrong);
        CHECK_FALSE(parseDuration(wrong));
    }
    CHECK(parseByteSize("20 GB") == 20'000'000'000ull);
    CHECK_FALSE(parseByteSize("20"));
    CHECK_FALSE(parseByteSize("20 GiB"));
}

TEST_CASE("A misspelt name finds its neighbour, and a stranger none") {
    const std::set<std::string, std::less<>> known{"certificate", "ca", "crl", "key", "password"};
    CHECK(nearestName("certifcate", known) == "certificate");
    CHECK(nearestName("pasword", known) == "password");
    CHECK(nearestName("kye", known) == "key");
    CHECK(nearestName("kee", known) == "key");
    CHECK(nearestName("telephone", known).empty());
    CHECK(nearestName(std::string(5000, 'x'), known).empty());
}
