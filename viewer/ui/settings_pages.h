// Purpose: the pages of the settings: what they hold while they are open, and one function for each. What they show comes from viewer/app
// (SettingsView), what they ask for are commands; the administrator's file is shown and never changed. Refuses to: read or write any file.
#pragma once
#include <array>
#include <cstdint>
#include <string>

#include "viewer/ui/key_walk.h"
#include "viewer/ui/metrics.h"
#include "viewer/ui/ui.h"

namespace sallyport::ui {

enum class SettingsPage : uint8_t { General, Floors, Cards, Times, Keys };
inline constexpr size_t kSettingsPages = 5;

/// A field that is open in one of them.
struct SettingsField {
    enum class Of : uint8_t { None, FloorName, FloorShort, CardName, CardMeans };
    Of of = Of::None;
    uint32_t index = 0;  ///< of the floor, of the card
    bool justOpened = false;
    bool open() const { return of != Of::None; }
    bool is(Of o, uint32_t i) const { return of == o && index == i; }
};

struct SettingsPanel {
    SettingsView view;
    SettingsPage page = SettingsPage::General;
    KeyWalk keys;
    SettingsField edit;
    std::array<char, 160> text{};                 ///< of that field
    std::string refused;                          ///< why what it holds cannot be
    Action capture = Action::None;                ///< waits for its new key
    std::optional<uint32_t> card;                 ///< whose colour and meaning are being chosen
    std::array<float, kSettingsPages> heightU{};  ///< of the pages as they were drawn last, for their scroll bars
    bool measuredAnew = false;                    ///< some height was another than before
    int escapes = 0;                              ///< Esc has closed the field in this frame; the sheet stays

    bool take(ListKey key);
    bool takeDigit(int digit);
    void openField(SettingsField::Of of, uint32_t index, std::string_view text);
    /// Esc: closes the field that is open, if there is one; the same press is asked about by the window and by ImGui.
    bool leaveByField();
    /// Another frame is due although nothing happens.
    bool unsettled() const { return measuredAnew || keys.busy(); }
    void show(SettingsPage p) {
        page = p;
        edit = {};
        card.reset();
        capture = Action::None;
    }
};

/// What a page is drawn with.
struct SettingsFrame {
    Canvas& c;
    SettingsPanel& s;
    const scene::ViewState& view;
    scene::Commands& out;
};

void settingsGeneral(const SettingsFrame&, Box& content);
void settingsFloors(const SettingsFrame&, Box& content);
void settingsCards(const SettingsFrame&, Box& content);
void settingsTimes(const SettingsFrame&, Box& content);
void settingsKeys(const SettingsFrame&, Box& content);

// Parts that pages share.
/// A row with its words at the left and a line beneath; returns what is left at the right, one target high.
Box settingRow(Canvas&, Box& content, std::string_view words, std::string_view sub = {}, float share = 0.34f);
void settingNote(Canvas&, Box& content, std::string_view words, bool caution = false);
/// The open field, with its button and beneath it why what it holds is refused; true: what it holds is wanted.
bool settingField(const SettingsFrame&, Box& content, Box at, std::string_view hint);
/// "standard", "chosen here", "set in settings.toml".
std::string_view fromWords(SettingsView::From);

}  // namespace sallyport::ui
