// The key table: every list of the commander has a key, in every view, and no letter beside it marks a room by a slip.
#define GLFW_INCLUDE_NONE
#include "viewer/keys.h"

#include <GLFW/glfw3.h>

#include <catch2/catch.hpp>
#include <set>

#include "viewer/preferences.h"

using namespace sallyport;
using Which = scene::ShowPanel::Which;

namespace {
const viewer::KeyTable kTable;
std::optional<Which> panelOf(int key, const viewer::KeyContext& context) {
    const auto command = viewer::commandForKey(kTable, {.key = key}, context);
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
            CHECK_FALSE(viewer::commandForKey(kTable, {.key = GLFW_KEY_4, .repeat = true}, context));
        }
}

TEST_CASE("With Ctrl the same keys are calls, as before") {
    const auto call = viewer::commandForKey(kTable, {.key = GLFW_KEY_4, .control = true}, {});
    REQUIRE(call);
    REQUIRE(std::holds_alternative<scene::CallProtocolByKey>(*call));
}

TEST_CASE("G goes to the next alarm, with Shift it acknowledges the most urgent, in every view") {
    for (const bool inside : {false, true}) {
        const viewer::KeyContext context{.inside = inside, .markTarget = "F2/214"};
        const auto next = viewer::commandForKey(kTable, {.key = GLFW_KEY_G}, context),
                   answer = viewer::commandForKey(kTable, {.key = GLFW_KEY_G, .shift = true}, context);
        REQUIRE(next);
        REQUIRE(answer);
        CHECK(std::holds_alternative<scene::NextAlarm>(*next));
        CHECK(std::holds_alternative<scene::AcknowledgeMostUrgent>(*answer));
    }
}

TEST_CASE("Ctrl+T opens the operator and command, whatever is chosen, T alone stays a mark") {
    const viewer::KeyContext context{.markTarget = "F2/214"};
    const auto open = viewer::commandForKey(kTable, {.key = GLFW_KEY_T, .control = true}, context),
               mark = viewer::commandForKey(kTable, {.key = GLFW_KEY_T}, context);
    REQUIRE(open);
    CHECK(std::get<scene::ShowPanel>(*open).which == Which::Operator);
    REQUIRE(mark);
    CHECK(std::get<scene::MarkRoom>(*mark).status == live::RoomStatus::Threat);
    CHECK_FALSE(viewer::commandForKey(kTable, {.key = GLFW_KEY_T, .control = true, .repeat = true}, context));
}

TEST_CASE("A opens the teams to assign and with Shift who holds, for rooms and not while walking") {
    const viewer::KeyContext room{.markTarget = "F2/214"};
    CHECK(panelOf(GLFW_KEY_A, room) == Which::Assign);
    const auto hold = viewer::commandForKey(kTable, {.key = GLFW_KEY_A, .shift = true}, room);
    REQUIRE(hold);
    CHECK(std::get<scene::ShowPanel>(*hold).which == Which::Hold);
    CHECK_FALSE(viewer::commandForKey(kTable, {.key = GLFW_KEY_A}, {.inside = true}));
    CHECK_FALSE(viewer::commandForKey(kTable, {.key = GLFW_KEY_A}, {.doorChosen = true}));
    CHECK_FALSE(viewer::commandForKey(kTable, {.key = GLFW_KEY_A, .repeat = true}, room));
}

TEST_CASE("Digits are those of both rows of keys, and none with Ctrl, Shift or held") {
    CHECK(viewer::digitOf({.key = GLFW_KEY_1}) == 1);
    CHECK(viewer::digitOf({.key = GLFW_KEY_9}) == 9);
    CHECK(viewer::digitOf({.key = GLFW_KEY_KP_0}) == 0);
    CHECK_FALSE(viewer::digitOf({.key = GLFW_KEY_A}));
    CHECK_FALSE(viewer::digitOf({.key = GLFW_KEY_1, .shift = true}));
    CHECK_FALSE(viewer::digitOf({.key = GLFW_KEY_1, .control = true}));
    CHECK_FALSE(viewer::digitOf({.key = GLFW_KEY_1, .repeat = true}));
}

namespace {
viewer::KeyInput inputOf(const viewer::KeyStroke& s, bool repeat = false) {
    return {.key = s.key, .shift = s.shift, .control = s.control, .repeat = repeat};
}
viewer::KeyStroke stroke(const char* text) {
    const auto s = viewer::strokeNamed(text);
    INFO(text);
    REQUIRE(s);
    return *s;
}
}  // namespace

TEST_CASE("Every standard key in the list of actions is a key, is its action's alone, and gives a command") {
    const viewer::KeyTable table;
    const ui::KeyTexts texts = table.texts();
    CHECK(texts == ui::KeyTexts());
    std::set<std::string> ids;
    for (const ui::ActionRow& row : ui::actions()) {
        INFO(row.id);
        CHECK(ids.insert(row.id).second);
        std::string_view rest = row.keys;
        int keys = 0;
        while (!rest.empty()) {
            const size_t end = std::min(rest.find("  "), rest.size());
            const auto s = viewer::strokeNamed(rest.substr(0, end));
            REQUIRE(s);
            CHECK(viewer::strokeText(*s) == rest.substr(0, end));
            CHECK(table.find(*s) == row.action);
            CHECK(viewer::commandForKey(table, inputOf(*s), {.markTarget = "F2/214"}));
            CHECK(viewer::commandForKey(table, inputOf(*s, true), {.markTarget = "F2/214"}).has_value() == row.held);
            CHECK(viewer::startScreenKey(table, inputOf(*s), "").has_value() ==
                  (row.when == ui::When::Always || row.keys == std::string_view("1") || row.keys == std::string_view("2") ||
                   row.keys == std::string_view("3")));
            rest.remove_prefix(std::min(rest.size(), end + 2));
            ++keys;
        }
        CHECK(keys >= 1);
        if (row.when == ui::When::Room) {
            CHECK_FALSE(viewer::commandForKey(table, inputOf(stroke(row.keys)), {.inside = true, .markTarget = "F2/214"}));
            CHECK_FALSE(viewer::commandForKey(table, inputOf(stroke(row.keys)), {.doorChosen = true}));
        }
    }
    CHECK(table.changed().empty());
}

