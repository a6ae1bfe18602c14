#include "feed/json_leaves.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "live/event.h"

namespace sallyport::feed {
namespace {

using base::Error;
using base::ErrorCode;
using nlohmann::json;

constexpr size_t kMaxNameBytes = 256;
constexpr size_t kMaxValueBytes = 4096;
constexpr size_t kMaxContainers = 256;

/// "@tt:Name" → "name".
std::string plainName(std::string_view key) {
    if (const size_t colon = key.rfind(':'); colon != key.npos) key.remove_prefix(colon + 1);
    while (!key.empty() && (key.front() == '@' || key.front() == '$') && key.size() > 1) key.remove_prefix(1);
    return base::lowerAscii(key);
}

class Flattener : public nlohmann::json_sax<json> {
public:
    std::vector<JsonLeaf> leaves;
    std::string problem;

    bool null() override { return leaf({}, false); }
    bool boolean(bool v) override { return leaf(v ? "true" : "false", false); }
    bool number_integer(number_integer_t v) override { return leaf(std::to_string(v), false); }
    bool number_unsigned(number_unsigned_t v) override { return leaf(std::to_string(v), false); }
    bool number_float(number_float_t v, const string_t& text) override {
        return std::isfinite(v) ? leaf(text, false) : fail("a number is too large");
    }
    bool string(string_t& v) override { return leaf(std::move(v), true); }
    bool binary(binary_t&) override { return fail("binary values are not JSON"); }
    bool start_object(size_t) override { return open(false); }
    bool start_array(size_t) override { return levels_.empty() ? fail("expected a JSON object, found a list") : open(true); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& v) override {
        if (v.size() > kMaxNameBytes) return fail("a field's name is longer than " + std::to_string(kMaxNameBytes) + " bytes");
        Level& level = levels_.back();
        level.name = plainName(v);
        if (std::find(level.names.begin(), level.names.end(), level.name) != level.names.end())
            return fail("the field \"" + std::string(base::cutUtf8(level.name, 64)) + "\" stands twice; keep one");
        if (level.names.size() >= kMaxJsonLeaves) return fail(tooMany());
        level.names.push_back(level.name);
        return true;
    }
    bool parse_error(size_t position, const std::string&, const json::exception& why) override {
        const std::string_view what = why.what();  // may quote raw bytes, so only its kind is told
        if (what.find("UTF-8") != what.npos) return fail("a text is not valid UTF-8 near byte " + std::to_string(position));
        if (what.find("unexpected end of input") != what.npos) return fail("the JSON ends too early; the message is cut");
        if (what.find("number overflow") != what.npos) return fail("a number is too large near byte " + std::to_string(position));
        return fail("not valid JSON near byte " + std::to_string(position));
    }

private:
    struct Level {
        bool list = false;
        size_t next = 0;   // of a list
        std::string name;  // of the value that comes
        std::vector<std::string> names;
    };

    bool fail(std::string why) {
        problem = std::move(why);
        return false;
    }
    static std::string tooMany() { return "more than " + std::to_string(kMaxJsonLeaves) + " values"; }
    void step() {
        if (!levels_.empty() && levels_.back().list) levels_.back().name = std::to_string(levels_.back().next++);
    }
    bool leaf(std::string value, bool isText) {
        if (levels_.empty()) return fail("expected a JSON object");
        step();
        if (leaves.size() >= kMaxJsonLeaves) return fail(tooMany());
        if (value.size() > kMaxValueBytes) return fail("a value is longer than " + std::to_string(kMaxValueBytes) + " bytes");
        std::string path;
        for (const Level& level : levels_) (path += path.empty() ? "" : "/") += level.name;
        leaves.push_back({std::move(path), std::move(value), isText});
        return true;
    }
    bool open(bool list) {
        step();
        if (levels_.size() >= static_cast<size_t>(live::kMaxJsonDepth))
            return fail("nested deeper than " + std::to_string(live::kMaxJsonDepth) + " levels");
        if (++containers_ > kMaxContainers) return fail(tooMany());
        levels_.push_back({list, 0, {}, {}});
        return true;
    }
    bool close() {
        levels_.pop_back();
        return true;
    }

    std::vector<Level> levels_;
    size_t containers_ = 0;
};

std::string_view lastPart(std::string_view path) { return path.substr(path.rfind('/') + 1); }  // npos + 1 is 0

}  // namespace

base::Result<std::vector<JsonLeaf>> jsonLeaves(std::string_view text) {
    const auto bad = [](ErrorCode code, std::string why) { return Error{code, std::move(why), {}}; };
    if (text.size() > live::kMaxEventBytes) return bad(ErrorCode::TooLarge, "longer than " + std::to_string(live::kMaxEventBytes) + " bytes");
    try {
        Flattener sax;
        if (!json::sax_parse(text.begin(), text.end(), &sax)) return bad(ErrorCode::BadInput, sax.problem.empty() ? "not valid JSON" : sax.problem);
        return std::move(sax.leaves);
    } catch (const std::exception& fault) {  // the JSON library's own faults end here
        return bad(ErrorCode::Internal, std::string("the JSON library failed: ") + fault.what());
    }
}

const JsonLeaf* findLeaf(const std::vector<JsonLeaf>& leaves, std::string_view name) {
    for (const JsonLeaf& leaf : leaves)
        if (lastPart(leaf.path) == name) return &leaf;
    for (const JsonLeaf& leaf : leaves) {
        if (lastPart(leaf.path) != "name" || base::lowerAscii(leaf.value) != name) continue;
        const std::string beside = leaf.path.substr(0, leaf.path.size() - 4) + "value";
        for (const JsonLeaf& value : leaves)
            if (value.path == beside) return &value;
    }
    return nullptr;
}

}  // namespace sallyport::feed
