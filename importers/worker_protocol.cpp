#include "importers/worker_protocol.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/text.h"

namespace sallyport::importers::worker {

void Message::setText(std::string_view s) {
    s = base::cutUtf8(s, text.size());
    std::copy(s.begin(), s.end(), text.begin());
    textBytes = uint32_t(s.size());
}

std::string_view Message::formatView() const { return {format.data(), size_t(std::find(format.begin(), format.end(), '\0') - format.begin())}; }

void Message::setFormat(std::string_view s) {
    s = s.substr(0, format.size());
    format = {};
    std::copy(s.begin(), s.end(), format.begin());
}

bool send(int socket, const Message& m, std::span<const int> fds, bool wait) {
    iovec part{const_cast<Message*>(&m), sizeof m};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * kMaxFds)] = {};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    if (!fds.empty()) {
        const size_t bytes = sizeof(int) * std::min(fds.size(), kMaxFds);
        header.msg_control = control;
        header.msg_controllen = CMSG_SPACE(bytes);
        cmsghdr* c = CMSG_FIRSTHDR(&header);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(bytes);
        std::memcpy(CMSG_DATA(c), fds.data(), bytes);
    }
    ssize_t n = 0;
    do n = ::sendmsg(socket, &header, MSG_NOSIGNAL | (wait ? 0 : MSG_DONTWAIT));
    while (n < 0 && errno == EINTR);
    return n == ssize_t(sizeof m);
}

bool receive(int socket, Message& m, std::array<Descriptor, kMaxFds>* fds) {
    iovec part{&m, sizeof m};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * kMaxFds)] = {};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    if (fds) {
        header.msg_control = control;
        header.msg_controllen = sizeof control;
    }
    ssize_t n = 0;
    do n = ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    if (n < 0) return false;
    if (fds) {
        for (cmsghdr* c = CMSG_FIRSTHDR(&header); c; c = CMSG_NXTHDR(&header, c)) {
            if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
            const size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            for (size_t i = 0; i < count; ++i) {
                int fd = -1;
                std::memcpy(&fd, CMSG_DATA(c) + i * sizeof fd, sizeof fd);
                (i < kMaxFds ? (*fds)[i] : (*fds)[0]) = Descriptor(fd);
            }
        }
    }
    return n == ssize_t(sizeof m) && m.textBytes <= m.text.size();
}

}  // namespace sallyport::importers::worker
