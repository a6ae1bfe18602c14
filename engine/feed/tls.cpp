#include "feed/tls.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <cerrno>

#include "base/file.h"
#include "feed/tls_words.h"

namespace sallyport::feed {
namespace {

using base::Error;
using base::ErrorCode;
namespace fs = std::filesystem;

constexpr uint64_t kMaxPemBytes = 16u << 20;  // revocation lists of large authorities have some megabytes

template <class T, void (*Free)(T*)>
struct Freed {
    void operator()(T* p) const { Free(p); }
};
using Context = std::unique_ptr<SSL_CTX, Freed<SSL_CTX, SSL_CTX_free>>;

Error wrong(std::string why, const fs::path& file) {
    ERR_clear_error();
    return {ErrorCode::BadInput, std::move(why), file.string()};
}

base::Result<void> checkKeyFile(const fs::path& key) {
    struct stat info {};
    if (::stat(key.c_str(), &info) != 0) return wrong("our key cannot be read: " + std::generic_category().message(errno), key);
    if (!S_ISREG(info.st_mode)) return wrong("our key is not a regular file", key);
    if (info.st_mode & 077) return wrong("our key can be read by others; take their rights away: chmod 600", key);
    return {};
}

base::Result<void> trust(SSL_CTX* context, const TlsSettings& settings) {
    if (settings.authorities.empty()) {
        if (SSL_CTX_set_default_verify_paths(context) != 1) return wrong("the system's certificate authorities cannot be read", {});
        return {};
    }
    // Read first, so that a pipe or an endless file is refused; the library would wait for it.
    const auto pem = base::readFile(settings.authorities, kMaxPemBytes);
    if (!pem) return wrong("the file of trusted authorities cannot be read: " + pem.error().message, settings.authorities);
    BIO* bytes = BIO_new_mem_buf(pem->data(), static_cast<int>(pem->size()));
    size_t count = 0;
    while (X509* authority = PEM_read_bio_X509(bytes, nullptr, nullptr, nullptr)) {
        count += X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority) == 1;
        X509_free(authority);
    }
    BIO_free(bytes);
    ERR_clear_error();  // the end of the file is an error there
    if (count == 0) return wrong("holds no certificate of an authority; PEM (-----BEGIN CERTIFICATE-----) is expected", settings.authorities);
    return {};
}

base::Result<void> identify(SSL_CTX* context, const TlsSettings& settings) {
    if (settings.certificate.empty() && settings.key.empty()) return {};
    if (settings.certificate.empty()) return wrong("there is a key of ours but no certificate; give both or none", settings.key);
    if (settings.key.empty()) return wrong("there is a certificate of ours but no key; give both or none", settings.certificate);
    if (const auto safe = checkKeyFile(settings.key); !safe) return safe.error();
    const auto certificate = base::readFile(settings.certificate, kMaxPemBytes);
    if (!certificate) return wrong("our certificate cannot be read: " + certificate.error().message, settings.certificate);
    if (SSL_CTX_use_certificate_chain_file(context, settings.certificate.c_str()) != 1)
        return wrong("holds no certificate; PEM (-----BEGIN CERTIFICATE-----) is expected", settings.certificate);
    // Nobody is there to type: without this the library asks on the terminal.
    SSL_CTX_set_default_passwd_cb(context, [](char*, int, int, void*) { return 0; });
    if (SSL_CTX_use_PrivateKey_file(context, settings.key.c_str(), SSL_FILETYPE_PEM) != 1) {
        const int why = ERR_GET_REASON(ERR_peek_last_error());
        if (why == X509_R_KEY_VALUES_MISMATCH || why == X509_R_KEY_TYPE_MISMATCH)
            return wrong("our key does not belong to our certificate", settings.key);
        return wrong("holds no private key that can be used; PEM without a pass phrase is expected", settings.key);
    }
    if (SSL_CTX_check_private_key(context) != 1) return wrong("our key does not belong to our certificate", settings.key);
    return {};
}

base::Result<void> revoke(SSL_CTX* context, const TlsSettings& settings) {
    if (settings.revoked.empty()) return {};
    const auto file = base::readFile(settings.revoked, kMaxPemBytes);
    if (!file) return wrong("the revocation list cannot be read: " + file.error().message, settings.revoked);
    X509_STORE* store = SSL_CTX_get_cert_store(context);
    size_t count = 0;
    const auto add = [&](X509_CRL* list) {
        count += X509_STORE_add_crl(store, list) == 1;
        X509_CRL_free(list);
    };
    BIO* bytes = BIO_new_mem_buf(file->data(), static_cast<int>(file->size()));
    while (X509_CRL* list = PEM_read_bio_X509_CRL(bytes, nullptr, nullptr, nullptr)) add(list);
    BIO_free(bytes);
    const auto* der = reinterpret_cast<const unsigned char*>(file->data());
    if (count == 0)
        if (X509_CRL* list = d2i_X509_CRL(nullptr, &der, static_cast<long>(file->size()))) add(list);
    ERR_clear_error();
    if (count == 0) return wrong("holds no revocation list; PEM (-----BEGIN X509 CRL-----) or DER is expected", settings.revoked);
    // The broker's own certificate only: CRL_CHECK_ALL would refuse every chain whose authorities publish no list of their own, the usual case.
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_V_FLAG_CRL_CHECK);
    return {};
}

}  // namespace

