#include "feed/topics.h"

#include <mosquitto.h>

#include <algorithm>

namespace sallyport::feed {
namespace {

using base::Error;
using base::ErrorCode;

/// Takes levels one by one; an empty level is one too ("a//b").
struct Levels {
    std::string_view rest;
    bool more = true;
    explicit Levels(std::string_view text) : rest(text) {}
    std::string_view next() {
        const size_t slash = rest.find('/');
        const std::string_view level = rest.substr(0, slash);
        more = slash != rest.npos;
        rest = more ? rest.substr(slash + 1) : std::string_view{};
        return level;
    }
};

}  // namespace

bool topicMatches(std::string_view filter, std::string_view topic, std::vector<std::string_view>* plus) {
    if (filter.empty() || topic.empty()) return false;
    // 4.7.2: a wildcard at the start does not match topics of the broker itself.
    if (topic.front() == '$' && (filter.front() == '+' || filter.front() == '#')) return false;
    Levels f(filter), t(topic);
    while (f.more) {
        const std::string_view wanted = f.next();
        if (wanted == "#") return true;
        if (!t.more) return false;
        const std::string_view level = t.next();
        if (wanted == "+") {
            if (plus) plus->push_back(level);
        } else if (wanted != level) {
            return false;
        }
    }
    return !t.more;
}

bool filterCovers(std::string_view wide, std::string_view narrow) {
    if (!narrow.empty() && narrow.front() == '$' && !wide.empty() && (wide.front() == '+' || wide.front() == '#')) return false;
    Levels w(wide), n(narrow);
    while (w.more) {
        const std::string_view level = w.next();
        if (level == "#") return true;
        if (!n.more) return false;
        const std::string_view other = n.next();
        if (other == "#" || (level != "+" && level != other)) return false;
    }
    return !n.more;
}

std::string topicFilterProblem(const std::string& filter) {
    if (filter.empty()) return "the topic filter is missing";
    if (filter.size() > kMaxTopicBytes) return "the topic filter is longer than " + std::to_string(kMaxTopicBytes) + " bytes";
    if (filter.find('\0') != filter.npos || mosquitto_validate_utf8(filter.data(), static_cast<int>(filter.size())) != MOSQ_ERR_SUCCESS)
        return "the topic filter is not valid text";
    if (mosquitto_sub_topic_check(filter.c_str()) != MOSQ_ERR_SUCCESS)
        return "the topic filter is not valid: + stands for one whole level, # for all that follow and only at the end";
    if (filter.starts_with("$share/"))
        return "a shared subscription gives each message to one of its subscribers only; write the filter without $share/…/";
    return {};
}

base::Result<Topics> Topics::make(const std::string& urlFilter, const std::vector<TopicRule>& rules) {
    if (rules.size() > kMaxTopicRules)
        return Error{ErrorCode::Usage, "there are " + std::to_string(rules.size()) + " topics, at most " + std::to_string(kMaxTopicRules), {}};
    Topics out;
    out.rules_ = rules;
    if (!urlFilter.empty()) out.rules_.push_back({urlFilter, Decoder::Sallyport, {}});
    for (const TopicRule& rule : out.rules_) {
        if (std::string problem = topicFilterProblem(rule.filter); !problem.empty()) return Error{ErrorCode::Usage, std::move(problem), rule.filter};
        if (rule.device.size() > kMaxDeviceBytes)
            return Error{ErrorCode::Usage, "the device's name is longer than " + std::to_string(kMaxDeviceBytes) + " bytes", rule.filter};
    }
    for (size_t i = 0; i < out.rules_.size(); ++i) {
        const std::string& filter = out.rules_[i].filter;
        bool covered = false;
        for (size_t k = 0; k < out.rules_.size() && !covered; ++k)
            covered = k != i && filterCovers(out.rules_[k].filter, filter) && !(k > i && out.rules_[k].filter == filter);
        if (!covered) out.filters_.push_back(filter);
    }
    if (out.filters_.empty()) return Error{ErrorCode::Usage, "the topic filter is missing", {}};
    return out;
}

Topics::Route Topics::route(std::string_view topic) const {
    std::vector<std::string_view> plus;
    for (const TopicRule& rule : rules_) {
        plus.clear();
        if (!topicMatches(rule.filter, topic, &plus)) continue;
        Route out{rule.decoder, rule.device, true};
        if (out.device.empty() && !plus.empty()) {
            for (const std::string_view level : plus) (out.device += out.device.empty() ? "" : "/") += level;
        } else if (out.device.empty()) {
            out.device = std::string(topic);
            out.named = false;
        }
        return out;
    }
    return {Decoder::Sallyport, std::string(topic), false};
}

}  // namespace sallyport::feed
