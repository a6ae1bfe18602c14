// Panels of command: the operator's sheet, the locked desk, several rooms, casualties, the ledger, the brief. Every target answers, no text is cut.
#include "driver.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

/// What stands on the screen is whole and large enough to be pressed.
void looksRight(Driver& d, const char* prefix, float leastU = 44) {
    d.frames(2);
    for (const ui::Target& t : d.ui->targets())
        if (std::string_view(t.name).starts_with(prefix)) {
            INFO(t.name << " is " << t.rect.w << " x " << t.rect.h);
            CHECK(double(t.rect.w) >= leastU * d.view.uiScale - 1);
            CHECK(double(t.rect.h) >= leastU * d.view.uiScale - 1);
        }
}
bool cut(const Driver& d, std::string_view text) {
    for (const ui::DrawnText& t : d.ui->texts())
        if (t.visible && t.shortened && t.text.find(text) != std::string::npos) return true;
    return false;
}

}  // namespace

TEST_CASE("Command is taken and given in the operator's sheet, two presses from the window") {
    for (const auto& [w, h] : {std::pair(1920, 1080), std::pair(1280, 720)}) {
        Driver d(w, h);
        d.click("command");
        CHECK(d.shows("Incident commander"));
        CHECK(d.shows("Dispatch desk took command"));
        looksRight(d, "operator.");
        CHECK(d.click("operator.assume").size() == 1);
        d.click("command");
        CHECK(d.clickFor<scene::TransferCommand>("operator.to.0").to == "Dispatch desk");
        d.click("command");
        CHECK(std::holds_alternative<scene::LockWindow>(d.click("operator.lock").at(0)));
    }
}

TEST_CASE("Whoever is in command cannot take it again, and nobody in command is said") {
    Driver d(1920, 1080);
    d.model.command.name = "Lt. Ortiz";
    d.click("command");
    CHECK(d.shows("You are in command"));
    CHECK(d.click("operator.assume").empty());
    d.ui->apply({scene::ShowPanel::Which::None});
    d.model.command = {};
    d.frames(2);
    CHECK(d.shows("nobody"));
}

TEST_CASE("By keys alone: Enter takes command, a digit gives it to whom stands there, Tab leads through the fields, and Enter gives it to a name") {
    using ui::ListKey;
    for (const auto& [w, h] : {std::pair(1920, 1080), std::pair(1280, 720), std::pair(800, 600)}) {
        INFO(w << "x" << h);
        Driver d(w, h);
        ImGui::GetIO().KeyMap[ImGuiKey_Enter] = 257;
        const auto after = [&] {  // what comes of the key before
            scene::Commands got;
            for (int i = 0; i < 3; ++i) {
                d.frame();
                got.insert(got.end(), d.commands.begin(), d.commands.end());
            }
            return got;
        };
        const auto typed = [&](const char* text) {
            for (const char* c = text; *c; ++c) ImGui::GetIO().AddInputCharacter(unsigned(*c));
            d.frames(2);
            ImGui::GetIO().KeysDown[257] = true;
            auto got = after();
            ImGui::GetIO().KeysDown[257] = false;
            d.frames(2);
            return got;
        };
        CHECK_FALSE(d.ui->takeKey(ListKey::Enter));  // nothing is open that wants it
        CHECK_FALSE(d.ui->holdsLetters());
        d.ui->toggleOperator(d.model.operatorHere);
        d.frames(2);
        CHECK(d.ui->holdsLetters());
        REQUIRE(d.ui->takeKey(ListKey::Enter));
        scene::Commands got = after();
        REQUIRE(got.size() == 1);
        CHECK(std::holds_alternative<scene::AssumeCommand>(got[0]));
        CHECK_FALSE(d.ui->overlayOpen());
        // A digit that names nobody gives command to nobody.
        d.ui->toggleOperator(d.model.operatorHere);
        d.frames(2);
        REQUIRE(d.ui->takeKey(ListKey::Third));
        CHECK(after().empty());
        REQUIRE(d.ui->takeKey(ListKey::First));
        got = after();
        REQUIRE(got.size() == 1);
        CHECK(std::get<scene::TransferCommand>(got[0]).to == "Dispatch desk");
        // To somebody else: the first field. What is typed there is typed, digits too.
        d.ui->toggleOperator(d.model.operatorHere);
        d.frames(2);
        REQUIRE(d.ui->takeKey(ListKey::Next));
        CHECK_FALSE(d.ui->takeKey(ListKey::First));  // typed quickly, it is the field's too
        CHECK_FALSE(d.ui->takeKey(ListKey::Enter));
        d.frames(4);
        REQUIRE(ImGui::GetIO().WantTextInput);
        CHECK_FALSE(d.ui->takeKey(ListKey::First));
        CHECK_FALSE(d.ui->takeKey(ListKey::Enter));
        got = typed("Engine 1");
        REQUIRE(got.size() == 1);
        CHECK(std::get<scene::TransferCommand>(got[0]).to == "Engine 1");
        CHECK_FALSE(d.ui->overlayOpen());
        // Two fields on stands the role of who sits here; Enter keeps it.
        d.ui->toggleOperator(d.model.operatorHere);
        d.frames(2);
        for (int i = 0; i < 3; ++i) {
            REQUIRE(d.ui->takeKey(ListKey::Next));
            d.frames(4);
        }
        got = typed(" 2");
        REQUIRE(got.size() == 1);
        CHECK(std::get<scene::SetOperator>(got[0]).role.find('2') != std::string::npos);
        CHECK(std::get<scene::SetOperator>(got[0]).name == "Lt. Ortiz");
        d.ui->toggleOperator(d.model.operatorHere);  // the same key puts it away
        CHECK_FALSE(d.ui->overlayOpen());
    }
}

