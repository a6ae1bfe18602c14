#include "scene/command.h"

#include <array>
#include <utility>

namespace sallyport::scene {
namespace {

using Take = AnyCommand (*)(void*);

template <size_t... Place>
constexpr std::array<Take, sizeof...(Place)> takers(std::index_sequence<Place...>) {
    return {[](void* what) {
        return AnyCommand(std::in_place_index<Place>, std::move(*static_cast<std::variant_alternative_t<Place, AnyCommand>*>(what)));
    }...};
}

constexpr auto kTake = takers(std::make_index_sequence<std::variant_size_v<AnyCommand>>());

}  // namespace

Command::Command(size_t place, void* what) : AnyCommand(kTake[place](what)) {}
Command::Command(const Command&) = default;
Command::Command(Command&&) noexcept = default;
Command& Command::operator=(const Command&) = default;
Command& Command::operator=(Command&&) noexcept = default;
Command::~Command() = default;

}  // namespace sallyport::scene
