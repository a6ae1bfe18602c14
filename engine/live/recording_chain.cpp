#include "live/recording_chain.h"

#include <algorithm>

namespace sallyport::live {
namespace {

using base::Error;
using base::ErrorCode;

constexpr int64_t kMaxTime = 7'289'654'400'000;  // the year 2201; base::parseTimestamp takes years 1970 to 2200
constexpr std::string_view kOpening = "{\"v\":1,\"type\":\"";

int64_t millisOf(Timestamp t) { return t.time_since_epoch().count(); }
bool isTime(int64_t ms) { return ms >= 0 && ms < kMaxTime; }

void put(std::string& out, uint64_t v) {
    for (int i = 0; i < 8; ++i) out += static_cast<char>(v >> (8 * i) & 0xff);
}
void put(std::string& out, std::string_view text) {
    put(out, text.size());
    out += text;
}

}  // namespace

void toRow(Event& e, int64_t notBefore, EventRow& row) {
    const int64_t received = millisOf(e.receivedAt);
    row.seq = e.seq;
    row.receivedAt = std::max(isTime(received) ? received : notBefore, notBefore);
    row.observedAt.reset();
    const auto observed = e.observedAt;
    if (observed && isTime(millisOf(*observed))) {
        row.observedAt = millisOf(*observed);
        e.observedAt.reset();
    }
    const Timestamp receivedAt = e.receivedAt;
    if (received == row.receivedAt) e.receivedAt = {};
    e.seq = 0;
    row.feed.clear();
    row.source.clear();
    row.id.clear();
    row.feed.swap(e.feed);
    row.source.swap(e.source);
    row.id.swap(e.id);
    row.type = typeName(e.payload);
    row.body = encodeEvent(e);
    e.seq = row.seq;
    e.receivedAt = receivedAt;
    e.observedAt = observed;
    e.feed = row.feed;
    e.source = row.source;
    e.id = row.id;
    // What every body would begin with is in the columns already.
    const std::string_view body = row.body;
    const size_t from = kOpening.size() + row.type.size();
    if (body.starts_with(kOpening) && body.substr(kOpening.size()).starts_with(row.type) && body.size() > from + 1 && body[from] == '"' &&
        (body[from + 1] == ',' || body[from + 1] == '}'))
        row.body.replace(0, from + (body[from + 1] == ',' ? 2 : 1), "{");
}

namespace {

/// Takes the texts of `row` when it succeeds.
base::Result<Event> eventOf(EventRow& row) {
    const std::string where = "event " + std::to_string(row.seq) + " of the recording";
    if (row.seq == 0 || row.seq > INT64_MAX || !isTime(row.receivedAt) || (row.observedAt && !isTime(*row.observedAt)))
        return Error{ErrorCode::BadInput, "its number or a time of it is none", where};
    // The limits of the decoder: what we wrote keeps them.
    if (row.body.size() > kMaxLineBytes || std::max({row.feed.size(), row.source.size(), row.id.size(), row.type.size()}) > kMaxEventBytes)
        return Error{ErrorCode::TooLarge, "it is longer than any event", where};
    const std::string_view body = row.body;
    std::string whole;
    if (!body.starts_with("{\"v\":") && body.size() >= 2 && body.front() == '{') {
        whole.reserve(kOpening.size() + row.type.size() + 2 + body.size());
        whole.append(kOpening).append(row.type).append(body == "{}" ? "\"" : "\",").append(body.substr(1));
    }
    auto e = decodeEvent(whole.empty() ? body : std::string_view(whole), where, kMaxLineBytes);
    if (!e) return e;
    e->seq = row.seq;
    if (e->receivedAt == Timestamp{}) e->receivedAt = Timestamp(Millis(row.receivedAt));
    if (row.observedAt) e->observedAt = Timestamp(Millis(*row.observedAt));
    e->feed = std::move(row.feed);
    e->source = std::move(row.source);
    e->id = std::move(row.id);
    return e;
}

}  // namespace

Event eventOrRejected(EventRow row) {
    auto e = eventOf(row);
    if (e) return std::move(*e);
    Event rejected = rejectedEvent(e.error(), std::string_view(row.body).substr(0, kMaxRejectedBytes), "recording");
    rejected.seq = row.seq;
    rejected.receivedAt = Timestamp(Millis(isTime(row.receivedAt) ? row.receivedAt : 0));
    return rejected;
}

base::Digest Chain::start(const RecordingAbout& about) {
    bytes_ = "sallyport recording 1\n";
    for (const std::string* text : {&about.id, &about.model, &about.school, &about.facilityHash, &about.operatorName, &about.machine, &about.program})
        put(bytes_, *text);
    put(bytes_, static_cast<uint64_t>(millisOf(about.startedAt)));
    put(bytes_, about.publicKey);
    return sha_.add(bytes_).finish();
}

base::Digest Chain::link(const base::Digest& before, const EventRow& row) {
    bytes_.assign(base::bytesOf(before));
    put(bytes_, row.seq);
    put(bytes_, static_cast<uint64_t>(row.receivedAt));
    // No event was observed at -1: it stands for "not said".
    put(bytes_, static_cast<uint64_t>(row.observedAt.value_or(-1)));
    for (const std::string* text : {&row.feed, &row.source, &row.id, &row.type, &row.body}) put(bytes_, *text);
    return sha_.add(bytes_).finish();
}

base::Digest Chain::link(const base::Digest& before, std::string_view signatureBefore, const CommitRow& row) {
    bytes_.assign(base::bytesOf(before));
    put(bytes_, signatureBefore);
    for (const uint64_t v : {row.number, row.firstSeq, row.lastSeq, row.events, static_cast<uint64_t>(row.savedAt), uint64_t(row.closes)})
        put(bytes_, v);
    put(bytes_, row.snapshots);
    bytes_ += base::bytesOf(row.head);
    return sha_.add(bytes_).finish();
}

base::Digest Chain::hash(const StoredSnapshot& s) {
    bytes_.clear();
    put(bytes_, s.seq);
    put(bytes_, static_cast<uint64_t>(millisOf(s.at)));
    put(bytes_, s.key);
    put(bytes_, s.marks);
    put(bytes_, s.state.size());
    return sha_.add(bytes_).add(s.state).finish();
}

std::string signedMessage(const base::Digest& commitLink) { return "sallyport recording commit\n" + std::string(base::bytesOf(commitLink)); }

}  // namespace sallyport::live
