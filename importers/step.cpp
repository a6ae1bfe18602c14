#include "importers/step.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "importers/step_scan.h"

namespace sallyport::importers::step {
namespace {

/// Bytes at which splitting a record into its attributes must stop and look.
constexpr std::array<bool, 256> kSplits = [] {
    std::array<bool, 256> t{};
    for (const char c : {'\'', '(', ')', ',', '/', ';'}) t[uint8_t(c)] = true;
    return t;
}();

/// Past one value (up to a ',' or ')' outside of nested lists and strings); end when it does not stop.
const char* skipValue(const char* p, const char* end) {
    for (uint32_t depth = 0; p < end; ++p) {
        switch (*p) {
            case '(':
                ++depth;
                break;
            case ')':
                if (depth-- == 0) return p;
                break;
            case ',':
                if (depth == 0) return p;
                break;
            case '\'': {
                const char* q = skipText(p, end);
                if (!q) return end;
                p = q - 1;
                break;
            }
            case ';':
                return p;
            default:
                break;
        }
    }
    return end;
}

}  // namespace

uint32_t Value::ref() const {
    if (!isRef()) return 0;
    uint32_t v = 0;
    auto [p, ec] = std::from_chars(raw_.data() + 1, raw_.data() + raw_.size(), v);
    return ec == std::errc() && p == raw_.data() + raw_.size() ? v : 0;
}

std::string_view Value::typeName() const {
    if (raw_.empty() || !(raw_.front() >= 'A' && raw_.front() <= 'z')) return {};
    const size_t open = raw_.find('(');
    if (open == std::string_view::npos || raw_.back() != ')') return {};
    return trimmed(raw_.data(), raw_.data() + open);
}

Value Value::inner() const {
    const std::string_view type = typeName();
    if (type.empty()) return *this;
    const size_t open = raw_.find('(');
    return Value(trimmed(raw_.data() + open + 1, raw_.data() + raw_.size() - 1), rawText_);
}

std::optional<double> Value::real() const {
    std::string_view s = raw_;
    if (!s.empty() && s.back() == ')') s = inner().raw_;
    if (!s.empty() && s.front() == '+') s.remove_prefix(1);
    double v = 0;
    auto [p, ec] = std::from_chars(s.data(), s.data() + s.size(), v);
    if (s.empty() || ec != std::errc() || p != s.data() + s.size() || !std::isfinite(v)) return std::nullopt;
    return v;
}

std::optional<int64_t> Value::integer() const {
    std::string_view s = inner().raw_;
    if (!s.empty() && s.front() == '+') s.remove_prefix(1);
    int64_t v = 0;
    auto [p, ec] = std::from_chars(s.data(), s.data() + s.size(), v);
    if (s.empty() || ec != std::errc() || p != s.data() + s.size()) return std::nullopt;
    return v;
}

std::string_view Value::enumeration() const {
    const std::string_view s = inner().raw_;
    return s.size() >= 2 && s.front() == '.' && s.back() == '.' ? s.substr(1, s.size() - 2) : std::string_view();
}

bool Value::logical(bool fallback) const {
    const std::string_view e = enumeration();
    return e == "T" || e == "TRUE" ? true : e == "F" || e == "FALSE" ? false : fallback;
}

std::string Value::text(size_t maxBytes) const {
    const std::string_view s = inner().raw_;
    if (s.size() < 2 || s.front() != '\'' || s.back() != '\'') return {};
    return decodeText(s.substr(1, s.size() - 2), maxBytes, rawText_);
}

ListReader::ListReader(Value list) : rawText_(list.rawText()) {
    const std::string_view s = list.raw();
    if (s.size() < 2 || s.front() != '(' || s.back() != ')') return;
    at_ = skipSpace(s.data() + 1, s.data() + s.size() - 1);
    end_ = s.data() + s.size() - 1;
    if (at_ == end_) at_ = nullptr;  // an empty list has no members
}

bool ListReader::next(Value& out) {
    if (!at_) return false;
    const char* stop = skipValue(at_, end_);
    out = Value(trimmed(at_, stop), rawText_);
    at_ = stop < end_ && *stop == ',' ? skipSpace(stop + 1, end_) : nullptr;
    return true;
}

void readRefs(Value list, std::vector<uint32_t>& out, size_t max) {
    ListReader reader(list);
    for (Value v; out.size() < max && reader.next(v);)
        if (const uint32_t id = v.ref()) out.push_back(id);
}

size_t readReals(Value list, double* out, size_t max) {
    const std::string_view s = list.raw();
    if (s.size() >= 2 && s.front() == '(' && s.back() == ')') {
        // Plain numbers, which is nearly always, without a view of each.
        const char* p = s.data() + 1;
        const char* const end = s.data() + s.size() - 1;
        for (size_t n = 0; n < max;) {
            while (p < end && isSpace(*p)) ++p;
            const auto [stop, ec] = std::from_chars(p, end, out[n]);
            p = stop;
            while (p < end && isSpace(*p)) ++p;
            if (ec != std::errc() || !std::isfinite(out[n]) || (p < end && *p != ',')) break;
            if (++n == max || p == end) return n;
            ++p;
        }
    }
    ListReader reader(list);
    size_t n = 0;
    for (Value v; n < max && reader.next(v); ++n) {
        const auto d = v.real();
        if (!d) return n;
        out[n] = *d;
    }
    return n;
}

const Record* File::find(uint32_t id) const {
    if (id == 0) return nullptr;
    if (!byId_.empty()) return id < byId_.size() && byId_[id] ? &records_[byId_[id] - 1] : nullptr;
    const auto it = std::lower_bound(records_.begin(), records_.end(), id, [](const Record& r, uint32_t v) { return r.id < v; });
    return it != records_.end() && it->id == id ? &*it : nullptr;
}

std::span<const uint32_t> File::ofType(ifc::Type t) const {
    return {byType_.data() + typeStart_[size_t(t)], byType_.data() + typeStart_[size_t(t) + 1]};
}

Fields File::fields(const Record& r, size_t max) const {
    Fields out;
    max = std::min(max, Fields::kMax);
    out.rawText_ = rawText_;
    const char* const end = text_.data() + text_.size();
    const char* p = text_.data() + r.at + 1;
    const char* start = p;
    uint32_t depth = 0;
    const auto take = [&](const char* stop) {
        if (out.count_ < max) {
            const std::string_view raw = trimmed(start, stop);
            out.parts_[out.count_++] = {raw.data(), raw.size()};
        }
        start = stop + 1;
    };
    for (; p < end; ++p) {
        if (!kSplits[uint8_t(*p)]) continue;
        switch (*p) {
            case '\'': {
                const char* q = skipText(p, end);
                if (!q) return out;
                p = q - 1;
                break;
            }
            case '(':
                if (++depth > limits_.maxNesting) return out;
                break;
            case ')':
                if (depth-- == 0) {
                    if (out.count_ || !trimmed(start, p).empty()) take(p);
                    return out;
                }
                break;
            case ',':
                if (depth == 0) {
                    take(p);
                    if (out.count_ == max) return out;
                }
                break;
            case '/':
                // A comment before a value is dropped with it; one behind a value would make the value unreadable, which no writer does.
                if (p + 1 < end && p[1] == '*') {
                    const bool leading = trimmed(start, p).empty();
                    p = skipSpace(p, end) - 1;
                    if (leading) start = p + 1;
                }
                break;
            case ';':
                return out;
            default:
                break;
        }
    }
    return out;
}

std::string_view File::typeName(const Record& r) const {
    const char* const begin = text_.data();
    const char* b = begin + r.at;
    while (b > begin && isSpace(b[-1])) --b;
    const char* a = b;
    while (a > begin && isNameChar(a[-1])) --a;
    return {a, size_t(b - a)};
}

size_t File::lineAt(uint32_t offset) const {
    if (linesBefore_.empty()) {
        uint32_t lines = 0;
        for (size_t at = 0; at < text_.size(); at += kLineBlock) {
            linesBefore_.push_back(lines);
            lines += uint32_t(countLineEnds(text_.substr(at, kLineBlock)));
        }
    }
    if (linesBefore_.empty()) return 1;
    const size_t at = std::min<size_t>(offset, text_.size() - 1), block = at / kLineBlock;
    return linesBefore_[block] + countLineEnds(text_.substr(block * kLineBlock, at - block * kLineBlock)) + 1;
}

}  // namespace sallyport::importers::step
