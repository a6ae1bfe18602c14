// Purpose: one event being folded; inside of reduce only. Its parts lie in reduce.cpp (what every fact needs, rooms, doors, sources),
// reduce_people.cpp, reduce_marks.cpp (alerts, markers, notes, the whole school) and reduce_retract.cpp (taking back, devices that are given a
// place). Refuses to: be used outside of these.
#pragma once
#include <iterator>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "base/text.h"
#include "live/reduce.h"
#include "live/reduce_place.h"

namespace sallyport::live {

inline std::string clip(const std::string& text, size_t max) { return std::string(base::cutUtf8(text, max)); }
PlaceRef clip(PlaceRef p);

/// Newest first, at most kHistory; what is there already stays.
void addHistory(SharedList<HistoryEntry>& history, HistoryEntry entry);
void setTakenBack(HistoryEntry& entry, bool taken);

/// Replaces when the new fact wins.
template <class T>
bool keepNewest(std::optional<Fact<T>>& kept, T value, const Provenance& from) {
    if (kept) {
        const auto order = compare(from, kept->from);
        if (order < 0) return false;
        if (order == 0 && !valueLess(kept->value, value)) {
            // The same event by another feed: the name that sorts first stays.
            if (!valueLess(value, kept->value) && from.feed < kept->from.feed) kept->from.feed = from.feed;
            return false;
        }
    }
    kept = Fact<T>{std::move(value), from};
    return true;
}
/// The newer of two provenances, the first feed of one.
void keepNewest(Provenance& kept, const Provenance& from);

class Fold {
public:
    Fold(WorldState& state, const building::PlaceIndex& places, const Event& event, const SourcePolicy& policy);
    ChangeSet run();
    /// See live::resolveUnmapped; the event plays no part.
    void resolveUnmapped();

private:
    // ---- what every fact needs

    bool may(uint32_t permission);
    void says(const std::string& by, const std::string& note = {});
    template <class T, Keep keep>
    bool put(Register<T, keep>& reg, std::shared_ptr<const Fact<T>> fact) {
        said_ = true;
        const Put done = reg.put(std::move(fact), withdrawn_);
        news_ |= done != Put::Duplicate;
        return done == Put::New;
    }
    template <class T, Keep keep>
    bool put(Register<T, keep>& reg, std::type_identity_t<T> value) {
        return put(reg, std::make_shared<const Fact<T>>(Fact<T>{std::move(value), from_}));
    }
    void history(SharedList<HistoryEntry>& lines, std::string text);
    /// The entry of a name, made when there is room for one more name (world_state.h); `evicted` drops what follows from a name that had to go.
    template <class Map, class Evicted>
    auto* admit(Map& map, const std::string& name, size_t limit, Evicted evicted) {
        auto it = map.find(name);
        if (it != map.end()) return &it->second;
        if (map.size() >= limit) {
            ++s_.counters.namesRefused;
            const auto last = std::prev(map.end());
            if (last->first < name) return static_cast<decltype(&it->second)>(nullptr);
            const std::string gone = last->first;
            map.erase(last);
            evicted(gone);
        }
        return &map.try_emplace(name).first->second;
    }
    template <class Map>
    auto* admit(Map& map, const std::string& name, size_t limit) {
        return admit(map, name, limit, [](const std::string&) {});
    }
    void hear();

    // ---- one kind of event each

    void fold(const RoomReport&);
    void fold(const DoorReport&);
    void fold(const ResponderReport&);
    void fold(const ResponderGone&);
    void fold(const AlertRaised&);
    void fold(const AlertAck&);
    void fold(const AlertCancel&);
    void fold(const ProtocolCall&);
    void fold(const MarkerSet&);
    void fold(const MarkerGone&);
    void fold(const CasualtyReport&);
    void fold(const TeamContact&);
    void fold(const CommandChange&);
    void fold(const ExerciseDeclared&);
    void fold(const Retraction&);
    void fold(const Note&);
    void fold(const SourceHealth&);
    void fold(const RecordingStart&) {}
    void fold(const FeedStatus&);
    void fold(const Bookmark&);
    void fold(const Unrecognised&) { ++s_.counters.unrecognised; }
    void fold(const Rejected&) { ++s_.counters.rejected; }

    UnmappedDevice* unmapped(const char* type, const std::string& device, building::Match match);
    void touchDoor(DoorId id);
    void foldHealth(const SourceHealth& h, std::map<std::string, Register<bool>>& ledger, std::map<std::string, SourceState, std::less<>>& states,
                    size_t limit);
    bool addTrail(ResponderState& who, const Fix& fix, const Place& place);
    void alertClaim(const std::string& alert, const std::string& by, Register<std::string> AlertLedger::*which);
    AlertLedger* alertLedger(const std::string& name);
    MarkerLedger* markerLedger(const std::string& id);
    std::string scopeKey(const std::string& scope) const;

    // ---- what follows from the ledger; after a change in it, and when places change

    void deriveGone(const std::string& uid);
    static void deriveReport(ResponderState& who);
    void deriveAlert(const std::string& id);
    void deriveAlertOf(const std::string& name);  ///< of an entry of the ledger
    std::optional<AlertState> alertFrom(const std::string& id, const std::string& source, const std::vector<const AlertLedger*>& calls) const;
    void deriveMarker(const std::string& id);
    void deriveCasualty(const std::string& id);
    void deriveTeam(const std::string& name);
    void deriveNote(const std::string& id);

    // ---- taking back

    template <class... Registers>
    bool settle(const std::string& id, Registers&... registers) {
        auto taken = [this](const Provenance& from) { return s_.isTakenBack(from); };
        return (false | ... | registers.settle(id, taken));
    }
    bool settleHistory(SharedList<HistoryEntry>& lines, const std::string& id);
    bool settleRoom(RoomState& room, const std::string& id);
    bool settleDoor(DoorState& door, const std::string& id);
    void settleEvent(const std::string& id);

    // ---- devices that were given a place

    void resolveTrail(ResponderState& who);
    void resolveScopes();

    WorldState& s_;
    const building::PlaceIndex& places_;
    const Event& e_;
    const SourceRight right_;
    Provenance from_;
    SourceCounters* own_ = nullptr;  ///< of the event's source
    bool withdrawn_ = false;         ///< was taken back before it came
    bool said_ = false, news_ = false;
    ChangeSet changes_;
};

}  // namespace sallyport::live
