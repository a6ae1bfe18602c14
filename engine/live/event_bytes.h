// Purpose: how much memory an event holds, about, for queues that are bounded in bytes. Refuses to: be exact.
#pragma once
#include "live/event.h"

namespace sallyport::live {

inline size_t heldBytes(const Event& e) {
    size_t bytes = sizeof(Event) + e.extra.size() + e.id.size() + e.source.size() + e.feed.size() + 64;
    if (const auto* r = std::get_if<Rejected>(&e.payload)) bytes += r->bytes.size() + r->reason.size();
    if (const auto* n = std::get_if<Note>(&e.payload)) bytes += n->text.size();
    if (const auto* a = std::get_if<AlertRaised>(&e.payload)) bytes += a->text.size();
    if (const auto* r = std::get_if<RoomReport>(&e.payload)) bytes += r->note.size();
    if (const auto* c = std::get_if<TeamContact>(&e.payload)) bytes += c->text.size();
    if (const auto* b = std::get_if<Bookmark>(&e.payload)) bytes += b->name.size();
    if (const auto* m = std::get_if<MarkerSet>(&e.payload)) bytes += m->polygon.size() * sizeof(base::Vec2);
    return bytes;
}

}  // namespace sallyport::live
