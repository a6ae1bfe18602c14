// Verifying: the file page by page, then SQLite's own check, then every link and signature.
#include <algorithm>
#include <thread>

#include "base/signing_key.h"
#include "live/recording_chain.h"
#include "live/recording_damage.h"
#include "live/recording_db.h"

namespace sallyport::live {
namespace {

using base::Error;
using base::ErrorCode;

constexpr size_t kMaxFindings = 20;  // of one kind

std::string at(int64_t ms) { return base::formatTimestamp(Timestamp(Millis(std::clamp<int64_t>(ms, 0, base::kYear2200Ms)))); }
std::string events(uint64_t first, uint64_t last) {
    return first == last ? "event " + std::to_string(first) : "events " + std::to_string(first) + " to " + std::to_string(last);
}

class Verification {
public:
    Verification(Database& db, VerifyReport& report) : db_(db), report_(report) {}

    /// False: the rows cannot be read to their end.
    bool run() {
        if (!base::fromHex(report_.about.publicKey).empty()) key_ = base::fromHex(report_.about.publicKey);
        const base::Digest start = chain_.start(report_.about);
        head_ = link_ = start;
        commits_ = db_.prepare(
            "SELECT number, first_seq, last_seq, events, saved_at, closes, snapshots, head, link, signature FROM commits ORDER BY number");
        events_ = db_.prepare("SELECT seq, received_at, observed_at, feed, source, id, type, body, link FROM events WHERE seq > 0 ORDER BY seq");
        if (!commits_ || !events_) return false;
        if (Statement s = db_.prepare("SELECT count(*) FROM events WHERE seq <= 0"); s.step() && s.integer(0) != 0)
            add("events numbered 0 or less", "no event has such a number, rows there: " + std::to_string(s.integer(0)) + "; they were added");
        // Snapshots come in the order of their commits; without an index on that they are walked beside the commits.
        walk_ = db_.prepare("SELECT number, in_commit, seq, at, key, marks, state FROM snapshots ORDER BY number");
        more_ = events_.step();
        moreSnapshots_ = walk_.step();
        while (commits_.step()) oneCommit();
        // It begins with one, which is signed.
        if (report_.commits == 0 && commits_.done())
            add("list of commits", "is empty: they were taken out, and events with them, or FILE-wal is missing");
        const bool whole = commits_.done() && (more_ || events_.done()) && (moreSnapshots_ || walk_.done());
        if (!whole) return false;
        if (more_) {
            const uint64_t first = static_cast<uint64_t>(events_.integer(0));
            uint64_t last = first;
            for (; more_; more_ = events_.step()) last = static_cast<uint64_t>(events_.integer(0));
            add("after the last commit: " + events(first, last), "was never committed by the recorder: it was added", first, last);
        }
        if (moreSnapshots_) add("snapshot " + std::to_string(walk_.integer(0)), "was never committed by the recorder: it was added");
        signatures();
        return events_.done();
    }

private:
    void add(std::string where, std::string what, uint64_t first = 0, uint64_t last = 0) {
        if (++added_ <= kMaxFindings) report_.findings.push_back({true, std::move(where), std::move(what), first, last});
    }

    /// Of a row as SQLite has it, before any is read: what is no number, text or bytes of its own would be read as another value than the one that
    /// stands there. i number, t text, b bytes, n number or none.
    static bool typed(const Statement& s, std::string_view kinds) {
        for (size_t i = 0; i < kinds.size(); ++i) {
            const int column = static_cast<int>(i);
            if (kinds[i] == 'n' && s.isNull(column)) continue;
            if (s.kind(column) != (kinds[i] == 'n' ? 'i' : kinds[i])) return false;
        }
        return true;
    }

    /// What merging found wrong with what it merged; the events of that are in here, signed by who merged.
    void doubt(const EventRow& e) {
        const Event event = eventOrRejected(e);
        if (const auto* gap = std::get_if<Rejected>(&event.payload))
            report_.findings.push_back({false, events(e.seq, e.seq), gap->reason, e.seq, e.seq});
    }

