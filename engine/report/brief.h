// Purpose: the command-transfer brief: what somebody must know who takes over, at one moment, as values; the same as sections to read on a screen or
// on paper, and as text to be read over the radio. Refuses to: decide what is true (world state and view-model do), read a clock, write files.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "scene/view_model.h"

namespace sallyport::report {

struct Brief {
    live::Timestamp at{};
    live::Millis clockOffset{0};  ///< local time less UTC
    std::string school;
    bool exercise = false, review = false;
    std::string exerciseName;

    struct Protocol {
        std::string action, scope, by;  ///< "Lockdown", "" for the whole school, else "Room 214"
        live::Timestamp since{};
    };
    std::vector<Protocol> protocols;  ///< in force, the whole school's first

    struct Place {
        std::string where, by, note;  ///< "Room 217, Math 7, F2"
        live::Timestamp when{};
        bool timeKnown = true;
    };
    std::vector<Place> threats, needHelp;  ///< rooms, newest first
    struct Alarm {
        std::string what, where;
        live::Millis age{0};
        bool acked = false, placed = true;
    };
    std::vector<Alarm> alarms;  ///< open ones, as on the screen

    scene::CasualtyCounts casualties;
    struct Casualties {
        std::string where;
        scene::CasualtyCounts counts;
    };
    std::vector<Casualties> casualtiesByRoom;

    struct Team {
        std::string name, doing;
        int members = 0;
        live::Timestamp lastContact{};
        bool contactKnown = false, silent = false;  ///< silent: longer than it may be
    };
    std::vector<Team> teams;

    struct Floor {
        std::string name;
        std::vector<std::string> rooms;  ///< not searched; by their labels
    };
    std::vector<Floor> unsearched;  ///< floors with such rooms, lowest first

    /// By which somebody can come unseen into what was searched (scene/frontier.h).
    struct Opening {
        std::string into, from;  ///< "Main Hall", "Room 217" or "outside"
        std::string by;          ///< "D-217", "Door 3", "opening", "stair", "lift"
        std::string where;       ///< "F2 · K5", "F2 · G6 · Side A"
        bool danger = false;     ///< a threat or people who need help lie behind it
        live::Millis age{0};     ///< since what lies before it was searched
        bool ageKnown = false;
    };
    bool anySearched = false;       ///< without that no opening says nothing
    std::vector<Opening> openings;  ///< not held: danger first, then the longest

    struct Door {
        std::string name, where, why;  ///< "Door 7", "F2 · Side D", "forced"
        live::Millis age{0};
        bool ageKnown = false;
    };
    std::vector<Door> forced, notLocked, unknown;  ///< after a lockdown also those whose lock nobody knows

    struct Feed {
        std::string name, state;
        live::Millis age{0};
        bool heard = false;
    };
    std::vector<Feed> feeds;

    struct Decision {
        live::Timestamp when{};
        std::string who, what;
    };
    std::vector<Decision> decisions;  ///< newest first: calls, marks and assignments of whoever commands, command changes

    /// How long things took since the call; of an exercise only: whoever takes over an incident has no use for it.
    struct Times {
        scene::ResponseTimes of;
        std::string threatRoom;
        std::vector<std::string> neverSearched, doorsNotLocked;
    };
    std::optional<Times> times;

    std::string commander, role, agency;
    live::Timestamp commandSince{};
    std::vector<std::string> commandBefore;
};

/// `world` and `model` are of the same moment: what the model shows.
Brief makeBrief(const live::WorldState& world, const building::PlaceIndex& places, const building::Building& school, const scene::ViewModel& model);

struct BriefSection {
    std::string title, sum;  ///< "Not searched", "23 rooms"
    std::vector<std::string> lines;
    bool urgent = false;
};
/// Threat first, then casualties, teams, what is left to search, what is not held, doors, feeds, decisions, command; last the times of an exercise.
std::vector<BriefSection> briefSections(const Brief& brief);

/// Short sentences in the same order; numbers digit by digit, single letters by the spelling alphabet: "Door Delta 2 1 4". The last few decisions;
/// no times, for nobody reads them over the radio.
std::string briefText(const Brief& brief);
/// "D-214" -> "Delta 2 1 4", "Room 217" -> "Room 2 1 7", "F2" -> "Floor 2", "F2 · F6" -> "Floor 2 · Foxtrot 6".
std::string spoken(std::string_view text);

}  // namespace sallyport::report
