// Purpose: files: whole reading, bounded reading, atomic writing, XDG directories (created 0700).
#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sallyport::base {

/// The bytes of a file, read once into pages of their own. Not mapped: a file that is cut, or a stick that is pulled, while it is mapped ends the
/// program with SIGBUS; read, it is an Error. Costs as much memory, and a copy from the page cache.
class FileBytes {
public:
    static Result<FileBytes> read(const std::filesystem::path& path, uint64_t maxBytes = 4ull << 30);
    FileBytes(FileBytes&&) noexcept;
    FileBytes& operator=(FileBytes&&) noexcept;
    FileBytes(const FileBytes&) = delete;
    FileBytes& operator=(const FileBytes&) = delete;
    ~FileBytes();
    std::span<const uint8_t> bytes() const { return {data_, size_}; }
    std::string_view text() const { return {reinterpret_cast<const char*>(data_), size_}; }
    /// Gives the memory back that lies outside of `kept`, a part of bytes(): from then on all there is.
    void keepOnly(std::span<const uint8_t> kept);

private:
    FileBytes() = default;
    const uint8_t* data_ = nullptr;
    size_t size_ = 0;
    uint8_t* pages_ = nullptr;  ///< what was asked of the system; the bytes lie in it
    size_t pageBytes_ = 0;
};

Result<std::string> readFile(const std::filesystem::path& path, uint64_t maxBytes);
/// Writes beside the target, fsyncs, renames: the target is the old or the new content, never a part. Who may read the old one may read the new.
Result<void> writeFileAtomically(const std::filesystem::path& path, std::string_view content);

/// A file that only its owner may read (0600), durable, whole from the moment it has its name. False: there is one of that name already, untouched.
Result<bool> writeNewFile(const std::filesystem::path& path, std::string_view content);

enum class XdgDir { Config, Data, State, Cache };
/// $XDG_…_HOME/sallyport or its default, created with mode 0700.
Result<std::filesystem::path> xdgDirectory(XdgDir kind);
/// Where assets/ of this installation are: $SALLYPORT_ASSETS, else beside the program (../share/sallyport), else the build tree's.
Result<std::filesystem::path> assetPath(std::string_view relative);

}  // namespace sallyport::base
