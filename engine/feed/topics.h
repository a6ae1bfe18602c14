// Purpose: which topics of a broker are asked for, and for each that comes, what its payload is and which device it speaks for.
// Refuses to: look into payloads.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "feed/feed_settings.h"

namespace sallyport::feed {

inline constexpr size_t kMaxTopicRules = 256;
inline constexpr size_t kMaxTopicBytes = 1024;
inline constexpr size_t kMaxDeviceBytes = 160;  ///< with the feed's name before it, it still fits the name of a source

/// MQTT 3.1.1 4.7. The levels that + stands for are appended to `plus`, where it is given.
bool topicMatches(std::string_view filter, std::string_view topic, std::vector<std::string_view>* plus = nullptr);
/// Whether every topic that fits `narrow` fits `wide`.
bool filterCovers(std::string_view wide, std::string_view narrow);
/// Empty, or what is wrong with a topic filter.
std::string topicFilterProblem(const std::string& filter);

class Topics {
public:
    struct Route {
        Decoder decoder = Decoder::Sallyport;
        std::string device;
        bool named = false;  ///< by the rule or by +; false: it is the topic
    };
    /// `urlFilter` may be empty when there are rules. Error: a filter that is none, too many.
    static base::Result<Topics> make(const std::string& urlFilter, const std::vector<TopicRule>& rules);
    Route route(std::string_view topic) const;
    /// What to subscribe to: none is covered by another, so that a broker sends nothing twice.
    const std::vector<std::string>& filters() const { return filters_; }

private:
    std::vector<TopicRule> rules_;
    std::vector<std::string> filters_;
};

}  // namespace sallyport::feed