    void oneCommit() {
        const bool sound = typed(commits_, "iiiiiibbbb") && (commits_.integer(5) == 0 || commits_.integer(5) == 1);
        CommitRow c;
        c.number = static_cast<uint64_t>(commits_.integer(0));
        c.firstSeq = static_cast<uint64_t>(commits_.integer(1));
        c.lastSeq = static_cast<uint64_t>(commits_.integer(2));
        c.events = static_cast<uint64_t>(commits_.integer(3));
        c.savedAt = commits_.integer(4);
        c.closes = commits_.integer(5) != 0;
        c.snapshots = commits_.bytes(6);
        c.head = digestOf(commits_.bytes(7));
        const base::Digest stored = digestOf(commits_.bytes(8));
        c.signature = commits_.bytes(9);
        const std::string where = "commit " + std::to_string(c.number) + " (saved " + at(c.savedAt) + ")";
        if (!sound) add(where, "holds what the recorder never writes: it was changed", c.firstSeq, c.lastSeq);
        if (c.number != ++report_.commits) {
            add(where, "is not the next one: commits were taken out");
            report_.commits = c.number;
        }
        report_.closed = c.closes;
        const uint64_t before = report_.events;
        // Events of this commit. One that was changed breaks its own link; from the stored link the rest is checked on.
        uint64_t broken = 0, brokenLast = 0, odd = 0, oddLast = 0;
        for (; more_ && static_cast<uint64_t>(events_.integer(0)) <= std::max(c.lastSeq, lastSeq_); more_ = events_.step()) {
            EventRow e;
            const bool rowSound = typed(events_, "iintttttb") && events_.integer(1) >= 0 && (events_.isNull(2) || events_.integer(2) >= 0);
            e.seq = static_cast<uint64_t>(events_.integer(0));
            if (!rowSound) {
                if (!odd) odd = e.seq;
                oddLast = e.seq;
            }
            e.receivedAt = events_.integer(1);
            if (!events_.isNull(2)) e.observedAt = events_.integer(2);
            e.feed = events_.bytes(3);
            e.source = events_.bytes(4);
            e.id = events_.bytes(5);
            e.type = events_.bytes(6);
            e.body = events_.bytes(7);
            e.link = digestOf(events_.bytes(8));
            lastSeq_ = std::max(lastSeq_, e.seq);
            ++report_.events;
            if (e.type == "rejected" && e.feed == "recorder") {
                ++report_.gaps;
                if (e.body.find(", of which verify says: ") != e.body.npos && ++merged_ <= kMaxFindings) doubt(e);
            }
            if (chain_.link(head_, e) != e.link) {
                if (!broken) broken = e.seq;
                brokenLast = e.seq;
            }
            head_ = e.link;
        }
        if (!more_ && !events_.done()) return;  // they cannot be read on: the page that is to blame is told already
        if (broken)
            add(events(broken, brokenLast) + " (saved " + at(c.savedAt) + ")", "is not what was recorded: the chain of hashes breaks", broken,
                brokenLast);
        if (odd) add(events(odd, oddLast) + " (saved " + at(c.savedAt) + ")", "holds what the recorder never writes: it was changed", odd, oddLast);
        if (report_.events - before != c.events)
            add(where, "had " + std::to_string(c.events) + " events, " + std::to_string(report_.events - before) + " are there", c.firstSeq,
                c.lastSeq);
        else if (!broken && head_ != c.head) add(where, "names another last event than the one that is there", c.firstSeq, c.lastSeq);
        if (chain_.link(link_, signature_, c) != stored) add(where, "is not what was recorded: the chain of commits breaks", c.firstSeq, c.lastSeq);
        link_ = stored;
        signature_ = c.signature;
        if (c.number > 0 && !key_.empty()) signed_.push_back({c.number, c.firstSeq, c.lastSeq, c.savedAt});
        snapshotsOf(c, where);
    }

