// Purpose: files: mapped reading, bounded reading, atomic writing, XDG directories (created 0700).
#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sallyport::base {

/// A read-only memory-mapped file. Empty files map to an empty span. The file must not be truncated while mapped
/// (a truncation is caught by size only at open).
class MappedFile {
public:
    static Result<MappedFile> open(const std::filesystem::path& path, uint64_t maxBytes = 4ull << 30);
    MappedFile(MappedFile&&) noexcept;
    MappedFile& operator=(MappedFile&&) noexcept;
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();
    std::span<const uint8_t> bytes() const { return {data_, size_}; }
    std::string_view text() const { return {reinterpret_cast<const char*>(data_), size_}; }

private:
    MappedFile() = default;
    const uint8_t* data_ = nullptr;
    size_t size_ = 0;
};

Result<std::string> readFile(const std::filesystem::path& path, uint64_t maxBytes);
/// Writes beside the target, fsyncs, renames: the target is the old or the new content, never a part.
Result<void> writeFileAtomically(const std::filesystem::path& path, std::string_view content);

enum class XdgDir { Config, Data, State, Cache };
/// $XDG_…_HOME/sallyport or its default, created with mode 0700.
Result<std::filesystem::path> xdgDirectory(XdgDir kind);
/// Where assets/ of this installation are: $SALLYPORT_ASSETS, else beside the program (../share/sallyport), else the build tree's.
Result<std::filesystem::path> assetPath(std::string_view relative);

}  // namespace sallyport::base
