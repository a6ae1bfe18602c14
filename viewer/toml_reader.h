// Purpose: reads our own TOML files (settings, devices): every value checked, every message with its line, every unknown key an error with the
// nearest name that is known. The first thing that is wrong is kept; later reads are then harmless. Refuses to: quote values in messages, which may
// be secret.
#pragma once
#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#define TOML_EXCEPTIONS 0
// toml++ 3.3 asserts on some malformed text that it goes on to report as an error; a bad file must not end the program, nor (under NDEBUG, where the
// assertion is an assumption) make it undefined.
#undef NDEBUG
#define TOML_ASSERT(condition) static_cast<void>(0)
#include <toml++/toml.h>

#include "base/result.h"

namespace sallyport::viewer {

/// The member of `known` that somebody who wrote `word` most likely meant; empty when none is near.
std::string nearestName(std::string_view word, const std::set<std::string, std::less<>>& known);
/// "15 min", "30 s", "500 ms", "2 h", "1 day"; nullopt for anything else, a missing unit included.
std::optional<std::chrono::milliseconds> parseDuration(std::string_view text);
/// "20 GB", "500 MB", "1 TB", decimal.
std::optional<uint64_t> parseByteSize(std::string_view text);

class TomlReader {
public:
    TomlReader(const toml::table& table, std::optional<base::Error>& error, const std::string& file) : t_(table), error_(error), file_(file) {}

    bool failed() const { return error_.has_value(); }
    bool has(std::string_view key) const { return t_.contains(key); }
    void fail(const toml::node* at, std::string message) {
        if (!error_) error_ = base::Error{base::ErrorCode::BadInput, std::move(message), file_ + ", line " + std::to_string(lineOf(at ? *at : t_))};
    }
    void failAt(std::string_view key, std::string message) { fail(t_.get(key), std::move(message)); }

