#include "base/toml_guard.h"

#include <algorithm>
#include <cstdint>

namespace sallyport::base {
namespace {

/// Where a reader of TOML stands: between tokens, in a comment, or in one of the four kinds of string.
class Place {
public:
    /// Looks at text[i]; returns how many characters were taken, at least 1.
    size_t step(std::string_view text, size_t i) {
        const char c = text[i];
        if (kind_ == Kind::Comment) {
            if (c == '\n') kind_ = Kind::Plain;
            return 1;
        }
        if (kind_ == Kind::Plain) {
            if (c == '#') kind_ = Kind::Comment;
            if (c != '"' && c != '\'') return 1;
            quote_ = c;
            const bool three = run(text, i) >= 3;
            kind_ = three ? Kind::Lines : Kind::Line;
            return three ? 3 : 1;
        }
        const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (escape_ == Escape::Just) {
            // A backslash at the end of a line takes all blanks after it away.
            escape_ = blank && kind_ == Kind::Lines ? Escape::Blanks : Escape::None;
            return 1;
        }
        if (escape_ == Escape::Blanks && blank) return 1;
        escape_ = Escape::None;
        if (c == '\\' && quote_ == '"') {
            escape_ = Escape::Just;
            return 1;
        }
        if (kind_ == Kind::Line) {
            // A line that ends in a string ends the parser, too: nothing after it is read.
            if (c == quote_ || c == '\n') kind_ = Kind::Plain;
            return 1;
        }
        // Up to two quotes may stand before the three that end it.
        const size_t quotes = c == quote_ ? run(text, i) : 0;
        if (quotes >= 3) kind_ = Kind::Plain;
        return quotes >= 3 ? std::min<size_t>(quotes, 5) : 1;
    }
    bool plain() const { return kind_ == Kind::Plain; }
    /// A quote at text[i] would stand in the middle of a word, where no string can begin and the parser does not take it for one.
    bool straysInto(std::string_view text, size_t i) const {
        if (!plain() || i == 0 || (text[i] != '"' && text[i] != '\'')) return false;
        constexpr std::string_view kBeforeStrings = " \t\n\v\f\r=,[{.\xbf";  // the last: of a byte order mark
        return kBeforeStrings.find(text[i - 1]) == kBeforeStrings.npos;
    }
    /// The parser asks of the next character whether it is blank.
    bool asksForBlank() const { return plain() || escape_ != Escape::None; }

private:
    enum class Kind : uint8_t { Plain, Comment, Line, Lines };
    size_t run(std::string_view text, size_t i) const {
        const size_t end = text.find_first_not_of(quote_, i);
        return (end == text.npos ? text.size() : end) - i;
    }
    enum class Escape : uint8_t { None, Just, Blanks };
    Kind kind_ = Kind::Plain;
    Escape escape_ = Escape::None;
    char quote_ = '"';
};

}  // namespace

Result<void> checkTomlText(std::string_view text, const std::string& where, size_t maxBytes) {
    if (text.size() > maxBytes) return Error{ErrorCode::TooLarge, "is larger than " + std::to_string(maxBytes >> 20) + " MiB", where};
    constexpr int kMaxKeyParts = 64;
    int dots = 0;
    size_t line = 1;
    const auto wrong = [&](std::string why) { return Error{ErrorCode::BadInput, std::move(why), where + ", line " + std::to_string(line)}; };
    Place place;
    for (size_t i = text.starts_with("\xef\xbb\xbf") ? 3 : 0; i < text.size();) {
        const char c = text[i];
        if (place.asksForBlank() && static_cast<unsigned char>(c) >= 0x80)
            return wrong("has a character outside of quotes that does not belong there; keys and values without quotes are of plain letters");
        if (place.straysInto(text, i)) return wrong("has a quote in the middle of a word");
        if (place.plain()) {
            if (std::string_view("\n,=[]{}#").find(c) != std::string_view::npos) dots = 0;
            else if (c == '.' && ++dots > kMaxKeyParts) return wrong("a key has more than " + std::to_string(kMaxKeyParts) + " parts");
        }
        const size_t taken = std::min(place.step(text, i), text.size() - i);
        for (size_t k = 0; k < taken; ++k) line += text[i + k] == '\n';
        i += taken;
    }
    return {};
}

}  // namespace sallyport::base
