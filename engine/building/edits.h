// Purpose: what people say about a school over what was imported: labels, points of interest, sign-offs, findings and corrections, each with who and
// when. They are kept beside the building as it was imported (the base) and laid over it whenever it is opened, so that importing a revised model
// keeps them. Targets are named by the ids of the source (Place), so they find their room again in the revised model. Positions are in the file's
// coordinates, metres (origin + local): the local origin may differ after the next import. Errors: an edit whose target is gone, or that makes no
// sense there, is a Problem and stays in the list. Refuses to: drop an edit, read the clock, change shapes, know how edits are stored.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.h"
#include "building/building.h"

namespace sallyport::building {

/// What an edit is about. Found by `id`, else by `sourceId` where exactly one thing has it.
struct Place {
    enum class Kind : uint8_t { School, Floor, Room, Door, Point };
    Kind kind = Kind::School;
    std::string id, sourceId;
    std::string called;  ///< what it was called when the edit was made ("214 Science"): names it for people when it is gone
    bool operator==(const Place&) const = default;
};

/// A text on the plan at a floor, room or door; applied as a point of kind "note".
struct Label {
    Place at;
    std::string text;
    bool operator==(const Label&) const = default;
};
struct AddPoint {
    PointOfInterest point;  ///< without floor and position, which follow
    Place floor;
    Vec3 filePosition{0, 0, 0};
    bool operator==(const AddPoint&) const = default;
};
struct RemovePoint {
    Place point;
    bool operator==(const RemovePoint&) const = default;
};
/// Somebody stood there and compared the map with the building.
struct Verification {
    Place of;
    bool agrees = true;
    std::string note;
    bool operator==(const Verification&) const = default;
};
struct Finding {
    enum class Severity : uint8_t { Info, Minor, Major, Critical };
    Place of;
    Severity severity = Severity::Info;
    std::string text;
    bool resolved = false;
    bool operator==(const Finding&) const = default;
};
/// The school's own word against the model's.
struct Correction {
    enum class Field : uint8_t { RoomNumber, RoomName, RoomUse, DoorName, ExteriorNumber };
    Place of;
    Field field = Field::RoomNumber;
    std::string value;  ///< for RoomUse: the word of roomUseName()
    bool operator==(const Correction&) const = default;
};
/// Which rooms a door joins: none, one (an exterior door) or two.
struct DoorRooms {
    Place door;
    std::vector<Place> rooms;
    bool operator==(const DoorRooms&) const = default;
};

struct Edit {
    std::string id;  ///< unique in the file
    std::string by;  ///< who
    base::Timestamp at{};
    std::variant<Label, AddPoint, RemovePoint, Verification, Finding, Correction, DoorRooms> what;
    bool operator==(const Edit&) const = default;
};

/// An entry that cannot be used, being of a newer version, damaged or with the id of another: what its JSON says is saved again with the rest.
struct UnreadEdit {
    std::string member;  ///< of the stored edits: "entries", or one that is not known
    std::string text;
};

struct Edits {
    std::vector<Edit> list;
    std::vector<UnreadEdit> unread;
    bool empty() const { return list.empty() && unread.empty(); }
};

/// "classroom" …, as files and corrections write it.
std::string_view roomUseName(RoomUse use);
std::optional<RoomUse> roomUseNamed(std::string_view name);

/// What an edit is about; for AddPoint its floor.
const Place& placeOf(const Edit& edit);
/// Every place that an edit names, to be changed.
template <class F>
void forEachPlace(Edit& edit, F&& f) {
    if (auto* x = std::get_if<DoorRooms>(&edit.what))
        for (Place& p : x->rooms) f(p);
    f(const_cast<Place&>(placeOf(edit)));
}
/// "the number of room 214 Science, by J. Smith on 2026-11-23".
std::string describe(const Edit& edit);

/// Adds the edits of `more` that `into` does not have. Two that differ under one id are both kept, the later one as "id~2".
void addEdits(Edits& into, Edits more);

struct Applied {
    Building building;
    std::vector<Problem> problems;  ///< code "edit-target-gone" or "edit-not-possible"; `where` names the edit's id
};
/// Lays the edits over the base in order of time, then id, whatever their order in the list: the latest word stands.
Applied applyEdits(Building base, const Edits& edits);

}  // namespace sallyport::building