struct Tls::Impl {
    Context context;
    std::string host;
    std::string refused;  // by us: the certificate
    std::string alert;    // by the other side
    std::string library;
    bool established = false, late = false, ours = false;

    static int verify(X509_STORE_CTX* chain, void* self) {
        auto* impl = static_cast<Impl*>(self);
        const int ok = X509_verify_cert(chain);
        if (ok != 1) impl->refused = whyCertificateRefused(chain, impl->host);
        return ok;
    }
    static void watch(const SSL* connection, int where, int value) {
        auto* impl = static_cast<Impl*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(connection), index()));
        if (where & SSL_CB_HANDSHAKE_START && !impl->established) {
            // The MQTT library knows the address that we resolved and would ask for it; a broker behind a TLS proxy is found by its name (RFC 6066).
            if (!isAddress(impl->host)) SSL_set_tlsext_host_name(const_cast<SSL*>(connection), impl->host.c_str());
        }
        if (where & SSL_CB_HANDSHAKE_DONE) {
            impl->established = true;
            impl->late = SSL_version(connection) >= TLS1_3_VERSION;
        }
        if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT) impl->alert = whyAlerted(value & 0xff, impl->ours);
    }
    static int index() {
        static const int i = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
        return i;
    }
};

Tls::Tls(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Tls::~Tls() = default;

base::Result<std::unique_ptr<Tls>> Tls::open(const TlsSettings& settings, const std::string& host) {
    auto impl = std::make_unique<Impl>();
    impl->context.reset(SSL_CTX_new(TLS_client_method()));
    impl->host = host;
    impl->ours = !settings.certificate.empty();
    SSL_CTX* context = impl->context.get();
    if (!context) return wrong("TLS cannot be started", {});
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(context, Impl::verify, impl.get());
    SSL_CTX_set_ex_data(context, Impl::index(), impl.get());
    SSL_CTX_set_info_callback(context, Impl::watch);
    X509_VERIFY_PARAM* rules = SSL_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    const int named =
        isAddress(host) ? X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) : X509_VERIFY_PARAM_set1_host(rules, host.c_str(), host.size());
    if (named != 1) return wrong("the host " + host + " is no name that a certificate can carry", {});
    if (const auto r = trust(context, settings); !r) return r.error();
    if (const auto r = identify(context, settings); !r) return r.error();
    if (const auto r = revoke(context, settings); !r) return r.error();
    return std::unique_ptr<Tls>(new Tls(std::move(impl)));
}

ssl_ctx_st* Tls::context() const { return impl_->context.get(); }
bool Tls::established() const { return impl_->established; }
bool Tls::judgedLate() const { return impl_->late; }
void Tls::heard(std::string_view libraryText) {
    if (impl_->library.empty()) impl_->library = whyLibraryFailed(libraryText);
}
std::string Tls::reason() const {
    for (const std::string* why : {&impl_->refused, &impl_->alert, &impl_->library})
        if (!why->empty()) return *why;
    return {};
}

}  // namespace sallyport::feed
