#include "importers/step.h"

#include <catch2/catch.hpp>
#include <random>

#include "ifc_sample.h"

using namespace sallyport;
using namespace sallyport::importers;
using step::File;
using tests::stepFile;

namespace {

/// The index works on bytes that somebody else keeps: the test keeps them.
struct Indexed {
    std::string text;
    base::Result<File> file;
    explicit Indexed(std::string t) : text(std::move(t)), file(File::index(text, "test.ifc")) { REQUIRE(file); }
    Indexed(const Indexed&) = delete;
};
std::string decoded(std::string_view raw) { return step::decodeText(raw, 1024); }

}  // namespace

TEST_CASE("A record is found by its id and splits into its attributes") {
    const std::string text = stepFile("#10= IFCWALL ( 'a;b(c''d' , $,*, (1.,(2.,-3.E2)),.T., #7,IFCLABEL('x') ) ;\n#7=IFCNOSUCHTHING();\n");
    const Indexed indexed(text);
    const File& f = *indexed.file;
    CHECK(f.schema() == "IFC4");
    CHECK(f.complete());
    REQUIRE(f.find(10));
    CHECK(f.find(10)->type == ifc::Type::Wall);
    CHECK(f.find(11) == nullptr);
    CHECK(f.find(0) == nullptr);
    const step::Fields a = f.fields(*f.find(10));
    REQUIRE(a.count() == 7);
    CHECK(a[0].text() == "a;b(c'd");
    CHECK(a[1].null());
    CHECK(a[2].null());
    CHECK(a[3].isList());
    CHECK(a[4].logical(false));
    CHECK(a[5].ref() == 7);
    CHECK(a[6].typeName() == "IFCLABEL");
    CHECK(a[6].text() == "x");
    CHECK(a[99].null());
    CHECK(f.fields(*f.find(7)).count() == 0);
    CHECK(f.find(7)->type == ifc::Type::None);
    CHECK(f.typeName(*f.find(7)) == "IFCNOSUCHTHING");
}

TEST_CASE("Numbers are read as STEP writes them, and nothing else is") {
    using step::Value;
    CHECK(Value("1.").real() == 1.0);
    CHECK(Value("-0.5E-3").real() == -0.0005);
    CHECK(Value("+2").real() == 2.0);
    CHECK(Value("IFCLENGTHMEASURE(2.5)").real() == 2.5);
    CHECK_FALSE(Value("1.5x").real());
    CHECK_FALSE(Value("nan").real());
    CHECK_FALSE(Value("1.E999").real());
    CHECK_FALSE(Value("").real());
    CHECK(Value("42").integer() == 42);
    CHECK_FALSE(Value("4.5").integer());
    CHECK(Value("#99999999999").ref() == 0);
    CHECK(Value("#12x").ref() == 0);
    double d[3];
    CHECK(step::readReals(Value("(1.,2.,3.,4.)"), d, 3) == 3);
    CHECK(step::readReals(Value("()"), d, 3) == 0);
    CHECK(step::readReals(Value("(1.,#2)"), d, 3) == 1);
}

TEST_CASE("Comments may stand anywhere between the parts of a record") {
    const Indexed indexed(stepFile("/* #1=IFCDOOR('x'); */ #2=/*c*/IFCWALL/*'*/(/*;*/'a',/**/$);\n"));
    const File& f = *indexed.file;
    CHECK(f.records().size() == 1);
    CHECK(f.fields(*f.find(2))[0].text() == "a");
    CHECK(f.fields(*f.find(2)).count() == 2);
}

TEST_CASE("Every escape of a text is decoded to UTF-8") {
    CHECK(decoded("T\\S\\|r") == "T\xc3\xbcr");
    CHECK(decoded("\\X\\FC") == "\xc3\xbc");
    CHECK(decoded("\\X2\\00FC20AC\\X0\\!") == "\xc3\xbc\xe2\x82\xac!");
    CHECK(decoded("\\X2\\D83DDE00\\X0\\") == "\xf0\x9f\x98\x80");
    CHECK(decoded("\\X4\\0001F600\\X0\\") == "\xf0\x9f\x98\x80");
    CHECK(decoded("\\PE\\\\S\\1") == "\xd0\x91");         // ISO 8859-5, 0xb1
    CHECK(decoded("a\\X\\1B[2Jb\xc2\x9b") == "a [2Jb ");  // nothing that a terminal would obey
    CHECK(decoded("a''b\\\\c") == "a'b\\c");
    CHECK(decoded("\xc3\xbc") == "\xc3\xbc");  // UTF-8 as it is
    CHECK(decoded("\xfc") == "\xc3\xbc");      // Latin-1 as it is
    CHECK(decoded("\\S\\''") == "\xc2\xa7");   // a quote is doubled even behind \S\.
}

TEST_CASE("Broken escapes never lose or invent more than themselves") {
    CHECK(decoded("\\X2\\D83D\\X0\\") == "\xef\xbf\xbd");  // half a pair
    CHECK(decoded("\\X2\\00F") == "00F");
    CHECK(decoded("\\X\\G0") == "\\X\\G0");
    CHECK(decoded("\\S\\") == "\\S\\");
    CHECK(decoded("\\") == "\\");
    CHECK(step::decodeText("\\X2\\20AC20AC\\X0\\", 4) == "\xe2\x82\xac");  // cut at a character
    CHECK(step::decodeText("abcdef", 3) == "abc");
}

