// The index of a STEP file: every record's id, type and place. Large files are scanned in chunks side by side. A chunk begins behind a ';' that looks
// like the end of a record, which may be a mistake (inside a text or a comment): the chunk before it must then end somewhere else than where this one
// began, and the whole file is scanned again from one end to the other. Hence the result never depends on the number of threads.
#include <algorithm>

#include "base/parallel.h"
#include "importers/step.h"
#include "importers/step_scan.h"

namespace sallyport::importers::step {

/// What one scan found; scans of neighbouring chunks are joined in order.
struct File::Scan {
    std::vector<Record> records;
    std::vector<Fault> faults;
    size_t suppressed = 0;
    std::string schema;
    bool complete = false;    ///< END-ISO-10303-21 was met
    bool ascending = true;    ///< every id is above the one before
    bool independent = true;  ///< it ended where the next chunk begins, and nothing in it concerns the rest of the file
};

struct File::Scanner {
    const Limits& limits;
    const char* const begin;
    const char* const end;
    Scan& out;

    uint32_t offset(const char* p) const { return uint32_t(p - begin); }
    void fault(const char* code, std::string message, const char* at, uint32_t id = 0) {
        if (out.faults.size() >= limits.maxFaults) ++out.suppressed;
        else out.faults.push_back({code, std::move(message), offset(at), id});
    }

    /// `#id = NAME (`: fills the record, or says why not.
    const char* head(const char* p, const char* stop, Record& r) {
        uint64_t id = 0;
        const char* digits = ++p;
        for (; p < stop && isDigit(*p) && p - digits < 12; ++p) id = id * 10 + uint64_t(*p - '0');
        if (p == digits || id == 0 || id > limits.maxId || (p < stop && isDigit(*p))) return "its id is not a number from 1 to 2147483647";
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
        if (s.starts_with("END-ISO-10303-21")) out.complete = true;
        if (!s.starts_with("FILE_SCHEMA") || !out.schema.empty()) return;
        const char* open = static_cast<const char*>(std::memchr(p, '\'', s.size()));
        const char* close = open ? static_cast<const char*>(std::memchr(open + 1, '\'', size_t(stop - open - 1))) : nullptr;
        if (close) out.schema = decodeText({open + 1, size_t(close - open - 1)}, 64);
    }

    /// Scans the statements that begin in [p, until). Texts and comments are followed to where they end, at most to the end of the file.
    void run(const char* p, const char* until) {
        // A statement that never ends may be one broken string in an otherwise good file: go on at the next line that looks like a record. Each
        // try may run over the rest of the file, hence few of them.
        int resyncsLeft = 16;
        while ((p = skipSpace(p, end)) < until) {
            const char* stop = statementEnd(p, end);
            Record r;
            if (!stop) {
                if (until != end) {
                    out.independent = false;
                    return;
                }
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
                } else if (out.records.size() >= limits.maxRecords) {
                    out.independent = false;
                    fault("too-many-records", "the file holds more records than this reader takes; the rest was left out", p, r.id);
                    return;
                } else {
                    out.ascending = out.ascending && (out.records.empty() || r.id > out.records.back().id);
                    out.records.push_back(r);
                }
            } else {
                statement(p, stop);
                if (out.complete) {
                    out.independent = until == end;
                    return;
                }
            }
            p = stop + 1;
        }
        out.independent = p == until;
    }
};

namespace {

/// Where chunks begin: at a '#' behind a ';', about every `size` bytes. The first begins at the front, the end of the text closes the list.
std::vector<const char*> chunkStarts(const char* begin, const char* end, size_t size) {
    std::vector<const char*> starts{begin};
    while (size_t(end - starts.back()) > 2 * size) {
        const char* const from = starts.back() + size;
        const char* const last = from + size;  // no line is so long but a broken or hostile one
        const char* p = from;
        while ((p = static_cast<const char*>(std::memchr(p, ';', size_t(last - p)))) != nullptr) {
            for (++p; p < last && isSpace(*p);) ++p;
            if (p < last && *p == '#') break;
        }
        if (!p) break;
        starts.push_back(p);
    }
    starts.push_back(end);
    return starts;
}

}  // namespace

/// The whole file in chunks side by side; false when it has to be done from one end to the other.
bool File::scanInChunks(int threads, Scan& all) {
    const char* const begin = text_.data();
    const char* const end = begin + text_.size();
    // Several chunks for each thread even out, and bound what is held twice while they are joined.
    const size_t size = std::max<size_t>(limits_.chunkBytes, text_.size() / (size_t(threads) * 6) + 1);
    const std::vector<const char*> starts = chunkStarts(begin, end, size);
    const size_t count = starts.size() - 1;
    if (threads < 2 || count < 2) return false;
    std::vector<Scan> scans(count);
    base::inParallel(threads, count, [&](size_t i) {
        scans[i].records.reserve(size_t(starts[i + 1] - starts[i]) / 48 + 16);
        Scanner{limits_, begin, end, scans[i]}.run(starts[i], starts[i + 1]);
    });
    size_t records = 0;
    for (size_t i = 0; i < count; ++i) {
        records += scans[i].records.size();
        if (i + 1 < count && !scans[i].independent) return false;
    }
    if (records > limits_.maxRecords || !scans.back().independent) return false;
    all.records.reserve(records);
    for (Scan& s : scans) {
        if (!s.records.empty()) {
            all.ascending = all.ascending && s.ascending && (all.records.empty() || s.records.front().id > all.records.back().id);
            all.records.insert(all.records.end(), s.records.begin(), s.records.end());
            std::vector<Record>().swap(s.records);
        }
        for (Fault& f : s.faults) {
            if (all.faults.size() >= limits_.maxFaults) ++all.suppressed;
            else all.faults.push_back(std::move(f));
        }
        all.suppressed += s.suppressed;
        if (all.schema.empty()) all.schema = std::move(s.schema);
        all.complete = s.complete;
    }
    return true;
}

