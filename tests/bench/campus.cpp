#include "campus.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <unordered_set>
#include <vector>

#include "../unit/importers/ifc_sample.h"
#include "base/file.h"
#include "importers/ifc.h"
#include "importers/ifc_context.h"
#include "importers/step.h"

namespace sallyport::bench {
namespace {

using importers::ifc::Type;
namespace step = importers::step;

/// Attributes that hold lengths, by type; -1 ends.
struct Lengths {
    Type type;
    std::array<int, 3> at;
};
constexpr Lengths kLengths[] = {
    {Type::CartesianPoint, {0, -1, -1}},
    {Type::CartesianPointList2D, {0, -1, -1}},
    {Type::CartesianPointList3D, {0, -1, -1}},
    {Type::ExtrudedAreaSolid, {3, -1, -1}},
    {Type::RectangleProfileDef, {3, 4, -1}},
    {Type::CircleProfileDef, {3, -1, -1}},
    {Type::CircleHollowProfileDef, {3, 4, -1}},
    {Type::EllipseProfileDef, {3, 4, -1}},
    {Type::Circle, {1, -1, -1}},
    {Type::Ellipse, {1, 2, -1}},
    {Type::SweptDiskSolid, {1, 2, -1}},
    {Type::BuildingStorey, {9, -1, -1}},
    {Type::Door, {8, 9, -1}},
    {Type::Window, {8, 9, -1}},
};

bool isDigit(char c) { return c >= '0' && c <= '9'; }

constexpr std::string_view kGuidLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$";

bool isGuid(std::string_view raw) {
    return raw.size() == 24 && raw.front() == '\'' && raw.back() == '\'' &&
           raw.substr(1, 22).find_first_not_of(kGuidLetters) == std::string_view::npos;
}

uint64_t mixed(uint64_t x) {  // SplitMix64
    x += 0x9e3779b97f4a7c15ull;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
    return x ^ (x >> 31);
}

class Campus {
public:
    Campus(const step::File& file, double spacing) : file_(file), spacing_(spacing), stride_(file.records().back().id + 4) {
        for (const uint32_t i : file.ofType(Type::Project)) share(file.records()[i].id);
    }

    void append(std::string& out, size_t copy) const {
        const double scale = copy == 0 ? 1 : 1 + 0.0005 * double(copy % 40) + 1e-7 * double(copy);
        for (const step::Record& r : file_.records())
            if (copy == 0 || !shared_.contains(r.id)) appendRecord(out, r, copy, scale);
        const size_t column = copy % 8, row = copy / 8;
        const std::string point = "#" + std::to_string(placementOf(copy) - 2), axis = "#" + std::to_string(placementOf(copy) - 1),
                          placement = "#" + std::to_string(placementOf(copy));
        char at[96];
        std::snprintf(at, sizeof at, "((%.1f,%.1f,0.));\n", double(column) * spacing_, double(row) * spacing_);
        out += point + "=IFCCARTESIANPOINT" + at + axis + "=IFCAXIS2PLACEMENT3D(" + point + ",$,$);\n" + placement + "=IFCLOCALPLACEMENT($," + axis +
               ");\n";
    }
    bool fits(size_t copies) const { return uint64_t(copies + 1) * stride_ < 0x7fffffffull; }

private:
    /// A record and all that it refers to belongs to the whole campus.
    void share(uint32_t first) {
        std::vector<uint32_t> open{first};
        while (!open.empty()) {
            const uint32_t id = open.back();
            open.pop_back();
            const step::Record* r = file_.find(id);
            if (!r || !shared_.insert(id).second) continue;
            const step::Fields f = file_.fields(*r);
            for (size_t i = 0; i < f.count(); ++i) {
                if (f[i].isRef()) open.push_back(f[i].ref());
                else if (f[i].isList()) step::readRefs(f[i], open, 1u << 16);
            }
        }
    }
    uint64_t placementOf(size_t copy) const { return uint64_t(copy + 1) * stride_ - 1; }
    uint64_t numberOf(uint32_t id, size_t copy) const { return shared_.contains(id) ? id : uint64_t(copy) * stride_ + id; }

