#include "importers/step.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

namespace sallyport::importers::step {
namespace {

constexpr bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\v'; }
constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool isNameChar(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || isDigit(c) || c == '_' || c == '-' || c == '!'; }

/// Bytes at which skipping over a record must stop and look.
constexpr std::array<bool, 256> kStops = [] {
    std::array<bool, 256> t{};
    t[uint8_t('\'')] = t[uint8_t(';')] = t[uint8_t('/')] = true;
    return t;
}();

const char* skipSpace(const char* p, const char* end) {
    while (p < end) {
        if (isSpace(*p)) {
            ++p;
        } else if (*p == '/' && p + 1 < end && p[1] == '*') {
            for (p += 2; p + 1 < end && !(p[0] == '*' && p[1] == '/');) ++p;
            p = p + 1 < end ? p + 2 : end;
        } else {
            break;
        }
    }
    return p;
}

/// Past the closing quote of the string that starts at p; nullptr when it does not end. Doubled quotes are two strings side by side here.
const char* skipText(const char* p, const char* end) {
    const void* q = std::memchr(p + 1, '\'', size_t(end - p - 1));
    return q ? static_cast<const char*>(q) + 1 : nullptr;
}

/// The ';' that ends the statement at p; nullptr when there is none.
const char* statementEnd(const char* p, const char* end) {
    for (;;) {
        while (p < end && !kStops[uint8_t(*p)]) ++p;
        if (p >= end) return nullptr;
        if (*p == ';') return p;
        if (*p == '\'') {
            p = skipText(p, end);
            if (!p) return nullptr;
        } else {
            const char* q = skipSpace(p, end);
            p = q == p ? p + 1 : q;
        }
    }
}

std::string_view trimmed(const char* a, const char* b) {
    while (a < b && isSpace(*a)) ++a;
    while (b > a && isSpace(b[-1])) --b;
    return {a, size_t(b - a)};
}

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
    return Value(trimmed(raw_.data() + open + 1, raw_.data() + raw_.size() - 1));
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
    return decodeText(s.substr(1, s.size() - 2), maxBytes);
}

ListReader::ListReader(Value list) {
    const std::string_view s = list.raw();
    if (s.size() < 2 || s.front() != '(' || s.back() != ')') return;
    at_ = skipSpace(s.data() + 1, s.data() + s.size() - 1);
    end_ = s.data() + s.size() - 1;
    if (at_ == end_) at_ = nullptr;  // an empty list has no members
}

bool ListReader::next(Value& out) {
    if (!at_) return false;
    const char* stop = skipValue(at_, end_);
    out = Value(trimmed(at_, stop));
    at_ = stop < end_ && *stop == ',' ? skipSpace(stop + 1, end_) : nullptr;
    return true;
}

void readRefs(Value list, std::vector<uint32_t>& out, size_t max) {
    ListReader reader(list);
    for (Value v; out.size() < max && reader.next(v);)
        if (const uint32_t id = v.ref()) out.push_back(id);
}

size_t readReals(Value list, double* out, size_t max) {
    ListReader reader(list);
    size_t n = 0;
    for (Value v; n < max && reader.next(v); ++n) {
        const auto d = v.real();
        if (!d) return n;
        out[n] = *d;
    }
    return n;
}

struct File::Scanner {
    File& file;
    const char* const begin;
    const char* const end;
    bool ascending = true;
    uint32_t lastId = 0;

    uint32_t offset(const char* p) const { return uint32_t(p - begin); }
    void fault(const char* code, std::string message, const char* at, uint32_t id = 0) {
        if (file.faults_.size() >= file.limits_.maxFaults) ++file.suppressedFaults_;
        else file.faults_.push_back({code, std::move(message), offset(at), id});
    }

    /// `#id = NAME (`: fills the record, or says why not.
    const char* head(const char* p, const char* stop, Record& r) {
        uint64_t id = 0;
        const char* digits = ++p;
        for (; p < stop && isDigit(*p) && p - digits < 12; ++p) id = id * 10 + uint64_t(*p - '0');
        if (p == digits || id == 0 || id > file.limits_.maxId || (p < stop && isDigit(*p))) return "its id is not a number from 1 to 2147483647";
        r.id = uint32_t(id);
        p = skipSpace(p, stop);
        if (p >= stop || *p != '=') return "there is no '=' after its id";
        p = skipSpace(p + 1, stop);
        const char* name = p;
        while (p < stop && isNameChar(*p)) ++p;
        const std::string_view typeText(name, size_t(p - name));
        p = skipSpace(p, stop);
        if (p >= stop || *p != '(') return "there is no '(' after its type";
        r.type = typeText.empty() ? ifc::Type::None : ifc::typeOf(typeText);
        r.at = offset(p);
        return nullptr;
    }

    void statement(const char* p, const char* stop) {
        const std::string_view s(p, size_t(stop - p));
        if (s.starts_with("END-ISO-10303-21")) file.complete_ = true;
        if (!s.starts_with("FILE_SCHEMA") || !file.schema_.empty()) return;
        const char* open = static_cast<const char*>(std::memchr(p, '\'', s.size()));
        const char* close = open ? static_cast<const char*>(std::memchr(open + 1, '\'', size_t(stop - open - 1))) : nullptr;
        if (close) file.schema_ = decodeText({open + 1, size_t(close - open - 1)}, 64);
    }

