// Purpose: a POSIX file descriptor that closes on every way out, and what the system says of an errno. Refuses to: open, read or write.
#pragma once
#include <unistd.h>

#include <string>
#include <system_error>
#include <utility>

namespace sallyport::base {

class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor&& o) noexcept : fd_(std::exchange(o.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& o) noexcept {
        std::swap(fd_, o.fd_);
        return *this;
    }
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int fd() const { return fd_; }  ///< -1: none
    explicit operator bool() const { return fd_ >= 0; }

private:
    int fd_ = -1;
};

/// "No space left on device"; any thread.
inline std::string systemText(int error) { return std::error_code(error, std::generic_category()).message(); }

}  // namespace sallyport::base