    void snapshotsOf(const CommitRow& c, const std::string& where) {
        std::string hashes;
        for (; moreSnapshots_ && static_cast<uint64_t>(walk_.integer(1)) <= c.number; moreSnapshots_ = walk_.step()) {
            ++report_.snapshots;
            if (!typed(walk_, "iiiitbb")) add("snapshot of " + where, "holds what the recorder never writes: it was changed");
            hashes += base::bytesOf(chain_.hash({static_cast<uint64_t>(walk_.integer(2)), Timestamp(Millis(walk_.integer(3))),
                                                 std::string(walk_.bytes(4)), std::string(walk_.bytes(5)), std::string(walk_.bytes(6))}));
        }
        if (hashes != c.snapshots) add("snapshot of " + where, "is not what was recorded");
    }

    bool fits(uint64_t number) {
        Statement s = db_.prepare("SELECT link, signature FROM commits WHERE number = ?1");
        s.bind(1, static_cast<int64_t>(number));
        return s.step() && base::signatureFits(key_, signedMessage(digestOf(s.bytes(0))), s.bytes(1));
    }
    /// The last signature speaks for all before it. Where it is not good, the first bad one is looked for: nobody without the key can sign what comes
    /// after a change.
    void signatures() {
        if (key_.empty() || signed_.empty()) return;
        report_.signatureGood = fits(signed_.back().number);
        if (report_.signatureGood) return;
        size_t low = 0, high = signed_.size() - 1;
        while (low < high) {
            const size_t mid = low + (high - low) / 2;
            if (fits(signed_[mid].number)) low = mid + 1;
            else high = mid;
        }
        const Signed& s = signed_[low];
        add("signature of commit " + std::to_string(s.number) + " (saved " + at(s.savedAt) + ")",
            "is not by the machine that recorded it: what comes from here on was changed, or added by somebody else", s.first, s.last);
    }

    struct Signed {
        uint64_t number, first, last;
        int64_t savedAt;
    };
    Database& db_;
    VerifyReport& report_;
    Statement commits_, events_, walk_;
    Chain chain_;
    base::Digest head_{}, link_{};
    std::string key_, signature_;
    std::vector<Signed> signed_;
    uint64_t lastSeq_ = 0;
    size_t added_ = 0, merged_ = 0;
    bool more_ = false, moreSnapshots_ = false;
};

/// The lines of meta as they are written once (recordingImage), no more and no less.
bool metaIsExact(Database& db, const RecordingAbout& about) {
    constexpr std::string_view kNames[] = {"id", "school", "model", "facility_hash", "operator", "machine", "program", "started_at", "public_key"};
    Statement s = db.prepare("SELECT number, name, value FROM meta ORDER BY number");
    int64_t number = 0;
    for (const std::string_view name : kNames) {
        if (!s.step() || s.integer(0) != ++number || s.kind(1) != 't' || s.kind(2) != 't' || s.bytes(1) != name) return false;
        if (name == "started_at" && s.bytes(2) != base::formatTimestamp(about.startedAt)) return false;
    }
    return !s.step();
}

/// What was written last, for a recording that did not end in order.
std::string endOf(Database& db) {
    Statement s = db.prepare("SELECT saved_at FROM commits ORDER BY number DESC LIMIT 1");
    return s.step() ? at(s.integer(0)) : std::string("its beginning");
}

}  // namespace

bool VerifyReport::good() const {
    return std::none_of(findings.begin(), findings.end(), [](const VerifyFinding& f) { return f.error; });
}

base::Result<VerifyReport> verifyRecording(const std::filesystem::path& path, const std::string& vfs) {
    const std::string name = path.string();
    auto pages = PageSource::open(name, vfs);
    if (!pages) return pages.error();
    uint8_t bytes[100] = {};
    pages->file().read(0, bytes, sizeof bytes);
    const FileHead head = readHead(bytes);
    PageBytes firstPage;
    const bool future = head.ours && head.version > static_cast<uint32_t>(kRecordingVersion);
    if (future && pages->read(1, firstPage) == PageState::Whole) return ofTheFuture(name, head.version);
    VerifyReport report;
    report.findings = findDamage(*pages, kMaxFindings);
    // While somebody records, a page may be half written back from the log at the moment it is read.
    for (int again = 0; again < 3 && !report.good() && pages->hasLog(); ++again) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        auto later = PageSource::open(name, vfs);
        if (!later) break;
        pages = std::move(later);
        report.findings = findDamage(*pages, kMaxFindings);
    }
    const bool damaged = !report.good();
    // The checksums of another version need not be ours: then all that is found below says no more than this.
    if (future)
        report.findings.insert(report.findings.begin(),
                               {true, "page 1 of the file", ofTheFuture(name, head.version).message + ", unless it is damaged", 0, 0});
    if (!head.ours) {
        // Ours, with a damaged beginning? Other pages tell.
        PageBytes page;
        bool any = false;
        for (uint32_t n = 2; !any && n <= pages->pages(); ++n) {
            if (pages->read(n, page) != PageState::Whole) continue;
            const auto range = leafRange(n, page);
            any = range && range->kind != RowKind::Other;
        }
        if (!any) return notARecording(name);
    }

