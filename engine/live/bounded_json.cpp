#include "live/bounded_json.h"

#include <cmath>
#include <vector>

#include "live/event.h"

namespace sallyport::live {

using nlohmann::json;

std::string dump(const json& j) { return j.dump(-1, ' ', false, json::error_handler_t::replace); }

namespace {

// RFC 4648, with padding. Debian's JSON library has none and a cryptography library for forty lines is too much.
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
}  // namespace

std::string toBase64(std::string_view bytes) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (size_t i = 0; i < bytes.size(); i += 3) {
        uint32_t group = 0;
        for (size_t k = 0; k < 3; ++k) group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
        for (size_t k = 0; k < 4; ++k) out += i + k <= bytes.size() ? kBase64[group >> (18 - 6 * k) & 63] : '=';
    }
    return out;
}
std::optional<std::string> fromBase64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
    std::string out;
    out.reserve(text.size() / 4 * 3);
    for (size_t i = 0; i < text.size(); i += 4) {
        uint32_t group = 0;
        for (size_t k = 0; k < 4; ++k) {
            const bool pad = i + k >= text.size() - padding;
            const size_t value = pad ? 0 : kBase64.find(text[i + k]);
            if (value == std::string_view::npos) return std::nullopt;
            group = group << 6 | static_cast<uint32_t>(value);
        }
        for (int shift = 16; shift >= 0; shift -= 8) out += static_cast<char>(group >> shift & 0xff);
    }
    out.resize(out.size() - padding);
    return out;
}

namespace {

/// Builds the document while holding depth and key limits, so that hostile input is refused before it costs anything.
class BoundedBuilder : public nlohmann::json_sax<json> {
public:
    explicit BoundedBuilder(json& root) : root_(root) {}
    const std::string& problem() const { return problem_; }

    bool null() override { return put(nullptr); }
    bool boolean(bool v) override { return put(v); }
    bool number_integer(number_integer_t v) override { return put(v); }
    bool number_unsigned(number_unsigned_t v) override { return put(v); }
    bool number_float(number_float_t v, const string_t&) override { return std::isfinite(v) ? put(v) : fail("a number is too large"); }
    bool string(string_t& v) override { return put(std::move(v)); }
    bool binary(binary_t&) override { return fail("binary values are not JSON"); }
    bool start_object(size_t) override { return open(json::object()); }
    bool start_array(size_t) override { return open(json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& v) override {
        json& object = *open_.back();
        if (object.contains(v)) return fail("the field " + dump(v.substr(0, 64)) + " stands twice; keep one");
        key_ = std::move(v);
        return true;
    }
    bool parse_error(size_t position, const std::string&, const json::exception& why) override {
        const std::string_view what = why.what();
        // The library's text may quote raw bytes of the input, so only its kind is told.
        if (what.find("UTF-8") != what.npos) return fail("a text is not valid UTF-8 near byte " + std::to_string(position));
        if (what.find("unexpected end of input") != what.npos) return fail("the JSON ends too early; the line is cut");
        if (what.find("number overflow") != what.npos) return fail("a number is too large near byte " + std::to_string(position));
        return fail("not valid JSON near byte " + std::to_string(position) + "; each event is one JSON object on one line");
    }

private:
    bool fail(std::string why) {
        problem_ = std::move(why);
        return false;
    }
    json* place(json&& v) {
        if (open_.empty()) return &(root_ = std::move(v));
        json& parent = *open_.back();
        if (parent.is_array()) return &parent.emplace_back(std::move(v));
        return &(parent[key_] = std::move(v));
    }
    bool put(json v) {
        place(std::move(v));
        return true;
    }
    bool open(json&& v) {
        if (open_.size() >= static_cast<size_t>(kMaxJsonDepth)) return fail("nested deeper than " + std::to_string(kMaxJsonDepth) + " levels");
        open_.push_back(place(std::move(v)));
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    json& root_;
    std::vector<json*> open_;  // stable: a container does not grow while a child of it is open
    std::string key_, problem_;
};

}  // namespace

std::optional<json> parseObject(std::string_view text, std::string& problem) {
    json root;
    BoundedBuilder builder(root);
    if (!json::sax_parse(text.begin(), text.end(), &builder)) {
        problem = builder.problem().empty() ? "not valid JSON" : builder.problem();
        return std::nullopt;
    }
    if (!root.is_object()) {
        problem = "expected a JSON object, found " + std::string(root.type_name());
        return std::nullopt;
    }
    return root;
}

}  // namespace sallyport::live