    std::string text(std::string_view key, size_t max, bool required = false) {
        const toml::node* n = get(key, required);
        return n ? textAt(n, key, max, required) : std::string();
    }
    std::string textAt(const toml::node* n, std::string_view key, size_t max, bool required = true) {
        const auto* v = n->as_string();
        if (!v) return fail(n, quoted(key) + " must be a text in quotes"), std::string();
        if (v->get().size() > max) return fail(n, quoted(key) + " is longer than " + std::to_string(max) + " bytes"), std::string();
        for (const char c : v->get())
            if (uint8_t(c) < 0x20 || c == 0x7f) return fail(n, quoted(key) + " holds a control character"), std::string();
        if (required && v->get().empty()) fail(n, quoted(key) + " is empty");
        return v->get();
    }
    bool flag(std::string_view key, bool fallback) {
        const toml::node* n = get(key, false);
        if (!n) return fallback;
        if (!n->is_boolean()) fail(n, quoted(key) + " must be true or false");
        return n->value<bool>().value_or(fallback);
    }
    int whole(std::string_view key, int fallback, std::initializer_list<int> allowed) {
        const toml::node* n = get(key, false);
        if (!n) return fallback;
        const auto v = n->is_integer() ? n->value<int64_t>() : std::nullopt;
        std::string list;
        for (const int a : allowed) {
            if (v == a) return a;
            list += (list.empty() ? "" : " or ") + std::to_string(a);
        }
        fail(n, quoted(key) + " must be " + list);
        return fallback;
    }
    int wholeBetween(std::string_view key, int fallback, int least, int most) {
        const toml::node* n = get(key, false);
        if (!n) return fallback;
        const auto v = n->is_integer() ? n->value<int64_t>() : std::nullopt;
        if (v && *v >= least && *v <= most) return int(*v);
        fail(n, quoted(key) + " must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
        return fallback;
    }
    template <class T>
    T word(std::string_view key, const std::vector<std::pair<std::string, T>>& words, T fallback) {
        const toml::node* n = get(key, false);
        return n ? wordAt(n, key, words, fallback) : fallback;
    }
    template <class T>
    T wordAt(const toml::node* n, std::string_view key, const std::vector<std::pair<std::string, T>>& words, T fallback) {
        const auto* v = n->as_string();
        std::string list;
        for (const auto& [name, value] : words) {
            if (v && v->get() == name) return value;
            list += (list.empty() ? "" : ", ") + name;
        }
        fail(n, quoted(key) + " must be one of " + list);
        return fallback;
    }
    std::chrono::milliseconds duration(std::string_view key, std::chrono::milliseconds fallback) {
        const toml::node* n = get(key, false);
        return n ? durationAt(n, key, fallback) : fallback;
    }
    std::chrono::milliseconds durationAt(const toml::node* n, std::string_view key, std::chrono::milliseconds fallback) {
        constexpr std::chrono::milliseconds kLeast{100}, kMost = std::chrono::hours(24 * 30);
        const auto* v = n->as_string();
        const auto ms = v ? parseDuration(v->get()) : std::nullopt;
        if (ms && *ms >= kLeast && *ms <= kMost) return *ms;
        fail(n, quoted(key) + " must be a time such as \"30 s\", \"15 min\" or \"2 h\", from 100 ms to 30 days");
        return fallback;
    }
    uint64_t byteSize(std::string_view key, uint64_t fallback, uint64_t least) {
        const toml::node* n = get(key, false);
        if (!n) return fallback;
        const auto* v = n->as_string();
        const auto bytes = v ? parseByteSize(v->get()) : std::nullopt;
        if (bytes && *bytes >= least) return *bytes;
        fail(n, quoted(key) + " must be a size such as \"500 MB\" or \"20 GB\", at least " + std::to_string(least / 1'000'000) + " MB");
        return fallback;
    }
    /// Calls `f(const toml::node&)` for every member of a list.
    template <class F>
    void each(std::string_view key, size_t most, F f) {
        const toml::node* n = get(key, false);
        if (!n) return;
        const toml::array* a = n->as_array();
        if (!a) return fail(n, quoted(key) + " must be a list");
        if (a->size() > most)
            return fail(n, quoted(key) + " has " + std::to_string(a->size()) + " entries, at most " + std::to_string(most) + " are taken");
        for (const toml::node& v : *a) {
            if (error_) return;
            f(v);
        }
    }
    /// Calls `f(TomlReader&)` for every [[key]].
    template <class F>
    void tables(std::string_view key, size_t most, F f) {
        each(key, most, [&](const toml::node& n) {
            const toml::table* t = n.as_table();
            if (!t) return fail(&n, quoted(key) + " must be written as [[" + std::string(key) + "]]");
            TomlReader r(*t, error_, file_);
            f(r);
            r.noOthers();
        });
    }
    template <class F>
    void table(std::string_view key, F f) {
        const toml::node* n = get(key, false);
        if (!n) return;
        const toml::table* t = n->as_table();
        if (!t) return fail(n, quoted(key) + " must be written as [" + std::string(key) + "]");
        TomlReader r(*t, error_, file_);
        f(r);
        r.noOthers();
    }
    /// Calls `f(name, node)` for every key of a table whose keys are free.
    template <class F>
    void entries(std::string_view key, size_t most, F f) {
        const toml::node* n = get(key, false);
        if (!n) return;
        const toml::table* t = n->as_table();
        if (!t) return fail(n, quoted(key) + " must be written as [" + std::string(key) + "]");
        if (t->size() > most) return fail(n, quoted(key) + " has more than " + std::to_string(most) + " entries");
        for (const auto& [name, node] : *t)
            if (!error_) f(name.str(), node);
    }
    const toml::node* node(std::string_view key) { return get(key, false); }
    /// To be asked when every key was asked for, before they are weighed against each other: false when something is missing or misspelt.
    bool complete() {
        noOthers();
        return !failed();
    }
    /// A misspelt key is an error: silently left out it would look as if it worked. Said before what is missing, which it may be.
    void noOthers() {
        for (const auto& [key, node] : t_) {
            if (known_.contains(key.str())) continue;
            const std::string near = nearestName(key.str(), known_);
            std::string list;
            for (const std::string& k : known_) list += (list.empty() ? "" : ", ") + k;
            const std::string shown(key.str().substr(0, 64));
            fail(&node, quoted(shown) + " is not known here; " + (near.empty() ? "what is known: " + list : "did you mean '" + near + "'?"));
        }
        if (!missing_.empty()) fail(nullptr, quoted(missing_) + " is missing");
    }

private:
    static std::string quoted(std::string_view key) { return "'" + std::string(key) + "'"; }
    static uint32_t lineOf(const toml::node& n) { return n.source().begin.line; }
    const toml::node* get(std::string_view key, bool required) {
        known_.emplace(key);
        const toml::node* n = t_.get(key);
        if (!n && required && missing_.empty()) missing_ = key;
        return n;
    }

    const toml::table& t_;
    std::optional<base::Error>& error_;
    const std::string& file_;
    std::set<std::string, std::less<>> known_;
    std::string missing_;
};

/// Parses, reads with `read(TomlReader&)`, and says what is wrong first.
template <class F>
base::Result<void> readToml(std::string_view text, const std::string& where, size_t maxBytes, F read);

}  // namespace sallyport::viewer

#include "base/toml_guard.h"

namespace sallyport::viewer {

template <class F>
base::Result<void> readToml(std::string_view text, const std::string& where, size_t maxBytes, F read) {
    if (auto safe = base::checkTomlText(text, where, maxBytes); !safe) return safe;
    const toml::parse_result parsed = toml::parse(text);
    if (!parsed)
        return base::Error{base::ErrorCode::BadInput, "is not valid TOML: " + std::string(parsed.error().description()),
                           where + ", line " + std::to_string(parsed.error().source().begin.line)};
    std::optional<base::Error> error;
    TomlReader r(parsed.table(), error, where);
    read(r);
    if (!error) r.noOthers();
    if (error) return *error;
    return {};
}

}  // namespace sallyport::viewer
