#include "report/pdf.h"

#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <ft2build.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <array>
#include <cmath>

#include "scene/glyph_atlas.h"

namespace sallyport::report {
namespace {

using base::Error;
using base::ErrorCode;

constexpr size_t kFaces = 3;                       // regular, bold, and what B612 has no letters for
constexpr double kAscent = 0.78, kDescent = 0.24;  // of a line of B612, in its size
constexpr size_t kMostLetters = 400;               // names come from files

void setColour(cairo_t* c, Rgba8 colour) { cairo_set_source_rgba(c, colour.r / 255.0, colour.g / 255.0, colour.b / 255.0, colour.a / 255.0); }

cairo_status_t append(void* to, const unsigned char* data, unsigned int size) {
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(data), size);
    return CAIRO_STATUS_SUCCESS;
}

void putCodePoint(std::string& out, char32_t c) {
    if (c < 0x80) out += char(c);
    else if (c < 0x800) out += {char(0xC0 | c >> 6), char(0x80 | (c & 63))};
    else if (c < 0x10000) out += {char(0xE0 | c >> 12), char(0x80 | (c >> 6 & 63)), char(0x80 | (c & 63))};
    else out += {char(0xF0 | c >> 18), char(0x80 | (c >> 12 & 63)), char(0x80 | (c >> 6 & 63)), char(0x80 | (c & 63))};
}

/// A font file stays open for as long as Cairo may ask it for glyphs: it keeps faces in a cache of its own.
struct OpenFont {
    std::shared_ptr<FT_LibraryRec_> library;
    FT_Face face = nullptr;
    ~OpenFont() {
        if (face) FT_Done_Face(face);
    }
};

cairo_font_face_t* cairoFace(const std::shared_ptr<FT_LibraryRec_>& library, FT_Face face) {
    static cairo_user_data_key_t key;
    cairo_font_face_t* const out = cairo_ft_font_face_create_for_ft_face(face, 0);
    auto* const held = new OpenFont{library, face};
    const auto done = [](void* p) { delete static_cast<OpenFont*>(p); };
    if (cairo_font_face_set_user_data(out, &key, held, done) != CAIRO_STATUS_SUCCESS) delete held;
    return out;
}

}  // namespace

std::array<Vec2, 4> Block::corners() const {
    const Vec2 right(std::cos(angle), std::sin(angle)), down(-right.y, right.x);
    const Vec2 x = right * half.x, y = down * half.y;
    return {centre - x - y, centre + x - y, centre + x + y, centre - x + y};
}

Box2 Block::box() const {
    Box2 b;
    for (const Vec2 v : corners()) b.add(v);
    return b;
}

bool overlap(const Block& a, const Block& b) {
    // Two convex shapes are apart when one of their edges' directions parts them.
    const auto ca = a.corners(), cb = b.corners();
    for (const double angle : {a.angle, a.angle + M_PI / 2, b.angle, b.angle + M_PI / 2}) {
        const Vec2 axis(std::cos(angle), std::sin(angle));
        double lowA = 1e300, highA = -1e300, lowB = 1e300, highB = -1e300;
        for (size_t i = 0; i < 4; ++i) {
            const double pa = glm::dot(ca[i], axis), pb = glm::dot(cb[i], axis);
            lowA = std::min(lowA, pa), highA = std::max(highA, pa);
            lowB = std::min(lowB, pb), highB = std::max(highB, pb);
        }
        if (highA <= lowB + 1e-6 || highB <= lowA + 1e-6) return false;
    }
    return true;
}

struct Pdf::Impl {
    std::array<FT_Face, kFaces> ft{};  ///< of `faces`, which own them
    std::array<cairo_font_face_t*, kFaces> faces{};
    cairo_surface_t* surface = nullptr;
    cairo_t* c = nullptr;
    std::string bytes;
    std::vector<std::vector<Written>> written;

