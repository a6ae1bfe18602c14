// TLS to a real broker: what connects, and every bad certificate with the reason that people will read.
#include <sys/stat.h>

#include <fstream>

#include "listening.h"
#include "support/certificates.h"

using namespace sallyport;
using namespace sallyport::test;
using std::chrono::hours;

namespace {

struct Pki {
    TempDir dir;
    Authority school{"School CA", dir / "."};
    Authority other{"Other CA", dir / "."};
};

/// A feed of a broker with this certificate.
struct TlsCase {
    Pki pki;
    Broker broker;
    feed::FeedSettings settings;

    TlsCase() { settings.tls.authorities = pki.school.file(); }
    void serve(const Authority::Issued& server, const std::string& more = {}, const std::string& host = "localhost") {
        broker.addTls(server.certificate, server.key, more);
        broker.start();
        settings.url = broker.tlsUrl(host, "#");
    }
    /// Lost, for this reason; and not asked again at once.
    void isRefused(const std::vector<std::string>& parts) {
        Listening l(settings);
        // On loopback a reset may overtake the broker's alert; then the attempt after it hears the reason.
        l.within(6s, [&] { return l.health().reason.find(parts[0]) != std::string::npos; });
        const live::FeedHealth h = l.health();
        INFO(h.reason);
        CHECK(h.state == State::Lost);
        for (const auto& part : parts) CHECK(h.reason.find(part) != std::string::npos);
        CHECK(l.within(1s, [&] { return l.health().nextAttempt > base::wallNow() + 3s; }));
        CHECK(l.events.empty());
    }
    void connects() {
        Listening l(settings);
        const bool up = l.becomes(State::Connected, 6s);
        INFO(l.health().reason);
        REQUIRE(up);
        broker.publish("n", R"({"v":1,"type":"note","text":"over TLS"})");
        CHECK(l.gets(1));
    }
};

std::string day(hours fromNow) { return base::formatTimestamp(base::wallNow() + fromNow).substr(0, 10); }

}  // namespace

TEST_CASE("a broker with a good certificate is connected to, by name and by address, and carries messages") {
    if (skipped()) return;
    for (const char* host : {"localhost", "127.0.0.1"}) {
        TlsCase t;
        t.serve(t.pki.school.issue("server"), {}, host);
        t.connects();
    }
}

TEST_CASE("an expired certificate is refused with its date") {
    if (skipped()) return;
    TlsCase t;
    t.serve(t.pki.school.issue("server", {"localhost", {"localhost"}, hours(-480), hours(-48)}));
    t.isRefused({"the broker's certificate expired on " + day(hours(-48))});
}

TEST_CASE("a certificate of tomorrow is refused and the clock is doubted") {
    if (skipped()) return;
    TlsCase t;
    t.serve(t.pki.school.issue("server", {"localhost", {"localhost"}, hours(48), hours(480)}));
    t.isRefused({"is not yet valid, only from " + day(hours(48)), "is this machine's clock right?"});
}

TEST_CASE("a certificate of another authority is refused with the issuer") {
    if (skipped()) return;
    TlsCase t;
    t.serve(t.pki.other.issue("server"));
    t.isRefused({"signed by an authority that is not trusted (issuer Other CA)"});
}

TEST_CASE("without a file of authorities only the system's are trusted") {
    if (skipped()) return;
    TlsCase t;
    t.settings.tls.authorities.clear();
    t.serve(t.pki.school.issue("server"));
    t.isRefused({"not trusted (issuer School CA)"});
}

TEST_CASE("a certificate for another host is refused with both names") {
    if (skipped()) return;
    {
        TlsCase t;
        t.serve(t.pki.school.issue("server", {"localhost", {"other.example", "third.example"}}));
        t.isRefused({"is for other.example, third.example, not for localhost"});
    }
    TlsCase t;  // by address
    t.serve(t.pki.school.issue("server", {"localhost", {"localhost", "10.9.8.7"}}), {}, "127.0.0.1");
    t.isRefused({"is for localhost, 10.9.8.7, not for 127.0.0.1"});
}

TEST_CASE("a revoked certificate is refused, one that the list does not name is taken") {
    if (skipped()) return;
    {
        TlsCase t;
        const auto server = t.pki.school.issue("server");
        t.settings.tls.revoked = t.pki.school.revoke("list", {server.serial});
        t.serve(server);
        t.isRefused({"the broker's certificate was revoked by its authority (School CA)"});
    }
    TlsCase t;
    const auto server = t.pki.school.issue("server");
    t.settings.tls.revoked = t.pki.school.revoke("list", {server.serial + 1000});
    t.serve(server);
    t.connects();
}

TEST_CASE("a revocation list that ran out or is another's lets nobody in") {
    if (skipped()) return;
    {
        TlsCase t;
        t.settings.tls.revoked = t.pki.school.revoke("list", {}, hours(-1));
        t.serve(t.pki.school.issue("server"));
        t.isRefused({"revocation list of School CA ran out on"});
    }
    TlsCase t;
    t.settings.tls.revoked = t.pki.other.revoke("list", {});
    t.serve(t.pki.school.issue("server"));
    t.isRefused({"the revocation list has nothing of the authority that signed the broker's certificate (School CA)"});
}