TEST_CASE("A file that is no STEP file is refused in one sentence with its name") {
    for (const std::string& text :
         {std::string(), std::string("hello"), std::string("\0\1\2\3", 4), std::string("#1=IFCLABEL('unfinished"), std::string("PK\3\4")}) {
        const auto f = File::index(text, "school.ifc");
        REQUIRE_FALSE(f);
        CHECK(f.error().code == base::ErrorCode::BadInput);
        CHECK(f.error().where.starts_with("school.ifc"));
        CHECK(f.error().message.size() > 20);
    }
}

TEST_CASE("A text without its closing quote costs the record it is in, not the file") {
    const Indexed indexed(stepFile("#1=IFCWALL('good');\n#2=IFCWALL('bad);\n#3=IFCDOOR('a');\n#4=IFCWALL('b');\n"));
    const File& f = *indexed.file;
    CHECK(f.find(1));
    CHECK_FALSE(f.find(2));
    CHECK(f.find(3));
    CHECK(f.find(4));
    REQUIRE_FALSE(f.faults().empty());
    CHECK(f.faults()[0].code == "unterminated-record");
    CHECK(f.faults()[0].id == 2);
    CHECK(f.lineAt(f.faults()[0].at) == 9);
}

TEST_CASE("Ids out of range, twice used or without a type are named and left out") {
    const Indexed indexed(stepFile(
        "#0=IFCWALL();\n#5=IFCWALL('first');\n#5=IFCDOOR('second');\n#99999999999=IFCWALL();\n#6 IFCWALL();\n#7=;\n#2147483647=IFCSLAB('s');\n"));
    const File& f = *indexed.file;
    CHECK(f.fields(*f.find(5))[0].text() == "first");
    CHECK(f.find(2147483647));
    CHECK(f.records().size() == 2);
    size_t malformed = 0, duplicates = 0;
    for (const step::Fault& x : f.faults()) {
        malformed += x.code == "malformed-record";
        duplicates += x.code == "duplicate-record";
    }
    CHECK(malformed == 4);
    CHECK(duplicates == 1);
}

TEST_CASE("Nesting a million deep costs no stack and splits to nothing") {
    const std::string deep = std::string(1'000'000, '(') + std::string(1'000'000, ')');
    const std::string text = stepFile("#1=IFCWALL('a'," + deep + ",'b');\n#2=IFCWALL" + std::string(100'000, '(') + ";\n");
    const Indexed indexed(text);
    const File& f = *indexed.file;
    CHECK(f.fields(*f.find(1)).count() <= 2);
    CHECK(f.fields(*f.find(2)).count() == 0);
}

TEST_CASE("Types are known by name whatever the case, and only whole names") {
    CHECK(ifc::typeOf("IFCWALLSTANDARDCASE") == ifc::Type::WallStandardCase);
    CHECK(ifc::typeOf("IfcWall") == ifc::Type::Wall);
    CHECK(ifc::typeOf("IFCWAL") == ifc::Type::None);
    CHECK(ifc::typeOf("") == ifc::Type::None);
    for (uint16_t t = 1; t < uint16_t(ifc::Type::Count); ++t) CHECK(ifc::typeOf(ifc::nameOf(ifc::Type(t))) == ifc::Type(t));
    CHECK(ifc::elementKindOf(ifc::Type::Door) == building::ElementKind::Door);
    CHECK_FALSE(ifc::elementKindOf(ifc::Type::OpeningElement));
}

TEST_CASE("The index is the same whatever the number of threads, also where chunks would be cut inside a text or a comment") {
    step::Limits small;
    small.chunkBytes = 64;
    std::mt19937 random(5);
    size_t cutInText = 0;
    for (int round = 0; round < 400; ++round) {
        std::string records;
        for (int i = 1; i < 120; ++i) {
            const std::string id = "#" + std::to_string(round % 3 == 0 ? 1 + random() % 200 : unsigned(i));
            switch (random() % (round % 2 ? 12u : 60u)) {
                case 0:
                    records += id + "=IFCWALL('a;\n#77=IFCDOOR(1);',$);\n";
                    ++cutInText;
                    break;
                case 1:
                    records += "/* ;\n#78=IFCDOOR('x');\n#79=IFCDOOR('y); */\n";
                    break;
                case 2:
                    if (round % 5 == 0) records += id + "=IFCWALL('open);\n";
                    break;
                case 3:
                    records += id + "IFCWALL();\n#0=IFCDOOR();\n";
                    break;
                case 4:
                    if (round % 7 == 0) records += "END-ISO-10303-21;\n";
                    break;
                default:
                    records += id + "=IFCSLAB('s',(1.,2.),#4);" + (random() % 4 ? "\n" : "");
            }
        }
        const std::string text = stepFile(records);
        const auto one = File::index(text, "a.ifc", small, 1), many = File::index(text, "a.ifc", small, 4);
        REQUIRE(bool(one) == bool(many));
        if (!one) continue;
        REQUIRE(one->records().size() == many->records().size());
        for (size_t i = 0; i < one->records().size(); ++i) {
            const step::Record &a = one->records()[i], &b = many->records()[i];
            REQUIRE((a.id == b.id && a.at == b.at && a.type == b.type));
            REQUIRE(many->find(a.id) == &b);
        }
        REQUIRE(one->complete() == many->complete());
        REQUIRE(one->schema() == many->schema());
        REQUIRE(one->faults().size() == many->faults().size());
        for (size_t i = 0; i < one->faults().size(); ++i) {
            REQUIRE(one->faults()[i].code == many->faults()[i].code);
            REQUIRE(one->faults()[i].at == many->faults()[i].at);
        }
        REQUIRE(one->suppressedFaults() == many->suppressedFaults());
    }
    CHECK(cutInText > 100);
}