    ~Impl() {
        if (c) cairo_destroy(c);
        if (surface) cairo_surface_destroy(surface);
        for (cairo_font_face_t* f : faces)
            if (f) cairo_font_face_destroy(f);
    }

    /// A piece of a text that one font has the letters of.
    template <class Visit>
    void eachRun(std::string_view text, Face face, Visit visit) const {
        std::string run;
        size_t of = size_t(face), letters = 0;
        while (!text.empty() && letters++ < kMostLetters) {
            char32_t letter = scene::takeCodePoint(text);
            if (letter < 0x20 || (letter >= 0x7F && letter < 0xA0)) letter = ' ';
            size_t from = size_t(face);
            if (!FT_Get_Char_Index(ft[from], letter)) from = ft[2] && FT_Get_Char_Index(ft[2], letter) ? 2 : from;
            if (!FT_Get_Char_Index(ft[from], letter)) letter = '?';
            if (from != of && !run.empty()) visit(of, run), run.clear();
            of = from;
            putCodePoint(run, letter);
        }
        if (!run.empty()) visit(of, run);
    }
    double measure(std::string_view text, Font font) const {
        double w = 0;
        eachRun(text, font.face, [&](size_t of, const std::string& run) {
            cairo_set_font_face(c, faces[of]);
            cairo_set_font_size(c, font.sizePt);
            cairo_text_extents_t e;
            cairo_text_extents(c, run.c_str(), &e);
            w += e.x_advance;
        });
        return w;
    }
    void path(std::span<const Ring> rings) const {
        cairo_new_path(c);
        for (const Ring& r : rings) {
            if (r.size() < 3) continue;
            cairo_move_to(c, r[0].x, r[0].y);
            for (size_t i = 1; i < r.size(); ++i) cairo_line_to(c, r[i].x, r[i].y);
            cairo_close_path(c);
        }
    }
    void finishStroke(const Stroke& s) const {
        setColour(c, s.colour);
        cairo_set_line_width(c, s.widthPt);
        const double dash[2] = {s.dashPt, s.gapPt};
        cairo_set_dash(c, dash, s.gapPt > 0 && s.dashPt > 0 ? 2 : 0, 0);
        cairo_stroke(c);
    }
};

Pdf::Pdf() : impl_(std::make_unique<Impl>()) {}
Pdf::~Pdf() = default;

