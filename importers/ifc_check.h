// Purpose: names what is in the file and not in the building: schemas and product types this reader does not know, GlobalIds that several elements
// bear. Each is one problem, whatever the number. Refuses to: look at more than a few records of a type, or to repair anything.
#pragma once
#include "importers/ifc_context.h"

namespace sallyport::importers::ifc {

/// "unknown-schema", "unknown-entity".
void reportUnknown(const Context& c);
/// "duplicate-global-id" for elements; rooms, doors and floors get ids of their own elsewhere.
void reportDoubledElements(const Context& c, const building::Building& b);

}  // namespace sallyport::importers::ifc
