#include "support/certificates.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <cstdio>
#include <ctime>
#include <stdexcept>

namespace sallyport::test {
namespace {

namespace fs = std::filesystem;

void must(bool good, const char* what) {
    if (!good) throw std::runtime_error(std::string("making a test certificate failed: ") + what);
}
long secondsOf(std::chrono::hours h) { return static_cast<long>(std::chrono::seconds(h).count()); }

template <class F>
void write(const fs::path& path, mode_t mode, F&& f) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    must(file, path.c_str());
    must(f(file) == 1, "PEM");
    std::fclose(file);
    must(::chmod(path.c_str(), mode) == 0, "chmod");
}
void extend(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* e = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    must(e && X509_add_ext(certificate, e, -1) == 1, value.c_str());
    X509_EXTENSION_free(e);
}
X509* begin(EVP_PKEY* key, const std::string& name, long serial, const CertificateAsk& ask) {
    X509* c = X509_new();
    X509_set_version(c, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(c), serial);
    X509_gmtime_adj(X509_getm_notBefore(c), secondsOf(ask.from));
    X509_gmtime_adj(X509_getm_notAfter(c), secondsOf(ask.until));
    X509_set_pubkey(c, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(c), "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    return c;
}

}  // namespace

struct Authority::Impl {
    std::string name;
    fs::path folder;
    EVP_PKEY* key = nullptr;
    X509* certificate = nullptr;
    long nextSerial = 100;
};

Authority::Authority(std::string name, fs::path folder) : impl_(std::make_unique<Impl>()) {
    impl_->name = name;
    impl_->folder = std::move(folder);
    impl_->key = EVP_EC_gen("P-256");
    impl_->certificate = begin(impl_->key, name, 1, {name, {}, std::chrono::hours(-48), std::chrono::hours(24 * 365)});
    X509* c = impl_->certificate;
    X509_set_issuer_name(c, X509_get_subject_name(c));
    extend(c, c, NID_basic_constraints, "critical,CA:TRUE");
    extend(c, c, NID_key_usage, "critical,keyCertSign,cRLSign");
    must(X509_sign(c, impl_->key, EVP_sha256()) > 0, "sign");
    write(file(), 0644, [&](std::FILE* f) { return PEM_write_X509(f, c); });
}
Authority::~Authority() {
    X509_free(impl_->certificate);
    EVP_PKEY_free(impl_->key);
}
fs::path Authority::file() const { return impl_->folder / (impl_->name + ".ca.pem"); }

Authority::Issued Authority::issue(const std::string& fileName, const CertificateAsk& ask) {
    Issued out{impl_->folder / (fileName + ".pem"), impl_->folder / (fileName + ".key"), impl_->nextSerial++};
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* c = begin(key, ask.name, out.serial, ask);
    X509_set_issuer_name(c, X509_get_subject_name(impl_->certificate));
    std::string names;
    for (const std::string& host : ask.hosts)
        names += (names.empty() ? "" : ",") + std::string(host.find_first_not_of("0123456789.:") == host.npos ? "IP:" : "DNS:") + host;
    if (!names.empty()) extend(c, impl_->certificate, NID_subject_alt_name, names);
    must(X509_sign(c, impl_->key, EVP_sha256()) > 0, "sign");
    write(out.certificate, 0644, [&](std::FILE* f) { return PEM_write_X509(f, c); });
    write(out.key, 0600, [&](std::FILE* f) { return PEM_write_PrivateKey(f, key, nullptr, nullptr, 0, nullptr, nullptr); });
    X509_free(c);
    EVP_PKEY_free(key);
    return out;
}

fs::path Authority::revoke(const std::string& fileName, const std::vector<long>& serials, std::chrono::hours until) {
    X509_CRL* list = X509_CRL_new();
    X509_CRL_set_version(list, 1);
    X509_CRL_set_issuer_name(list, X509_get_subject_name(impl_->certificate));
    ASN1_TIME* time = ASN1_TIME_set(nullptr, std::time(nullptr) - 7200);
    X509_CRL_set1_lastUpdate(list, time);
    for (const long serial : serials) {
        X509_REVOKED* entry = X509_REVOKED_new();
        ASN1_INTEGER* number = ASN1_INTEGER_new();
        ASN1_INTEGER_set(number, serial);
        X509_REVOKED_set_serialNumber(entry, number);
        X509_REVOKED_set_revocationDate(entry, time);
        ASN1_INTEGER_free(number);
        must(X509_CRL_add0_revoked(list, entry) == 1, "revoke");
    }
    ASN1_TIME_set(time, std::time(nullptr) + secondsOf(until));
    X509_CRL_set1_nextUpdate(list, time);
    ASN1_TIME_free(time);
    X509_CRL_sort(list);
    must(X509_CRL_sign(list, impl_->key, EVP_sha256()) > 0, "sign");
    const fs::path path = impl_->folder / (fileName + ".crl");
    write(path, 0644, [&](std::FILE* f) { return PEM_write_X509_CRL(f, list); });
    X509_CRL_free(list);
    return path;
}

}  // namespace sallyport::test
