// Purpose: shuts this process in, before it is given anything untrusted: limits on memory, CPU time, written bytes and descriptors; no new
// privileges, no core, no tracing; nobody instead of root; and a seccomp filter in allow-list form. After it: memory, computing, and the descriptors
// it has or is sent. Refuses to: go on without the filter.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

namespace sallyport::importers::worker {

struct SandboxLimits {
    uint64_t memoryBytes = 0, writtenBytes = 0, cpuSeconds = 0;
};
/// nullopt when it is shut; else why it could not be. Only `socket` may be talked over.
std::optional<std::string> enterSandbox(const SandboxLimits& limits, int socket);

/// Sanitizers reserve terabytes of address space and make further system calls.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace sallyport::importers::worker