TEST_CASE("An action is given another key, and the old one is free for the next") {
    viewer::KeyTable table;
    CHECK(table.set(ui::Action::Xray, stroke("Q")).empty());
    CHECK(table.find(stroke("Q")) == ui::Action::Xray);
    CHECK(table.find(stroke("X")) == ui::Action::None);
    CHECK(table.texts()[ui::Action::Xray] == "Q");
    CHECK(table.set(ui::Action::Explode, stroke("X")).empty());
    CHECK(std::holds_alternative<scene::ToggleExplode>(*viewer::commandForKey(table, inputOf(stroke("X")), {})));
    // Its own back: somebody else has it by now.
    CHECK(table.reset(ui::Action::Xray).find("Pull the floors apart") != std::string::npos);
    CHECK(table.reset(ui::Action::Explode).empty());
    CHECK(table.reset(ui::Action::Xray).empty());
    CHECK(table.changed().empty());
    // One key in the place of two.
    CHECK(table.set(ui::Action::Undo, stroke("F5")).empty());
    CHECK(table.find(stroke("Backspace")) == ui::Action::None);
}

TEST_CASE("A key that another action has is refused with its words, so are keys that must stay and keys that walk") {
    viewer::KeyTable table;
    CHECK(table.set(ui::Action::Xray, stroke("T")).find("Mark: threat") != std::string::npos);
    CHECK(table.find(stroke("T")) == ui::Action::Threat);
    for (const ui::Action fixed :
         {ui::Action::Lock, ui::Action::Quit, ui::Action::Settings, ui::Action::Keys, ui::Action::NextAlarm, ui::Action::AcknowledgeFirst})
        CHECK_FALSE(table.set(fixed, stroke("F5")).empty());
    CHECK_FALSE(table.set(ui::Action::Xray, stroke("Ctrl+L")).empty());
    CHECK_FALSE(table.set(ui::Action::Xray, stroke("W")).empty());  // it would be meant while one walks
    CHECK(table.set(ui::Action::Threat, stroke("W")).empty());      // room marks mean nothing there
    for (const int key : {GLFW_KEY_ESCAPE, GLFW_KEY_ENTER, GLFW_KEY_TAB, GLFW_KEY_LEFT_SHIFT, GLFW_KEY_UNKNOWN}) {
        CHECK_FALSE(table.set(ui::Action::Xray, {key, false, false}).empty());
        CHECK(viewer::strokeText({key, false, false}).empty());
    }
    for (const char* text : {"", "Ctrl+", "Shift+", "Q ", "Alt+Q", "F13", "XX", "ctrl+q"}) {
        INFO(text);
        CHECK_FALSE(viewer::strokeNamed(text));
    }
}

TEST_CASE("Changed keys are kept, two that changed places too, and what cannot be is left out and said") {
    viewer::KeyTable table;
    CHECK(table.set(ui::Action::Xray, stroke("Q")).empty());
    CHECK(table.set(ui::Action::Explode, stroke("X")).empty());
    CHECK(table.set(ui::Action::Xray, stroke("O")).empty());
    const viewer::ChangedKeys changed = table.changed();
    CHECK(changed == viewer::ChangedKeys{{"explode", "X"}, {"xray", "O"}});
    std::vector<std::string> ignored;
    CHECK(viewer::KeyTable(changed, &ignored).texts() == table.texts());
    CHECK(ignored.empty());
    const viewer::KeyTable odd({{"xray", "T"}, {"lock", "Q"}, {"nonsense", "Q"}, {"explode", "Esc"}, {"section", "Q"}}, &ignored);
    CHECK(ignored.size() == 4);
    CHECK(odd.find(stroke("X")) == ui::Action::Xray);
    CHECK(odd.find(stroke("Ctrl+L")) == ui::Action::Lock);
    CHECK(odd.find(stroke("Q")) == ui::Action::Section);
    viewer::Preferences p;
    p.keys = changed;
    CHECK(viewer::parsePreferences(viewer::preferencesText(p)) == p);
    CHECK(viewer::parsePreferences(R"({"keys":{"xray":7,"b":"Q"}})").keys == viewer::ChangedKeys{{"b", "Q"}});
}

TEST_CASE("Both rows of keys zoom and size text, and Shift with a letter that has no action of its own means the letter") {
    const viewer::KeyTable table;
    CHECK(std::holds_alternative<scene::ZoomBy>(*viewer::commandForKey(table, {.key = GLFW_KEY_KP_ADD}, {})));
    CHECK(std::holds_alternative<scene::StepUiScale>(*viewer::commandForKey(table, {.key = GLFW_KEY_KP_SUBTRACT, .control = true}, {})));
    CHECK(std::holds_alternative<scene::MarkRoom>(*viewer::commandForKey(table, {.key = GLFW_KEY_T, .shift = true}, {.markTarget = "r"})));
    CHECK(std::holds_alternative<scene::RedoMark>(*viewer::commandForKey(table, {.key = GLFW_KEY_Z, .shift = true, .control = true}, {})));
    CHECK(std::holds_alternative<scene::UndoMark>(*viewer::commandForKey(table, {.key = GLFW_KEY_BACKSPACE}, {.inside = true})));
}