base::Result<std::unique_ptr<Pdf>> Pdf::create(const PdfInfo& info) {
    std::unique_ptr<Pdf> pdf(new Pdf);
    Impl& m = *pdf->impl_;
    FT_Library started = nullptr;
    if (FT_Init_FreeType(&started)) return Error{ErrorCode::Internal, "FreeType does not start", ""};
    const std::shared_ptr<FT_LibraryRec_> library(started, FT_Done_FreeType);
    for (size_t i = 0; i < kFaces; ++i) {
        const auto path = i == 2 ? base::Result<std::string>(scene::fallbackFontPath())
                                 : scene::fontPath(i == 0 ? scene::FontFace::Regular : scene::FontFace::Bold);
        if (!path) return path.error();
        if (!FT_New_Face(library.get(), path->c_str(), 0, &m.ft[i])) m.faces[i] = cairoFace(library, m.ft[i]);
        else if (i < 2) return Error{ErrorCode::Io, "is not a font that can be read; install it again", *path};
        else m.ft[i] = nullptr;  // letters that B612 lacks print as "?"
    }

    m.surface = cairo_pdf_surface_create_for_stream(append, &m.bytes, 612, 792);
    cairo_pdf_surface_set_metadata(m.surface, CAIRO_PDF_METADATA_TITLE, info.title.c_str());
    cairo_pdf_surface_set_metadata(m.surface, CAIRO_PDF_METADATA_SUBJECT, info.subject.c_str());
    cairo_pdf_surface_set_metadata(m.surface, CAIRO_PDF_METADATA_CREATOR, "Sallyport");
    cairo_pdf_surface_set_metadata(m.surface, CAIRO_PDF_METADATA_CREATE_DATE, base::formatTimestamp(info.when).substr(0, 19).append("Z").c_str());
    m.c = cairo_create(m.surface);
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(m.c, options);
    cairo_font_options_destroy(options);
    cairo_set_fill_rule(m.c, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_set_line_join(m.c, CAIRO_LINE_JOIN_MITER);
    return pdf;
}

void Pdf::beginPage(Vec2 size, std::string_view bookmark) {
    Impl& m = *impl_;
    if (!m.written.empty()) cairo_show_page(m.c);
    cairo_pdf_surface_set_size(m.surface, size.x, size.y);
    m.written.emplace_back();
    if (!bookmark.empty())
        cairo_pdf_surface_add_outline(m.surface, CAIRO_PDF_OUTLINE_ROOT, std::string(bookmark).c_str(),
                                      ("page=" + std::to_string(m.written.size())).c_str(), cairo_pdf_outline_flags_t(0));
}

void Pdf::fill(std::span<const Ring> rings, Rgba8 colour) {
    impl_->path(rings);
    setColour(impl_->c, colour);
    cairo_fill(impl_->c);
}

void Pdf::fill(std::initializer_list<Vec2> polygon, Rgba8 colour) {
    const Ring ring(polygon);
    fill(std::span(&ring, 1), colour);
}

void Pdf::stroke(std::span<const Vec2> line, bool closed, const Stroke& stroke) {
    if (line.size() < 2) return;
    cairo_t* c = impl_->c;
    cairo_new_path(c);
    cairo_move_to(c, line[0].x, line[0].y);
    for (size_t i = 1; i < line.size(); ++i) cairo_line_to(c, line[i].x, line[i].y);
    if (closed) cairo_close_path(c);
    impl_->finishStroke(stroke);
}

void Pdf::stroke(const Box2& b, const Stroke& s) {
    const std::array<Vec2, 4> ring{b.min, Vec2(b.max.x, b.min.y), b.max, Vec2(b.min.x, b.max.y)};
    stroke(ring, true, s);
}

void Pdf::line(Vec2 a, Vec2 b, const Stroke& s) {
    const std::array<Vec2, 2> two{a, b};
    stroke(two, false, s);
}

void Pdf::disc(Vec2 centre, double radius, Rgba8 colour) {
    cairo_new_path(impl_->c);
    cairo_arc(impl_->c, centre.x, centre.y, radius, 0, 2 * M_PI);
    setColour(impl_->c, colour);
    cairo_fill(impl_->c);
}

void Pdf::arc(Vec2 centre, double radius, double from, double to, const Stroke& s) {
    cairo_new_path(impl_->c);
    cairo_arc(impl_->c, centre.x, centre.y, radius, from, to);
    impl_->finishStroke(s);
}

void Pdf::clip(std::span<const Ring> rings) {
    cairo_save(impl_->c);
    impl_->path(rings);
    cairo_clip(impl_->c);
}

void Pdf::clip(const Box2& b) {
    cairo_save(impl_->c);
    cairo_new_path(impl_->c);
    cairo_rectangle(impl_->c, b.min.x, b.min.y, b.size().x, b.size().y);
    cairo_clip(impl_->c);
}

void Pdf::release() { cairo_restore(impl_->c); }

double Pdf::width(std::string_view text, Font font) const { return impl_->measure(text, font); }

Block Pdf::blockOf(std::string_view text, Font font, Vec2 centre, double angle) const {
    // Capitals stand in the middle; what hangs below the line moves the box down.
    const double above = kAscent * font.sizePt - capHeight(font) / 2, below = kDescent * font.sizePt + capHeight(font) / 2;
    const Vec2 down(-std::sin(angle), std::cos(angle));
    return {centre + down * ((below - above) / 2), {width(text, font) / 2, (above + below) / 2}, angle};
}

void Pdf::write(std::string_view text, Font font, Vec2 centre, double angle, Rgba8 colour) {
    Impl& m = *impl_;
    if (text.empty() || m.written.empty()) return;
    const Block block = blockOf(text, font, centre, angle);
    m.written.back().push_back({std::string(text), block, font.sizePt, colour});
    cairo_save(m.c);
    cairo_translate(m.c, centre.x, centre.y);
    cairo_rotate(m.c, angle);
    setColour(m.c, colour);
    double x = -block.half.x;
    m.eachRun(text, font.face, [&](size_t of, const std::string& run) {
        cairo_set_font_face(m.c, m.faces[of]);
        cairo_set_font_size(m.c, font.sizePt);
        cairo_text_extents_t e;
        cairo_text_extents(m.c, run.c_str(), &e);
        cairo_move_to(m.c, x, capHeight(font) / 2);
        cairo_show_text(m.c, run.c_str());
        x += e.x_advance;
    });
    cairo_restore(m.c);
}

void Pdf::writeAt(std::string_view text, Font font, Vec2 pen, Align align, Rgba8 colour) {
    const double w = width(text, font), shift = align == Align::Left ? w / 2 : align == Align::Right ? -w / 2 : 0;
    write(text, font, pen + Vec2(shift, -capHeight(font) / 2), 0, colour);
}

void Pdf::shape(std::string_view text, Font font, Vec2 centre, double angle, Rgba8 colour) {
    Impl& m = *impl_;
    cairo_save(m.c);
    cairo_translate(m.c, centre.x, centre.y);
    cairo_rotate(m.c, angle);
    cairo_new_path(m.c);
    cairo_move_to(m.c, -width(text, font) / 2, capHeight(font) / 2);
    cairo_set_font_face(m.c, m.faces[size_t(font.face)]);
    cairo_set_font_size(m.c, font.sizePt);
    cairo_text_path(m.c, std::string(text).c_str());
    setColour(m.c, colour);
    cairo_set_fill_rule(m.c, CAIRO_FILL_RULE_WINDING);
    cairo_fill(m.c);
    cairo_restore(m.c);
}

std::string Pdf::fitted(std::string_view text, Font font, double widthPt) const {
    if (width(text, font) <= widthPt) return std::string(text);
    std::string out;
    while (!text.empty()) {
        std::string longer = out;
        putCodePoint(longer, scene::takeCodePoint(text));
        if (width(longer + "…", font) > widthPt) break;
        out = std::move(longer);
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out + "…";
}

std::vector<std::string> Pdf::wrapped(std::string_view text, Font font, double widthPt, size_t mostLines) const {
    std::vector<std::string> lines;
    while (!text.empty() && lines.size() < mostLines) {
        while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
        if (text.empty()) break;
        size_t taken = 0;
        for (size_t end = text.find(' '); taken < text.size(); end = text.find(' ', end + 1)) {
            if (end == std::string_view::npos) end = text.size();
            if (width(text.substr(0, end), font) > widthPt) break;
            taken = end;
            if (end == text.size()) break;
        }
        const bool last = lines.size() + 1 == mostLines;
        if (taken == 0 || (last && taken < text.size())) {
            // A single word that is too long, or no line left.
            const size_t word = last ? text.size() : std::min(text.find(' '), text.size());
            lines.push_back(fitted(text.substr(0, word), font, widthPt));
            text.remove_prefix(word);
            continue;
        }
        lines.emplace_back(text.substr(0, taken));
        text.remove_prefix(taken);
    }
    return lines;
}

const std::vector<std::vector<Written>>& Pdf::written() const { return impl_->written; }

base::Result<std::string> Pdf::finish() {
    Impl& m = *impl_;
    cairo_show_page(m.c);
    cairo_destroy(m.c);
    m.c = nullptr;
    cairo_surface_finish(m.surface);
    const cairo_status_t status = cairo_surface_status(m.surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return Error{ErrorCode::Internal, std::string("the PDF could not be made: ") + cairo_status_to_string(status), ""};
    return std::move(m.bytes);
}

}  // namespace sallyport::report
