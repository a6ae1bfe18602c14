#include "viewer/joined_school.h"

#include <algorithm>
#include <cstdio>

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
constexpr int kMostOfOneName = 100;

/// The same for the same files in any order: the first of them by its name, how many more, and which.
std::string nameFor(const std::vector<fs::path>& models) {
    std::vector<fs::path> all;
    for (const fs::path& m : models) {
        std::error_code ec;
        const fs::path whole = fs::weakly_canonical(m, ec);
        all.push_back(ec ? m : whole);
    }
    std::sort(all.begin(), all.end());
    uint32_t h = 2166136261u;
    for (const fs::path& m : all)
        for (const char c : m.string() + '\n') h = (h ^ uint8_t(c)) * 16777619u;
    char which[12];
    std::snprintf(which, sizeof which, "%08x", unsigned(h));
    return std::string(base::cutUtf8(all.front().stem().string(), kMostStem)) + " and " + std::to_string(all.size() - 1) + " more " + which;
}

/// Nothing of what it was made of has changed since.
bool upToDate(const fs::path& facility, const std::vector<fs::path>& models) {
    std::error_code ec;
    const auto made = fs::last_write_time(facility, ec);
    if (ec) return false;
    return std::all_of(models.begin(), models.end(), [&](const fs::path& m) {
        std::error_code failed;
        const auto changed = fs::last_write_time(m, failed);
        return !failed && changed <= made;
    });
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
    const std::string name = nameFor(models);
    fs::path file;
    for (int n = 1; file.empty(); ++n) {
        if (n > kMostOfOneName)
            return Error{ErrorCode::Io, "holds " + std::to_string(kMostOfOneName) + " schools of these files; remove those that nobody needs",
                         folder.string()};
        fs::path candidate = folder / (name + (n == 1 ? "" : " (" + std::to_string(n) + ")") + ".glb");
        if (!fs::exists(fs::symlink_status(candidate, ec))) file = std::move(candidate);
        else if (upToDate(candidate, models)) return candidate;
    }
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
