// Purpose: the JSON of a facility file, read fast and with every bound checked: the range of one member found without building anything, and a reader
// that takes values out of a parsed document. Private to the reader of facility files.
// Errors: the first thing that is wrong, with its path. Refuses to: throw, or hand out anything that has not been checked.
#pragma once
#include <simdjson.h>

#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "building/building.h"
#include "importers/facility_layout.h"

namespace sallyport::importers::facility {

inline constexpr size_t kMaxText = 64u << 10;  // of one string
inline constexpr size_t kMaxRows = 4u << 20;   // of one list
inline constexpr int kMaxDepth = 32;

/// The text of the value of `key` in the object that `object` begins with; the first of that name. nullopt when there is none, the text ends before
/// or nests deeper than kMaxDepth. Checks no more than it needs to find its way: what it returns must be parsed.
std::optional<std::string_view> rawMember(std::string_view object, std::string_view key);

/// A parsed text and what it stands on.
class Document {
public:
    /// False when it is no valid JSON, not UTF-8 or nested deeper than kMaxDepth.
    bool parse(std::string_view text);
    simdjson::dom::element root() const { return root_; }

private:
    simdjson::dom::parser parser_;
    simdjson::dom::element root_;
};

using Json = simdjson::dom::element;
using List = simdjson::dom::array;

/// Takes values out of JSON. The first thing that is wrong is kept with its path; reads after it return harmless values.
class Reader {
public:
    explicit Reader(const std::string& where) : where_(where) {}
    bool failed() const { return error_.has_value(); }
    const base::Error& error() const { return *error_; }
    void fail(const std::string& path, const std::string& what) {
        if (!error_)
            error_ = base::Error{base::ErrorCode::BadInput,
                                 path + " " + what + "; the file is damaged or was not written by Sallyport: import the model again", where_};
    }

    Json member(Json j, const char* key, const std::string& path) {
        Json out;
        if (j.is_object() && j.at_key(key).get(out) == simdjson::SUCCESS) return out;
        fail(path, std::string("has no '") + key + "'");
        return nothing();
    }
    std::string text(Json j, const char* key, const std::string& path) { return textOf(member(j, key, path), path, key); }
    std::string textOf(Json v, const std::string& path, const char* key) { return std::string(viewOf(v, path, key)); }
    /// Into the document.
    std::string_view viewOf(Json v, const std::string& path, const char* key) {
        std::string_view out;
        if (v.get(out) == simdjson::SUCCESS && out.size() <= kMaxText) return out;
        fail(path, std::string("'") + key + "' is not a text of at most 64 KiB");
        return {};
    }
    double number(Json j, const char* key, const std::string& path, double limit) { return numberOf(member(j, key, path), path, key, limit); }
    double numberOf(Json v, const std::string& path, const char* key, double limit) {
        double d = NAN;
        if (v.get(d) == simdjson::SUCCESS && std::abs(d) <= limit) return d;
        fail(path, std::string("'") + key + "' is not a number within " + std::to_string(int64_t(limit)));
        return 0;
    }
    bool flag(Json j, const char* key, const std::string& path) {
        bool out = false;
        if (member(j, key, path).get(out) != simdjson::SUCCESS) fail(path, std::string("'") + key + "' is not true or false");
        return out;
    }
    uint32_t indexOf(Json v, const std::string& path, const char* key, size_t count) {
        uint64_t out = 0;
        if (v.get(out) == simdjson::SUCCESS && out < count) return uint32_t(out);
        fail(path, std::string("'") + key + "' does not name one of " + std::to_string(count));
        return 0;
    }
    List list(Json j, const char* key, const std::string& path, size_t most = kMaxRows) { return listOf(member(j, key, path), path, key, most); }
    List listOf(Json v, const std::string& path, const char* key, size_t most = kMaxRows) {
        List out;
        if (v.get(out) == simdjson::SUCCESS && out.size() <= most) return out;  // it counts to 16 million and stays there: more than any limit here
        fail(path, std::string("'") + key + "' is not a list of at most " + std::to_string(most));
        return nothing().get_array().value_unsafe();
    }
    template <class Id>
    Id optionalId(Json j, const char* key, const std::string& path, size_t count) {
        const Json v = member(j, key, path);
        if (v.is_null() || failed()) return {};
        return Id(indexOf(v, path, key, count));
    }
    template <class Id>
    std::vector<Id> ids(Json j, const char* key, const std::string& path, size_t count, size_t most) {
        std::vector<Id> out;
        for (const Json v : list(j, key, path, most)) out.push_back(Id(indexOf(v, path, key, count)));
        if (failed()) out.clear();
        return out;
    }
    template <class V>
    V vec(Json j, const char* key, const std::string& path, double limit) {
        V out(0);
        int n = 0;
        for (const Json v : list(j, key, path, size_t(V::length()))) out[n++] = numberOf(v, path, key, limit);
        if (n != int(V::length())) fail(path, std::string("'") + key + "' has not " + std::to_string(V::length()) + " numbers");
        return out;
    }
    std::vector<building::Vec2> ring(Json v, const std::string& path, const char* key) {
        const List numbers = listOf(v, path, key);
        std::vector<building::Vec2> out;
        out.reserve(numbers.size() / 2);
        bool isX = true;
        for (const Json n : numbers) {
            const double d = numberOf(n, path, key, kMaxLocalM);
            if (isX) out.emplace_back(d, 0);
            else out.back().y = d;
            isX = !isX;
        }
        if (!isX) fail(path, std::string("'") + key + "' is not a list of x, y, x, y …");
        return out;
    }
    base::Box3 box(Json j, const char* key, const std::string& path) {
        base::Box3 b;
        const Json v = member(j, key, path);
        if (v.is_null()) return b;
        b.min = vec<base::Vec3>(v, "min", path, kMaxLocalM);
        b.max = vec<base::Vec3>(v, "max", path, kMaxLocalM);
        if (b.empty()) fail(path, std::string("'") + key + "' is inside out");
        return b;
    }
    template <class E, size_t N>
    E word(Json j, const char* key, const std::string& path, const std::array<const char*, N>& names) {
        const std::string v = text(j, key, path);
        for (size_t i = 0; i < N; ++i)
            if (v == names[i]) return E(i);
        fail(path, std::string("'") + key + "' has no meaning here");
        return E(0);
    }

private:
    /// Stands for what is missing: a default element of simdjson stands on nothing and may not be read.
    static Json nothing() {
        static const Document empty = [] {
            Document d;
            d.parse("[]");
            return d;
        }();
        return empty.root();
    }

    const std::string& where_;
    std::optional<base::Error> error_;
};

}  // namespace sallyport::importers::facility
