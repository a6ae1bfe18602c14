#include "importers/import.h"

#include <algorithm>
#include <chrono>
#include <new>
#include <span>

#include "base/file.h"
#include "base/text.h"
#include "importers/facility.h"
#include "importers/ifc.h"
#include "importers/import_zip.h"
#include "importers/mesh_building.h"
#include "importers/mesh_format.h"
#include "importers/plan.h"
#include "importers/worker.h"

namespace sallyport::importers {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

struct Input {
    const std::filesystem::path& path;
    std::span<const uint8_t> bytes;
    std::shared_ptr<const void> keeps;  ///< the bytes
    const ImportOptions& options;
    std::string where() const { return path.string(); }
    std::string_view text() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
};

struct Format {
    const char* name;        ///< for people
    const char* extensions;  ///< space separated, with the dot, lower case
    bool (*recognises)(const Input&);
    Result<Imported> (*read)(const Input&);
};

bool byExtensionOnly(const Input&) { return false; }

Result<Imported> readZippedIfc(const Input& in) {
    // IFC text packs to between a fifth and a thirtieth; what claims far more is a bomb.
    constexpr uint64_t kMaxUnpacked = 1ull << 31, kMaxRatio = 64, kAlways = 16u << 20;
    auto text = readZipMember(in.bytes, ".ifc", in.where(), std::min<uint64_t>(kMaxUnpacked, kAlways + in.bytes.size() * kMaxRatio));
    if (!text) return text.error();
    return decodeIfc(*text, in.where(), in.options);
}

/// Third-party parsers, so in a process of their own.
Result<Imported> readMeshes(const Input& in) {
    const auto begin = std::chrono::steady_clock::now();
    auto scene = readMeshScene(in.path, in.options);
    if (!scene) return scene.error();
    const double parseMs = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
    const bool alone = scene->alone;
    auto out = buildingFromMeshes(std::move(*scene), in.where(), in.options);
    if (out) {
        out->timing.parseMs = parseMs;
        out->oneFile = alone;
    }
    return out;
}
bool holdsMesh(const Input& in, std::string_view format) { return meshFormatByContent(in.bytes, in.bytes.size()) == format; }

constexpr Format kFormats[] = {
    {"Sallyport facility", ".glb", [](const Input& in) { return looksLikeFacility(in.bytes); },
     [](const Input& in) { return decodeFacility(in.bytes, in.where(), in.keeps); }},
    {"IFC", ".ifc", [](const Input& in) { return looksLikeStep(in.text()); },
     [](const Input& in) { return decodeIfc(in.text(), in.where(), in.options); }},
    {"zipped IFC", ".ifczip", [](const Input& in) { return looksLikeZip(in.bytes); }, readZippedIfc},
    {"Sallyport plan", ".plan.toml", byExtensionOnly, [](const Input& in) { return readPlanText(in.text(), in.where()); }},
    {"glTF", ".gltf .glb", [](const Input& in) { return holdsMesh(in, "gltf"); }, readMeshes},
    {"FBX", ".fbx", [](const Input& in) { return holdsMesh(in, "fbx"); }, readMeshes},
    {"OBJ", ".obj", byExtensionOnly, readMeshes},
    {"Collada", ".dae", [](const Input& in) { return holdsMesh(in, "dae"); }, readMeshes},
    {"3DS", ".3ds", [](const Input& in) { return holdsMesh(in, "3ds"); }, readMeshes},
    {"PLY", ".ply", [](const Input& in) { return holdsMesh(in, "ply"); }, readMeshes},
    {"STL", ".stl", [](const Input& in) { return holdsMesh(in, "stl"); }, readMeshes},
};

bool hasExtension(const Format& f, const std::string& fileName) {
    std::string_view rest = f.extensions;
    while (!rest.empty()) {
        const std::string_view ext = rest.substr(0, rest.find(' '));
        if (fileName.size() > ext.size() && fileName.ends_with(ext)) return true;
        rest.remove_prefix(std::min(rest.size(), ext.size() + 1));
    }
    return false;
}

const Format* recognise(const Input& in) {
    for (const Format& f : kFormats)
        if (f.recognises(in)) return &f;
    const std::string name = base::lowerAscii(in.path.filename().string());
    for (const Format& f : kFormats)
        if (hasExtension(f, name)) return &f;
    return nullptr;
}

std::string knownFormats() {
    std::string out;
    for (const Format& f : kFormats) {
        if (!out.empty()) out += ", ";
        out += std::string(f.name) + " (" + f.extensions + ")";
    }
    return out;
}

}  // namespace

Result<Imported> importModel(const std::filesystem::path& path, const ImportOptions& options) {
    const auto begin = std::chrono::steady_clock::now();
    const auto sinceBegin = [&] { return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count(); };
    if (options.progress && !options.progress("read", 0)) return Error{ErrorCode::Cancelled, "reading was stopped", path.string()};
    auto file = base::FileBytes::read(path);
    if (!file) return file.error();
    if (file->bytes().empty()) return Error{ErrorCode::BadInput, "the file is empty; copy or export it again", path.string()};
    const auto kept = std::make_shared<base::FileBytes>(std::move(*file));
    const Input in{path, kept->bytes(), kept, options};
    const Format* format = recognise(in);
    if (!format) return Error{ErrorCode::BadInput, "this is no model that can be read; choose one of " + knownFormats(), path.string()};
    const double readMs = sinceBegin();
    try {
        auto out = format->read(in);
        if (!out) return out;
        if (!out->drawing.bytes.empty()) kept->keepOnly(out->drawing.bytes);
        out->timing.readMs = readMs;
        out->timing.totalMs = sinceBegin();
        return out;
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::TooLarge, "there is not enough memory for this model; close other programs, or import a part of it", path.string()};
    }
}

}  // namespace sallyport::importers
