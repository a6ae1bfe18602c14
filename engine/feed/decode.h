// Purpose: one message of a broker -> one event, by what its topic is known to carry. What cannot be decoded becomes Rejected, with the reason;
// nothing that a message holds stops a feed. One file per decoder. Refuses to: connect, resolve places, read a clock.
//
// Times: our own JSON carries its own, and without one the age is not known. Home Assistant's payloads carry none: a message that comes live is as
// old as its arrival; one that the broker has kept (retained, or stored while we were away) has age unknown.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "feed/topics.h"
#include "live/event.h"

namespace sallyport::feed {

struct Message {
    std::string_view topic, payload;
    bool retained = false;
    bool stored = false;  ///< may have waited at the broker while we were away
    base::Timestamp arrived{};
};

/// Home Assistant, as its MQTT lock, binary sensor and availability work: the word alone, or {"state": "…"}. Case does not matter.
/// Lock: LOCKED, UNLOCKED, LOCKING, UNLOCKING, JAMMED; OPEN and OPENING (the latch is pulled) are unlocked. Door: ON or open, OFF or closed.
/// "None", "unknown" and "unavailable" are what they say. Availability: online, offline -> SourceHealth of the device's own source.
/// https://www.home-assistant.io/integrations/lock.mqtt/ and …/binary_sensor.mqtt/
base::Result<live::Event> decodeHomeAssistant(const Message& m, Decoder kind, const std::string& device, const std::string& feed);

/// ONVIF Door Control Service events (tns1:Door/State/…) as bridges write them to MQTT in JSON. Looked for, wherever it stands and in any case:
///   topic  "Topic" with …Door/State/KIND, else the MQTT topic itself (ONVIF Core: PREFIX/onvif-ej/Door/State/KIND/…)
///   door   "DoorToken" (in "Source"), also as a SimpleItem {"Name":"DoorToken","Value":"…"}
///   value  "State" (in "Data"), likewise
///   time   "UtcTime", else "timestamp" (text, or milliseconds since 1970)
/// so {"Topic":"tns1:Door/State/DoorPhysicalState","Source":{"DoorToken":"d1"},"Data":{"State":"Open"},"UtcTime":"…"}, the flat
/// {"topic":"tns1:Door/State/DoorAlarm","DoorToken":"d1","State":"Normal"} and {"topic":…,"message":{"source":{…},"data":{…}}} are all understood.
/// The door is DEVICE/TOKEN where the rule or + names a device (then also the source), else TOKEN.
///
/// Alarm, tamper and fault are three facts there and one here, so what each said last is kept: the end of one must not hide another. A logical mode
/// ("Locked") says less than a lock's own sensor: a mode that claims locked sets the lock only while no sensor of that door has spoken.
class OnvifDoors {
public:
    base::Result<live::Event> decode(const Message& m, const Topics::Route& route, const std::string& feed);

private:
    enum Fault : uint8_t { kPosition = 1, kLock = 2, kDoubleLock = 4, kDoor = 8 };
    struct Door {
        bool lockSensed = false, tamper = false;
        uint8_t faults = 0;                    ///< of Fault
        std::optional<live::DoorAlarm> alarm;  ///< none, forced, held_open: as DoorAlarm said
        std::optional<live::DoorAlarm> told;   ///< by us
        void fault(Fault part, bool on) { faults = static_cast<uint8_t>(on ? faults | part : faults & ~part); }
        /// The worst of all, for the report; nothing where nothing is known and nothing was told.
        std::optional<live::DoorAlarm> tell();
    };
    base::Result<live::DoorReport> read(const std::string& kind, const std::string& state, Door& door) const;
    std::map<std::string, Door> doors_;  ///< at most kMaxDoors
};

/// All of it, for one feed.
class MessageDecoder {
public:
    explicit MessageDecoder(std::string feed) : feed_(std::move(feed)) {}
    live::Event decode(const Message& m, const Topics::Route& route);

private:
    base::Result<live::Event> decoded(const Message& m, const Topics::Route& route, const std::string& where);
    std::string feed_;
    OnvifDoors onvif_;
};

}  // namespace sallyport::feed
