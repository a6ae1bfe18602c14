#include "live/stored_states.h"

#include <algorithm>

namespace sallyport::live {

void StoredStates::setPlaces(std::shared_ptr<const building::PlaceIndex> places, std::string key) {
    places_ = std::move(places);
    keys_ = {std::move(key)};
    clear();
}

void StoredStates::addDevices(std::shared_ptr<const building::PlaceIndex> places, std::string key) {
    constexpr size_t kMaxKeys = 255;
    if (keys_.size() >= kMaxKeys) return setPlaces(std::move(places), std::move(key));
    places_ = std::move(places);
    keys_.push_back(std::move(key));
    decoded_.clear();
}

void StoredStates::add(uint64_t seq, From from) {
    const auto at = std::lower_bound(points_.begin(), points_.end(), seq, [](const Point& p, uint64_t s) { return p.seq < s; });
    if (at == points_.end() || at->seq != seq) points_.insert(at, {seq, from, uint8_t(keys_.size() - 1)});
}

void StoredStates::clear() {
    points_.clear();
    decoded_.clear();
    wholes_.clear();
}

std::vector<StoredStates::Point>::const_iterator StoredStates::find(uint64_t seq) const {
    return std::upper_bound(points_.begin(), points_.end(), seq, [](uint64_t s, const Point& p) { return s < p.seq; });
}

uint64_t StoredStates::newestUntil(uint64_t seq) const {
    const auto next = find(seq);
    return next == points_.begin() ? 0 : std::prev(next)->seq;
}

bool StoredStates::isDecoded(uint64_t seq) const {
    return std::any_of(decoded_.begin(), decoded_.end(), [&](const Decoded& d) { return d.seq == seq; });
}

std::optional<StoredSnapshot> StoredStates::fetch(uint64_t seq, From from, const std::string& key) {
    SnapshotStore* const store = from == From::Cache ? cache_.get() : recording_;
    auto found = store ? store->until(seq, key) : std::nullopt;
    if (found && found->seq != seq) found.reset();
    return found;
}

WholeSnapshot StoredStates::whole(uint64_t seq, From from, const std::string& key) {
    for (size_t i = 0; i < wholes_.size(); ++i) {
        if (wholes_[i].seq != seq) continue;
        std::rotate(wholes_.begin(), wholes_.begin() + std::ptrdiff_t(i), wholes_.begin() + std::ptrdiff_t(i) + 1);
        return wholes_.front();
    }
    const auto found = fetch(seq, from, key);
    if (!found) return {};
    auto unpacked = unpackWhole(seq, found->state);
    if (!unpacked) return {};
    if (wholes_.size() >= kMaxWhole) wholes_.pop_back();
    wholes_.insert(wholes_.begin(), *unpacked);
    return *unpacked;
}

std::optional<SnapshotState> StoredStates::decode(uint64_t seq, SnapshotPart part) {
    const auto next = find(seq);
    if (next == points_.begin() || std::prev(next)->seq != seq) return std::nullopt;
    const Point point = *std::prev(next);
    const std::string& key = keys_[point.key];
    const auto found = fetch(seq, point.from, key);
    auto state = found ? readSnapshot(
                             found->state, *places_, [&](uint64_t base) { return whole(base, point.from, key); }, part)
                       : base::Result<SnapshotState>(base::Error{});
    if (!state || (size_t(point.key) + 1 < keys_.size() && !resolveUnmapped(state->world, *places_))) {
        points_.erase(std::prev(next));
        return std::nullopt;
    }
    return std::move(*state);
}

const WorldState* StoredStates::read(uint64_t seq) {
    for (Decoded& d : decoded_) {
        if (d.seq != seq) continue;
        d.used = ++use_;
        return &d.world;
    }
    auto state = decode(seq, SnapshotPart::World);
    if (!state) return nullptr;
    if (decoded_.size() < kMaxDecoded) decoded_.emplace_back();
    Decoded& slot = *std::min_element(decoded_.begin(), decoded_.end(), [](const Decoded& a, const Decoded& b) { return a.used < b.used; });
    slot = {seq, ++use_, std::move(state->world)};
    return &slot.world;
}

std::optional<SnapshotState> StoredStates::readAll(uint64_t seq) { return decode(seq, SnapshotPart::All); }

}  // namespace sallyport::live
