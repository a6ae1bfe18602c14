// Purpose: TLS 1.2 or newer towards one broker, its certificate always verified: chain, dates, host name or address, revocation list where one is
// given. Says in plain words why a connection was refused, by us or by the other side. Refuses to: be told to skip a check, ask for pass phrases,
// log.
#pragma once
#include <memory>
#include <string>

#include "base/result.h"
#include "feed/feed_settings.h"

struct ssl_ctx_st;

namespace sallyport::feed {

class Tls {
public:
    /// Reads the files anew, so that a certificate that was replaced counts at the next attempt. `host`: the name in the URL, which the certificate
    /// must carry, or an address. Error: a file that is missing, none of ours, too large, or a key that others can read.
    static base::Result<std::unique_ptr<Tls>> open(const TlsSettings& settings, const std::string& host);
    ~Tls();
    Tls(const Tls&) = delete;
    Tls& operator=(const Tls&) = delete;

    /// For one connection at a time; this object must outlive it.
    ssl_ctx_st* context() const;
    /// Why the newest handshake was refused; empty when it was not, or nothing is known.
    std::string reason() const;
    /// What the TLS library said, as the MQTT library prints it; used where nothing better is known.
    void heard(std::string_view libraryText);
    /// The handshake has been done on our side.
    bool established() const;
    /// TLS 1.3 with a certificate of ours wanted or not: what the broker thinks of it comes after the handshake.
    bool judgedLate() const;

private:
    struct Impl;
    explicit Tls(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::feed
