// Purpose: refuses text that the TOML parser of this system (toml++ 3.3) does not survive, before it is given any. Refuses to: parse.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sallyport::base {

/// Error, with the line: larger than `maxBytes`; a key of more parts than the parser, which calls itself for each, should be given; a character that
/// lies beyond its tables, from which it does not return.
inline Result<void> checkTomlText(std::string_view text, const std::string& where, size_t maxBytes) {
    if (text.size() > maxBytes) return Error{ErrorCode::TooLarge, "is larger than " + std::to_string(maxBytes >> 10) + " KiB", where};
    constexpr int kMaxKeyParts = 64;
    size_t dots = 0, line = 1;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        line += c == '\n';
        if (c == '\xef' && i + 2 < text.size()) {
            const uint32_t u = 0xf000u | (uint32_t(uint8_t(text[i + 1]) & 0x3f) << 6) | (uint8_t(text[i + 2]) & 0x3f);
            if (u >= 0xfcc6 && u < 0xfeff)
                return Error{ErrorCode::BadInput, "holds a character of a script that it cannot be written in",
                             where + ", line " + std::to_string(line)};
        }
        if (std::string_view("\n,=[]{}#").find(c) != std::string_view::npos) dots = 0;
        else if (c == '.' && ++dots > kMaxKeyParts)
            return Error{ErrorCode::BadInput, "a key has more than " + std::to_string(kMaxKeyParts) + " parts",
                         where + ", line " + std::to_string(line)};
    }
    return {};
}

}  // namespace sallyport::base
