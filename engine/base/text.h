// Purpose: the one place where text is cut to a length. Refuses to: measure glyphs, repair what is not UTF-8.
#pragma once
#include <cstddef>
#include <string_view>

namespace sallyport::base {

/// At most `max` bytes of `text`, cut before a started UTF-8 character, so that what was valid stays valid. A view into `text`.
inline std::string_view cutUtf8(std::string_view text, size_t max) {
    if (text.size() <= max) return text;
    while (max > 0 && (static_cast<unsigned char>(text[max]) & 0xC0) == 0x80) --max;
    return text.substr(0, max);
}

}  // namespace sallyport::base
