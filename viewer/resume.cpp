#include "viewer/resume.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/file.h"
#include "base/log.h"

namespace sallyport::viewer {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorCode;
using nlohmann::json;

namespace {

constexpr uint64_t kMaxBytes = 256 * 1024;
constexpr size_t kMaxFeeds = 64, kMaxText = 4096;
constexpr double kMaxCoordinateM = 1e7;
constexpr int kDyingChecks = 5;
constexpr std::chrono::milliseconds kDyingWait{100};

/// Reads the members one by one; the first that is wrong is named and the rest are left alone.
struct Reader {
    const json& j;
    std::string wrong;

    void fail(const char* name) {
        if (wrong.empty()) wrong = name;
    }
    void text(const char* name, std::string& out) {
        const auto it = j.find(name);
        if (it == j.end()) return;
        if (!it->is_string() || it->get_ref<const std::string&>().size() > kMaxText) return fail(name);
        out = it->get<std::string>();
    }
    void path(const char* name, fs::path& out) {
        std::string s;
        text(name, s);
        if (!s.empty() && (s.front() != '/' || s.find('\0') != std::string::npos)) return fail(name);
        out = s;
    }
    void number(const char* name, double& out, double least, double most) {
        const auto it = j.find(name);
        if (it == j.end()) return;
        if (!it->is_number()) return fail(name);
        const double v = it->get<double>();
        if (!std::isfinite(v) || v < least || v > most) return fail(name);
        out = v;
    }
    void flag(const char* name, bool& out) {
        const auto it = j.find(name);
        if (it == j.end()) return;
        if (!it->is_boolean()) return fail(name);
        out = it->get<bool>();
    }
    template <class E>
    void choice(const char* name, E& out, int count) {
        double v = double(out);
        number(name, v, 0, count - 1);
        out = E(int(v));
    }
    void point(const char* name, base::Vec3& out) {
        const auto it = j.find(name);
        if (it == j.end()) return;
        if (!it->is_array() || it->size() != 3) return fail(name);
        double v[3];
        for (size_t i = 0; i < 3; ++i) {
            if (!(*it)[i].is_number()) return fail(name);
            v[i] = (*it)[i].get<double>();
            if (!std::isfinite(v[i]) || std::abs(v[i]) > kMaxCoordinateM) return fail(name);
        }
        out = base::Vec3(v[0], v[1], v[2]);
    }
};

json point(const base::Vec3& p) { return {p.x, p.y, p.z}; }

}  // namespace

bool ResumeState::urgentlyDiffers(const ResumeState& o) const {
    return facility != o.facility || recording != o.recording || floor != o.floor || mode != o.mode || feeds != o.feeds || settings != o.settings ||
           operatorName != o.operatorName || metresPerUnit != o.metresPerUnit || up != o.up;
}

std::string encodeResume(const ResumeState& s, base::Timestamp writtenAt, int failures) {
    json j{{"v", 1},
           {"written_at", base::formatTimestamp(writtenAt)},
           {"failures", failures},
           {"facility", s.facility.string()},
           {"recording", s.recording.string()},
           {"settings", s.settings.string()},
           {"floor", s.floor},
           {"mode", int(s.mode)},
           {"theme", int(s.theme)},
           {"text_scale", s.textScale},
           {"explode", s.explode},
           {"xray", s.xray},
           {"isolate", s.isolate},
           {"at_home", s.atHome},
           {"operator", s.operatorName}};
    if (s.metresPerUnit) j["metres_per_unit"] = *s.metresPerUnit;
    if (s.up) j["up"] = int(*s.up);
    const scene::Camera& c = s.camera;
    j["camera"] = {{"target", point(c.target)}, {"eye", point(c.eye)},          {"yaw_deg", c.yawDeg}, {"pitch_deg", c.pitchDeg},
                   {"distance_m", c.distanceM}, {"pixels_per_m", c.pixelsPerM}, {"fov_deg", c.fovDeg}};
    j["feeds"] = json::array();
    for (const ResumeState::Feed& f : s.feeds) j["feeds"].push_back({{"name", f.name}, {"url", f.url}});
    return j.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

base::Result<LeftOver> decodeResume(std::string_view text, std::string_view where) {
    const auto bad = [&](const std::string& what) {
        return Error{ErrorCode::BadInput, "what was open cannot be resumed: " + what + "; open the school again", std::string(where)};
    };
    if (text.size() > kMaxBytes) return bad("the file is too long");
    const json j = json::parse(text, nullptr, false);
    if (!j.is_object()) return bad("the file is damaged");
    if (const auto v = j.find("v"); v == j.end() || !v->is_number_integer() || v->get<int64_t>() != 1) return bad("another version wrote it");
    LeftOver out;
    ResumeState& s = out.state;
    Reader r{j, {}};
    std::string written;
    r.text("written_at", written);
    if (const auto t = base::parseTimestamp(written)) out.writtenAt = *t;
    else r.fail("written_at");
    double failures = 0;
    r.number("failures", failures, 0, 1e6);
    out.failures = int(failures);
    r.path("facility", s.facility);
    r.path("recording", s.recording);
    r.path("settings", s.settings);
    r.text("floor", s.floor);
    r.text("operator", s.operatorName);
    r.choice("mode", s.mode, 3);
    r.choice("theme", s.theme, 3);
    r.number("text_scale", s.textScale, 0.75, 2);
    r.number("explode", s.explode, 0, 1);
    r.flag("xray", s.xray);
    r.flag("isolate", s.isolate);
    r.flag("at_home", s.atHome);
    if (j.contains("metres_per_unit")) r.number("metres_per_unit", s.metresPerUnit.emplace(1), 1e-9, 1e9);
    if (j.contains("up")) r.choice("up", s.up.emplace(), 2);
    if (const auto c = j.find("camera"); c != j.end()) {
        if (!c->is_object()) return bad("camera is wrong");
        Reader camera{*c, {}};
        camera.point("target", s.camera.target);
        camera.point("eye", s.camera.eye);
        camera.number("yaw_deg", s.camera.yawDeg, -1e6, 1e6);
        camera.number("pitch_deg", s.camera.pitchDeg, -90, 90);
        camera.number("distance_m", s.camera.distanceM, 1e-3, kMaxCoordinateM);
        camera.number("pixels_per_m", s.camera.pixelsPerM, 1e-6, 1e6);
        camera.number("fov_deg", s.camera.fovDeg, 1, 170);
        if (!camera.wrong.empty()) return bad("camera " + camera.wrong + " is wrong");
    }
    if (const auto feeds = j.find("feeds"); feeds != j.end()) {
        if (!feeds->is_array() || feeds->size() > kMaxFeeds) return bad("feeds is wrong");
        for (const json& f : *feeds) {
            if (!f.is_object()) return bad("feeds is wrong");
            ResumeState::Feed feed;
            Reader one{f, {}};
            one.text("name", feed.name);
            one.text("url", feed.url);
            if (!one.wrong.empty() || feed.url.empty()) return bad("feeds is wrong");
            s.feeds.push_back(std::move(feed));
        }
    }
    if (!r.wrong.empty()) return bad(r.wrong + " is wrong");
    if (s.facility.empty()) return bad("it names no school");
    return out;
}

struct Resume::Impl {
    struct Slot {
        int number = -1, lock = -1;
    };

    const fs::path folder;
    const std::function<std::chrono::steady_clock::time_point()> clock;
    Slot mine;
    bool taken = false;  ///< mine was looked for, found or not
    std::optional<ResumeState> kept, written;
    std::chrono::steady_clock::time_point writtenAt{};
    int failures = 0;

    // The writer: takes the newest text, never a queue of them. An empty text removes the file.
    std::mutex mutex;
    std::condition_variable wake, idle;
    std::optional<std::string> next;
    bool stop = false, busy = false, complained = false;
    std::thread writer;

    Impl(fs::path f, std::function<std::chrono::steady_clock::time_point()> c) : folder(std::move(f)), clock(std::move(c)) {}

    fs::path file(int slot) const { return folder / (std::to_string(slot) + ".json"); }

    /// The lock's file stays when it is let go: one that is removed could be locked twice, by name and by what is still open.
    Slot lockSlot(int number) const {
        const int fd = ::open((folder / (std::to_string(number) + ".lock")).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0) return {};
        if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return {number, fd};
        ::close(fd);
        return {};
    }
    static void release(Slot& s) {
        if (s.lock >= 0) ::close(s.lock);
        s = {};
    }

    void takeOwn() {
        if (taken) return;
        taken = true;
        for (int i = 0; i < kSlots && mine.lock < 0; ++i) {
            Slot s = lockSlot(i);
            std::error_code ec;
            if (s.lock >= 0 && fs::exists(file(i), ec)) release(s);
            if (s.lock >= 0) mine = s;
        }
        // Every place holds something left over: the oldest has waited long enough.
        Slot oldest;
        fs::file_time_type age{};
        for (int i = 0; i < kSlots && mine.lock < 0; ++i) {
            Slot s = lockSlot(i);
            if (s.lock < 0) continue;
            std::error_code ec;
            const auto t = fs::last_write_time(file(i), ec);
            if (oldest.lock < 0 || t < age) std::swap(oldest, s), age = t;
            release(s);
        }
        if (mine.lock < 0) mine = oldest;
        if (mine.lock < 0) base::log(base::LogLevel::Warning, "what is open is not remembered for a restart: " + folder.string() + " cannot be used");
    }

    /// The newest that fits, and its place. True when another place with something in it is in use, or is not yet let go.
    bool look(const std::function<bool(const ResumeState&)>& fits, Slot& best, std::optional<LeftOver>& found) {
        bool inUse = false;
        for (int i = 0; i < kSlots; ++i) {
            std::error_code ec;
            if (!fs::exists(file(i), ec)) continue;
            Slot slot = lockSlot(i);
            if (slot.lock < 0) {
                inUse = true;
                continue;
            }
            const auto text = base::readFile(file(i), kMaxBytes);
            auto left = text ? decodeResume(*text, file(i).string()) : base::Result<LeftOver>(text.error());
            if (!left) {
                base::log(base::LogLevel::Warning, left.error().text());
                fs::remove(file(i), ec);  // nobody can use it, and the place is wanted
            } else if (fits(left->state) && (!found || left->writtenAt > found->writtenAt)) {
                std::swap(best, slot);
                found = std::move(*left);
            }
            release(slot);
        }
        return inUse;
    }

    void hand(std::string text) {
        if (mine.lock < 0) return;
        const std::lock_guard hold(mutex);
        next = std::move(text);
        if (!writer.joinable()) writer = std::thread([this] { write(); });
        wake.notify_one();
    }

    void write() {
        std::unique_lock hold(mutex);
        while (true) {
            wake.wait(hold, [&] { return next || stop; });
            if (!next) return;
            const std::string text = *std::exchange(next, std::nullopt);
            busy = true;
            hold.unlock();
            base::Result<void> done{};
            if (text.empty()) ::unlink(file(mine.number).c_str());
            else done = base::writeFileAtomically(file(mine.number), text);
            hold.lock();
            busy = false;
            if (!done && !complained) base::log(base::LogLevel::Warning, "what is open is not remembered for a restart: " + done.error().text());
            complained = !done;
            idle.notify_all();
        }
    }

    void finish() {
        {
            const std::lock_guard hold(mutex);
            stop = true;
        }
        wake.notify_one();
        if (writer.joinable()) writer.join();
        stop = false;
    }

    void store(bool now) {
        if (!kept || kept == written) return;
        const auto t = clock();
        if (!now && written && !kept->urgentlyDiffers(*written) && t - writtenAt < kAtMostEvery) return;
        hand(encodeResume(*kept, base::wallNow(), failures));
        written = kept;
        writtenAt = t;
    }
};

Resume::Resume(fs::path folder, std::function<std::chrono::steady_clock::time_point()> clock)
    : impl_(std::make_unique<Impl>(std::move(folder), std::move(clock))) {
    std::error_code ec;
    fs::create_directories(impl_->folder, ec);
    fs::permissions(impl_->folder, fs::perms::owner_all, ec);
}

Resume::~Resume() {
    impl_->finish();
    Impl::release(impl_->mine);
}

std::optional<LeftOver> Resume::claim(const std::function<bool(const ResumeState&)>& fits) {
    Impl& s = *impl_;
    if (s.taken) return std::nullopt;
    Impl::Slot best;
    std::optional<LeftOver> found;
    // A process that was killed lets its lock go only when it is gone altogether: somebody who starts the next at once is not to find nothing.
    for (int attempt = 0; attempt < kDyingChecks; ++attempt) {
        if (attempt > 0) std::this_thread::sleep_for(kDyingWait);
        if (!s.look(fits, best, found) || found) break;
    }
    if (!found) {
        s.takeOwn();
        return std::nullopt;
    }
    s.taken = true;
    s.mine = best;
    s.failures = found->failures + 1;
    s.hand(encodeResume(found->state, found->writtenAt, s.failures));
    return found;
}

void Resume::keep(ResumeState state) {
    impl_->takeOwn();
    impl_->kept = std::move(state);
    impl_->store(false);
}

void Resume::succeeded() {
    if (impl_->failures == 0) return;
    impl_->failures = 0;
    impl_->written.reset();
    impl_->store(true);
}

void Resume::forget() {
    Impl& s = *impl_;
    s.failures = 0;
    if (!s.kept && !s.written && s.mine.lock < 0) return;
    s.kept.reset();
    s.written.reset();
    s.hand({});
}

void Resume::end() {
    forget();
    impl_->finish();
    Impl::release(impl_->mine);
    impl_->taken = true;  // nothing is kept after the end
}

void Resume::flush() {
    impl_->store(true);
    std::unique_lock hold(impl_->mutex);
    impl_->idle.wait(hold, [&] { return !impl_->next && !impl_->busy; });
}

}  // namespace sallyport::viewer
