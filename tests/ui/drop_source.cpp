#include "drop_source.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <memory>
#include <thread>

namespace sallyport::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr long kXdndVersion = 5;

class Source {
public:
    Source(Display* display, ::Window target, std::string uri, Clock::time_point until)
        : display_(display),
          target_(target),
          uri_(std::move(uri)),
          until_(until),
          own_(XCreateSimpleWindow(display, DefaultRootWindow(display), 0, 0, 1, 1, 0, 0, 0)) {}
    ~Source() { XDestroyWindow(display_, own_); }
    Source(const Source&) = delete;

    bool drop(int x, int y) {
        XSetSelectionOwner(display_, atom("XdndSelection"), own_, CurrentTime);
        tell("XdndEnter", kXdndVersion << 24, long(atom("text/uri-list")), 0, 0);
        tell("XdndPosition", 0, long(x) << 16 | long(y), CurrentTime, long(atom("XdndActionCopy")));
        XClientMessageEvent answer{};
        // Bit 0: it can be dropped there.
        if (!await("XdndStatus", answer) || (answer.data.l[1] & 1) == 0) return false;
        tell("XdndDrop", 0, CurrentTime, 0, 0);
        return await("XdndFinished", answer) && (answer.data.l[1] & 1) != 0;
    }

private:
    Atom atom(const char* name) { return XInternAtom(display_, name, False); }

    void tell(const char* what, long l1, long l2, long l3, long l4) {
        XEvent e{};
        e.xclient.type = ClientMessage;
        e.xclient.window = target_;
        e.xclient.message_type = atom(what);
        e.xclient.format = 32;
        const long data[] = {long(own_), l1, l2, l3, l4};
        for (int i = 0; i < 5; ++i) e.xclient.data.l[i] = data[i];
        XSendEvent(display_, target_, False, NoEventMask, &e);
        XFlush(display_);
    }

    /// The path, to whoever asks for what is dragged.
    void give(const XSelectionRequestEvent& asked) {
        XEvent e{};
        e.xselection.type = SelectionNotify;
        e.xselection.requestor = asked.requestor;
        e.xselection.selection = asked.selection;
        e.xselection.target = asked.target;
        e.xselection.time = asked.time;
        if (asked.target == atom("text/uri-list")) {
            e.xselection.property = asked.property;
            XChangeProperty(display_, asked.requestor, asked.property, asked.target, 8, PropModeReplace,
                            reinterpret_cast<const unsigned char*>(uri_.data()), int(uri_.size()));
        }
        XSendEvent(display_, asked.requestor, False, NoEventMask, &e);
        XFlush(display_);
    }

    bool await(const char* what, XClientMessageEvent& answer) {
        while (Clock::now() < until_) {
            if (XPending(display_) == 0) {
                std::this_thread::sleep_for(5ms);
                continue;
            }
            XEvent e{};
            XNextEvent(display_, &e);
            if (e.type == SelectionRequest) give(e.xselectionrequest);
            if (e.type == ClientMessage && e.xclient.message_type == atom(what)) {
                answer = e.xclient;
                return true;
            }
        }
        return false;
    }

    Display* display_;
    ::Window target_;
    std::string uri_;
    Clock::time_point until_;
    ::Window own_;
};

/// "file:///tmp/a%20b.glb": what is no letter, digit or one of these is written in hexadecimal.
std::string uriOf(const std::filesystem::path& file) {
    static constexpr char kHex[] = "0123456789ABCDEF";
    std::string out = "file://";
    for (const char c : std::filesystem::absolute(file).string())
        if (std::isalnum(uint8_t(c)) || std::string_view("/._-~").find(c) != std::string_view::npos) out += c;
        else (out += '%') += kHex[uint8_t(c) >> 4], out += kHex[uint8_t(c) & 15];
    return out + "\r\n";
}

}  // namespace

bool dropFile(const std::string& window, const std::filesystem::path& file, int x, int y, double seconds) {
    const std::unique_ptr<Display, int (*)(Display*)> display(XOpenDisplay(nullptr), XCloseDisplay);
    if (!display) return false;
    const auto until = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    Source source(display.get(), std::strtoul(window.c_str(), nullptr, 10), uriOf(file), until);
    return source.drop(x, y);
}

}  // namespace sallyport::test