TEST_CASE("Whoever is in command does not take it again by a slip of a key") {
    Driver d(1920, 1080);
    d.model.command.name = "Lt. Ortiz";
    d.ui->toggleOperator(d.model.operatorHere);
    d.frames(2);
    REQUIRE(d.ui->takeKey(ui::ListKey::Enter));
    d.frames(2);
    CHECK(d.commands.empty());
    CHECK(d.ui->overlayOpen());
}

TEST_CASE("The strip says who sits at this desk, whole or by a sign with the whole name, and a press leads to the sheet") {
    for (const auto& [w, h, scale] :
         {std::tuple(800, 600, 1.0), std::tuple(1099, 720, 1.0), std::tuple(1280, 720, 1.0), std::tuple(1280, 720, 1.5), std::tuple(1600, 900, 1.0),
          std::tuple(1920, 1080, 0.75), std::tuple(1920, 1080, 2.0), std::tuple(3840, 2160, 1.0)})
        for (const char* name : {"Sgt. Lee", "Detective Sergeant Maximiliana Featherstonehaugh-Ortiz of Saltgrass"})
            for (const bool crowded : {false, true}) {
                INFO(w << "x" << h << " at " << scale << ", " << name << ", crowded " << crowded);
                Driver d(w, h, scale);
                d.model.operatorHere.name = name;
                d.model.command.name = "Chief Baird";
                if (crowded) d.model.feedLost = true, d.model.feedsLost = 2, d.model.feedLossAnswered = false, d.model.sound.muted = true;
                d.frames(3);
                const int top = ui::layout(w, h, scale, d.model).status.y;
                for (const ui::DrawnText& t : d.ui->texts())
                    if (t.text == name && t.y0 >= float(top)) CHECK_FALSE(t.shortened);
                if (crowded) continue;  // what is wrong goes before; the sheet behind the command has the name
                REQUIRE(d.find("operator.here"));
                if (std::string_view(name).size() < 20) CHECK(d.shows(name));
                looksRight(d, "operator.here", 44 * float(ui::effectiveScale(w, h, scale) / scale));
                d.click("operator.here");
                d.frames(2);
                CHECK(d.find("operator.assume"));
            }
}

TEST_CASE("A locked desk shows counts and no place, and takes a PIN by finger") {
    for (const double scale : {1.0, 1.5}) {
        Driver d(1280, 720, scale);
        d.lock = std::make_unique<ui::LockScreen>();
        d.lock->pinSet = true;
        d.lock->alarms = 2;
        d.lock->recording = true;
        d.frames(2);
        CHECK(d.shows("2 ALARMS WAIT"));
        CHECK_FALSE(d.shows("Kestrel"));
        CHECK_FALSE(d.shows("217"));
        for (const ui::Target& t : d.ui->targets()) CHECK(std::string_view(t.name).starts_with("lock."));
        looksRight(d, "lock.");
        for (const char* digit : {"lock.2", "lock.4", "lock.0", "lock.9", "lock.back", "lock.7"}) CHECK(d.click(digit).empty());
        CHECK(d.clickFor<scene::UnlockWindow>("lock.unlock").pin == "2407");
        CHECK(d.click("lock.unlock").empty());  // what was typed is gone
        d.lock->waitS = 3.2;
        d.frames(2);
        CHECK(d.shows("Wait 4 s"));
        d.lock->waitS = 0;
        d.lock->checking = true;
        d.frames(2);
        CHECK(d.shows("Looking at the PIN"));
        CHECK(d.click("lock.3").empty());
        CHECK(d.click("lock.unlock").empty());
        d.lock->checking = false;
        CHECK(d.click("lock.unlock").empty());  // and what was pressed meanwhile was not taken
        d.lock->pinSet = false;
        CHECK(d.clickFor<scene::UnlockWindow>("lock.unlock").pin.empty());
        CHECK(d.shows("No PIN is set"));
    }
}