    DbFault fault;
    const bool hasLog = static_cast<bool>(RawFile::open(name + "-wal", vfs, true));
    auto db = Database::open(name, vfs, hasLog ? Database::Mode::Read : Database::Mode::ReadImmutable, fault);
    std::string why;
    const auto readable = [&] {
        if (!db || !schemaFits(*db, why)) return false;
        auto about = readAbout(*db);
        if (!about) {
            why = about.error().message;
            return false;
        }
        report.about = std::move(*about);
        return true;
    };
    if (!db && hasLog && !damaged && !fault.damaged()) {
        report.findings.push_back(
            {true, "the file and its log",
             "cannot be checked here (" + fault.text() +
                 "): a recording that was not ended needs an index written beside it; copy FILE and FILE-wal to a disk, and verify there",
             0, 0});
        return report;
    }
    if (!readable()) {
        if (!damaged) report.findings.push_back({true, "list of tables", why.empty() ? fault.text() : why, 0, 0});
        return report;
    }
    const std::string key = base::fromHex(report.about.publicKey);
    report.signer = key.empty() ? std::string() : base::fingerprint(key);
    if (const auto mine = base::SigningKey::existingOfThisMachine(); mine && !key.empty()) report.ownKey = mine->publicKey() == key;

    // Trees that fit together: a page may be whole and yet hang in the wrong place.
    if (!damaged) {
        Statement check = db->prepare("PRAGMA quick_check(10)");
        while (check.step())
            if (check.bytes(0) != "ok") report.findings.push_back({true, "structure of the file", std::string(check.bytes(0)), 0, 0});
    }
    if (!damaged && !metaIsExact(*db, report.about))
        report.findings.push_back({true, "table meta", "its lines are not those that a recording begins with: they were changed", 0, 0});
    if (!Verification(*db, report).run() && !damaged)
        report.findings.push_back({true, "event " + std::to_string(report.events) + " and later", "cannot be read: " + db->fault().text(), 0, 0});
    if (key.empty()) report.findings.push_back({true, "signature", "the recording is not signed: nobody can show that it was not changed", 0, 0});
    if (!key.empty() && !report.ownKey)
        report.findings.push_back(
            {false, "signature", "by another machine's key, " + report.signer + ": compare that with what its owner says", 0, 0});
    if (!report.closed)
        report.findings.push_back(
            {false, "end of the recording", "it was not ended in order, or is still going on; it reaches to " + endOf(*db), 0, 0});
    return report;
}

}  // namespace sallyport::live
