#include "importers/worker/comments.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace sallyport::importers::worker {
namespace {

constexpr size_t kBytes = 16384, kLines = 100;

std::optional<double> unitNamed(std::string_view word) {
    static constexpr std::pair<std::string_view, double> kUnits[] = {
        {"m", 1},        {"meter", 1},          {"meters", 1},          {"metre", 1},          {"metres", 1},
        {"mm", 0.001},   {"millimeter", 0.001}, {"millimeters", 0.001}, {"millimetre", 0.001}, {"millimetres", 0.001},
        {"cm", 0.01},    {"centimeter", 0.01},  {"centimeters", 0.01},  {"centimetre", 0.01},  {"centimetres", 0.01},
        {"in", 0.0254},  {"inch", 0.0254},      {"inches", 0.0254},     {"ft", 0.3048},        {"foot", 0.3048},
        {"feet", 0.3048}};
    for (const auto& [name, metres] : kUnits)
        if (word == name) return metres;
    return std::nullopt;
}

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::vector<std::string> words(std::string_view line) {
    std::vector<std::string> out;
    bool in = false;
    for (const char c : line.substr(0, 200)) {
        if (!letter(c)) {
            in = false;
            continue;
        }
        if (!in) out.emplace_back();
        in = true;
        out.back() += c < 'a' ? char(c + 32) : c;
    }
    return out;
}

/// "File units = meters", "Units: mm", "Z up", "up axis: Z".
void readLine(std::string_view line, Comments& c) {
    const std::vector<std::string> w = words(line);
    for (size_t i = 0; i < w.size(); ++i) {
        if ((w[i] == "unit" || w[i] == "units") && !c.metresPerUnit)
            for (size_t j = i + 1; j < std::min(w.size(), i + 4) && !c.metresPerUnit; ++j) c.metresPerUnit = unitNamed(w[j]);
        if (w[i] != "up" || c.up) continue;
        const auto axis = [&](size_t j) {
            if (j < w.size() && w[j] == "z") c.up = UpAxis::Z;
            if (j < w.size() && w[j] == "y") c.up = UpAxis::Y;
        };
        if (i > 0) axis(i - 1);
        if (!c.up) axis(i + 1 < w.size() && (w[i + 1] == "axis" || w[i + 1] == "vector") ? i + 2 : i + 1);
    }
}

}  // namespace

Comments readComments(std::span<const uint8_t> file, std::string_view format) {
    Comments out;
    std::string_view text(reinterpret_cast<const char*>(file.data()), std::min(file.size(), format == "stl" ? size_t(80) : kBytes));
    for (size_t n = 0; n < kLines && !text.empty(); ++n) {
        const size_t end = std::min(text.find_first_of("\r\n"), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(text.size(), end + 1));
        if (format == "obj") {
            if (!line.starts_with("#")) continue;
            line.remove_prefix(std::min(line.size(), line.find_first_not_of("# \t")));
        } else if (format == "ply") {
            if (line.starts_with("end_header")) break;
            if (!line.starts_with("comment ") && !line.starts_with("obj_info ")) continue;
            line.remove_prefix(line.find(' ') + 1);
        }
        readLine(line, out);
        if (out.generator.empty() && words(line).size() > 1 && format != "stl") out.generator = line.substr(0, 200);
        if (format == "stl") break;
    }
    return out;
}

}  // namespace sallyport::importers::worker
