// Purpose: an array that is made here, or lies in bytes that somebody else keeps alive (a file that was read), so that these need not be copied to be
// used. Whoever lends sees to it that the bytes stay. Refuses to: write to what was lent.
#pragma once
#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace sallyport::gpu {

template <class T>
class KeptArray {
public:
    KeptArray() = default;
    static KeptArray lent(std::span<const T> array) {
        KeptArray out;
        out.lent_ = array;
        return out;
    }

    const T* data() const { return lent_.data() ? lent_.data() : own_.data(); }
    size_t size() const { return lent_.data() ? lent_.size() : own_.size(); }
    bool empty() const { return size() == 0; }
    const T* begin() const { return data(); }
    const T* end() const { return data() + size(); }
    const T& operator[](size_t i) const { return data()[i]; }
    bool operator==(const KeptArray& o) const { return std::equal(begin(), end(), o.begin(), o.end()); }

    /// To be made: not of what was lent.
    std::vector<T>& own() { return own_; }

private:
    std::vector<T> own_;
    std::span<const T> lent_;
};

}  // namespace sallyport::gpu
