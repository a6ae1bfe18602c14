// make_campus [INPUT.ifc] (--copies N | --megabytes N) -o OUT.ifc: a large IFC file for measurements (campus.h says how it is made).
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "base/file.h"
#include "campus.h"

using namespace sallyport;

int main(int argc, char** argv) {
    std::optional<std::filesystem::path> input, output;
    bench::CampusSize size;
    for (int i = 1; i < argc; ++i) {
        const std::string_view a = argv[i];
        if (a == "--copies" && i + 1 < argc) size.copies = size_t(std::strtoull(argv[++i], nullptr, 10));
        else if (a == "--megabytes" && i + 1 < argc) size.bytes = uint64_t(std::strtod(argv[++i], nullptr) * 1e6);
        else if (a == "-o" && i + 1 < argc) output = argv[++i];
        else if (!a.starts_with('-') && !input) input = argv[i];
        else output.reset(), i = argc;
    }
    if (!output || (size.copies == 0 && size.bytes == 0)) {
        std::fprintf(stderr, "usage: make_campus [INPUT.ifc] (--copies N | --megabytes N) -o OUT.ifc\n");
        return 2;
    }
    const auto text = input ? base::readFile(*input, 1u << 30) : bench::campusInput();
    const auto copies = text ? bench::writeCampus(*text, *output, size) : base::Result<size_t>(text.error());
    if (!copies) {
        std::fprintf(stderr, "make_campus: %s\n", copies.error().text().c_str());
        return 1;
    }
    std::printf("%zu copies, %.1f MB: %s\n", *copies, double(std::filesystem::file_size(*output)) / 1e6, output->c_str());
    return 0;
}
