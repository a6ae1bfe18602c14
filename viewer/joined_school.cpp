#include "viewer/joined_school.h"

#include <algorithm>
#include <utility>

#include "base/sha256.h"
#include "base/text.h"
#include "importers/campus.h"
#include "importers/facility.h"
#include "viewer/school.h"

namespace sallyport::viewer {

using base::Error;
using base::ErrorCode;
using importers::Imported;
namespace fs = std::filesystem;

namespace {

constexpr size_t kMostStem = 60;  ///< bytes of the first model's name

/// The same for the same files in any order, as they are now: the first of them by its name, how many more, and which. One that was changed, or put
/// in its place by an older one, makes another name.
std::string nameFor(const std::vector<fs::path>& models) {
    std::vector<std::pair<fs::path, std::string>> all;
    for (const fs::path& m : models) {
        std::error_code ec;
        fs::path whole = fs::weakly_canonical(m, ec);
        if (ec) whole = m;
        const auto changed = fs::last_write_time(m, ec);
        std::string state = ec ? "-" : std::to_string(changed.time_since_epoch().count());
        const auto size = fs::file_size(m, ec);
        state += ec ? " -" : " " + std::to_string(size);
        all.emplace_back(std::move(whole), std::move(state));
    }
    std::sort(all.begin(), all.end());
    std::string which;
    for (const auto& [path, state] : all) which += path.string() + '\n' + state + '\n';
    return std::string(base::cutUtf8(all.front().first.stem().string(), kMostStem)) + " and " + std::to_string(all.size() - 1) + " more " +
           base::toHex(base::bytesOf(base::sha256(which))).substr(0, 12);
}

}  // namespace

base::Result<Imported> readModels(const std::vector<fs::path>& models, const HowToRead& how) {
    if (models.size() > kMostModels) return Error{ErrorCode::Usage, "takes at most " + std::to_string(kMostModels) + " models", {}};
    std::vector<importers::ModelPart> parts;
    for (size_t i = 0; i < models.size(); ++i) {
        auto in = importers::importModel(models[i], how(i));
        if (!in) return in.error();
        parts.push_back({std::move(*in), models[i].filename().string()});
    }
    return importers::joinModels(std::move(parts));
}

base::Result<fs::path> joinSchool(const std::vector<fs::path>& models, const fs::path& folder, const HowToRead& how) {
    if (models.empty()) return Error{ErrorCode::Usage, "no model was named", {}};
    std::error_code ec;
    fs::create_directories(folder, ec);
    if (ec) return Error{ErrorCode::Io, "cannot be made: " + ec.message(), folder.string()};
    const fs::path file = folder / (nameFor(models) + ".glb");
    if (fs::exists(fs::symlink_status(file, ec))) return file;
    auto in = readModels(models, how);
    if (!in) return in.error();
    if (holdsNothing(in->building)) return Error{ErrorCode::BadInput, pictureLack(in->building, in->problems), namesOf(models)};
    if (const auto written = importers::writeFacility(file, in->building, in->edits, drawingOf(in->building)); !written) return written.error();
    return file;
}

std::string namesOf(const std::vector<fs::path>& files) {
    const size_t named = files.size() > 4 ? 3 : files.size();
    std::string out;
    for (size_t i = 0; i < named; ++i) out += (i == 0 ? "" : i + 1 == files.size() ? " and " : ", ") + files[i].filename().string();
    if (named < files.size()) out += " and " + std::to_string(files.size() - named) + " others";
    return out;
}

std::string notOpenedText(const fs::path& opened, const std::vector<fs::path>& others) {
    return "Only " + opened.filename().string() + " is opened, not " + namesOf(others) + ": a recording is opened alone.";
}

}  // namespace sallyport::viewer
