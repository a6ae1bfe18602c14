#include "importers/facility_json.h"

#include <cstring>

namespace sallyport::importers::facility {
namespace {

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

class Scan {
public:
    explicit Scan(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

    const char* at() const { return at_; }
    bool take(char c) {
        skipSpace();
        if (at_ == end_ || *at_ != c) return false;
        ++at_;
        return true;
    }
    /// The text between the quotes, escapes as they stand.
    std::optional<std::string_view> string() {
        if (!take('"')) return std::nullopt;
        const char* begin = at_;
        if (!closeString()) return std::nullopt;
        return std::string_view(begin, size_t(at_ - 1 - begin));
    }
    bool skipValue() {
        skipSpace();
        if (at_ == end_) return false;
        int depth = 0;
        do {
            switch (*at_++) {
                case '"':
                    if (!closeString()) return false;
                    break;
                case '{':
                case '[':
                    if (++depth > kMaxDepth) return false;
                    break;
                case '}':
                case ']':
                    --depth;
                    break;
                default:  // numbers, words, commas and colons
                    if (depth == 0) {
                        while (at_ != end_ && *at_ != ',' && *at_ != '}' && *at_ != ']') ++at_;
                        return true;
                    }
            }
        } while (depth > 0 && at_ != end_);
        return depth == 0;
    }

private:
    void skipSpace() {
        while (at_ != end_ && isSpace(*at_)) ++at_;
    }
    /// From behind the opening quote to behind the closing one.
    bool closeString() {
        for (;;) {
            const char* quote = static_cast<const char*>(std::memchr(at_, '"', size_t(end_ - at_)));
            if (!quote) return false;
            size_t escapes = 0;
            for (const char* p = quote; p != at_ && p[-1] == '\\'; --p) ++escapes;
            at_ = quote + 1;
            if (escapes % 2 == 0) return true;
        }
    }

    const char *at_, *end_;
};

}  // namespace

std::optional<std::string_view> rawMember(std::string_view object, std::string_view key) {
    Scan s(object);
    if (!s.take('{')) return std::nullopt;
    do {
        const auto name = s.string();
        if (!name || !s.take(':')) return std::nullopt;
        const char* begin = s.at();
        if (!s.skipValue()) return std::nullopt;
        if (*name != key) continue;
        const char* end = s.at();
        while (begin != end && isSpace(*begin)) ++begin;
        while (begin != end && isSpace(end[-1])) --end;
        return std::string_view(begin, size_t(end - begin));
    } while (s.take(','));
    return std::nullopt;
}

bool Document::parse(std::string_view text) {
    if (parser_.allocate(std::max<size_t>(text.size(), 64), kMaxDepth) != simdjson::SUCCESS) return false;
    return parser_.parse(text.data(), text.size()).get(root_) == simdjson::SUCCESS;  // copies the text: it reads past the end
}

}  // namespace sallyport::importers::facility
