// Purpose: the name by which a broker knows this machine's feed, so that it keeps messages for us while we are away (MQTT sessions). Random, stable
// for one feed and its topics, kept in the XDG state directory, held by one program at a time. Refuses to: tell anything of the machine or the user.
#pragma once
#include <string>

#include "base/descriptor.h"

namespace sallyport::feed {

class ClientId {
public:
    /// `key`: what makes the feed another one (broker, user, topics). Where nothing can be kept, or another program holds the name, a name for this
    /// run alone.
    static ClientId claim(const std::string& key);
    const std::string& text() const { return text_; }
    /// A session under it may be taken up again; false: for this run only.
    bool lasting() const { return lock_.fd() >= 0; }

private:
    std::string text_;
    base::Descriptor lock_;  ///< of the file that holds the name; the lock goes with the program, however it ends
};

}  // namespace sallyport::feed
