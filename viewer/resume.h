// Purpose: what a window needs to come back after a crash or a power cut: which school, which recording, where one was looking and which feeds were
// connected; a small file in the XDG state directory, written beside the frame and synchronised. Removed when the window ends in order. Refuses to:
// hold credentials (settings and environment have them), take the file of a window that still runs.
#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "importers/import.h"
#include "scene/view_state.h"

namespace sallyport::viewer {

struct ResumeState {
    struct Feed {
        std::string name, url;  ///< without credentials
        bool operator==(const Feed&) const = default;
    };
    std::filesystem::path facility, recording;  ///< recording empty: none was written
    std::filesystem::path settings;             ///< the file that was read: certificates and topics of the feeds; empty: defaults
    std::optional<double> metresPerUnit;        ///< how the facility was read (importers::ImportOptions)
    std::optional<importers::UpAxis> up;
    std::string floor;  ///< id in the model
    scene::ViewMode mode = scene::ViewMode::Plan;
    scene::Camera camera;
    double explode = 0, textScale = 1;
    bool xray = false, isolate = false;
    bool atHome = false;  ///< the camera shows everything, whatever the size of the window
    scene::Theme theme = scene::Theme::Dark;
    std::string operatorName;
    std::vector<Feed> feeds;
    bool operator==(const ResumeState&) const = default;
    /// Differs in what must be on disk at once; the rest (the camera) may wait.
    bool urgentlyDiffers(const ResumeState& o) const;
};

std::string encodeResume(const ResumeState& s, base::Timestamp writtenAt, int failures);
struct LeftOver {
    ResumeState state;
    base::Timestamp writtenAt{};
    int failures = 0;  ///< how often it was resumed without the window staying up (Resume::succeeded)
};
/// Bounded; every field is checked, a number that is not finite is an error.
base::Result<LeftOver> decodeResume(std::string_view json, std::string_view where);

/// One window's place among the windows of this user. Each of kSlots places has a lock that the system lets go when its process ends, however it
/// ends.
class Resume {
public:
    static constexpr int kSlots = 16;
    static constexpr std::chrono::milliseconds kAtMostEvery{2000};

    explicit Resume(std::filesystem::path folder, std::function<std::chrono::steady_clock::time_point()> clock = std::chrono::steady_clock::now);
    ~Resume();  ///< leaves the file, as a crash does, unless end() was called
    Resume(const Resume&) = delete;
    Resume& operator=(const Resume&) = delete;

    /// Takes over what a window that no longer runs has left: the newest that `fits`. Its file stays, with one more failure, until keep() replaces
    /// it. nullopt: there is none; then a place of its own is taken.
    std::optional<LeftOver> claim(const std::function<bool(const ResumeState&)>& fits);
    /// As often as one likes: written at once when something urgent changed, else at most every kAtMostEvery. Never waits for the disk.
    void keep(ResumeState state);
    /// The window has stayed up: what is kept counts as sound again.
    void succeeded();
    /// No school is open, or what is open need not come back.
    void forget();
    /// The orderly end: the file is gone when this returns.
    void end();
    /// Waits until what was kept is on disk (tests).
    void flush();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::viewer
