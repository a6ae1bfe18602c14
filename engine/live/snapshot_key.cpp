#include "base/sha256.h"
#include "live/snapshot.h"

namespace sallyport::live {

std::string snapshotKey(const building::PlaceIndex& places, const SourcePolicy& policy) {
    std::string rules;
    for (const SourceRule& r : policy.rules) {
        const auto& [name, rank, may] = r;
        rules += std::to_string(name.size()) + ":" + name + ":" + std::to_string(rank) + ":" + std::to_string(may) + ";";
    }
    const std::string all = "reducer " + std::to_string(kReducerVersion) + "\nplan " + places.fingerprint() + "\nrules " + rules;
    return base::toHex(base::bytesOf(base::sha256(all)).substr(0, 16));
}

}  // namespace sallyport::live
