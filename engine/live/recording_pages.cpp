#include "live/recording_pages.h"

#include <algorithm>
#include <cstring>

namespace sallyport::live {
namespace {

constexpr size_t kUsable = kPageBytes - kPageReserve;
constexpr size_t kMaxLocal = kUsable - 35;
constexpr size_t kMinLocal = (kUsable - 12) * 32 / 255 - 23;
constexpr uint64_t kMaxPayload = 2 * kMaxSnapshotBytes + (1u << 20);
constexpr uint8_t kLeaf = 0x0d, kInterior = 0x05;
constexpr size_t kColumnsOfMeta = 3, kColumnsOfSnapshot = 7, kColumnsOfEvent = 9, kColumnsOfCommit = 10;
constexpr size_t kLogHeader = 32, kFrameHeader = 24;

uint32_t big16(const uint8_t* p) { return uint32_t(p[0]) << 8 | p[1]; }
uint32_t big32(const uint8_t* p) { return big16(p) << 16 | big16(p + 2); }

/// A varint of at most nine bytes; advances `at`. False: it runs over `end`.
bool varint(const uint8_t* bytes, size_t& at, size_t end, uint64_t& out) {
    out = 0;
    for (int i = 0; i < 9; ++i) {
        if (at >= end) return false;
        const uint8_t b = bytes[at++];
        if (i == 8) {
            out = out << 8 | b;
            return true;
        }
        out = out << 7 | (b & 0x7f);
        if (!(b & 0x80)) return true;
    }
    return false;
}

size_t headerOffset(uint32_t number) { return number == 1 ? 100 : 0; }

struct Cell {
    uint64_t payload = 0;
    int64_t key = 0;
    size_t at = 0, local = 0;  ///< bytes on this page
    uint32_t overflow = 0;     ///< first page of the rest
};

/// Where the cells of a page of the given type begin. Empty: it is none, or says nonsense.
std::vector<size_t> cellsOf(uint32_t number, const PageBytes& page, uint8_t type) {
    const size_t head = headerOffset(number);
    if (page[head] != type) return {};
    const size_t count = big16(&page[head + 3]), pointers = head + (type == kLeaf ? 8 : 12);
    if (pointers + 2 * count > kUsable) return {};
    std::vector<size_t> out;
    out.reserve(count);
    for (size_t i = 0; i < count; ++i) {
        const size_t at = big16(&page[pointers + 2 * i]);
        if (at < pointers + 2 * count || at >= kUsable) return {};
        out.push_back(at);
    }
    return out;
}

std::optional<Cell> leafCell(const PageBytes& page, size_t at) {
    Cell c;
    uint64_t key = 0;
    if (!varint(page.data(), at, kUsable, c.payload) || !varint(page.data(), at, kUsable, key) || c.payload > kMaxPayload) return std::nullopt;
    c.key = static_cast<int64_t>(key);
    c.at = at;
    if (c.payload <= kMaxLocal) {
        c.local = static_cast<size_t>(c.payload);
    } else {
        const size_t k = kMinLocal + static_cast<size_t>((c.payload - kMinLocal) % (kUsable - 4));
        c.local = k <= kMaxLocal ? k : kMinLocal;
        if (at + c.local + 4 > kUsable) return std::nullopt;
        c.overflow = big32(&page[at + c.local]);
    }
    if (at + c.local > kUsable) return std::nullopt;
    return c;
}

RowKind kindOf(size_t columns) {
    switch (columns) {
        case kColumnsOfMeta:
            return RowKind::Meta;
        case kColumnsOfEvent:
            return RowKind::Event;
        case kColumnsOfCommit:
            return RowKind::Commit;
        case kColumnsOfSnapshot:
            return RowKind::Snapshot;
        default:
            return RowKind::Other;
    }
}

/// Serial types of a record; empty when its header is broken.
std::vector<uint64_t> serialTypes(const uint8_t* bytes, size_t size, size_t& bodyAt) {
    size_t at = 0;
    uint64_t header = 0;
    std::vector<uint64_t> out;
    if (!varint(bytes, at, size, header) || header > size) return {};
    while (at < header) {
        uint64_t type = 0;
        if (out.size() > kColumnsOfCommit || !varint(bytes, at, static_cast<size_t>(header), type)) return {};
        out.push_back(type);
    }
    bodyAt = static_cast<size_t>(header);
    return out;
}

bool decodeRecord(const std::string& record, std::vector<RawValue>& out) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(record.data());
    size_t at = 0;
    for (const uint64_t type : serialTypes(bytes, record.size(), at)) {
        RawValue v;
        static constexpr size_t kIntegerBytes[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0};
        if (type == 10 || type == 11) return false;
        const uint64_t length = type < 10 ? kIntegerBytes[type] : (type - 12) / 2;
        if (length > record.size() - at) return false;
        if (type >= 12) {
            v.kind = type % 2 ? RawValue::Kind::Text : RawValue::Kind::Blob;
            v.bytes = record.substr(at, static_cast<size_t>(length));
        } else if (type == 8 || type == 9) {
            v.kind = RawValue::Kind::Integer;
            v.integer = type == 9;
        } else if (type != 0) {
            v.kind = type == 7 ? RawValue::Kind::Real : RawValue::Kind::Integer;
            uint64_t bits = bytes[at] & 0x80 ? ~uint64_t(0) : 0;
            for (size_t i = 0; i < length; ++i) bits = bits << 8 | bytes[at + i];
            v.integer = static_cast<int64_t>(bits);
        }
        at += static_cast<size_t>(length);
        out.push_back(std::move(v));
    }
    return !out.empty();
}

/// Checksum of the write-ahead log: as pageChecksum, over any multiple of eight bytes, words in the order the log's header names.
void logChecksum(const uint8_t* bytes, size_t size, bool bigEndian, uint32_t& s1, uint32_t& s2) {
    const auto word = [&](size_t at) {
        return bigEndian ? big32(bytes + at)
                         : uint32_t(bytes[at]) | uint32_t(bytes[at + 1]) << 8 | uint32_t(bytes[at + 2]) << 16 | uint32_t(bytes[at + 3]) << 24;
    };
    for (size_t i = 0; i + 8 <= size; i += 8) {
        s1 += word(i) + s2;
        s2 += word(i + 4) + s1;
    }
}

}  // namespace

