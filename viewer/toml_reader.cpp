#include "viewer/toml_reader.h"

#include <algorithm>
#include <charconv>
#include <numeric>

namespace sallyport::viewer {
namespace {

/// A number, perhaps a space, a unit; the factor of the unit from a table.
std::optional<double> parseMeasure(std::string_view text, std::initializer_list<std::pair<std::string_view, double>> units) {
    double number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (problem != std::errc() || !std::isfinite(number) || number < 0) return std::nullopt;
    std::string_view unit(end, size_t(text.data() + text.size() - end));
    if (unit.starts_with(' ')) unit.remove_prefix(1);
    for (const auto& [name, factor] : units)
        if (unit == name) return number * factor;
    return std::nullopt;
}

/// How many letters must be changed, added or left out.
size_t distance(std::string_view a, std::string_view b) {
    std::vector<size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), size_t(0));
    for (size_t i = 1; i <= a.size(); ++i) {
        size_t corner = std::exchange(row[0], i);
        for (size_t k = 1; k <= b.size(); ++k) {
            const size_t best = std::min({row[k] + 1, row[k - 1] + 1, corner + (a[i - 1] != b[k - 1])});
            corner = std::exchange(row[k], best);
        }
    }
    return row.back();
}

}  // namespace

std::string nearestName(std::string_view word, const std::set<std::string, std::less<>>& known) {
    constexpr size_t kLongest = 64;
    if (word.size() > kLongest) return {};
    std::string best;
    size_t least = 1 + word.size() / 3;
    for (const std::string& name : known) {
        const size_t d = distance(word, name);
        if (d < least || (d == least && best.empty())) {
            least = d;
            best = name;
        }
    }
    return best;
}

std::optional<std::chrono::milliseconds> parseDuration(std::string_view text) {
    const auto ms = parseMeasure(text, {{"ms", 1}, {"s", 1e3}, {"min", 60e3}, {"h", 3600e3}, {"day", 86400e3}, {"days", 86400e3}});
    if (!ms || *ms > 1e15) return std::nullopt;
    return std::chrono::milliseconds(std::llround(*ms));
}

std::optional<uint64_t> parseByteSize(std::string_view text) {
    const auto bytes = parseMeasure(text, {{"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}});
    if (!bytes || *bytes > 1e18) return std::nullopt;
    return uint64_t(*bytes);
}

}  // namespace sallyport::viewer
