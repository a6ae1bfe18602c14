#include "base/signing_key.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>

#include <cerrno>

#include "base/descriptor.h"
#include "base/file.h"
#include "base/sha256.h"

namespace sallyport::base {
namespace {

struct KeyFree {
    void operator()(EVP_PKEY* k) const { EVP_PKEY_free(k); }
    void operator()(EVP_MD_CTX* c) const { EVP_MD_CTX_free(c); }
    void operator()(BIO* b) const { BIO_free(b); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, KeyFree>;
using ContextPtr = std::unique_ptr<EVP_MD_CTX, KeyFree>;
using BioPtr = std::unique_ptr<BIO, KeyFree>;

constexpr size_t kMaxKeyFile = 16 * 1024;

const unsigned char* unsignedBytes(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }

/// Writes a new key beside `path` and gives it that name only if there is none yet.
Result<void> makeKey(const std::filesystem::path& path) {
    const Error failed{ErrorCode::Io, "this machine's signing key cannot be made", path.string()};
    const KeyPtr key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    const BioPtr text(BIO_new(BIO_s_mem()));
    if (!key || !text || PEM_write_bio_PrivateKey(text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) return failed;
    char* pem = nullptr;
    const long length = BIO_get_mem_data(text.get(), &pem);
    const auto written = writeNewFile(path, std::string_view(pem, static_cast<size_t>(length)));
    if (!written) return Error{ErrorCode::Io, failed.message + "; " + written.error().message, path.string()};
    return {};
}

}  // namespace

struct SigningKey::Impl {
    KeyPtr key;
    ContextPtr context{EVP_MD_CTX_new()};
};

SigningKey::SigningKey(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

Result<SigningKey> SigningKey::open(const std::filesystem::path& path) {
    std::error_code ec;
    if (!std::filesystem::exists(path, ec))
        if (auto made = makeKey(path); !made) return made.error();
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0)
        return Error{ErrorCode::Io, "this machine's signing key cannot be read: " + systemText(errno), path.string()};
    if ((info.st_mode & 077) != 0)
        return Error{ErrorCode::BadInput, "others may read this machine's signing key; run chmod 600 on it", path.string()};
    const auto pem = readFile(path, kMaxKeyFile);
    if (!pem) return pem.error();
    const BioPtr text(BIO_new_mem_buf(pem->data(), static_cast<int>(pem->size())));
    auto impl = std::make_unique<Impl>();
    // The callback keeps an encrypted key from asking on the terminal.
    if (text)
        impl->key.reset(PEM_read_bio_PrivateKey(
            text.get(), nullptr, [](char*, int, int, void*) { return -1; }, nullptr));
    if (!impl->key || !impl->context || EVP_PKEY_get_base_id(impl->key.get()) != EVP_PKEY_ED25519)
        return Error{ErrorCode::BadInput, "is not a signing key of Sallyport (Ed25519, PEM); move it away and a new one is made", path.string()};
    return SigningKey(std::move(impl));
}

Result<SigningKey> SigningKey::ofThisMachine() {
    const auto folder = xdgDirectory(XdgDir::Config);
    if (!folder) return folder.error();
    return open(*folder / "machine.key");
}

Result<SigningKey> SigningKey::existingOfThisMachine() {
    const auto folder = xdgDirectory(XdgDir::Config);
    if (!folder) return folder.error();
    std::error_code ec;
    if (!std::filesystem::exists(*folder / "machine.key", ec))
        return Error{ErrorCode::NotFound, "this machine has no signing key yet", (*folder / "machine.key").string()};
    return open(*folder / "machine.key");
}

std::string SigningKey::publicKey() const {
    std::string out(32, '\0');
    size_t length = out.size();
    EVP_PKEY_get_raw_public_key(impl_->key.get(), reinterpret_cast<unsigned char*>(out.data()), &length);
    return out;
}

std::string SigningKey::sign(std::string_view message) const {
    std::string out(64, '\0');
    size_t length = out.size();
    EVP_MD_CTX* context = impl_->context.get();
    EVP_MD_CTX_reset(context);
    if (EVP_DigestSignInit(context, nullptr, nullptr, nullptr, impl_->key.get()) != 1 ||
        EVP_DigestSign(context, reinterpret_cast<unsigned char*>(out.data()), &length, unsignedBytes(message), message.size()) != 1)
        return {};
    return out;
}

bool signatureFits(std::string_view publicKey, std::string_view message, std::string_view signature) {
    const KeyPtr key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, unsignedBytes(publicKey), publicKey.size()));
    const ContextPtr context(EVP_MD_CTX_new());
    return key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), unsignedBytes(signature), signature.size(), unsignedBytes(message), message.size()) == 1;
}

std::string fingerprint(std::string_view publicKey) {
    const std::string hex = toHex(bytesOf(sha256(publicKey)).substr(0, 16));
    std::string out;
    for (size_t i = 0; i < hex.size(); i += 4) out += (i ? " " : "") + hex.substr(i, 4);
    return out;
}

}  // namespace sallyport::base
