// Purpose: this machine's key (Ed25519, RFC 8032): signs recordings, so that later changes show. Made once, kept in the configuration directory as
// `machine.key` (PEM, PKCS 8, mode 0600). Refuses to: leave the process, be printed, encrypt.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sallyport::base {

class SigningKey {
public:
    /// The key in `path`; made there (atomically: of two programs that start at once, both get the same) when there is none. Error: cannot be read or
    /// made, is no Ed25519 key, or others may read it. A damaged key is never replaced: recordings name it.
    static Result<SigningKey> open(const std::filesystem::path& path);
    /// $XDG_CONFIG_HOME/sallyport/machine.key
    static Result<SigningKey> ofThisMachine();
    /// The same, but none is made.
    static Result<SigningKey> existingOfThisMachine();
    SigningKey(SigningKey&&) noexcept;
    SigningKey& operator=(SigningKey&&) noexcept;
    ~SigningKey();

    std::string publicKey() const;                     ///< 32 bytes
    std::string sign(std::string_view message) const;  ///< 64 bytes

private:
    struct Impl;
    explicit SigningKey(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// False also when the key or the signature is none.
bool signatureFits(std::string_view publicKey, std::string_view message, std::string_view signature);
/// For people to compare: "3f2a 91c0 …", the first 16 bytes of the SHA-256 of the public key.
std::string fingerprint(std::string_view publicKey);

}  // namespace sallyport::base
