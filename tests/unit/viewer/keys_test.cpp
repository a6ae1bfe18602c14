// The key table: every list of the commander has a key, in every view, and no letter beside it marks a room by a slip.
#define GLFW_INCLUDE_NONE
#include "viewer/keys.h"

#include <GLFW/glfw3.h>

#include <catch2/catch.hpp>

using namespace sallyport;
using Which = scene::ShowPanel::Which;

namespace {
std::optional<Which> panelOf(int key, const viewer::KeyContext& context) {
    const auto command = viewer::commandForKey({.key = key}, context);
    const auto* show = command ? std::get_if<scene::ShowPanel>(&*command) : nullptr;
    return show ? std::optional(show->which) : std::nullopt;
}
}  // namespace

TEST_CASE("4, 5 and 6 open the clearing ledger, the casualties and the response times, whatever is chosen and in every view") {
    for (const bool inside : {false, true})
        for (const bool door : {false, true}) {
            const viewer::KeyContext context{.inside = inside, .markTarget = door ? "" : "F2/214", .doorChosen = door};
            CHECK(panelOf(GLFW_KEY_4, context) == Which::Clearing);
            CHECK(panelOf(GLFW_KEY_5, context) == Which::Casualties);
            CHECK(panelOf(GLFW_KEY_6, context) == Which::Times);
            // Held, a key does not open and close what it opens.
            CHECK_FALSE(viewer::commandForKey({.key = GLFW_KEY_4, .repeat = true}, context));
        }
}

TEST_CASE("With Ctrl the same keys are calls, as before") {
    const auto call = viewer::commandForKey({.key = GLFW_KEY_4, .control = true}, {});
    REQUIRE(call);
    REQUIRE(std::holds_alternative<scene::CallProtocolByKey>(*call));
}

TEST_CASE("G goes to the next alarm, with Shift it acknowledges the most urgent, in every view") {
    for (const bool inside : {false, true}) {
        const viewer::KeyContext context{.inside = inside, .markTarget = "F2/214"};
        const auto next = viewer::commandForKey({.key = GLFW_KEY_G}, context),
                   answer = viewer::commandForKey({.key = GLFW_KEY_G, .shift = true}, context);
        REQUIRE(next);
        REQUIRE(answer);
        CHECK(std::holds_alternative<scene::NextAlarm>(*next));
        CHECK(std::holds_alternative<scene::AcknowledgeMostUrgent>(*answer));
    }
}

TEST_CASE("Ctrl+T opens the operator and command, whatever is chosen; T alone stays a mark") {
    const viewer::KeyContext context{.markTarget = "F2/214"};
    const auto open = viewer::commandForKey({.key = GLFW_KEY_T, .control = true}, context),
               mark = viewer::commandForKey({.key = GLFW_KEY_T}, context);
    REQUIRE(open);
    CHECK(std::get<scene::ShowPanel>(*open).which == Which::Operator);
    REQUIRE(mark);
    CHECK(std::get<scene::MarkRoom>(*mark).status == live::RoomStatus::Threat);
    CHECK_FALSE(viewer::commandForKey({.key = GLFW_KEY_T, .control = true, .repeat = true}, context));
}
