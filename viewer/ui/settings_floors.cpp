// Settings: what people of the school that is open call its floors.
#include "viewer/ui/icons.h"
#include "viewer/ui/settings_pages.h"

namespace sallyport::ui {

void settingsFloors(const SettingsFrame& f, Box& content) {
    Canvas& c = f.c;
    SettingsPanel& s = f.s;
    const float key = c.px(kTargetU), gap = c.px(kGapU);
    if (s.view.school.empty()) return settingNote(c, content, "Open a school first: here its floors get the names that people there use.");
    const Text<512> intro(
        "Names of the floors of {} as people there say them. They stand on the screen, on paper and in the brief, and are kept on this "
        "computer. Short names begin grid references; what feeds call the floors stays as the model has it.",
        s.view.school);
    settingNote(c, content, intro);
    for (uint32_t i = 0; i < s.view.floors.size(); ++i) {
        const SettingsView::Floor& floor = s.view.floors[i];
        const Line model = floor.modelName.empty() || floor.modelName == floor.modelShortName
                               ? Line("{}", floor.modelShortName)
                               : Line("{} · {}", floor.modelShortName, floor.modelName);
        Box row = settingRow(c, content, model, floor.said ? "in the model" : "", 0.32f);
        using Of = SettingsField::Of;
        const bool name = s.edit.is(Of::FloorName, i), shortName = s.edit.is(Of::FloorShort, i);
        if (name || shortName) {
            if (!settingField(f, content, row, "as the model has it")) continue;
            const std::string_view typed(s.text.data());
            const auto kept = [](const std::string& now, const std::string& inModel) { return now == inModel ? std::string() : now; };
            f.out.push_back(scene::NameFloor{floor.id, name ? std::string(typed) : kept(floor.name, floor.modelName),
                                             shortName ? std::string(typed) : kept(floor.shortName, floor.modelShortName)});
            continue;
        }
        if (c.button(Name("settings.floor.{}.short", i), row.cutLeft(c.px(96), gap),
                     {.text = floor.shortName, .font = {18, true}, .tip = "Its short name, of at most four letters and digits"}))
            s.openField(Of::FloorShort, i, floor.shortName);
        const Box reset = row.cutRight(key, gap);
        if (floor.said && c.button(Name("settings.floor.{}.reset", i), reset, {.icon = icons::kUndo, .tip = "As the model has it"}))
            f.out.push_back(scene::NameFloor{floor.id, {}, {}});
        if (c.button(Name("settings.floor.{}.name", i), row,
                     {.icon = icons::kPencil,
                      .text = floor.name.empty() ? std::string_view("Give it a name") : std::string_view(floor.name),
                      .font = {c.textWidth({18, false}, floor.name) <= row.w - c.px(52) ? 18 : 14, false},
                      .tip = "What people there call it"}))
            s.openField(Of::FloorName, i, floor.name);
    }
}

}  // namespace sallyport::ui
