// Purpose: the snapshots that a session can seek from: which there are, and the few that were read last, decoded. Refuses to: fold events.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "live/recording.h"
#include "live/snapshot.h"

namespace sallyport::live {

class StoredStates {
public:
    void setPlaces(std::shared_ptr<const building::PlaceIndex> places, std::string key);
    /// Devices were added: what is there stays good (resolveUnmapped brings it up to date).
    void addDevices(std::shared_ptr<const building::PlaceIndex> places, std::string key);
    /// Where snapshots are read from; must outlive this or be exchanged.
    void setRecording(SnapshotStore* recording) { recording_ = recording; }
    void setCache(std::unique_ptr<SnapshotStore> cache) { cache_ = std::move(cache); }
    SnapshotStore* cache() { return cache_.get(); }

    enum class From : uint8_t { Recording, Cache };
    /// Of the present key. Ascending or not; known ones are left as they are.
    void add(uint64_t seq, From from);
    void clear();
    bool empty() const { return points_.empty(); }
    /// Largest seq of one at or before `seq`; 0: none.
    uint64_t newestUntil(uint64_t seq) const;
    bool isDecoded(uint64_t seq) const;
    /// nullptr: it cannot be read after all; it is forgotten then. Valid until the next call.
    const WorldState* read(uint64_t seq);
    /// With what persons can undo; not kept.
    std::optional<SnapshotState> readAll(uint64_t seq);

private:
    struct Point {
        uint64_t seq;
        From from;
        uint8_t key;
    };
    struct Decoded {
        uint64_t seq = 0, used = 0;
        WorldState world;
    };
    static constexpr size_t kMaxDecoded = 3, kMaxWhole = 4;

    std::vector<Point>::const_iterator find(uint64_t seq) const;
    std::optional<SnapshotState> decode(uint64_t seq, SnapshotPart part);
    std::optional<StoredSnapshot> fetch(uint64_t seq, From from, const std::string& key);
    WholeSnapshot whole(uint64_t seq, From from, const std::string& key);

    std::shared_ptr<const building::PlaceIndex> places_;
    std::vector<std::string> keys_;  ///< the last one is the present one; snapshots of the others need resolveUnmapped
    SnapshotStore* recording_ = nullptr;
    std::unique_ptr<SnapshotStore> cache_;
    std::vector<Point> points_;  ///< by seq
    std::vector<Decoded> decoded_;
    std::vector<WholeSnapshot> wholes_;
    uint64_t use_ = 0;
};

}  // namespace sallyport::live
