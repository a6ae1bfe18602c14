#include "viewer/ui/canvas.h"

#include <imgui_internal.h>

#include <algorithm>
#include <utility>

#include "scene/glyph_atlas.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/key_walk.h"

namespace sallyport::ui {

namespace {
constexpr double kTipAfterS = 0.5;
constexpr int kLeastCountU = 14;  ///< of the type that a count is made smaller to
constexpr std::string_view kEllipsis = "…";

uint64_t hash(std::string_view s, uint64_t h = 1469598103934665603ull) {
    for (char c : s) h = (h ^ uint8_t(c)) * 1099511628211ull;
    return h;
}
scene::PixelRect toPixels(const Box& b) {
    const int x0 = int(std::lround(b.x)), y0 = int(std::lround(b.y));
    return {x0, y0, int(std::lround(b.right())) - x0, int(std::lround(b.bottom())) - y0};
}
Box intersect(const Box& a, const Box& b) {
    const float x0 = std::max(a.x, b.x), y0 = std::max(a.y, b.y);
    return {x0, y0, std::max(0.0f, std::min(a.right(), b.right()) - x0), std::max(0.0f, std::min(a.bottom(), b.bottom()) - y0)};
}
}  // namespace

Box Box::cutLeft(float v, float gap) {
    const Box r{x, y, std::min(v, w), h};
    const float used = std::min(w, v + gap);
    x += used, w -= used;
    return r;
}
Box Box::cutRight(float v, float gap) {
    const float taken = std::min(v, w);
    const Box r{x + w - taken, y, taken, h};
    w = std::max(0.0f, w - v - gap);
    return r;
}
Box Box::cutTop(float v, float gap) {
    const Box r{x, y, w, std::min(v, h)};
    const float used = std::min(h, v + gap);
    y += used, h -= used;
    return r;
}
Box Box::cutBottom(float v, float gap) {
    const float taken = std::min(v, h);
    const Box r{x, y + h - taken, w, taken};
    h = std::max(0.0f, h - v - gap);
    return r;
}

Rgba8 mix(Rgba8 a, Rgba8 b, double t) {
    auto m = [t](uint8_t p, uint8_t q) { return uint8_t(std::lround(p + (q - p) * t)); };
    return {m(a.r, b.r), m(a.g, b.g), m(a.b, b.b), m(a.a, b.a)};
}

void Canvas::beginFrame(double scale, scene::Theme theme) {
    scale_ = float(scale);
    pal_ = &scene::palette(theme);
    timeS_ = ImGui::GetTime();
    targets_.clear();
    texts_.clear();
    tipId_ = 0;
    armedFromS_ = 0;
    if (!ImGui::IsMouseDown(0) && !ImGui::IsMouseReleased(0)) dragScrolled_ = false;
}

void Canvas::endFrame() {
    if (tipId_ != tipLastId_) tipSinceS_ = timeS_;
    tipLastId_ = tipId_;
    if (tipId_ == 0 || timeS_ - tipSinceS_ < kTipAfterS || ImGui::IsMouseDown(0)) return;
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const FontSize font{16, false};
    const float pad = px(8), maxW = std::min(px(420), screen.x - 4 * pad);
    const float w = std::min(maxW, std::ceil(textWidth(font, tipText_)) + 1), h = wrappedHeight(font, tipText_, w);
    Box b{std::clamp(tipBox_.midX() - w / 2 - pad, pad, std::max(pad, screen.x - w - 3 * pad)), tipBox_.bottom() + px(6), w + 2 * pad, h + 2 * pad};
    if (b.bottom() > screen.y - pad) b.y = std::max(pad, tipBox_.y - px(6) - b.h);
    list_ = ImGui::GetForegroundDrawList();
    fill(b, pal().text);
    wrapped(b.inset(pad, pad), font, pal().inkOn(pal().text), tipText_);
    list_ = nullptr;
}

std::optional<double> Canvas::tipDueInS() const {
    const double shownS = timeS_ - tipSinceS_;
    return tipId_ != 0 && shownS < kTipAfterS ? std::optional(kTipAfterS - shownS) : std::nullopt;
}

void Canvas::begin(const char* name, Box region, bool raised) {
    ImGui::SetNextWindowPos({region.x, region.y});
    ImGui::SetNextWindowSize({std::max(1.0f, region.w), std::max(1.0f, region.h)});
    ImGui::Begin(name, nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground |
                     ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse |
                     (raised ? 0 : ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoFocusOnAppearing));
    list_ = ImGui::GetWindowDrawList();
    scrollView_ = region;
}

void Canvas::end() {
    ImGui::End();
    list_ = nullptr;
}

Box Canvas::beginScroll(const char* name, Box view, float contentHeight, std::optional<float> to) {
    ImGui::SetCursorScreenPos({view.x, view.y});
    ImGui::SetNextWindowContentSize({0, contentHeight});
    ImGui::BeginChild(name, {std::max(1.0f, view.w), std::max(1.0f, view.h)}, false,
                      ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoNav);
    outerList_ = list_;
    listed_ = true;
    list_ = ImGui::GetWindowDrawList();
    outerView_ = scrollView_;
    scrollView_ = intersect(view, outerView_);
    // One finger drags the list (GLFW shows a touch screen as a mouse).
    const bool over = ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
    if (over && ImGui::IsMouseDragging(0, px(8)) && view.contains(ImGui::GetIO().MouseClickedPos[0]) && ImGui::GetScrollMaxY() > 0) {
        ImGui::SetScrollY(ImGui::GetScrollY() - ImGui::GetIO().MouseDelta.y);
        dragScrolled_ = true;
    }
    scrollContent_ = contentHeight;
    if (to) {  // ImGui follows in the next frame
        *to = std::clamp(*to, 0.0f, std::max(0.0f, contentHeight - view.h));
        ImGui::SetScrollY(*to);
    }
    const float top = view.y - to.value_or(ImGui::GetScrollY());
    if (walk_) walk_->listView_ = view, walk_->listTop_ = top;
    return {view.x, top, view.w, contentHeight};
}

void Canvas::endScroll() {
    const float scroll = ImGui::GetScrollY(), maxScroll = ImGui::GetScrollMaxY();
    const ImVec2 pos = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
    ImGui::EndChild();
    list_ = outerList_;
    listed_ = false;
    scrollView_ = outerView_;
    if (maxScroll <= 0 || scrollContent_ <= 0) return;
    const float thumb = std::max(px(24), size.y * size.y / scrollContent_);
    fill({pos.x + size.x + px(2), pos.y + (size.y - thumb) * scroll / maxScroll, px(5), thumb}, mix(pal().panel, pal().text, 0.35), 2);
}

bool Canvas::visible(float y, float h) const { return y < scrollView_.bottom() && y + h > scrollView_.y; }

void Canvas::fill(Box b, Rgba8 c, float radiusU) {
    if (b.w > 0 && b.h > 0) list_->AddRectFilled({b.x, b.y}, {b.right(), b.bottom()}, col(c), radiusU * scale_);
}

void Canvas::frame(Box b, Rgba8 c, float widthU, float radiusU) {
    const float t = std::max(1.0f, px(widthU));
    if (b.w <= t || b.h <= t) return;
    list_->AddRect({b.x + t / 2, b.y + t / 2}, {b.right() - t / 2, b.bottom() - t / 2}, col(c), radiusU * scale_, 0, t);
}

void Canvas::dashedFrame(Box b, Rgba8 c, float widthU, float dashU) {
    const float t = std::max(1.0f, px(widthU)) / 2, l = b.x + t, r = b.right() - t, u = b.y + t, d = b.bottom() - t;
    dashedLine({l, u}, {r, u}, c, widthU, dashU);
    dashedLine({r, u}, {r, d}, c, widthU, dashU);
    dashedLine({r, d}, {l, d}, c, widthU, dashU);
    dashedLine({l, d}, {l, u}, c, widthU, dashU);
}

void Canvas::line(ImVec2 a, ImVec2 b, Rgba8 c, float widthU) { list_->AddLine(a, b, col(c), std::max(1.0f, px(widthU))); }

void Canvas::dashedLine(ImVec2 a, ImVec2 b, Rgba8 c, float widthU, float dashU) {
    const float dx = b.x - a.x, dy = b.y - a.y, length = std::hypot(dx, dy), dash = std::max(2.0f, px(dashU));
    if (length <= 0) return;
    for (float t = 0; t < length; t += 2 * dash) {
        const float e = std::min(length, t + dash);
        line({a.x + dx * t / length, a.y + dy * t / length}, {a.x + dx * e / length, a.y + dy * e / length}, c, widthU);
    }
}

void Canvas::hatch(Box b, Rgba8 c, float stepU, float widthU, bool crossed) {
    const float step = std::max(3.0f, px(stepU));
    list_->PushClipRect({b.x, b.y}, {b.right(), b.bottom()}, true);
    for (float o = -b.h; o < b.w; o += step) {
        line({b.x + o, b.bottom()}, {b.x + o + b.h, b.y}, c, widthU);
        if (crossed) line({b.x + o, b.y}, {b.x + o + b.h, b.bottom()}, c, widthU);
    }
    list_->PopClipRect();
}

void Canvas::circle(ImVec2 c, float rU, Rgba8 colour) { list_->AddCircleFilled(c, rU * scale_, col(colour)); }
void Canvas::ring(ImVec2 c, float rU, Rgba8 colour, float widthU) { list_->AddCircle(c, rU * scale_, col(colour), 0, std::max(1.0f, px(widthU))); }

float Canvas::textWidth(FontSize f, std::string_view s) const {
    if (s.empty()) return 0;  // ImGui takes a null end for a C string
    const ImFont* font = fonts_.text(f);
    return font->CalcTextSizeA(drawSize(font), FLT_MAX, 0, s.data(), s.data() + s.size()).x;
}

float Canvas::text(Box b, FontSize f, Rgba8 colour, std::string_view s, Align align) {
    if (s.empty() || b.w <= 0) return 0;
    const ImFont* font = fonts_.text(f);
    const float size = drawSize(font), k = size / font->FontSize;
    const char *first = s.data(), *last = first + s.size();
    float w = textWidth(f, s);
    const bool shortened = std::ceil(w) > std::ceil(b.w);
    float ellipsis = 0;
    if (shortened) {
        ellipsis = textWidth(f, kEllipsis);
        const char* cut = first;
        w = font->CalcTextSizeA(size, std::max(0.0f, b.w - ellipsis), 0, first, last, &cut).x;
        while (cut > first && cut[-1] == ' ') --cut;
        last = cut;
        w = font->CalcTextSizeA(size, FLT_MAX, 0, first, last).x + ellipsis;
        if (w > b.w + 0.5f) return 0;
        tip("", b, s);
    }
    // Centred on the capitals, so that words and numbers of one row share a line.
    const ImFontGlyph* capital = font->FindGlyph('H');
    const float x = std::floor(align == Align::Left ? b.x : align == Align::Right ? b.right() - w : b.midX() - w / 2);
    const float y = std::floor(b.midY() - (capital->Y0 + capital->Y1) / 2 * k + 0.5f);
    const int before = list_->VtxBuffer.Size;
    list_->AddText(font, size, {x, y}, col(colour), first, last);
    if (shortened) list_->AddText(font, size, {x + w - ellipsis, y}, col(colour), kEllipsis.data(), kEllipsis.data() + kEllipsis.size());
    if (recordTexts && list_->VtxBuffer.Size > before) {
        DrawnText t{std::string(s), shortened, 1e9f, 1e9f, -1e9f, -1e9f, toPixels(b)};
        for (int i = before; i < list_->VtxBuffer.Size; ++i) {
            const ImVec2 p = list_->VtxBuffer[i].pos;
            t.x0 = std::min(t.x0, p.x), t.y0 = std::min(t.y0, p.y), t.x1 = std::max(t.x1, p.x), t.y1 = std::max(t.y1, p.y);
        }
        const ImVec2 lo = list_->GetClipRectMin(), hi = list_->GetClipRectMax();
        t.visible = t.x0 < hi.x && t.x1 > lo.x && t.y0 < hi.y && t.y1 > lo.y;
        t.y0 = std::max(t.y0, lo.y), t.y1 = std::min(t.y1, hi.y);
        texts_.push_back(std::move(t));
    }
    return w;
}

Text<24> Canvas::countWords(FontSize& font, uint64_t n, float width) const {
    const auto fits = [&](std::string_view words) { return std::ceil(textWidth(font, words)) <= std::ceil(width); };
    const Text<24> whole("{}", n);
    while (!fits(whole) && font.size > kLeastCountU) font.size = std::max(kLeastCountU, font.size - 2);
    if (fits(whole)) return whole;
    for (const uint64_t most : {999u, 99u, 9u}) {
        const Text<24> more("{}+", most);
        if (n > most && fits(more)) return more;
    }
    return n > 9 ? Text<24>("+") : whole;
}

float Canvas::count(Box b, FontSize most, Rgba8 colour, uint64_t n, Align align) {
    const Text<24> words = countWords(most, n, b.w);
    if (words.view().ends_with('+')) tip("", b, Text<24>("{}", n));
    return text(b, most, colour, words, align);
}

float Canvas::wrappedHeight(FontSize f, std::string_view s, float width) const {
    if (s.empty()) s = "";  // never a null end
    const ImFont* font = fonts_.text(f);
    return font->CalcTextSizeA(drawSize(font), FLT_MAX, std::max(1.0f, width), s.data(), s.data() + s.size()).y;
}

void Canvas::wrapped(Box b, FontSize f, Rgba8 colour, std::string_view s) {
    const ImFont* font = fonts_.text(f);
    list_->AddText(font, drawSize(font), {std::floor(b.x), std::floor(b.y)}, col(colour), s.data(), s.data() + s.size(), std::max(1.0f, b.w));
    if (recordTexts) {
        const float y0 = std::max(b.y, list_->GetClipRectMin().y), y1 = std::min(b.y + wrappedHeight(f, s, b.w), list_->GetClipRectMax().y);
        texts_.push_back({std::string(s), false, b.x, y0, b.x + std::min(b.w, textWidth(f, s)), y1, toPixels(b), y0 < y1});
    }
}

void Canvas::lines(Box b, FontSize f, Rgba8 colour, std::string_view s, Align align) {
    const float h = wrappedHeight(f, s, b.w);
    if (textWidth(f, s) <= b.w || h > b.h + px(4)) text(b, f, colour, s, align);
    else wrapped({b.x, std::floor(b.midY() - h / 2), b.w, h}, f, colour, s);
}

void Canvas::icon(Box b, int sizeU, Rgba8 colour, char32_t code) {
    const ImFont* font = fonts_.icons(sizeU);
    if (!Fonts::hasGlyph(font, code)) return;
    const ImFontGlyph* g = font->FindGlyph(ImWchar(code));
    const float size = float(std::lround(sizeU * scale_)), k = size / font->FontSize;
    const ImVec2 at{std::floor(b.midX() - (g->X0 + g->X1) / 2 * k + 0.5f), std::floor(b.midY() - (g->Y0 + g->Y1) / 2 * k + 0.5f)};
    char utf8[5];
    ImTextCharToUtf8(utf8, code);
    list_->AddText(font, size, at, col(colour), utf8);
}

void Canvas::icon(Box b, int sizeU, Rgba8 colour, scene::Icon meaning) {
    const float h = px(float(sizeU));
    switch (meaning) {
        case scene::Icon::None:
            return;
        case scene::Icon::Unknown: {
            text(b.centred(std::max(b.w, h), h), {sizeU, true}, colour, "?", Align::Centre);
            return;
        }
        case scene::Icon::Threat:
        case scene::Icon::Forced: {
            const Box t = b.centred(std::round(h * 1.12f), h);
            list_->AddTriangleFilled({t.midX(), t.y}, {t.right(), t.bottom()}, {t.x, t.bottom()}, col(colour));
            const Rgba8 ink = pal().inkOn(colour);
            const float bar = std::max(1.5f, h * 0.13f);
            list_->AddRectFilled({t.midX() - bar / 2, t.y + h * 0.36f}, {t.midX() + bar / 2, t.y + h * 0.68f}, col(ink));
            list_->AddRectFilled({t.midX() - bar / 2, t.y + h * 0.76f}, {t.midX() + bar / 2, t.y + h * 0.88f}, col(ink));
            return;
        }
        case scene::Icon::Clear: {
            Box left = b, right = b;
            left.x -= h * 0.24f, right.x += h * 0.24f;
            icon(left, sizeU, colour, icons::kCheck);
            icon(right, sizeU, colour, icons::kCheck);
            return;
        }
        default:
            break;
    }
    const char32_t code = scene::GlyphAtlas::iconCode(meaning);
    icon(b, sizeU, colour, code ? code : meaning == scene::Icon::Searched ? icons::kCheck : icons::kCircle);
}

bool Canvas::pointerHere(const Box& b) const {
    const ImVec2 p = ImGui::GetIO().MousePos;
    return b.contains(p) && scrollView_.contains(p) && ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
}

void Canvas::tip(std::string_view id, Box b, std::string_view s) {
    if (s.empty() || !list_ || !ImGui::GetCurrentContext()->CurrentWindow || !pointerHere(b)) return;
    const int x = int(b.x), y = int(b.y);
    tipId_ = hash(s, hash(id)) ^ (uint64_t(x) << 32) ^ uint64_t(y) ^ 1;
    tipText_.assign(s);
    tipBox_ = b;
}

void Canvas::noteTarget(std::string_view name, Box b, bool enabled) {
    Name id;
    id.assign(name);
    Target t;
    std::memcpy(t.name, id.c_str(), id.view().size() + 1);
    t.rect = toPixels(b);
    t.visible = toPixels(intersect(b, scrollView_));
    t.enabled = enabled;
    if (t.visible.w > 0 && t.visible.h > 0) targets_.push_back(t);
}

Hit Canvas::hit(std::string_view name, Box b, bool enabled, std::string_view tipText) {
    noteTarget(name, b, enabled);
    Name id;
    id.assign(name);
    ImGui::SetCursorScreenPos({b.x, b.y});
    const bool pressed = ImGui::InvisibleButton(id.c_str(), {std::max(1.0f, b.w), std::max(1.0f, b.h)});
    Hit h;
    h.hovered = ImGui::IsItemHovered() && enabled;
    h.held = ImGui::IsItemActive() && enabled && !dragScrolled_;
    h.clicked = pressed && enabled && !dragScrolled_ && pressedSince(armedFromS_);
    if (!tipText.empty()) tip(name, b, tipText);
    if (walk_ && enabled) {
        walk_->stops_.push_back({id, b, listed_});
        if (walk_->focus_.view() == id.view()) {
            walk_->at_ = b;
            walk_->clip_ = scrollView_;
            if (std::exchange(walk_->press_, false)) h.clicked = true;
        }
    }
    return h;
}

void Canvas::walk(KeyWalk* w) {
    if (w) {
        w->begin();
        walk_ = w;
        return;
    }
    if (!walk_) return;
    walk_->press_ = false;
    if (walk_->at_ && walk_->clip_) {
        const Box clip = *walk_->clip_;
        const Box ring = intersect(walk_->at_->inset(-px(4), -px(4)), Box{clip.x - px(4), clip.y - px(4), clip.w + px(8), clip.h + px(8)});
        if (ring.w > 0 && ring.h > 0) frame(ring, pal().caution, 3, 6);
    }
    walk_ = nullptr;
}

Rgba8 Canvas::ground(Rgba8 base, const Hit& h) const {
    if (h.held) return mix(base, {0, 0, 0, 255}, 0.12);
    return h.hovered ? mix(base, base.r > 128 ? Rgba8{0, 0, 0, 255} : Rgba8{255, 255, 255, 255}, 0.08) : base;
}

float Canvas::buttonWidth(const ButtonSpec& s) const {
    const float iconW = s.icon || s.meaning != scene::Icon::None ? px(float(s.font.size) * 1.1f) + (s.text.empty() ? 0 : px(10)) : 0;
    return std::max(px(kButtonU), std::ceil(textWidth(s.font, s.text)) + iconW + px(32));
}

std::string_view Canvas::keyOf(Action a) const {
    const std::string_view all = keys ? std::string_view((*keys)[a]) : std::string_view(actionRow(a).keys);
    return all.substr(0, std::min(all.find("  "), all.size()));
}
Line Canvas::keyed(std::string_view words, Action a) const { return words.empty() ? Line("{}", keyOf(a)) : Line("{}  ({})", words, keyOf(a)); }

bool Canvas::button(std::string_view name, Box b, const ButtonSpec& s) {
    Hit h = s.key == Action::None ? hit(name, b, s.enabled, s.tip) : hit(name, b, s.enabled, keyed(s.tip, s.key));
    if (!s.armed) h = {};
    const scene::Palette& p = pal();
    Rgba8 groundColour = p.card, ink = p.text;
    switch (s.look) {
        case ButtonLook::Plain:
            break;
        case ButtonLook::Active:
        case ButtonLook::Primary:
            groundColour = p.text, ink = p.inkOn(p.text);
            break;
        case ButtonLook::Outlined:
            groundColour = p.card;
            break;
        case ButtonLook::OnAlarm:
            groundColour = p.alarmText, ink = p.inkOn(p.alarmText);
            break;
        case ButtonLook::OnAlarmOutlined:
            groundColour = p.alarm, ink = p.alarmText;
            break;
        case ButtonLook::Bare:
            groundColour = p.panel;
            break;
    }
    if (!s.enabled) {
        ink = mix(p.panel, p.text, 0.5);
        dashedFrame(b, mix(p.panel, p.text, 0.3));
    } else {
        if (s.look != ButtonLook::Bare || h.hovered) fill(b, ground(groundColour, h));
        if (s.look == ButtonLook::Outlined) frame(b, p.text, 2);
        if (s.look == ButtonLook::OnAlarmOutlined) frame(b, p.alarmText, 3);
    }
    const Rgba8 iconInk = s.enabled && s.iconColour.a ? s.iconColour : ink;
    const bool drawnIcon = s.meaning != scene::Icon::None, hasIcon = drawnIcon || s.icon;
    auto drawIcon = [&](Box at, int size) { drawnIcon ? icon(at, size, iconInk, s.meaning) : icon(at, size, iconInk, s.icon); };
    if (s.text.empty()) {
        drawIcon(b, s.font.size + 2);
    } else if (s.iconOnTop) {
        Box lower = b.inset(px(2), px(4));
        Box upper = lower.cutTop(std::floor(lower.h * 0.46f));
        drawIcon(upper, 18);
        text(lower, s.font, ink, s.text, Align::Centre);
    } else if (!s.below.empty()) {
        Box lower = b.inset(px(2), px(4));
        text(lower.cutTop(std::floor(lower.h / 2)), s.font, ink, s.text, Align::Centre);
        text(lower, {s.font.size, true}, ink, s.below, Align::Centre);
    } else if (!hasIcon) {
        text(b.inset(px(6), 0), s.font, ink, s.text, Align::Centre);
    } else {
        const float iw = px(float(s.font.size) * 1.1f), gap = px(10);
        const float room = std::max(0.0f, b.w - px(12) - iw - gap), tw = std::min(room, std::ceil(textWidth(s.font, s.text)));
        const float x = std::floor(b.midX() - (tw + iw + gap) / 2);
        drawIcon({x, b.y, iw, b.h}, s.font.size);
        text({x + iw + gap, b.y, tw, b.h}, s.font, ink, s.text);
    }
    return h.clicked;
}

bool Canvas::countButton(std::string_view name, Box b, ButtonSpec s, uint64_t n) {
    const bool icon = s.icon || s.meaning != scene::Icon::None;
    const Line words = s.text.empty() ? Line("{}", n) : Line("{} {}", s.text, n);
    for (const int size : {s.font.size, 16, kLeastCountU}) {
        const FontSize font{size, s.font.bold};
        if (size > s.font.size || std::ceil(textWidth(font, words)) > b.w - px(12) - (icon ? px(float(size) * 1.1f) + px(10) : 0)) continue;
        s.font = font, s.text = words;
        return button(name, b, s);
    }
    FontSize font{std::min(s.font.size, 16), true};
    const Text<24> number = countWords(font, n, b.w - px(4));
    if (number.view().ends_with('+') && s.tip.empty()) s.tip = words;
    s.font = font;
    if (s.text.empty()) s.text = number, s.iconOnTop = icon;
    else s.below = number, s.icon = 0, s.meaning = scene::Icon::None;
    return button(name, b, s);
}

}  // namespace sallyport::ui
