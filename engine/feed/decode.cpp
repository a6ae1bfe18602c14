#include "feed/decode.h"

#include <algorithm>

#include "base/text.h"
#include "feed/source.h"

namespace sallyport::feed {
namespace {

using base::Error;
using base::ErrorCode;

constexpr size_t kShownTopic = 256;

}  // namespace

base::Result<live::Event> MessageDecoder::decoded(const Message& m, const Topics::Route& route, const std::string& where) {
    if (route.decoder == Decoder::Sallyport) {
        auto event = live::decodeEvent(m.payload, where);
        if (!event) return event;
        if (const auto accepted = acceptFromOutside(*event, feed_); !accepted) return accepted.error();
        return event;
    }
    const auto bad = [](std::string why) { return Error{ErrorCode::BadInput, std::move(why), {}}; };
    if (m.payload.size() > live::kMaxEventBytes)
        return Error{ErrorCode::TooLarge,
                     "the message has " + std::to_string(m.payload.size()) + " bytes, at most " + std::to_string(live::kMaxEventBytes) + " are taken",
                     {}};
    if (!base::isUtf8(m.payload)) return bad("the message is not valid UTF-8");
    if (route.device.empty()) return bad("the topic leaves the device without a name; name it in the settings");
    if (route.device.size() > kMaxDeviceBytes)
        return bad("the device's name is longer than " + std::to_string(kMaxDeviceBytes) + " bytes; name it in the settings");
    if (!base::isUtf8(route.device)) return bad("the topic is not valid UTF-8");
    auto event = route.decoder == Decoder::OnvifDoor ? onvif_.decode(m, route, feed_) : decodeHomeAssistant(m, route.decoder, route.device, feed_);
    if (event) event->feed = feed_;
    return event;
}

live::Event MessageDecoder::decode(const Message& m, const Topics::Route& route) {
    const std::string where = feed_ + " topic " + std::string(base::cutUtf8(m.topic, kShownTopic));
    auto event = decoded(m, route, where);
    if (!event) return live::rejectedEvent({event.error().code, event.error().message, where}, m.payload, feed_);
    event->retained = m.retained;
    return std::move(*event);
}

}  // namespace sallyport::feed
