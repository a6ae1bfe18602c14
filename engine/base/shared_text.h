// Purpose: a text that never changes, whose copies share it: a pointer wide, copied without allocating, from any thread. For what is said once and
// kept many times (who said it, by which feed). Refuses to: be edited; know which texts there are, so nothing is kept when nobody holds it.
#pragma once
#include <algorithm>
#include <array>
#include <atomic>
#include <compare>
#include <concepts>
#include <cstdint>
#include <functional>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace sallyport::base {

class SharedText {
    template <class S>
    static constexpr bool kText = std::convertible_to<const S&, std::string_view> && !std::same_as<S, SharedText>;

public:
    SharedText() = default;
    /// At most 4 GiB.
    template <class S>
    requires kText<S> SharedText(const S& text) : block_(make(text, {})) {}
    /// Both, one behind the other.
    SharedText(std::string_view first, std::string_view second) : block_(make(first, second)) {}
    SharedText(const SharedText& o) : block_(o.block_) { hold(); }
    SharedText(SharedText&& o) noexcept : block_(std::exchange(o.block_, nullptr)) {}
    SharedText& operator=(const SharedText& o) {
        if (block_ != o.block_) SharedText(o).swap(*this);
        return *this;
    }
    SharedText& operator=(SharedText&& o) noexcept {
        SharedText(std::move(o)).swap(*this);
        return *this;
    }
    ~SharedText() { letGo(); }
    /// Equal to SharedText(text), and the same text as before where that is one of the few hundred that came last by this way in this thread: for
    /// names and words that come again and again.
    static SharedText usual(std::string_view text) {
        constexpr size_t kSlots = 512, kLongest = 256;
        static thread_local std::array<SharedText, kSlots> slots;
        if (text.empty()) return {};
        if (text.size() > kLongest) return SharedText(text);
        SharedText& slot = slots[std::hash<std::string_view>{}(text) % kSlots];
        if (slot.view() != text) slot = SharedText(text);
        return slot;
    }

    std::string_view view() const { return block_ ? std::string_view(characters(), block_->size) : std::string_view(); }
    std::string str() const { return std::string(view()); }
    operator std::string_view() const { return view(); }
    operator std::string() const { return str(); }
    bool empty() const { return !block_; }
    size_t size() const { return block_ ? block_->size : 0; }
    /// For fetching ahead.
    const void* address() const { return block_; }

    bool operator==(const SharedText& o) const { return block_ == o.block_ || view() == o.view(); }
    std::strong_ordering operator<=>(const SharedText& o) const { return block_ == o.block_ ? std::strong_ordering::equal : view() <=> o.view(); }
    template <class S>
    requires kText<S>
    bool operator==(const S& o) const { return view() == std::string_view(o); }
    template <class S>
    requires kText<S> std::strong_ordering operator<=>(const S& o) const { return view() <=> std::string_view(o); }
    friend std::string operator+(std::string a, const SharedText& b) { return std::move(a += b.view()); }
    friend std::string operator+(const SharedText& a, std::string_view b) { return a.str().append(b); }

private:
    struct Block {
        std::atomic<uint32_t> holders;
        uint32_t size;
    };
    static Block* make(std::string_view a, std::string_view b) {
        const size_t size = a.size() + b.size();
        if (size == 0) return nullptr;
        void* const memory = ::operator new(sizeof(Block) + size);
        Block* const block = new (memory) Block{{1}, uint32_t(size)};
        char* const at = reinterpret_cast<char*>(block + 1);
        std::copy(b.begin(), b.end(), std::copy(a.begin(), a.end(), at));
        return block;
    }
    const char* characters() const { return reinterpret_cast<const char*>(block_ + 1); }
    void hold() {
        if (block_) block_->holders.fetch_add(1, std::memory_order_relaxed);
    }
    void letGo() {
        if (!block_ || block_->holders.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
        block_->~Block();
        ::operator delete(block_);
    }
    void swap(SharedText& o) noexcept { std::swap(block_, o.block_); }

    Block* block_ = nullptr;  ///< followed by its characters
};

}  // namespace sallyport::base
