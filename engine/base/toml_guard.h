// Purpose: refuses text that the TOML parser of this system (toml++ 3.3) does not survive, before it is given any. Refuses to: parse.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sallyport::base {

/// Error, with the line: larger than `maxBytes` (whole MiB); a key of more parts than the parser, which calls itself for each, should be given; a
/// character beyond ASCII between tokens, where the parser's table of blanks has holes (its own unreachable code); a quote
/// in the middle of a word, after which it and we would not agree on where the tokens are. In quotes and comments all characters are good.
Result<void> checkTomlText(std::string_view text, const std::string& where, size_t maxBytes);

}  // namespace sallyport::base
