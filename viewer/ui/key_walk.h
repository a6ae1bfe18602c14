// Purpose: a sheet gone through by keys alone: which of its targets has the focus, and what Enter or Space presses. Refuses to: know what a target
// does, or to remember one that is drawn no more.
#pragma once
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "viewer/ui/canvas.h"

namespace sallyport::ui {

/// Goes through the targets of a sheet by keys, as they were drawn last: up and down to the nearest row, left and right one by one. The focused
/// one is framed, and pressed as if by the mouse. The list it scrolls in follows.
class KeyWalk {
public:
    enum class Step : uint8_t { Up, Down, Back, On, Press };
    void take(Step s);
    void forget();  ///< nothing is focused: another sheet or page
    bool busy() const { return count_ > 0; }
    std::string_view focus() const { return focus_; }
    /// So far the list is to be scrolled, once.
    std::optional<float> takeScroll() { return std::exchange(scroll_, {}); }

private:
    friend class Canvas;
    struct Stop {
        Name name;
        Box box;
        bool listed = false;
    };
    void begin();
    void move(Step s);
    std::array<Step, 16> steps_{};
    size_t count_ = 0;
    std::vector<Stop> stops_;  ///< of the frame before, then of this one
    Name focus_;
    bool press_ = false;
    std::optional<Box> at_, clip_;  ///< the focused one, in this frame
    Box listView_;                  ///< of the frame before
    float listTop_ = 0;
    std::optional<float> scroll_;
};

}  // namespace sallyport::ui