template <class Again>
void File::sortById(const Again& again) {
    uint32_t maxId = 0;
    for (const Record& r : records_) maxId = std::max(maxId, r.id);
    std::vector<Record> sorted;
    sorted.reserve(records_.size());
    if (isDense(maxId)) {
        std::vector<uint32_t> firstAt(size_t(maxId) + 1, 0);
        for (size_t i = 0; i < records_.size(); ++i) {
            if (firstAt[records_[i].id]) again(records_[i]);
            else firstAt[records_[i].id] = uint32_t(i + 1);
        }
        for (const uint32_t at : firstAt)
            if (at) sorted.push_back(records_[at - 1]);
    } else {
        std::vector<uint32_t> order(records_.size());
        for (size_t i = 0; i < order.size(); ++i) order[i] = uint32_t(i);
        std::sort(order.begin(), order.end(),
                  [&](uint32_t a, uint32_t b) { return records_[a].id != records_[b].id ? records_[a].id < records_[b].id : a < b; });
        for (const uint32_t at : order) {
            if (!sorted.empty() && sorted.back().id == records_[at].id) again(records_[at]);
            else sorted.push_back(records_[at]);
        }
    }
    records_ = std::move(sorted);
}

base::Result<File> File::index(std::string_view text, const std::string& where, const Limits& limits, int threads) {
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
    Scan all;
    Scanner scanner{f.limits_, text.data(), text.data() + text.size(), all};
    std::jthread rawText;  // another pass over the bytes, beside the scan; joined also when the scan runs out of memory
    const auto detect = [&] { f.rawText_ = detectRawText(text); };
    if (threads > 1 && text.size() > limits.chunkBytes) {
        try {
            rawText = std::jthread(detect);
        } catch (const std::system_error&) {  // no more threads to be had
            detect();
        }
    } else {
        detect();
    }
    if (!f.scanInChunks(threads, all)) {
        all = Scan();
        all.records.reserve(std::min<size_t>(text.size() / 48 + 16, limits.maxRecords));
        scanner.run(scanner.begin, scanner.end);
    }
    if (rawText.joinable()) rawText.join();
    f.records_ = std::move(all.records);
    f.schema_ = std::move(all.schema);
    f.complete_ = all.complete;
    if (!f.records_.empty()) {
        const auto again = [&](const Record& r) {
            scanner.fault("duplicate-record", "this id was used before; the first record stands", text.data() + r.at, r.id);
        };
        if (!all.ascending) f.sortById(again);
        if (!f.complete_)
            scanner.fault("incomplete-file", "END-ISO-10303-21 is missing: the file was cut off; what is there was read",
                          text.data() + text.size() - 1);
    }
    f.faults_ = std::move(all.faults);
    f.suppressedFaults_ = all.suppressed;
    if (f.records_.empty()) {
        const std::string line = f.faults_.empty() ? "" : ": line " + std::to_string(f.lineAt(f.faults_.front().at));
        return Error{ErrorCode::BadInput, "the file holds no record of a building; it may have been cut off: copy or export it again", where + line};
    }
    f.sortIndex(threads);
    return f;
}

void File::sortIndex(int threads) {
    base::inParallel(threads > 1 && records_.size() > 4096 ? 2 : 1, 2, [&](size_t which) {
        if (which == 0) {
            const uint32_t maxId = records_.back().id;
            if (!isDense(maxId)) return;
            byId_.assign(size_t(maxId) + 1, 0);
            for (size_t i = 0; i < records_.size(); ++i) byId_[records_[i].id] = uint32_t(i + 1);
            return;
        }
        typeStart_.assign(size_t(ifc::Type::Count) + 1, 0);
        for (const Record& r : records_) ++typeStart_[size_t(r.type) + 1];
        for (size_t t = 1; t < typeStart_.size(); ++t) typeStart_[t] += typeStart_[t - 1];
        byType_.resize(records_.size());
        std::vector<uint32_t> at(typeStart_.begin(), typeStart_.end() - 1);
        for (size_t i = 0; i < records_.size(); ++i) byType_[at[size_t(records_[i].type)]++] = uint32_t(i);
    });
}

}  // namespace sallyport::importers::step
