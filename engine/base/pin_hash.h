// Purpose: what is stored of a PIN: a salted scrypt hash (RFC 7914), slow and large in memory on purpose, because a PIN has few digits. Refuses to:
// keep a PIN, say anything about it but whether another one is the same.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace sallyport::base {

inline constexpr size_t kLeastPin = 4, kMostPin = 64;  ///< bytes

/// "scrypt$15$8$1$<salt>$<hash>": log2 of N, r, p, hexadecimal. About a tenth of a second and 32 MB. Error: too short, too long, no memory.
Result<std::string> hashPin(std::string_view pin);
/// In the same time whatever the difference. A stored text that is none of ours, or asks for more than 256 MB, fits no PIN.
bool pinFits(std::string_view stored, std::string_view pin);
/// Whether pinFits could ever say yes.
bool isPinHash(std::string_view stored);

}  // namespace sallyport::base
