#include "base/toml_guard.h"

#include <catch2/catch.hpp>

namespace sallyport::test {
namespace {

bool good(std::string_view text) { return bool(base::checkTomlText(text, "x.toml", 1u << 20)); }
std::string refusal(std::string_view text) {
    const auto r = base::checkTomlText(text, "x.toml", 1u << 20);
    return r ? std::string() : r.error().text();
}

TEST_CASE("Letters beyond ASCII pass in every kind of TOML string and in comments") {
    CHECK(good("# Schüler\nname = \"Gymnasium Köln\"\n"));
    CHECK(good("\xef\xbb\xbfname = 'Łódź'"));
    CHECK(good("name = \"\"\"\nÄ \" \"\" ö\"\"\"\"\"\nn = 1 # ü"));
    CHECK(good("name = '''\nÄ'' ö'''\n\"schlüssel\" = \"a\\\"ü\\\\\""));
    CHECK(good("a = \"\"\nb = ''\nc = \"\"\"\"\"\" # ü"));
    CHECK(good("a = \"\"\"x \\\n   y ü\"\"\""));
}

TEST_CASE("Letters beyond ASCII are refused wherever the TOML parser asks whether they are blanks") {
    CHECK(refusal("a = 1\nb = ü").find("x.toml, line 2") == 0);
    CHECK_FALSE(good("ü = 1"));
    CHECK_FALSE(
        good("IfcoorD\xc9\xb9"
             "0/D-2\r"));
    CHECK_FALSE(good("a = \"\"ü"));
    CHECK_FALSE(good("a = 'x'ü'"));
    CHECK_FALSE(good("a = \"\"\"x\"\"\"ü"));
    CHECK_FALSE(good("a = \"\"\"x \\\n   ü\"\"\""));
    CHECK_FALSE(good("a = \"x\\ü\""));
    CHECK_FALSE(good("a = 1 # x\nü"));
}

TEST_CASE("A quote in the middle of a word hides nothing from the guard") {
    CHECK_FALSE(good("m = 31DdD!'\xef\xaf\xbf= "));
    CHECK(refusal("a = 1\nb = 2'ü'").find("x.toml, line 2: has a quote in the middle of a word") == 0);
    CHECK_FALSE(good("a\"ü\" = 1"));
    CHECK_FALSE(good("a = \"\"\"\"\"\"\"ü\""));
    CHECK(good("\xef\xbb\xbf\"ü\"=\"ü\"\nb.'ü'=['ü',\"ü\",{'ü'='ü'}]"));
}

TEST_CASE("Keys of too many parts and files that are too large are refused before the TOML parser sees them") {
    std::string key;
    for (int i = 0; i < 70; ++i) key += "a.";
    CHECK(refusal("x = 1\n" + key + "a = 1").find("x.toml, line 2: a key has more than 64 parts") == 0);
    CHECK(good("x = \"" + key + "\""));
    CHECK(refusal(std::string((1u << 20) + 1, '#')).find("larger than 1 MiB") != std::string::npos);
}

}  // namespace
}  // namespace sallyport::test
