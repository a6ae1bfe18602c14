// Purpose: what this process and the worker say to each other: messages of one fixed size over a SOCK_SEQPACKET socket, file descriptors beside them.
// Both ends are built together and run on one machine, so a message is its bytes. Refuses to: carry model data (that goes through descriptors), or
// take descriptors from the worker.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

#include "base/descriptor.h"

namespace sallyport::importers::worker {

/// Where the worker finds its end of the socket.
inline constexpr int kSocketFd = 3;

enum class Say : uint32_t {
    // worker -> parent
    Ready = 1,  ///< the sandbox is shut; it may be given the model
    Progress,   ///< `fraction`
    Open,       ///< `text`: a side file that the model names
    Done,       ///< the result is written
    Failed,     ///< `code` is a base::ErrorCode, `text` says what is wrong and what to do
    // parent -> worker
    Model,    ///< descriptors: the model, the file for the result; `text`: its file name, `format`, `size`
    File,     ///< descriptor: the side file; `size`
    Refused,  ///< there is no such side file, or it may not be read
};

struct Message {
    Say say{};
    uint32_t code = 0;
    uint64_t size = 0;
    double fraction = 0;
    std::array<char, 8> format{};
    uint32_t textBytes = 0;
    std::array<char, 1020> text{};

    std::string_view textView() const { return {text.data(), textBytes <= text.size() ? textBytes : 0}; }
    /// Cut to what fits.
    void setText(std::string_view s);
    std::string_view formatView() const;
    void setFormat(std::string_view s);
};

using base::Descriptor;

inline constexpr size_t kMaxFds = 2;
/// False when the other end is gone, or (with `wait` false) does not take what it is sent.
bool send(int socket, const Message& m, std::span<const int> fds = {}, bool wait = true);
/// False at the end of the connection and for anything that is no message. Descriptors that are not asked for are dropped by the kernel.
bool receive(int socket, Message& m, std::array<Descriptor, kMaxFds>* fds = nullptr);

}  // namespace sallyport::importers::worker
