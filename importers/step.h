// Purpose: STEP physical files (ISO 10303-21): one pass makes an index of the records, on several threads where it is long; attributes are split and
// text is decoded on demand.
// Works on bytes it does not own (a mapped file) and never copies them. Refuses to: know IFC beyond the list of type names, build object trees,
// recurse (nesting costs nothing but a counter), or read past what it was given.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "importers/ifc_types.h"

namespace sallyport::importers::step {

struct Limits {
    uint64_t maxBytes = 0xfffffff0ull;  ///< offsets are 32 bits
    uint32_t maxRecords = 60'000'000;   ///< a record costs 12 bytes of index
    uint32_t maxId = 0x7fffffff;
    uint32_t maxNesting = 32;        ///< of lists inside one record; real schemas need 4
    uint32_t maxFaults = 100;        ///< faults that are reported; the rest is counted
    uint32_t chunkBytes = 1u << 20;  ///< less than two of these are not worth a second thread
};

/// One record `#id=TYPE(...)`. `at` is the offset of its opening parenthesis.
struct Record {
    uint32_t id = 0;
    uint32_t at = 0;
    ifc::Type type = ifc::Type::None;
};

/// Something that was wrong with the file itself.
struct Fault {
    std::string code;  ///< kebab-case, as in building::Problem
    std::string message;
    uint32_t at = 0;  ///< byte offset
    uint32_t id = 0;  ///< of the record, 0 when not in one
};

/// How bytes above 0x7f outside of escapes are read: UTF-8 where it is well-formed and Windows-1252 elsewhere, or the Shift-JIS of older Japanese
/// exporters. Decided once for a file: a single name is too short to tell.
enum class RawText : uint8_t { Western, ShiftJis };
RawText detectRawText(std::string_view file);

/// Text of one attribute as it stands in the file, with typed readings. All of them are total: what does not fit reads as empty.
class Value {
public:
    Value() = default;
    explicit Value(std::string_view raw, RawText rawText = RawText::Western) : raw_(raw), rawText_(rawText) {}
    RawText rawText() const { return rawText_; }
    std::string_view raw() const { return raw_; }
    bool null() const { return raw_.empty() || raw_ == "$" || raw_ == "*"; }
    bool isRef() const { return !raw_.empty() && raw_.front() == '#'; }
    bool isList() const { return !raw_.empty() && raw_.front() == '('; }
    bool isText() const { return !raw_.empty() && raw_.front() == '\''; }
    /// Id of `#123`; 0 when it is no reference.
    uint32_t ref() const;
    /// The number, also inside a typed value such as IFCLENGTHMEASURE(2.5).
    std::optional<double> real() const;
    std::optional<int64_t> integer() const;
    /// ELEMENT of `.ELEMENT.`; empty when it is no enumeration value.
    std::string_view enumeration() const;
    /// `.T.`; `fallback` when it is neither .T. nor .F.
    bool logical(bool fallback) const;
    /// Decoded text as UTF-8, also inside a typed value; at most `maxBytes` of it, cut at a character.
    std::string text(size_t maxBytes = 1024) const;
    /// The type name of a typed value: IFCLABEL of IFCLABEL('x').
    std::string_view typeName() const;
    /// The value inside a typed value, else itself.
    Value inner() const;

private:
    std::string_view raw_;
    RawText rawText_ = RawText::Western;
};

/// Walks the members of a list value, in order.
class ListReader {
public:
    explicit ListReader(Value list);
    /// False at the end of the list.
    bool next(Value& out);

private:
    const char* at_ = nullptr;
    const char* end_ = nullptr;
    RawText rawText_ = RawText::Western;
};

/// The attributes of one record, split but not interpreted. Attributes beyond the array are dropped: no IFC entity has so many.
class Fields {
public:
    Fields() {}  // the parts are left as they are: zeroing them would cost more than splitting a short record
    size_t count() const { return count_; }
    Value operator[](size_t i) const { return i < kMax && i < count_ ? Value({parts_[i].at, parts_[i].size}, rawText_) : Value(); }

private:
    friend class File;
    static constexpr size_t kMax = 32;
    struct Part {
        const char* at;
        size_t size;
    };
    Part parts_[kMax];
    size_t count_ = 0;
    RawText rawText_ = RawText::Western;
};

/// All references in a list, in order, at most `max`.
void readRefs(Value list, std::vector<uint32_t>& out, size_t max);
/// Numbers of a flat list, at most `max`; returns how many.
size_t readReals(Value list, double* out, size_t max);

class File {
public:
    /// An Error only when this is no STEP file or holds no record; otherwise what could be read, with faults().
    /// The result does not depend on the number of threads.
    static base::Result<File> index(std::string_view text, const std::string& where, const Limits& limits = {}, int threads = 1);

    const std::string& schema() const { return schema_; }
    /// True when END-ISO-10303-21 was met: the file is whole.
    bool complete() const { return complete_; }
    std::span<const Record> records() const { return records_; }
    /// The record of an id; nullptr when the file has none.
    const Record* find(uint32_t id) const;
    /// Records of one type in file order.
    std::span<const uint32_t> ofType(ifc::Type t) const;  ///< indexes into records()
    /// The first `max` attributes; the rest of the record is not looked at.
    Fields fields(const Record& r, size_t max = 32) const;
    /// The type name as the file spells it, for messages about types that are not in our list.
    std::string_view typeName(const Record& r) const;
    const std::vector<Fault>& faults() const { return faults_; }
    size_t suppressedFaults() const { return suppressedFaults_; }
    /// 1-based line of a byte offset. Counts lines on the first call; not for several threads at once.
    size_t lineAt(uint32_t offset) const;

private:
    File() = default;
    struct Scan;
    struct Scanner;
    bool scanInChunks(int threads, Scan& all);
    /// Whether ids are close enough together to be looked up by number.
    bool isDense(uint32_t maxId) const { return maxId / 16 <= records_.size() + 4096; }
    template <class Again>
    void sortById(const Again& again);
    void sortIndex(int threads);

    std::string_view text_;
    Limits limits_;
    RawText rawText_ = RawText::Western;
    std::string schema_;
    bool complete_ = false;
    std::vector<Record> records_;      // ascending id
    std::vector<uint32_t> byId_;       // id -> index + 1 when ids are dense; else empty and find() bisects
    std::vector<uint32_t> byType_;     // indexes grouped by type
    std::vector<uint32_t> typeStart_;  // Type -> first in byType_
    std::vector<Fault> faults_;
    size_t suppressedFaults_ = 0;
    mutable std::vector<uint32_t> linesBefore_;  // each block of kLineBlock bytes
    static constexpr size_t kLineBlock = 1u << 16;
};

/// A STEP string without its quotes, as UTF-8: '' and \\ doubling, \X\, \X2\, \X4\, \S\ under \P?\ code pages, other bytes as `rawText`
/// says. Always well-formed; control characters become spaces.
std::string decodeText(std::string_view raw, size_t maxBytes, RawText rawText = RawText::Western);

}  // namespace sallyport::importers::step
