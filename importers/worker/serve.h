// Purpose: the worker's side of the conversation: shut the sandbox, take the model, read it, hand back the scene or say what is wrong. The reader is
// an argument, so that tests can put a hostile one in the same place. Refuses to: see a byte of the model before the sandbox is shut.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>

#include "importers/mesh_scene.h"
#include "importers/worker_protocol.h"

namespace sallyport::importers::worker {

/// What is wrong with the model, thrown by readers. (Third-party parsers throw too; all of it stops in serve().)
struct Refusal : std::runtime_error {
    Refusal(base::ErrorCode c, const std::string& message) : std::runtime_error(message), code(c) {}
    base::ErrorCode code;
};

/// A file's bytes, mapped from a descriptor. A file that is cut short meanwhile ends the worker, which is what it is for.
class MappedBytes {
public:
    MappedBytes() = default;
    MappedBytes(Descriptor fd, uint64_t size);
    MappedBytes(MappedBytes&& o) noexcept : bytes_(std::exchange(o.bytes_, {})), whole_(o.whole_) { o.whole_ = false; }
    MappedBytes& operator=(MappedBytes&& o) noexcept {
        std::swap(bytes_, o.bytes_);
        std::swap(whole_, o.whole_);
        return *this;
    }
    ~MappedBytes();
    std::span<const uint8_t> bytes() const { return bytes_; }
    explicit operator bool() const { return whole_; }

private:
    std::span<const uint8_t> bytes_;
    bool whole_ = false;
};

class Job {
public:
    std::string format, fileName;
    MappedBytes model;

    /// 0 to 1. Cheap: tells the parent only what it would notice.
    void progress(double fraction);
    /// A side file, by the name the model has for it; false when it is missing or refused.
    MappedBytes open(const std::string& name);

private:
    double told_ = 0;
};

/// `argv`: memory, written bytes, CPU seconds. Does not return.
[[noreturn]] void serve(int argc, char** argv, const std::function<MeshScene(Job&)>& read);

}  // namespace sallyport::importers::worker