TEST_CASE("Several chosen rooms are listed and marked by the same buttons") {
    Driver d(1920, 1080);
    d.view.rooms = {base::RoomId(14), base::RoomId(17), base::RoomId(18)};
    d.view.selection = base::RoomId(14);
    d.model.inspector.of = d.view.selection;
    d.frames(2);
    CHECK(d.shows("3 rooms"));
    CHECK(d.shows("Mark these 3 rooms"));
    CHECK(d.clickFor<scene::MarkRoom>("mark.searched").status == live::RoomStatus::Searched);
    const auto out = d.clickFor<scene::ChooseRooms>("several.17");
    CHECK(out.rooms == std::vector{base::RoomId(17)});
    CHECK(out.add);
    d.click("choose.several");
}

TEST_CASE("Casualties are counted one by one in the room's panel") {
    Driver d(1920, 1080);
    d.model.inspector.of = base::RoomId(14);
    d.view.selection = base::RoomId(14);
    d.frames(2);
    CHECK(d.shows("Casualties · 1"));
    d.click("place.casualties");
    d.frames(2);
    const auto more = d.clickFor<scene::MarkCasualty>("casualty.immediate.more");
    CHECK(more.triage == live::Triage::Immediate);
    CHECK(more.by == 1);
    CHECK(d.clickFor<scene::MarkCasualty>("casualty.immediate.less").by == -1);
    looksRight(d, "casualty.");
}

TEST_CASE("Casualties have a panel of their own: where they are, and those of one room after the other to be counted") {
    for (const auto& [w, h, scale] : {std::tuple(1920, 1080, 1.0), std::tuple(1280, 720, 1.0), std::tuple(1280, 720, 1.5)}) {
        Driver d(w, h, scale);
        d.view.selection = {};
        d.model.inspector = {};
        d.ui->apply({scene::ShowPanel::Which::Casualties});
        d.frames(2);
        CHECK(d.shows("1 in all"));
        CHECK(d.shows("Choose a room in the picture"));
        CHECK(d.clickFor<scene::GoTo>("casualties.room.14").what == scene::Selection(base::RoomId(14)));
        d.model.inspector.of = base::RoomId(14);
        d.model.inspector.markTarget = "F2/214";
        d.view.selection = base::RoomId(14);
        const auto more = d.clickFor<scene::MarkCasualty>("casualty.immediate.more");
        CHECK(more.room == "F2/214");
        looksRight(d, "casualty.");
        looksRight(d, "casualties.");
        d.ui->apply({scene::ShowPanel::Which::Casualties});
        d.frames(2);
        CHECK_FALSE(d.shows("1 in all"));
    }
}

TEST_CASE("Response times are read in full, say what is missing, and lead to what they count") {
    for (const auto& [w, h, scale] : {std::tuple(1920, 1080, 1.0), std::tuple(1280, 720, 1.0), std::tuple(1280, 720, 1.5)}) {
        INFO(w << "x" << h << " at " << scale);
        Driver d(w, h, scale);
        d.view.selection = {};
        d.ui->apply({scene::ShowPanel::Which::Times});
        d.frames(2);
        CHECK(d.shows("nothing was called so far"));
        d.model.times.called = true;
        d.model.times.from = d.model.now - std::chrono::minutes(70);
        d.model.times.rooms = 118;
        d.model.times.searched = {47, std::chrono::seconds(92), std::chrono::minutes(35), std::chrono::minutes(68)};
        d.model.times.neverSearched = {base::RoomId(3), base::RoomId(5)};
        d.model.times.evacuatedUnsearched = 1;
        d.model.times.doorsDue = true;
        d.model.times.doorsAfter = std::chrono::seconds(60);
        d.model.times.doorsNotLocked = {base::DoorId(1)};
        d.model.times.alarms = 9;
        d.model.times.acknowledged = {8, std::chrono::seconds(4), std::chrono::seconds(14), std::chrono::minutes(61)};
        d.frames(2);
        CHECK(d.shows("47 of 118"));
        CHECK(d.shows("first 1:32 · median 35:00 · last 1:08:00"));
        if (scale == 1.0) CHECK(d.shows("none so far"));  // no team was heard
        CHECK_FALSE(cut(d, "first "));
        CHECK_FALSE(cut(d, "Not locked after"));
        looksRight(d, "times.");
        CHECK(d.clickFor<scene::GoTo>("times.never").what == scene::Selection(base::RoomId(3)));
        d.view.selection = base::RoomId(3);
        CHECK(d.clickFor<scene::GoTo>("times.never").what == scene::Selection(base::RoomId(5)));
        d.view.selection = base::RoomId(5);
        if (scale > 1.0) continue;  // below the edge of the list
        CHECK(d.clickFor<scene::GoTo>("times.doors").what == scene::Selection(base::DoorId(1)));
    }
}

