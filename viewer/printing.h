// Purpose: a school printed to a PDF file: from the command line, and from the window on a thread of its own. Refuses to: replace a file that is no
// PDF, leave half a file.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "building/edits.h"
#include "building/place_index.h"
#include "importers/import.h"
#include "report/school_plan.h"
#include "viewer/background.h"

namespace sallyport::viewer {

struct PrintJob {
    std::shared_ptr<const building::Building> building;
    std::shared_ptr<const building::PlaceIndex> plan;  ///< with the model's names; for the access log
    building::Edits edits;
    std::filesystem::path model;            ///< whose digest is printed
    std::optional<scene::ViewModel> state;  ///< without it: the plan alone
    report::PlanWishes wishes;
    base::Timestamp printedAt{};
    std::filesystem::path output;
    std::string who;  ///< for the access log
};
struct Printed {
    size_t pages = 0;
    int scale = 0;                        ///< of the floors, 1:scale
    std::vector<std::string> listedOnly;  ///< rooms that stand in the list beside the map alone
    std::filesystem::path output;
    std::string unlogged;  ///< why it does not stand in the access log; empty: it does
};
/// Slow: some tenths of a second. Any thread.
base::Result<Printed> printSchool(const PrintJob& job);

/// The same beside the window's thread.
void startPrinting(Background<base::Result<Printed>>& on, PrintJob job);

/// "~/Documents/Kestrel Hollow floor plans 2026-11-28.pdf", with a number where that is taken.
std::filesystem::path suggestedPrint(const std::string& school, base::Timestamp now, base::Millis clockOffset);

struct PrintOptions {
    std::filesystem::path model, state, output;
    std::string at, paper = "letter", floor;
    bool noStatus = false, sideADown = false;
    importers::ImportOptions importing;
};
int runPrint(const PrintOptions& options);

}  // namespace sallyport::viewer
