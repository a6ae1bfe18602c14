#include "feed/tls_words.h"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <ctime>

#include "base/text.h"

namespace sallyport::feed {
namespace {

constexpr size_t kMaxShown = 120;
constexpr size_t kMaxNames = 4;

std::string dateOf(const ASN1_TIME* time) {
    std::tm tm{};
    char text[16] = "";
    if (!time || ASN1_TIME_to_tm(time, &tm) != 1 || std::strftime(text, sizeof text, "%Y-%m-%d", &tm) == 0) return "an unknown day";
    return text;
}

/// Names in certificates come from outside: short, and without what a terminal or a panel would take for more than text.
std::string clean(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    if (text.size() > kMaxShown) text = std::string(base::cutUtf8(text, kMaxShown)) + "…";
    return text;
}
/// The common name, else the whole name.
std::string nameOf(const X509_NAME* name) {
    if (!name) return "unknown";
    const int at = X509_NAME_get_index_by_NID(const_cast<X509_NAME*>(name), NID_commonName, -1);
    if (at >= 0) {
        unsigned char* utf8 = nullptr;
        const int n = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
        std::string out(n > 0 ? reinterpret_cast<char*>(utf8) : "", n > 0 ? static_cast<size_t>(n) : 0);
        OPENSSL_free(utf8);
        if (!out.empty()) return clean(std::move(out));
    }
    char* line = X509_NAME_oneline(name, nullptr, 0);
    std::string out = line ? line : "";
    OPENSSL_free(line);
    return out.empty() ? "an authority without a name" : clean(std::move(out));
}

/// The hosts that a certificate is for: its alternative names, else its common name.
std::string hostsOf(X509* certificate) {
    std::string out;
    size_t count = 0;
    auto* names = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
        std::string text;
        if (name->type == GEN_DNS) {
            text.assign(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
                        static_cast<size_t>(ASN1_STRING_length(name->d.dNSName)));
        } else if (name->type == GEN_IPADD) {
            const int size = ASN1_STRING_length(name->d.iPAddress);
            char address[INET6_ADDRSTRLEN] = "";
            if (size == 4 || size == 16)
                ::inet_ntop(size == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(name->d.iPAddress), address, sizeof address);
            text = address;
        }
        if (text.empty()) continue;
        if (++count > kMaxNames) {
            out += " and others";
            break;
        }
        (out += out.empty() ? "" : ", ") += clean(std::move(text));
    }
    GENERAL_NAMES_free(names);
    return out.empty() ? nameOf(X509_get_subject_name(certificate)) : out;
}

}  // namespace

bool isAddress(const std::string& host) {
    unsigned char bytes[16];
    return ::inet_pton(AF_INET, host.c_str(), bytes) == 1 || ::inet_pton(AF_INET6, host.c_str(), bytes) == 1;
}