TEST_CASE("A team is sent to a room or holds it") {
    Driver d(1920, 1080);
    d.model.inspector.of = base::RoomId(14);
    d.view.selection = base::RoomId(14);
    d.click("assign");
    CHECK(d.clickFor<scene::AssignTeam>("assign.team.0").team == "CT 1");
    d.click("assign");
    d.click("assign.kind.hold");
    CHECK(d.clickFor<scene::HoldRoom>("assign.team.1").team == "CT 2");
    d.click("assign");  // begins with who is sent, whatever was asked last
    CHECK_FALSE(d.find("assign.nobody"));
    d.click("assign.kind.hold");
    CHECK(d.clickFor<scene::HoldRoom>("assign.nobody").team.empty());
}

TEST_CASE("The ledger says who searched, who holds and why a search was undone, and filters what is left") {
    for (const auto& [w, h] : {std::pair(1920, 1080), std::pair(1280, 720)}) {
        Driver d(w, h);
        d.click("tab.clearing");
        CHECK(d.shows("Clearing"));
        CHECK(d.shows("not searched"));
        CHECK(d.shows("searched by Law 21"));
        d.click("clearing.held");
        CHECK(d.shows("held by CT 2"));
        CHECK_FALSE(d.shows("undone 1"));  // at a time
        d.click("clearing.not_searched");
        CHECK(d.clickFor<scene::GoTo>("clearing.0").what.index() == scene::Selection(base::RoomId(0)).index());
        d.view.selection = base::RoomId(0);  // as the window then does
        d.click("clearing.all");
        d.click("clearing.sort");
        d.frames(2);
        CHECK(d.shows("undone 1"));
        looksRight(d, "clearing.");
        CHECK_FALSE(cut(d, "Not searched"));
    }
}

TEST_CASE("In two columns no line of the brief lies over another") {
    Driver d(1920, 1080);
    std::vector<report::BriefSection> sections;
    for (int i = 0; i < 8; ++i) {
        report::BriefSection s{"Section " + std::to_string(i), "", {}, false};
        for (int k = 0; k < 4; ++k) s.lines.push_back("Entry " + std::to_string(i) + "." + std::to_string(k));
        sections.push_back(std::move(s));
    }
    d.ui->showBrief("Command brief", sections);
    d.frames(3);
    std::vector<ui::DrawnText> lines;
    for (const ui::DrawnText& t : d.ui->texts())
        if (t.visible && (t.text.starts_with("Entry ") || t.text.starts_with("Section "))) lines.push_back(t);
    CHECK(lines.size() > 30);
    for (size_t i = 0; i < lines.size(); ++i)
        for (size_t k = 0; k < i; ++k) {
            INFO(lines[i].text << " and " << lines[k].text);
            CHECK((lines[i].x1 <= lines[k].x0 || lines[k].x1 <= lines[i].x0 || lines[i].y1 <= lines[k].y0 || lines[k].y1 <= lines[i].y0));
        }
}

TEST_CASE("The brief is read in full, and leads to a transfer, a text and a newer one") {
    for (const auto& [w, h] : {std::pair(1920, 1080), std::pair(1280, 720)}) {
        Driver d(w, h);
        d.ui->showBrief("Command brief · 19:46:40", {{"Threat", "1 room", {"Room 217, Math 7, F2. Last said 19:44 by Law 11"}, true},
                                                     {"Not searched", "23 rooms", {"F2 (23): 201, 202, 203"}, false}});
        d.frames(2);
        CHECK(d.shows("Command brief · 19:46:40"));
        CHECK(d.shows("Room 217, Math 7, F2. Last said 19:44 by Law 11"));
        looksRight(d, "brief.");
        CHECK(std::holds_alternative<scene::SaveBrief>(d.click("brief.text").at(0)));
        CHECK(std::holds_alternative<scene::ShowBrief>(d.click("brief.renew").at(0)));
        d.click("brief.transfer");
        d.frames(2);
        CHECK(d.find("operator.assume") != nullptr);
    }
}