    void run() {
        // A statement that never ends may be one broken string in an otherwise good file: go on at the next line that looks like a record. Each
        // try may run over the rest of the file, hence few of them.
        int resyncsLeft = 16;
        const char* p = begin;
        while ((p = skipSpace(p, end)) < end) {
            const char* stop = statementEnd(p, end);
            Record r;
            if (!stop) {
                if (*p == '#') (void)head(p, end, r);
                const char* q = p;
                while (resyncsLeft > 0 && q && (q = static_cast<const char*>(std::memchr(q, '\n', size_t(end - q)))) != nullptr) {
                    const char* next = skipSpace(q, end);
                    if (next < end && *next == '#') break;
                    q = next < end ? next : nullptr;
                }
                if (!q || resyncsLeft-- <= 0) {
                    fault("truncated-record", "the file ends inside this record; it was cut off: copy or export it again", p, r.id);
                    return;
                }
                fault("unterminated-record", "this record has no end (a text without its closing quote?) and was left out", p, r.id);
                p = skipSpace(q, end);
                continue;
            }
            if (*p == '#') {
                if (const char* why = head(p, stop, r)) {
                    fault("malformed-record", std::string("this record was left out: ") + why, p, r.id);
                } else if (file.records_.size() >= file.limits_.maxRecords) {
                    fault("too-many-records", "the file holds more records than this reader takes; the rest was left out", p, r.id);
                    return;
                } else {
                    ascending = ascending && r.id > lastId;
                    lastId = r.id;
                    file.records_.push_back(r);
                }
            } else {
                statement(p, stop);
                if (file.complete_) return;
            }
            p = stop + 1;
        }
    }
};

base::Result<File> File::index(std::string_view text, const std::string& where, const Limits& limits) {
    using base::Error;
    using base::ErrorCode;
    if (text.empty()) return Error{ErrorCode::BadInput, "the file is empty; copy or export it again", where};
    if (text.size() > limits.maxBytes)
        return Error{ErrorCode::TooLarge, "the file is larger than 4 GiB; export the building in parts, one per wing or storey", where};
    std::string_view start = text;
    if (start.starts_with("\xef\xbb\xbf")) start.remove_prefix(3);
    const char* first = skipSpace(start.data(), start.data() + start.size());
    if (!std::string_view(first, size_t(start.data() + start.size() - first)).starts_with("ISO-10303-21"))
        return Error{ErrorCode::BadInput, "this is no IFC file: it does not begin with ISO-10303-21; choose another file or export it again as IFC",
                     where + ": line 1"};

    File f;
    f.text_ = text;
    f.limits_ = limits;
    f.records_.reserve(std::min<size_t>(text.size() / 48 + 16, limits.maxRecords));
    Scanner scanner{f, text.data(), text.data() + text.size()};
    scanner.run();
    if (f.records_.empty()) {
        const std::string line = f.faults_.empty() ? "" : ": line " + std::to_string(f.lineAt(f.faults_.front().at));
        return Error{ErrorCode::BadInput, "the file holds no record of a building; it may have been cut off: copy or export it again", where + line};
    }
    if (!scanner.ascending) {
        std::stable_sort(f.records_.begin(), f.records_.end(), [](const Record& a, const Record& b) { return a.id < b.id; });
        const auto last = std::unique(f.records_.begin(), f.records_.end(), [&](const Record& kept, const Record& again) {
            if (kept.id != again.id) return false;
            scanner.fault("duplicate-record", "this id was used before; the first record stands", text.data() + again.at, again.id);
            return true;
        });
        f.records_.erase(last, f.records_.end());
    }
    if (!f.complete_)
        scanner.fault("incomplete-file", "END-ISO-10303-21 is missing: the file was cut off; what is there was read", text.data() + text.size() - 1);
    f.sortIndex();
    return f;
}

void File::sortIndex() {
    const uint32_t maxId = records_.back().id;
    if (maxId / 16 <= records_.size() + 4096) {
        byId_.assign(size_t(maxId) + 1, 0);
        for (size_t i = 0; i < records_.size(); ++i) byId_[records_[i].id] = uint32_t(i + 1);
    }
    typeStart_.assign(size_t(ifc::Type::Count) + 1, 0);
    for (const Record& r : records_) ++typeStart_[size_t(r.type) + 1];
    for (size_t t = 1; t < typeStart_.size(); ++t) typeStart_[t] += typeStart_[t - 1];
    byType_.resize(records_.size());
    std::vector<uint32_t> at(typeStart_.begin(), typeStart_.end() - 1);
    for (size_t i = 0; i < records_.size(); ++i) byType_[at[size_t(records_[i].type)]++] = uint32_t(i);
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

Fields File::fields(const Record& r) const {
    Fields out;
    const char* const end = text_.data() + text_.size();
    const char* p = text_.data() + r.at + 1;
    const char* start = p;
    uint32_t depth = 0;
    const auto take = [&](const char* stop) {
        if (out.count_ < out.raw_.size()) out.raw_[out.count_++] = trimmed(start, stop);
        start = stop + 1;
    };
    for (; p < end; ++p) {
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
                if (depth == 0) take(p);
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
    if (lineStarts_.empty()) {
        lineStarts_.push_back(0);
        const char* const end = text_.data() + text_.size();
        for (const char* p = text_.data(); (p = static_cast<const char*>(std::memchr(p, '\n', size_t(end - p)))) != nullptr;)
            lineStarts_.push_back(uint32_t(++p - text_.data()));
    }
    return size_t(std::upper_bound(lineStarts_.begin(), lineStarts_.end(), offset) - lineStarts_.begin());
}

}  // namespace sallyport::importers::step
