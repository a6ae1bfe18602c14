// Purpose: refusals of TLS in plain words: what is wrong with a certificate, and what to do. Refuses to: decide anything.
#pragma once
#include <openssl/x509_vfy.h>

#include <string>
#include <string_view>

namespace sallyport::feed {

bool isAddress(const std::string& host);  ///< IPv4 or IPv6, not a name
/// After X509_verify_cert said no.
std::string whyCertificateRefused(X509_STORE_CTX* chain, const std::string& host);
/// RFC 8446 6.2: an alert that the broker sent. `ours`: we have shown a certificate.
std::string whyAlerted(int alert, bool ours);
/// From a line of the library's error queue ("error:0A00010B:SSL routines::wrong version number"); empty when it is no news.
std::string whyLibraryFailed(std::string_view text);

}  // namespace sallyport::feed