const uint32_t kMaxChainPages = static_cast<uint32_t>(kMaxPayload / (kUsable - 4) + 1);

// ---- pages ----

base::Result<PageSource> PageSource::open(const std::string& path, const std::string& vfs) {
    auto main = RawFile::open(path, vfs);
    if (!main) return main.error();
    PageSource out(std::move(*main));
    const auto tooLarge = [&path](const char* suffix) {
        return base::Error{base::ErrorCode::TooLarge, "is larger than any recording", path + suffix};
    };
    if (out.main_.size() > kMaxRecordingBytes) return tooLarge("");
    out.pages_ = static_cast<uint32_t>((out.main_.size() + kPageBytes - 1) / kPageBytes);
    if (auto log = RawFile::open(path + "-wal", vfs, true); log && log->size() > kLogHeader) {
        if (log->size() > kMaxRecordingBytes) return tooLarge("-wal");
        out.log_ = std::move(*log);
        out.readLog();
    }
    return out;
}

void PageSource::readLog() {
    std::array<uint8_t, kLogHeader> head{};
    if (!log_->read(0, head.data(), head.size())) return;
    const uint32_t magic = big32(head.data());
    const bool bigEndian = magic == 0x377f0683;
    if ((!bigEndian && magic != 0x377f0682) || big32(&head[8]) != kPageBytes) return;
    uint32_t s1 = 0, s2 = 0;
    logChecksum(head.data(), 24, bigEndian, s1, s2);
    if (s1 != big32(&head[24]) || s2 != big32(&head[28])) return;
    std::vector<uint8_t> frame(kFrameHeader + kPageBytes);
    // Anybody can write a log whose checksums fit and whose size of the file does not.
    const uint32_t most = pages_ + static_cast<uint32_t>((log_->size() - kLogHeader) / frame.size());
    std::vector<std::pair<uint32_t, uint64_t>> pending;  // until their commit
    for (uint64_t at = kLogHeader; at + frame.size() <= log_->size(); at += frame.size()) {
        if (!log_->read(at, frame.data(), frame.size())) return;
        if (std::memcmp(&frame[8], &head[16], 8) != 0) return;  // salts: frames of an earlier round
        logChecksum(frame.data(), 8, bigEndian, s1, s2);
        logChecksum(frame.data() + kFrameHeader, kPageBytes, bigEndian, s1, s2);
        if (s1 != big32(&frame[16]) || s2 != big32(&frame[20])) return;
        pending.emplace_back(big32(frame.data()), at + kFrameHeader);
        if (const uint32_t size = big32(&frame[4]); size != 0) {
            for (const auto& [page, offset] : pending) inLog_[page] = offset;
            pending.clear();
            promised_ = std::max(promised_, size);
            pages_ = std::max(pages_, std::min(size, most));
        }
    }
}

PageState PageSource::read(uint32_t page, PageBytes& out) const {
    if (const auto it = inLog_.find(page); it != inLog_.end())
        return log_->read(it->second, out.data(), kPageBytes) ? PageState::Whole : PageState::Damaged;
    const uint64_t at = (uint64_t(page) - 1) * kPageBytes;
    if (page == 0 || at >= main_.size()) return PageState::Missing;
    if (!main_.read(at, out.data(), kPageBytes)) return PageState::Damaged;
    return at + kPageBytes <= main_.size() && (pageIsWhole(out.data()) || pageHasNoChecksum(out.data())) ? PageState::Whole : PageState::Damaged;
}

// ---- rows ----

