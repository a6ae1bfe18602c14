#include "base/allocation_count.h"

#include <cstdlib>
#include <new>

namespace {
thread_local bool counting = false;
thread_local uint64_t allocations = 0;
}  // namespace

namespace sallyport::base {

void startCountingAllocations() {
    allocations = 0;
    counting = true;
}
uint64_t stopCountingAllocations() {
    counting = false;
    return allocations;
}

}  // namespace sallyport::base

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

bool sallyport::base::countsAllocations() { return false; }

#else

bool sallyport::base::countsAllocations() { return true; }

namespace {

void* take(std::size_t size) noexcept {
    if (counting) ++allocations;
    return std::malloc(size ? size : 1);
}
void* takeAligned(std::size_t size, std::align_val_t alignment) noexcept {
    if (counting) ++allocations;
    const auto a = static_cast<std::size_t>(alignment);
    return std::aligned_alloc(a, (size + a - 1) / a * a);
}

}  // namespace

// The array forms of the standard library call these.
void* operator new(std::size_t size) {
    if (void* p = take(size)) return p;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return take(size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
    if (void* p = takeAligned(size, alignment)) return p;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept { return takeAligned(size, alignment); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }

#endif