std::string whyCertificateRefused(X509_STORE_CTX* chain, const std::string& host) {
    const int code = X509_STORE_CTX_get_error(chain);
    X509* certificate = X509_STORE_CTX_get_current_cert(chain);
    if (!certificate) certificate = X509_STORE_CTX_get0_cert(chain);
    const bool leaf = X509_STORE_CTX_get_error_depth(chain) == 0 || !certificate;
    const std::string whose = leaf ? "the broker's certificate" : "the certificate of the authority " + nameOf(X509_get_subject_name(certificate));
    const std::string issuer = certificate ? nameOf(X509_get_issuer_name(certificate)) : "unknown";
    X509_CRL* list = X509_STORE_CTX_get0_current_crl(chain);
    switch (code) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return whose + " expired on " + dateOf(certificate ? X509_get0_notAfter(certificate) : nullptr);
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return whose + " is not yet valid, only from " + dateOf(certificate ? X509_get0_notBefore(certificate) : nullptr) +
                   ": is this machine's clock right?";
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_CERT_UNTRUSTED:
            return whose + " is signed by an authority that is not trusted (issuer " + issuer + ")";
        case X509_V_ERR_CERT_SIGNATURE_FAILURE:
            return whose + " is not signed by the authority that it names (issuer " + issuer + ")";
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return whose + " is for " + (certificate ? hostsOf(certificate) : "another host") + ", not for " + host;
        case X509_V_ERR_CERT_REVOKED:
            return whose + " was revoked by its authority (" + issuer + ")";
        case X509_V_ERR_UNABLE_TO_GET_CRL:
            return "the revocation list has nothing of the authority that signed the broker's certificate (" + issuer + ")";
        case X509_V_ERR_CRL_HAS_EXPIRED:
            return "the revocation list of " + issuer + " ran out on " + dateOf(list ? X509_CRL_get0_nextUpdate(list) : nullptr) + "; get a new one";
        case X509_V_ERR_CRL_NOT_YET_VALID:
            return "the revocation list of " + issuer + " is not yet valid: is this machine's clock right?";
        case X509_V_ERR_CRL_SIGNATURE_FAILURE:
            return "the revocation list is not signed by the authority that it names (" + issuer + ")";
        case X509_V_ERR_INVALID_PURPOSE:
            return whose + " is not meant for servers";
        case X509_V_ERR_INVALID_CA:
            return whose + " may not sign others";
        case X509_V_ERR_EE_KEY_TOO_SMALL:
        case X509_V_ERR_CA_KEY_TOO_SMALL:
        case X509_V_ERR_CA_MD_TOO_WEAK:
            return whose + " is too weak (short key or old signature)";
        default:
            return whose + " is refused: " + X509_verify_cert_error_string(code);
    }
}

std::string whyAlerted(int alert, bool ours) {
    const std::string refuses = ours ? "the broker refuses our certificate" : "the broker wants a certificate of ours; set certificate and key";
    switch (alert) {
        case SSL_AD_CLOSE_NOTIFY:
        case SSL_AD_USER_CANCELLED:
            return {};
        case SSL_AD_CERTIFICATE_REQUIRED:
            return "the broker wants a certificate of ours; set certificate and key";
        case SSL_AD_CERTIFICATE_EXPIRED:
            return refuses + " (it has expired)";
        case SSL_AD_CERTIFICATE_REVOKED:
            return refuses + " (it was revoked)";
        case SSL_AD_UNKNOWN_CA:
            return refuses + " (its authority is not trusted there)";
        case SSL_AD_BAD_CERTIFICATE:
        case SSL_AD_UNSUPPORTED_CERTIFICATE:
        case SSL_AD_CERTIFICATE_UNKNOWN:
        case SSL_AD_ACCESS_DENIED:
            return refuses + " (" + SSL_alert_desc_string_long(alert) + ")";
        case SSL_AD_HANDSHAKE_FAILURE:
            return ours ? "the broker refuses the TLS handshake: it takes no cipher or certificate of ours"
                        : "the broker refuses the TLS handshake: it takes no cipher of ours, or wants a certificate; set certificate and key";
        case SSL_AD_PROTOCOL_VERSION:
            return "the broker does not take TLS 1.2 or newer; older versions are not used";
        case SSL_AD_UNRECOGNIZED_NAME:
            return "the broker does not know itself by this host name";
        default:
            return std::string("the broker refuses the TLS handshake (") + SSL_alert_desc_string_long(alert) + ")";
    }
}

std::string whyLibraryFailed(std::string_view text) {
    const auto has = [&](std::string_view part) { return text.find(part) != text.npos; };
    if (!has("error:")) return {};
    if (has("wrong version number") || has("packet length too long") || has("http request"))
        return "does not speak TLS here; is it the port for mqtt://?";
    if (has("unsupported protocol") || has("version too low")) return "does not speak TLS 1.2 or newer; older versions are not used";
    if (has("dh key too small") || has("ee key too small") || has("md too weak")) return "its TLS keys are too weak";
    if (has("unexpected eof")) return {};  // hung up: no word about certificates, and it may be different soon
    const size_t at = text.rfind(':');
    return "TLS failed: " + clean(std::string(text.substr(at == text.npos ? 0 : at + 1)));
}

}  // namespace sallyport::feed
