// Purpose: an SQLite VFS in memory for the tests of recordings: refuses the n-th write, and remembers what a power cut at each sync would leave, with
// unsynchronised writes dropped, reordered or torn. One connection at a time. Refuses to: touch the real disk.
#pragma once
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace sallyport::test {

class FailingDisk {
public:
    using Image = std::map<std::string, std::vector<uint8_t>>;
    static constexpr const char* kName = "failing-disk";

    explicit FailingDisk(Image files = {});  ///< becomes the disk that the VFS shows
    ~FailingDisk();
    FailingDisk(const FailingDisk&) = delete;
    FailingDisk& operator=(const FailingDisk&) = delete;

    /// Writes, syncs and truncations from the `n`-th on fail, `times` of them. `code`: SQLITE_FULL or SQLITE_IOERR_WRITE.
    void failFrom(int n, int times, int code);
    int operations() const { return operations_; }
    bool failed() const { return failed_ > 0; }

    /// What a power cut just before each sync that follows leaves behind.
    void keepCuts(uint32_t seed);
    struct Cut {
        Image files;
        uint64_t promised = 0;
    };
    const std::vector<Cut>& cuts() const { return cuts_; }
    uint64_t promised = 0;  ///< set by the test: what the recorder has said is saved

    // For the VFS.
    struct Operation {
        uint64_t offset = 0;
        std::vector<uint8_t> bytes;
        bool truncates = false;
    };
    struct File {
        std::vector<uint8_t> now, durable;
        std::vector<Operation> unsynced;
        std::map<int, std::vector<uint8_t>> shared;
    };
    std::map<std::string, File> files;
    int mayWrite();  ///< SQLITE_OK or the fault
    void beforeSync();

private:
    int operations_ = 0, failFrom_ = 0, failTimes_ = 0, failCode_ = 0, failed_ = 0;
    bool keepsCuts_ = false;
    std::mt19937 random_;
    std::vector<Cut> cuts_;
};

}  // namespace sallyport::test
