// Purpose: authorities, certificates and revocation lists made for one test, good and bad ones, as PEM files.
#pragma once
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace sallyport::test {

struct CertificateAsk {
    std::string name = "localhost";                               ///< common name
    std::vector<std::string> hosts = {"localhost", "127.0.0.1"};  ///< alternative names, addresses recognised
    std::chrono::hours from{-24}, until{24 * 30};                 ///< from now
};

/// An authority of its own, P-256 keys. Files are written into the folder that is given, keys with mode 0600.
class Authority {
public:
    Authority(std::string name, std::filesystem::path folder);
    ~Authority();
    Authority(const Authority&) = delete;
    Authority& operator=(const Authority&) = delete;

    std::filesystem::path file() const;  ///< its own certificate
    struct Issued {
        std::filesystem::path certificate, key;
        long serial = 0;
    };
    Issued issue(const std::string& fileName, const CertificateAsk& ask = {});
    std::filesystem::path revoke(const std::string& fileName, const std::vector<long>& serials, std::chrono::hours until = std::chrono::hours(24));

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::test
