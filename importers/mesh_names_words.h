// Purpose: names of nodes as words, and which words mean which building part, English and German. Inner header of importers/mesh_names*.cpp.
// Refuses to: decide what a whole name means.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "importers/mesh_names.h"

namespace sallyport::importers::mesh {

inline bool digit(char c) { return c >= '0' && c <= '9'; }
inline bool upper(char c) { return c >= 'A' && c <= 'Z'; }
inline bool lower(char c) { return c >= 'a' && c <= 'z'; }
inline bool letter(char c) { return upper(c) || lower(c) || (static_cast<unsigned char>(c) & 0x80); }
inline bool separator(char c) { return c == ' ' || c == '_' || c == '-' || c == '.' || c == ':' || c == '/' || c == '|' || c == '#' || c == '\t'; }

struct Token {
    std::string text;  ///< folded: lower case, umlauts written out
    size_t begin, end;
    bool number = false;
};
/// Words and numbers; a new one begins at a separator, between letters and digits, and at a capital after a small letter.
std::vector<Token> tokensOf(std::string_view s);

struct Word {
    const char* text;
    Means means;
    building::ElementKind kind;
    bool compound = false;  ///< also the end of a longer word: "aussenwand", "classroom"
    bool plural = false;
};
struct Found {
    const Word* word = nullptr;
    bool plural = false, whole = true;
};

/// The building part that a folded word means, in singular or plural or as the end of a compound; an empty result when it means none.
Found wordOf(const std::string& token);

}  // namespace sallyport::importers::mesh
