// Purpose: text made for one frame in a fixed array, so that a steady frame allocates nothing. Cuts at its end, never inside a letter.
#pragma once
#include <fmt/format.h>

#include <array>
#include <cstring>
#include <string_view>

namespace sallyport::ui {

template <size_t N>
class Text {
public:
    Text() = default;
    template <class... A>
    explicit Text(fmt::format_string<A...> f, A&&... args) {
        set(fmt::vformat_to_n(buf_.data(), N - 1, f, fmt::make_format_args(args...)).size);
    }
    void assign(std::string_view s) {
        std::memcpy(buf_.data(), s.data(), std::min(s.size(), N - 1));
        set(s.size());
    }
    std::string_view view() const { return {buf_.data(), size_}; }
    operator std::string_view() const { return view(); }
    const char* c_str() const { return buf_.data(); }
    bool empty() const { return size_ == 0; }

private:
    void set(size_t wanted) {
        size_ = std::min(wanted, N - 1);
        if (wanted > size_)
            while (size_ > 0 && (static_cast<unsigned char>(buf_[size_]) & 0xC0) == 0x80) --size_;
        buf_[size_] = 0;
    }
    std::array<char, N> buf_{};
    size_t size_ = 0;
};
using Line = Text<192>;
using Name = Text<56>;

}  // namespace sallyport::ui
