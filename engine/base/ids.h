// Purpose: strong ids. An id is an index into the vector of its kind in one Building; the string id of
// the outside world is a member of the thing itself.
#pragma once
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace sallyport::base {

template <class Tag>
struct StrongId {
    static constexpr uint32_t kNone = 0xffffffffu;
    uint32_t value = kNone;
    constexpr StrongId() = default;
    constexpr explicit StrongId(uint32_t v) : value(v) {}
    constexpr bool valid() const { return value != kNone; }
    constexpr size_t index() const { return value; }
    constexpr auto operator<=>(const StrongId&) const = default;
};

using FloorId = StrongId<struct FloorTag>;
using RoomId = StrongId<struct RoomTag>;
using DoorId = StrongId<struct DoorTag>;

}  // namespace sallyport::base

template <class Tag>
struct std::hash<sallyport::base::StrongId<Tag>> {
    size_t operator()(const sallyport::base::StrongId<Tag>& i) const noexcept { return i.value; }
};