    void appendRecord(std::string& out, const step::Record& r, size_t copy, double scale) const {
        const step::Fields f = file_.fields(r);
        out += '#' + std::to_string(numberOf(r.id, copy)) + "=";
        out += file_.typeName(r);
        const auto lengths = std::find_if(std::begin(kLengths), std::end(kLengths), [&](const Lengths& l) { return l.type == r.type; });
        for (size_t i = 0; i < f.count(); ++i) {
            out += i ? ',' : '(';
            const std::string_view raw = f[i].raw();
            if (i == 0 && copy > 0 && isGuid(raw)) {
                appendGuid(out, raw, copy);
            } else if (r.type == Type::LocalPlacement && i == 0 && f[i].null()) {
                out += '#' + std::to_string(placementOf(copy));
            } else {
                const bool length = lengths != std::end(kLengths) && std::find(lengths->at.begin(), lengths->at.end(), int(i)) != lengths->at.end();
                appendValue(out, raw, copy, length && !shared_.contains(r.id) ? scale : 1);
            }
        }
        out += f.count() ? ");\n" : "();\n";
    }

    void appendValue(std::string& out, std::string_view raw, size_t copy, double scale) const {
        for (size_t i = 0; i < raw.size();) {
            const char c = raw[i];
            if (c == '\'') {
                const size_t end = std::min(raw.find('\'', i + 1), raw.size() - 1);
                out += raw.substr(i, end + 1 - i);
                i = end + 1;
            } else if (c == '#') {
                uint32_t id = 0;
                for (++i; i < raw.size() && isDigit(raw[i]); ++i) id = id * 10 + uint32_t(raw[i] - '0');
                out += '#' + std::to_string(numberOf(id, copy));
            } else if (scale != 1 && (isDigit(c) || c == '-')) {
                size_t end = i + 1;
                while (end < raw.size() && (isDigit(raw[end]) || std::string_view(".Ee+-").find(raw[end]) != std::string_view::npos)) ++end;
                appendScaled(out, raw.substr(i, end - i), scale);
                i = end;
            } else {
                out += c;
                ++i;
            }
        }
    }

    static void appendScaled(std::string& out, std::string_view number, double scale) {
        const auto v = step::Value(number).real();
        char text[40];
        std::snprintf(text, sizeof text, "%.9G", v.value_or(0) * scale);
        std::string s = text;
        if (s.find('.') == std::string::npos) s.insert(std::min(s.find('E'), s.size()), ".");  // a STEP real has a point
        out += s;
    }

    static void appendGuid(std::string& out, std::string_view raw, size_t copy) {
        uint64_t state = mixed(copy);
        for (const char c : raw) state = mixed(state ^ uint8_t(c));
        out += '\'';
        for (int i = 0; i < 22; ++i) {
            if (i % 8 == 0) state = mixed(state);
            out += kGuidLetters[(state >> (i % 8 * 6)) & (i ? 63 : 3)];
        }
        out += '\'';
    }

    const step::File& file_;
    const double spacing_;
    const uint32_t stride_;
    std::unordered_set<uint32_t> shared_;
};

}  // namespace

base::Result<size_t> writeCampus(std::string_view ifc, const std::filesystem::path& path, CampusSize size) {
    const auto file = step::File::index(ifc, "campus input");
    if (!file) return file.error();
    const auto one = importers::decodeIfc(ifc, "campus input");
    if (!one) return one.error();
    importers::ifc::ProblemList problems;
    const double unit = importers::ifc::readUnits(*file, problems).lengthM;
    const base::Vec3 extent = one->building.bounds.empty() ? base::Vec3(100) : one->building.bounds.size();
    const Campus campus(*file, std::ceil(std::max(extent.x, extent.y) * 1.05 + 20) / unit);

    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION(('one building repeated, for measurements'),'2;1');\nFILE_NAME('','',(''),(''),'','','');\n"
        << "FILE_SCHEMA(('" << file->schema() << "'));\nENDSEC;\nDATA;\n";
    uint64_t written = 0;
    size_t copies = 0;
    for (std::string text; (copies < size.copies || written < size.bytes || copies == 0) && campus.fits(copies); ++copies) {
        text.clear();
        campus.append(text, copies);
        out << text;
        written += text.size();
    }
    out << "ENDSEC;\nEND-ISO-10303-21;\n";
    out.close();
    if (!out) return base::Error{base::ErrorCode::Internal, "the campus could not be written; is there room for it?", path.string()};
    return copies;
}

base::Result<std::string> campusInput() {
    const std::filesystem::path institute = std::filesystem::path(SALLYPORT_SHARED_DIR) / "models" / "ifc" / "institute.ifc";
    if (std::filesystem::exists(institute)) return base::readFile(institute, 1u << 30);
    return tests::sampleIfc();
}

}  // namespace sallyport::bench
