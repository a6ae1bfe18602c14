#include "importers/import_zip.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>

#include "base/text.h"

namespace sallyport::importers {
namespace {

using base::Error;
using base::ErrorCode;

// PKWARE APPNOTE 4.3: little-endian records.
constexpr size_t kEndSize = 22, kEntrySize = 46, kLocalSize = 30, kMaxComment = 65535;
constexpr uint32_t kEndMark = 0x06054b50, kEntryMark = 0x02014b50, kLocalMark = 0x04034b50;

uint32_t u16(std::span<const uint8_t> b, size_t at) { return uint32_t(b[at] | b[at + 1] << 8); }
uint32_t u32(std::span<const uint8_t> b, size_t at) { return u16(b, at) | u16(b, at + 2) << 16; }

}  // namespace

bool looksLikeZip(std::span<const uint8_t> bytes) { return bytes.size() >= kEndSize && u32(bytes, 0) == kLocalMark; }

base::Result<std::string> readZipMember(std::span<const uint8_t> b, std::string_view extension, const std::string& where, uint64_t maxBytes) {
    size_t at = 0;  // where we are, for messages
    const auto here = [&] { return where + ", byte " + std::to_string(at); };
    const auto broken = [&](const char* what) {
        return Error{ErrorCode::BadInput, std::string("the archive is damaged (") + what + "); copy it again or unpack it and open the file inside",
                     here()};
    };
    if (b.size() < kEndSize) return broken("too short");
    size_t end = b.size() - kEndSize;
    for (const size_t lowest = end - std::min(end, kMaxComment); u32(b, end) != kEndMark; --end)
        if (end == lowest) return broken("no directory; it was cut off");
    const size_t count = u16(b, end + 10);
    at = u32(b, end + 16);
    for (size_t i = 0; i < count; ++i) {
        if (at > b.size() || b.size() - at < kEntrySize || u32(b, at) != kEntryMark) return broken("directory");
        const size_t nameSize = u16(b, at + 28), next = kEntrySize + nameSize + u16(b, at + 30) + u16(b, at + 32);
        if (b.size() - at < next) return broken("directory");
        const std::string_view name(reinterpret_cast<const char*>(b.data()) + at + kEntrySize, nameSize);
        // Archives of macOS carry a shadow of every file under these names.
        const std::string_view own = name.substr(name.find_last_of('/') + 1);
        if (!base::lowerAscii(name).ends_with(extension) || name.starts_with("__MACOSX/") || own.starts_with("._")) {
            at += next;
            continue;
        }
        const uint32_t flags = u16(b, at + 8), method = u16(b, at + 10), packed = u32(b, at + 20), unpacked = u32(b, at + 24), crc = u32(b, at + 16);
        const size_t local = u32(b, at + 42);
        if (flags & 1) return Error{ErrorCode::Unsupported, "the archive is encrypted; unpack it with its password and open the file inside", here()};
        if (method != 0 && method != Z_DEFLATED)
            return Error{ErrorCode::Unsupported, "the archive is packed in an unusual way; unpack it and open the file inside", here()};
        if (unpacked > maxBytes)
            return Error{ErrorCode::TooLarge, "the file in the archive is too large; unpack it and open the file inside", here()};
        if (local > b.size() || b.size() - local < kLocalSize || u32(b, local) != kLocalMark) return broken("member");
        const size_t data = local + kLocalSize + u16(b, local + 26) + u16(b, local + 28);
        if (data > b.size() || b.size() - data < packed) return broken("member; it was cut off");
        std::string out;
        if (method == 0) {
            out.assign(reinterpret_cast<const char*>(b.data()) + data, packed);
        } else {
            // The size that the directory states is a claim: memory grows with what really comes out, and never past it.
            z_stream z{};
            if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
                return Error{ErrorCode::Internal, "the archive could not be unpacked; unpack it and open the file inside", here()};
            z.next_in = const_cast<Bytef*>(b.data() + data);
            z.avail_in = packed;
            int state = Z_OK;
            while (state == Z_OK && out.size() <= unpacked) {
                const size_t had = out.size(), step = std::clamp<size_t>(unpacked - had + 1, 1, size_t(1) << 22);
                out.resize(had + step);
                z.next_out = reinterpret_cast<Bytef*>(out.data()) + had;
                z.avail_out = uInt(step);
                state = inflate(&z, Z_NO_FLUSH);
                out.resize(had + step - z.avail_out);
            }
            inflateEnd(&z);
            if (state != Z_STREAM_END) return broken("member");
        }
        if (out.size() != unpacked || crc32_z(0, reinterpret_cast<const Bytef*>(out.data()), out.size()) != crc) return broken("checksum");
        return out;
    }
    return Error{ErrorCode::BadInput, "the archive holds no file that ends in " + std::string(extension) + "; choose another file", here()};
}

}  // namespace sallyport::importers