std::optional<LeafRange> leafRange(uint32_t number, const PageBytes& page) {
    const auto cells = cellsOf(number, page, kLeaf);
    if (cells.empty()) return std::nullopt;
    const auto first = leafCell(page, cells.front()), last = leafCell(page, cells.back());
    if (!first || !last) return std::nullopt;
    size_t bodyAt = 0;
    return LeafRange{kindOf(serialTypes(&page[first->at], first->local, bodyAt).size()), first->key, last->key, cells.size()};
}

void readRows(const PageSource& source, uint32_t number, const PageBytes& page, const std::function<bool(int64_t)>& want,
              const std::function<bool(RawRow&&)>& take) {
    // A page's rows are together no larger than the file, unless they share what only one of them can own.
    uint64_t left = uint64_t(source.pages()) * kPageBytes;
    for (const size_t at : cellsOf(number, page, kLeaf)) {
        const auto cell = leafCell(page, at);
        if (!cell || cell->payload > left || !want(cell->key)) continue;
        left -= cell->payload;
        std::string record(reinterpret_cast<const char*>(&page[cell->at]), cell->local);
        PageBytes more;
        // Each overflow page brings bytes, so a chain that runs in a circle ends with the payload.
        for (uint32_t next = cell->overflow; record.size() < cell->payload; next = big32(more.data())) {
            if (next == 0 || source.read(next, more) != PageState::Whole) break;
            record.append(reinterpret_cast<const char*>(more.data()) + 4,
                          std::min<size_t>(kUsable - 4, static_cast<size_t>(cell->payload) - record.size()));
        }
        RawRow row{cell->key, {}};
        if (record.size() == cell->payload && decodeRecord(record, row.values) && !take(std::move(row))) return;
    }
}

std::vector<Child> childrenOf(uint32_t number, const PageBytes& page) {
    std::vector<Child> out;
    const auto cells = cellsOf(number, page, kInterior);
    for (size_t at : cells) {
        Child c{at + 4 <= kUsable ? big32(&page[at]) : 0, std::nullopt};
        uint64_t key = 0;
        at += 4;
        if (varint(page.data(), at, kUsable, key)) c.upTo = static_cast<int64_t>(key);
        out.push_back(c);
    }
    if (!cells.empty()) out.push_back({big32(&page[headerOffset(number) + 8]), std::nullopt});
    return out;
}

std::vector<std::pair<uint32_t, int64_t>> overflowsOf(uint32_t number, const PageBytes& page) {
    std::vector<std::pair<uint32_t, int64_t>> out;
    for (const size_t at : cellsOf(number, page, kLeaf))
        if (const auto cell = leafCell(page, at); cell && cell->overflow) out.emplace_back(cell->overflow, cell->key);
    return out;
}

std::optional<EventRow> eventRow(RawRow&& row) {
    auto& v = row.values;
    using Kind = RawValue::Kind;
    if (v.size() != kColumnsOfEvent || row.key <= 0 || v[1].kind != Kind::Integer || v[8].bytes.size() != sizeof(base::Digest)) return std::nullopt;
    EventRow e;
    e.seq = static_cast<uint64_t>(row.key);
    e.receivedAt = v[1].integer;
    if (v[2].kind == Kind::Integer) e.observedAt = v[2].integer;
    e.feed = std::move(v[3].bytes);
    e.source = std::move(v[4].bytes);
    e.id = std::move(v[5].bytes);
    e.type = std::move(v[6].bytes);
    e.body = std::move(v[7].bytes);
    std::memcpy(e.link.data(), v[8].bytes.data(), e.link.size());
    return e;
}

std::optional<CommitRow> commitRow(RawRow&& row) {
    auto& v = row.values;
    if (v.size() != kColumnsOfCommit || row.key <= 0 || v[7].bytes.size() != sizeof(base::Digest) || v[8].bytes.size() != sizeof(base::Digest))
        return std::nullopt;
    CommitRow c;
    c.number = static_cast<uint64_t>(row.key);
    c.firstSeq = static_cast<uint64_t>(v[1].integer);
    c.lastSeq = static_cast<uint64_t>(v[2].integer);
    c.events = static_cast<uint64_t>(v[3].integer);
    c.savedAt = v[4].integer;
    c.closes = v[5].integer != 0;
    c.snapshots = std::move(v[6].bytes);
    std::memcpy(c.head.data(), v[7].bytes.data(), c.head.size());
    std::memcpy(c.link.data(), v[8].bytes.data(), c.link.size());
    c.signature = std::move(v[9].bytes);
    return c;
}

std::optional<StoredSnapshot> snapshotRow(RawRow&& row, uint64_t& inCommit) {
    auto& v = row.values;
    if (v.size() != kColumnsOfSnapshot || v[2].integer < 0) return std::nullopt;
    inCommit = static_cast<uint64_t>(v[1].integer);
    return StoredSnapshot{static_cast<uint64_t>(v[2].integer), Timestamp(Millis(v[3].integer)), std::move(v[4].bytes), std::move(v[5].bytes),
                          std::move(v[6].bytes)};
}

}  // namespace sallyport::live