TEST_CASE("a broker that wants a certificate of ours gets it, or says why not") {
    if (skipped()) return;
    const auto serve = [](TlsCase& t) {
        t.serve(t.pki.school.issue("server"),
                "require_certificate true\nuse_identity_as_username true\ncafile " + t.pki.school.file().string() + "\n");
    };
    {
        TlsCase t;
        const auto ours = t.pki.school.issue("ours", {"vehicle 7", {}});
        t.settings.tls.certificate = ours.certificate;
        t.settings.tls.key = ours.key;
        serve(t);
        t.connects();
    }
    {
        TlsCase t;
        serve(t);
        t.isRefused({"the broker wants a certificate of ours; set certificate and key"});
    }
    {
        TlsCase t;
        const auto ours = t.pki.other.issue("ours", {"vehicle 7", {}});
        t.settings.tls.certificate = ours.certificate;
        t.settings.tls.key = ours.key;
        serve(t);
        t.isRefused({"the broker refuses our certificate", "authority is not trusted"});
    }
    TlsCase t;
    const auto ours = t.pki.school.issue("ours", {"vehicle 7", {}, hours(-480), hours(-48)});
    t.settings.tls.certificate = ours.certificate;
    t.settings.tls.key = ours.key;
    serve(t);
    t.isRefused({"the broker refuses our certificate (it has expired)"});
}

TEST_CASE("files of ours that are not right say which and why, and a feed takes them once they are") {
    if (skipped()) return;
    TlsCase t;
    const auto ours = t.pki.school.issue("ours", {"vehicle 7", {}});
    const auto others = t.pki.school.issue("others", {"vehicle 8", {}});
    t.serve(t.pki.school.issue("server"));
    const feed::TlsSettings good{t.pki.school.file(), ours.certificate, ours.key, {}};
    const auto with = [&](auto change) {
        t.settings.tls = good;
        change(t.settings.tls);
    };
    with([&](feed::TlsSettings& s) { s.authorities = t.pki.dir / "none.pem"; });
    t.isRefused({"none.pem", "trusted authorities cannot be read"});
    with([&](feed::TlsSettings& s) { s.authorities = ours.key; });
    t.isRefused({"ours.key", "holds no certificate of an authority"});
    with([&](feed::TlsSettings& s) { s.key = others.key; });
    t.isRefused({"others.key", "does not belong to our certificate"});
    with([&](feed::TlsSettings& s) { s.key.clear(); });
    t.isRefused({"give both or none"});
    with([&](feed::TlsSettings& s) { s.revoked = ours.certificate; });
    t.isRefused({"holds no revocation list"});
    with([&](feed::TlsSettings&) {});
    ::chmod(ours.key.c_str(), 0640);
    t.isRefused({"our key can be read by others", "chmod 600"});
    // The next attempt reads the files anew.
    Listening l(t.settings);
    REQUIRE(l.becomes(State::Lost, 5s));
    ::chmod(ours.key.c_str(), 0600);
    REQUIRE(l.hub.reconnectNow(l.health().name));
    CHECK(l.becomes(State::Connected, 3s));
}

TEST_CASE("TLS at a port without it, and a plain feed at a port with it, say so") {
    if (skipped()) return;
    TlsCase t;
    t.serve(t.pki.school.issue("server"));
    const std::string tlsUrl = t.settings.url;
    t.settings.url = "mqtts://localhost:" + std::to_string(t.broker.port()) + "/#";
    {
        Listening l(t.settings);
        REQUIRE(l.becomes(State::Lost, 7s));
        INFO(l.health().reason);
        CHECK((l.health().reason.find("TLS") != std::string::npos));
    }
    t.settings.url = "mqtt" + tlsUrl.substr(5);
    Listening l(t.settings);
    REQUIRE(l.becomes(State::Lost, 7s));
    INFO(l.health().reason);
    CHECK(l.health().reason.find("closed the connection") != std::string::npos);
}

TEST_CASE("a certificate that is replaced by a bad one while connected counts at the next connection") {
    if (skipped()) return;
    TlsCase t;
    const auto good = t.pki.school.issue("server");
    t.serve(good);
    Listening l(t.settings);
    REQUIRE(l.becomes(State::Connected, 6s));
    t.broker.kill();
    const auto bad = t.pki.other.issue("intruder");
    std::filesystem::copy_file(bad.certificate, good.certificate, std::filesystem::copy_options::overwrite_existing);
    std::filesystem::copy_file(bad.key, good.key, std::filesystem::copy_options::overwrite_existing);
    t.broker.start();
    CHECK(l.within(8s, [&] { return l.health().reason.find("not trusted (issuer Other CA)") != std::string::npos; }));
    CHECK(l.health().state == State::Lost);
}
